# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections on changes, waivers and method."""

from __future__ import annotations

DRIFT = """
{% from "macros" import heads, severity, some, table, thing, time, whose with context %}
{% set drift = summary.drift %}
{% set resolved = drift.resolved_findings[:most.listed] if drift.previous else [] %}
<section id="drift" aria-labelledby="drift-title">
<h2 id="drift-title">Changes</h2>
{% if not drift.previous %}
<p>There is no earlier audit of this policy to compare with.</p>
{% else %}
<p class="lead">Compared with the audit of this policy as of {{ time(drift.previous.as_of) }} UTC.</p>
<dl class="tiles">
<div><dt>New findings</dt><dd>{{ drift.new|number }}</dd></div>
<div><dt>Persisting findings</dt><dd>{{ drift.persisting|number }}</dd></div>
<div><dt>Resolved findings</dt><dd>{{ drift.resolved|number }}</dd></div>
</dl>
{% endif %}
{% if resolved %}
{% call table("Resolved findings") %}
<caption>Resolved findings{{ some(resolved|length, drift.resolved) }}; times are UTC</caption>
{{ heads(["Severity", "Control", "Resource", "Account", "Had been there since"]) }}
<tbody>
{% for item in resolved %}
<tr><td data-l="Severity">{{ severity(item.severity) if item.severity else dash }}</td>
<td data-l="Control"><span class="mono">{{ item.control }}</span></td>
<td data-l="Resource" class="id">{{ thing(item) }}</td>
<td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td data-l="Since"><span>{{ time(item.since) }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
{% if summary.changes.get("total") %}
{% set changes = summary.changes["items"][:most.listed] %}
<h3>Changes of configuration</h3>
{% call table("Changes of configuration") %}
<caption>From the history of the evidence, newest first{{ some(changes|length, summary.changes.total) }};
times are UTC</caption>
{{ heads(["Seen at", "Resource", "Account", "Field", "Before", "After"]) }}
<tbody>
{% for item in changes %}
<tr><td data-l="Seen at"><span>{{ time(item.observed_at) }}</span></td>
<td data-l="Resource" class="id">{{ thing(item) }}</td>
<td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td data-l="Field"><span class="mono">{{ item.field }}</span></td>
<td data-l="Before"><bdi class="mono">{{ item.before|compact }}</bdi></td>
<td data-l="After"><bdi class="mono">{{ item.after|compact }}</bdi></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
</section>
"""

WAIVERS = """
{% from "macros" import heads, some, table %}
{% set waivers = summary.waivers[:most.listed] %}
<section id="waivers" aria-labelledby="waivers-title">
<h2 id="waivers-title">Waivers</h2>
{% if not waivers %}
<p>The policy has no waivers.</p>
{% else %}
<p class="lead">A waiver is in force until the end of its last day in UTC. One that has expired covers
nothing.</p>
{% call table("Table of waivers") %}
<caption>Waivers of the policy{{ some(waivers|length, summary.waivers|length) }}</caption>
{{ heads(["Waiver", "State", "Last day", "Control", "Covers", "Reason", "Owner", "Ticket"]) }}
<tbody>
{% for item in waivers %}
<tr><th scope="row" data-l="Waiver"><bdi>{{ item.id }}</bdi></th>
<td data-l="State"><span>{{ item.state|label }}</span></td>
<td data-l="Last day"><time>{{ item.expires }}</time></td>
<td data-l="Control"><span class="mono">{{ item.control }}</span></td>
<td data-l="Covers"><span>{{ item.covers|number }} findings<small>
{% if item.select %}
by pattern: <bdi>{{ item.select|pairs }}</bdi>
{% else %}
of {{ (item.resources or [])|length|number }} resources named
{% endif %}
</small></span></td>
<td data-l="Reason"><bdi>{{ item.reason or dash }}</bdi></td>
<td data-l="Owner"><bdi>{{ item.owner or dash }}</bdi></td>
<td data-l="Ticket"><bdi>{{ item.ticket or dash }}</bdi></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
</section>
"""

METHOD = """
{% from "macros" import heads, severity, some, table, verdict %}
{% set controls = summary.policy.controls[:most.listed] %}
<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method and proof</h2>
<h3>What the verdicts mean</h3>
<dl class="meanings">
{% for name, text in meanings %}
<div><dt>{{ verdict(name) }}</dt><dd>{{ text }}</dd></div>
{% endfor %}
</dl>
<p>A collection is complete only when every chain of its pages ended by the end mark of the provider. When
one did not, the verdict of the whole audit is incomplete, whatever the findings say.</p>
<h3>Controls of the policy</h3>
{% call table("Controls of the policy") %}
<caption>Controls of the policy{{ some(controls|length, summary.policy.controls|length) }}. Names of
regulations help to find a control; they are no legal claim.</caption>
{{ heads(["Control", "Severity", "Selects", "Parameters", "Tags"]) }}
<tbody>
{% for item in controls %}
<tr><th scope="row" data-l="Control">
<div>{{ item.title }}<small class="mono">{{ item.control }}</small></div></th>
<td data-l="Severity">{{ severity(item.severity) }}</td>
<td data-l="Selects"><bdi class="mono">{{ item.select|pairs if item.select else "all" }}</bdi></td>
<td data-l="Parameters"><bdi class="mono">{{ item.params|pairs if item.params else dash }}</bdi></td>
<td data-l="Tags"><span>{{ item.tags|join(", ") if item.tags else dash }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
<h3>Files of the same audit</h3>
{% if published %}
<p>Compare the checksum before you rely on a copy.</p>
{% call table("Files of the same audit") %}
<caption class="quiet">Files of the same audit</caption>
{{ heads(["File", "Holds", "Bytes", "SHA-256"], ["Bytes"]) }}
<tbody>
{% for file in published %}
<tr><th scope="row" data-l="File"><bdi>{{ file.path.name }}</bdi></th>
<td data-l="Holds"><span>{{ contents[file.format] }}</span></td>
<td class="n" data-l="Bytes"><span>{{ file.size|number }}</span></td>
<td data-l="SHA-256"><span class="mono">{{ file.sha256 }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% else %}
<p>This page is the only one. A report of the format <code>json</code> holds every finding, one of the format
<code>csv</code> every evaluation that applied.</p>
{% endif %}
</section>
"""
