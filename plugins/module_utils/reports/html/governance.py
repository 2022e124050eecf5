# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections on changes, waivers and method."""

from __future__ import annotations

DRIFT = """
{% from "macros" import severity, time, whose %}
<section id="drift" aria-labelledby="drift-title">
<h2 id="drift-title">Changes</h2>
{% set drift = summary.drift %}
{% if not drift.previous %}<p>There is no earlier audit of this policy to compare with.</p>
{% else %}
<p class="lead">Compared with the audit as of {{ time(drift.previous.as_of) }} UTC.</p>
<dl class="tiles"><div><dt>New findings</dt><dd>{{ drift.new|number }}</dd></div><div><dt>Persisting</dt><dd>{{ drift.persisting|number }}</dd></div><div><dt>Resolved</dt><dd>{{ drift.resolved|number }}</dd></div></dl>
{% if drift.resolved_findings %}
<div class="scroll" tabindex="0" role="region" aria-label="Resolved findings"><table class="stack"><caption>Resolved{% if drift.resolved > drift.resolved_findings[:most.listed]|length %}: {{ drift.resolved_findings[:most.listed]|length|number }} of {{ drift.resolved|number }}{% endif %}</caption>
<thead><tr><th scope="col">Severity</th><th scope="col">Control</th><th scope="col">Resource</th><th scope="col">Account</th><th scope="col">Had been found since (UTC)</th></tr></thead>
<tbody>{% for item in drift.resolved_findings[:most.listed] %}<tr><td data-l="Severity">{{ severity(item.severity) if item.severity else "–" }}</td><td data-l="Control"><span class="mono">{{ item.control }}</span></td><td data-l="Resource" class="id"><div><bdi>{{ item.name or item.resource }}</bdi><small class="mono"><bdi>{{ item.id }}</bdi></small></div></td><td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td><td data-l="Since"><span>{{ time(item.since) }}</span></td></tr>
{% endfor %}</tbody></table></div>
{% endif %}
{% endif %}
{% set changes = summary.changes %}
{% if changes and changes.total %}
<h3>Changes of configuration</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Changes of configuration"><table class="stack"><caption>What the history of the evidence shows, newest first{% if changes.total > changes["items"][:most.listed]|length %}: {{ changes["items"][:most.listed]|length|number }} of {{ changes.total|number }}{% endif %}</caption>
<thead><tr><th scope="col">Seen at (UTC)</th><th scope="col">Resource</th><th scope="col">Account</th><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>{% for item in changes["items"][:most.listed] %}<tr><td data-l="Seen at"><span>{{ time(item.observed_at) }}</span></td><td data-l="Resource" class="id"><div>{{ item.resource }}<small class="mono"><bdi>{{ item.id }}</bdi></small></div></td><td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td><td data-l="Field"><span class="mono">{{ item.field }}</span></td><td data-l="Before"><bdi class="mono">{{ item.before|compact }}</bdi></td><td data-l="After"><bdi class="mono">{{ item.after|compact }}</bdi></td></tr>
{% endfor %}</tbody></table></div>
{% endif %}
</section>
"""

WAIVERS = """
<section id="waivers" aria-labelledby="waivers-title">
<h2 id="waivers-title">Waivers</h2>
{% if not summary.waivers %}<p>The policy has no waivers.</p>
{% else %}
<p class="lead">A waiver is in force until the end of its last day in UTC. One that has expired covers nothing.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Waivers"><table class="stack"><caption>Waivers of the policy{% if summary.waivers|length > most.listed %}: {{ most.listed|number }} of {{ summary.waivers|length|number }}{% endif %}</caption>
<thead><tr><th scope="col">Waiver</th><th scope="col">State</th><th scope="col">Control</th><th scope="col">Covers</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Ticket</th><th scope="col">Expires</th></tr></thead>
<tbody>{% for item in summary.waivers[:most.listed] %}<tr><th scope="row" data-l="Waiver"><bdi>{{ item.id }}</bdi></th><td data-l="State"><span>{{ item.state|label }}</span></td><td data-l="Control"><span class="mono">{{ item.control }}</span></td><td data-l="Covers"><span>{{ item.covers|number }} findings<small>{% if item.select %}by pattern <bdi class="mono">{{ item.select|compact }}</bdi>{% else %}{{ (item.resources or [])|length|number }} ids{% endif %}</small></span></td><td data-l="Reason"><bdi>{{ item.reason or "–" }}</bdi></td><td data-l="Owner"><bdi>{{ item.owner or "–" }}</bdi></td><td data-l="Ticket"><bdi>{{ item.ticket or "–" }}</bdi></td><td data-l="Expires"><span>{{ item.expires }}</span></td></tr>
{% endfor %}</tbody></table></div>
{% endif %}
</section>
"""

METHOD = """
{% from "macros" import severity, verdict %}
<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method and proof</h2>
<h3>How the verdicts come about</h3>
<dl class="card">
<div><dt>{{ verdict("pass") }}</dt><dd>the rule was evaluated on complete evidence, and holds</dd></div>
<div><dt>{{ verdict("fail") }}</dt><dd>the rule was evaluated, and does not hold</dd></div>
<div><dt>{{ verdict("waived") }}</dt><dd>it does not hold, and a waiver that is in force covers it</dd></div>
<div><dt>{{ verdict("unknown") }}</dt><dd>evidence is missing; it is never counted as a pass</dd></div>
<div><dt>{{ verdict("not_applicable") }}</dt><dd>the policy does not select the resource, or the resource cannot have the property</dd></div>
</dl>
<p>A collection is complete only when every chain of its pages ended by the provider’s own end mark. If one did not, the overall verdict is incomplete, whatever the findings say.</p>
<h3>Controls of this policy</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Controls of this policy"><table class="stack"><caption>{{ summary.policy.controls|length|number }} controls. Names of regulations help to find a control; they are no legal claim.</caption>
<thead><tr><th scope="col">Control</th><th scope="col">Severity</th><th scope="col">Selects</th><th scope="col">Parameters</th><th scope="col">Tags</th></tr></thead>
<tbody>{% for item in summary.policy.controls[:most.listed] %}<tr><th scope="row" data-l="Control"><div>{{ item.title }}<small class="mono">{{ item.control }}</small></div></th><td data-l="Severity">{{ severity(item.severity) }}</td><td data-l="Selects"><bdi class="mono">{{ item.select|compact if item.select else "all" }}</bdi></td><td data-l="Parameters"><bdi class="mono">{{ item.params|compact if item.params else "–" }}</bdi></td><td data-l="Tags"><span>{{ item.tags|join(", ") if item.tags else "–" }}</span></td></tr>
{% endfor %}</tbody></table></div>
<h3>Where everything is</h3>
{% if published %}<p>Made in the same run; compare the checksum before you rely on a copy.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Files of the same run"><table class="stack"><caption>Files of the same run</caption><thead><tr><th scope="col">File</th><th scope="col">Holds</th><th scope="col" class="n">Bytes</th><th scope="col">SHA-256</th></tr></thead>
<tbody>{% for file in published %}<tr><th scope="row" data-l="File"><bdi>{{ file.path.name }}</bdi></th><td data-l="Holds"><span>{{ {"json": "every finding and all counts, canonical JSON", "csv": "every evaluation, passes included", "junit": "a test case for every control and resource", "ocsf": "every finding as an OCSF Compliance Finding", "html": "this page"}[file.format] }}</span></td><td class="n" data-l="Bytes"><span>{{ file.size|number }}</span></td><td data-l="SHA-256"><span class="mono">{{ file.sha256 }}</span></td></tr>
{% endfor %}</tbody></table></div>
{% else %}<p>No other file was made in the same run. Ask for a report of the format <code>json</code> for every finding, of <code>csv</code> for every evaluation.</p>{% endif %}
</section>
"""
