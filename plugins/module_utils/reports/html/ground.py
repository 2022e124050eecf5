# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections that come first: key figures, coverage, charts."""

from __future__ import annotations

OVERVIEW = """
{% from "macros" import by_verdict, heads, severity, table with context %}
{% set counts = summary.counts.by_verdict %}
<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<dl class="tiles">
<div><dt>Rooms</dt><dd>{{ summary.population.rooms|number }}</dd></div>
<div><dt>Recordings</dt><dd>{{ summary.population.recordings|number }}</dd></div>
<div><dt>Failed</dt><dd>{{ counts.fail|default(0)|number }}<small>evaluations</small></dd></div>
<div><dt>Unknown</dt><dd>{{ counts.unknown|default(0)|number }}<small>evidence is missing</small></dd></div>
<div><dt>Waived</dt><dd>{{ counts.waived|default(0)|number }}<small>by a waiver in force</small></dd></div>
<div><dt>Passed</dt><dd>{{ counts.pass|default(0)|number }}<small>evaluations</small></dd></div>
</dl>
{% call table("Evaluations by severity and verdict", "matrix") %}
<caption>Evaluations: each control, applied to each resource</caption>
{{ heads(["Severity"] + verdict_names, verdict_names) }}
<tbody>
{% for level in severities %}
<tr><th scope="row">{{ severity(level) }}</th>
{{ by_verdict(summary.counts.by_severity.get(level, {})) }}
</tr>
{% endfor %}
</tbody>
{% endcall %}
</section>
"""

COVERAGE = """
{% from "macros" import blank, heads, table, time, whose with context %}
{% set all = summary.coverage %}
{% set gaps = all|rejectattr("complete")|list %}
{% set complete = (all|selectattr("complete")|list)[:[most.complete - gaps|length, 0]|max] %}
{% set shown = gaps[:most.coverage] + complete %}
<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Coverage</h2>
<p class="lead">
{% if not all %}
No collection has run: there is no evidence.
{% elif gaps %}
{{ gaps|length|number }} of {{ all|length|count("collection") }} did not read everything. What was not read
cannot pass.
{% else %}
{{ "The collection" if all|length == 1 else "All " ~ all|length|number ~ " collections" }} read every page,
to the provider&rsquo;s own end mark.
{% endif %}
</p>
{% if all %}
{% call table("Collections") %}
<caption>The collection that reaches furthest, for each account and resource. Times are UTC.</caption>
{{ heads(["Account", "Resource", "Complete", "From", "Until before", "Chains", "Pages", "Read", "Different",
          "Drifted", "Not read"], ["Chains", "Pages", "Read", "Different", "Drifted"]) }}
<tbody>
{% for item in shown %}
<tr>
<td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td data-l="Resource"><span>{{ item.resource|plural }}</span></td>
<td data-l="Complete">
<span class="v v-{{ "pass" if item.complete else "fail" }}">{{ "Yes" if item.complete else "No" }}</span></td>
<td data-l="From"><span>{{ time(item.window_from) }}</span></td>
<td data-l="Until before"><span>{{ time(item.window_to) }}</span></td>
<td class="n" data-l="Chains"><span>{{ item.chains|number }}</span></td>
<td class="n" data-l="Pages"><span>{{ item.pages|number }}</span></td>
<td class="n" data-l="Read"><span>
{{ [item.read|default(item.records), item.found|default(0)]|max|number }}</span></td>
<td class="n" data-l="Different"><span>
{{ item.found|number if item.found is defined else dash }}</span></td>
<td class="n" data-l="Drifted"><span>{{ item.drifted|number }}</span></td>
<td data-l="Not read"><span>
{% for text in item.missing[:5] %}
<bdi>{{ text }}</bdi>{{ "; " if not loop.last }}
{% else %}
{{ blank("nothing" if item.complete else dash) }}
{% endfor %}
{% if item.missing|length > 5 %}
and {{ (item.missing|length - 5)|number }} more
{% endif %}
</span></td>
</tr>
{% endfor %}
</tbody>
{% endcall %}
<p class="note">A chain is a row of pages of which each names the next; a list is read as several chains side
by side, one for each state or span of time, and is complete only when every chain ended with the
provider&rsquo;s own mark. Read are the records that were received, different ones those that are left when a
record that was received twice counts once. A window holds its start and not its end. A drifted record has a
field that does not fit the provider&rsquo;s documentation; such a field counts as unknown.
{% if all|length > shown|length %}
Shown are {{ shown|length|number }} of {{ all|length|number }}, the incomplete ones first.
{% endif %}
</p>
{% endif %}
</section>
"""

CHARTS = """
{% from "drawings" import bars, columns, gauges, numbers %}
{% macro figure(title, note, kind="") %}
<figure{% if kind %} class="{{ kind }}"{% endif %}>
<figcaption>{{ title }}<small>{{ note }}</small></figcaption>
{{ caller() }}
</figure>
{% endmacro %}
<section id="charts" aria-labelledby="charts-title">
<h2 id="charts-title">Charts</h2>
<p class="lead">A room counts once, by its worst verdict. A part that is not zero is always wide enough to be
seen.</p>
<div class="figures">
{% if timeline.bars %}
{% call figure("Rooms by verdict over time", "by " ~ step ~ " of creation, UTC", "broad") %}
{{ columns(timeline, step, "Rooms by verdict over time") }}
{{ numbers(timeline, step|capitalize, "Rooms by verdict over time") }}
{% endcall %}
{% endif %}
{% if by_account.bars %}
{% call figure("By account", "rooms by verdict; recordings where the provider has no rooms") %}
{{ bars(by_account, "Rooms by account") }}
{{ numbers(by_account, "Account", "Rooms by account") }}
{% endcall %}
{% endif %}
{% if by_region.bars %}
{% call figure("By media region", "rooms by verdict") %}
{{ bars(by_region, "Rooms by media region") }}
{{ numbers(by_region, "Region", "Rooms by media region") }}
{% endcall %}
{% endif %}
{% call figure("Findings by severity", "evaluations that failed, are unknown, attested or waived") %}
{{ bars(by_severity, "Findings by severity") }}
{{ numbers(by_severity, "Severity", "Findings by severity") }}
{% endcall %}
{% if shares %}
{% call figure("Recorded share", "recorded time, of all the time that participants spent in rooms") %}
{{ gauges(shares, "Recorded share by account") }}
{% endcall %}
{% endif %}
{% if by_control.bars %}
{% call figure("Findings by control", "the most failures first", "broad") %}
{{ bars(by_control, "Findings by control") }}
{{ numbers(by_control, "Control", "Findings by control") }}
{% endcall %}
{% endif %}
</div>
</section>
"""
