# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections on changes and waivers."""

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
<p class="lead">Findings of the audit as of {{ time(drift.previous.as_of) }} UTC that are open no more. One is
resolved when its rule holds now; waived or attested when somebody answers for it; no longer selected when
the policy does not speak of it any more; gone when its resource is not in the evidence any more.
{{ "There is none." if not resolved }}</p>
{% endif %}
{% if resolved %}
{% call table("Findings that are open no more") %}
<caption>Findings that are open no more{{ some(resolved|length, closed_total) }}; times are UTC</caption>
{{ heads(["Severity", "Control", "Resource", "Account", "Now", "Had been there since"]) }}
<tbody>
{% for item in resolved %}
<tr><td data-l="Severity">{{ severity(item.severity) if item.severity else dash }}</td>
<td data-l="Control"><div>{{ titles.get(item.control, item.control) }}
<small class="mono">{{ item.control }}</small></div></td>
<td data-l="Resource" class="id">{{ thing(item) }}</td>
<td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td data-l="Now"><span>{{ item.now|default("resolved")|label }}</span></td>
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
<p class="lead">Who accepted what, until when. A waiver is in force until the end of its last day in UTC;
one that has expired covers nothing. A waiver for what is unknown attests it by a document.</p>
{% call table("Table of waivers") %}
<caption>Waivers of the policy{{ some(waivers|length, summary.waivers|length) }}</caption>
{{ heads(["Waiver", "State", "Last day", "Control", "Covers", "Reason", "Owner", "Ticket"]) }}
<tbody>
{% for item in waivers %}
<tr><th scope="row" data-l="Waiver"><bdi>{{ item.id }}</bdi></th>
<td data-l="State"><span>{{ item.state|label }}</span></td>
<td data-l="Last day"><time>{{ item.expires }}</time></td>
<td data-l="Control"><span class="mono">{{ item.control }}</span></td>
<td data-l="Covers"><span>{{ item.covers|count("finding") }}<small>
{% if item.select %}
by pattern: <bdi>{{ item.select|pairs }}</bdi>
{% else %}
of {{ (item.resources or [])|length|count("resource") }} named
{% endif %}
</small></span></td>
<td data-l="Reason"><div><bdi>{{ item.reason or dash }}</bdi>
{% if item.get("evidence") %}
<small>Attested by <bdi>{{ item.evidence }}</bdi></small>
{% endif %}
</div></td>
<td data-l="Owner"><bdi>{{ item.owner or dash }}</bdi></td>
<td data-l="Ticket"><bdi>{{ item.ticket or dash }}</bdi></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
{% set holds = summary.holds[:most.listed] %}
{% if holds %}
<h3>Legal holds</h3>
<p class="lead">What must be kept, whatever its age: a hold keeps the controls of retention from asking for
its deletion.</p>
{% call table("Legal holds") %}
<caption>Legal holds of the policy{{ some(holds|length, summary.holds|length) }}</caption>
{{ heads(["Holds", "State", "Until", "Reason", "Owner"]) }}
<tbody>
{% for item in holds %}
<tr><th scope="row" data-l="Holds"><div>
{% if item.select %}
by pattern: <bdi>{{ item.select|pairs }}</bdi>
{% else %}
{{ (item.ids or [])|length|count("resource") }}
<small class="mono"><bdi>{{ (item.ids or [])[:3]|join(", ") }}</bdi>
{{- " and more" if (item.ids or [])|length > 3 }}</small>
{% endif %}
</div></th>
<td data-l="State"><span>{{ item.state|label }}</span></td>
<td data-l="Until"><span>{{ item.until or "further notice" }}</span></td>
<td data-l="Reason"><bdi>{{ item.reason or dash }}</bdi></td>
<td data-l="Owner"><bdi>{{ item.owner or dash }}</bdi></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
</section>
"""
