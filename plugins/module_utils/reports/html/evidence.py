# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections that show evidence row by row: findings and population."""

from __future__ import annotations

FINDINGS = """
{% from "macros" import ago, blank, files, severity, thing, time, verdict, whose with context %}
<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
{% if not findings %}
<p>There are none: nothing failed, nothing is unknown, nothing is waived.</p>
{% else %}
<p class="lead">
{% if findings|length < findings_total %}
This page holds {{ findings|length|number }} of {{ findings_total|number }}: the worst, and of every control
and verdict at least {{ most.sure }} where there are so many. All of them are in {{ files(full, "json") }}.
{% else %}
{{ "The only one." if findings_total == 1 else "All " ~ findings_total|number ~ ", the worst first." }}
{% endif %}
</p>
<form class="filter" id="filter" hidden aria-label="Filter and sort the findings">
<div class="words"><label for="words">Words</label>
<input id="words" name="words" type="search" autocomplete="off" spellcheck="false" {# #}
placeholder="name, id, text">
</div>
{% for name, title, options in choices if options %}
<div><label for="f-{{ name }}">{{ title }}</label><select id="f-{{ name }}" name="{{ name }}">
<option value="">All</option>
{% for option, text in options %}
<option value="{{ option }}">{{ text }}</option>
{% endfor %}
</select></div>
{% endfor %}
<div><label for="order">Order</label><select id="order" name="order">
<option value="-1+">Worst first</option>
</select></div>
<div><button type="reset">Clear</button></div>
</form>
<p class="count" id="count" role="status"></p>
{% if findings|length > printed %}
<p class="paper">On paper: the rows that were on the screen, or the first {{ printed }}.</p>
{% endif %}
<div class="scroll wide" tabindex="0" role="region" aria-label="Table of findings">
<table class="stack findings capped" id="findings-table" role="table">
<caption>Findings; times are UTC</caption>
<thead role="rowgroup"><tr role="row">
{% set compared = summary.drift.previous %}
{% for name in ["Severity", "Verdict", "Control", "Resource", "Account", "Created", "What was found"] +
               (["Since"] if compared else []) %}
<th role="columnheader" scope="col">{{ name }}</th>
{% endfor %}
</tr></thead>
<tbody role="rowgroup">
{% for item in findings %}
<tr role="row" data-severity="{{ item.severity }}" data-verdict="{{ item.verdict }}" {# #}
data-control="{{ item.control }}" data-account="{{ item.account }}" data-change="{{ item.change }}">
<td role="cell" data-l="Severity" data-k="{{ severities.index(item.severity) }}">
{{ severity(item.severity) }}</td>
<td role="cell" data-l="Verdict" data-k="{{ verdicts.index(item.verdict) }}">
{{ verdict(item.verdict) }}</td>
<td role="cell" data-l="Control"><div>{{ titles.get(item.control, item.control) }}
<small class="mono">
{% if item.control in to_do %}
<a href="#do-{{ item.control }}">{{ item.control }}</a>
{% else %}
{{ item.control }}
{% endif %}
</small></div></td>
<td role="cell" data-l="Resource" class="id">{{ thing(item) }}</td>
<td role="cell" data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td role="cell" data-l="Created" data-k="{{ item.created_at or "" }}">
<span>{{ time(item.created_at) }}</span></td>
<td role="cell" data-l="Found"><div><bdi>{{ item.message|said }}</bdi>
{% if item.waiver %}
{% set waiver = waivers.get(item.waiver, {}) %}
<small>{{ "Attested" if item.verdict == "attested" else "Waived" }} by {# #}
<a href="#waivers"><bdi>{{ item.waiver }}</bdi></a>
{{- " until " ~ waiver.get("expires") if waiver.get("expires") }}
{%- if waiver.get("owner") %}, <bdi>{{ waiver.get("owner") }}</bdi>{% endif %}
{%- if waiver.get("evidence") %}, by <bdi>{{ waiver.get("evidence") }}</bdi>{% endif %}</small>
{% endif %}
{% if item.facts %}
<small class="facts">
{% for name, value in (item.facts|facts)[:8] %}
<bdi>{{ name }}</bdi>: <bdi>{{ value }}</bdi>{{ ", " if not loop.last }}
{% endfor %}
</small>
{% endif %}
</div></td>
{% if compared %}
<td role="cell" data-l="Since" data-k="{{ item.since }}"><span>
{% if item.change %}
{{ item.change|label }}<small>{{ time(item.since) }}</small>
{% if item.since and item.since < summary.as_of %}
<small>{{ ago(item.since) }}</small>
{% endif %}
{% else %}
{{ blank() }}
{% endif %}
</span></td>
{% endif %}
</tr>
{% endfor %}
</tbody></table></div>
<p class="more" id="more" hidden><button type="button">Show more</button></p>
{% endif %}
</section>
"""

POPULATION = """
{% from "macros" import by_verdict, files, heads, table, thing, time, verdict, whose with context %}
<section id="population" aria-labelledby="population-title">
<h2 id="population-title">Population</h2>
<p class="lead">Everything that was looked at, passes included. A resource counts once, by its worst
verdict.</p>
{% call table("Population by kind and verdict", "matrix") %}
<caption>Resources by kind and worst verdict</caption>
{{ heads(["Kind"] + verdict_names + ["All"], verdict_names + ["All"]) }}
<tbody>
{% for kind, counts in kinds %}
<tr><th scope="row">{{ kind|plural|capitalize }}</th>
{{ by_verdict(counts) }}
<td class="n">{{ counts.values()|sum|number }}</td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% if accounts %}
<h3>By account</h3>
{% set right = ["Rooms", "Recordings"] + verdict_names + ["Recorded share"] %}
{% call table("Population by account") %}
<caption>
{% if accounts|length > most.accounts %}
The first {{ most.accounts|number }} of {{ accounts|length|number }} accounts;
{% endif %}
verdicts of rooms, or of recordings where the provider has no rooms</caption>
{{ heads(["Account"] + right, right) }}
<tbody>
{% for item in accounts[:most.accounts] %}
<tr><th scope="row" data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></th>
<td class="n" data-l="Rooms"><span>{{ item.rooms|number }}</span></td>
<td class="n" data-l="Recordings"><span>{{ item.recordings|number }}</span></td>
{{ by_verdict(item.by_verdict) }}
<td class="n" data-l="Share"><span>{{ item.recorded_share|share }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
{% if sample %}
<h3>Sample</h3>
<p class="lead">{{ sample|length|count("resource") }}, at most {{ most.samples }} rooms and {{ most.samples }}
recordings: those whose SHA-256 of <code>provider/account/resource/id</code> is smallest, which anyone can
draw again. Every evaluation that applied is in {{ files(every, "csv") }}.</p>
<details class="sample"><summary>The sample</summary>
{% call table("Sample of the population") %}
<caption>Sample of the population; times are UTC</caption>
{{ heads(["Worst verdict", "Resource", "Account", "Created", "Region", "Controls applied"],
         ["Controls applied"]) }}
<tbody>
{% for item in sample %}
<tr><td data-l="Verdict">{{ verdict(item.verdict) }}</td>
<td data-l="Resource" class="id">{{ thing(item) }}</td>
<td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td data-l="Created"><span>{{ time(item.created_at) }}</span></td>
<td data-l="Region"><bdi>{{ item.region or dash }}</bdi></td>
<td class="n" data-l="Controls"><span>{{ item.applied|number }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
</details>
{% endif %}
</section>
"""
