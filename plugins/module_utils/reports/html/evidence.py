# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections with charts, findings and population."""

from __future__ import annotations

CHARTS = """
{% from "macros" import bars, columns, numbers %}
<section id="charts" aria-labelledby="charts-title">
<h2 id="charts-title">Charts</h2>
<p class="lead">A room counts once, by its worst verdict. Every part that is not zero is drawn wide enough to be seen.</p>
<div class="figures">
{% if timeline.bars %}<figure class="broad"><figcaption>Rooms by verdict over time<small>by {{ step }} of creation, UTC</small></figcaption>{{ columns(timeline, step, "Rooms by verdict over time") }}{{ numbers(timeline, step|capitalize, "Rooms by verdict over time") }}</figure>{% endif %}
{% if by_account.bars %}<figure><figcaption>By account<small>rooms by verdict; recordings where the provider has no rooms</small></figcaption>{{ bars(by_account, "Rooms by account") }}{{ numbers(by_account, "Account", "Rooms by account") }}</figure>{% endif %}
{% if by_region.bars %}<figure><figcaption>By media region<small>rooms by verdict</small></figcaption>{{ bars(by_region, "Rooms by region") }}{{ numbers(by_region, "Region", "Rooms by region") }}</figure>{% endif %}
<figure><figcaption>Findings by severity<small>evaluations that failed, are unknown, or are waived</small></figcaption>{{ bars(by_severity, "Findings by severity") }}{{ numbers(by_severity, "Severity", "Findings by severity") }}</figure>
{% if shares %}<figure><figcaption>Recorded share<small>recorded time of all time that participants spent in rooms</small></figcaption>
<div class="bars share" role="group" aria-label="Recorded share by account">{% for share in shares %}<div class="bar"><bdi class="name mono">{{ share.label }}</bdi><svg width="100%" height="18" aria-hidden="true"><rect x="0" y="1" width="100%" height="15" class="k-rest"/>{% if share.known %}<rect x="0" y="1" width="{{ share.length|percent }}" height="15" class="k-share"/>{% endif %}</svg><span class="total">{{ share.text }}</span></div>
{% endfor %}</div></figure>{% endif %}
{% if by_control.bars %}<figure class="broad"><figcaption>Findings by control<small>the most failures first</small></figcaption>{{ bars(by_control, "Findings by control") }}{{ numbers(by_control, "Control", "Findings by control") }}</figure>{% endif %}
</div>
</section>
"""

FINDINGS = """
{% from "macros" import files, severity, time, verdict, whose %}
<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
{% if not findings %}<p>There are none: nothing failed, nothing is unknown, nothing is waived.</p>
{% else %}
<p class="lead">{% if findings|length < findings_total %}Shown are {{ findings|length|number }} of {{ findings_total|number }}, the worst first, with at least {{ most.sure }} of every control and verdict where there are so many. All of them are in {{ files(full) }}.{% else %}All {{ findings_total|number }}, the worst first.{% endif %}</p>
<form class="filter" id="filter" hidden aria-label="Filter and sort the findings">
<div class="words"><label for="words">Words</label><input id="words" name="words" type="search" autocomplete="off" spellcheck="false" placeholder="name, id, account, text"></div>
{% for name, title, options in choices %}<div><label for="f-{{ name }}">{{ title }}</label><select id="f-{{ name }}" name="{{ name }}"><option value="">All</option>{% for option in options %}<option value="{{ option }}">{{ option|label if name in ("severity", "verdict", "change") else option }}</option>{% endfor %}</select></div>
{% endfor %}
<div><label for="order">Order</label><select id="order" name="order"><option value="-1+">Worst first</option></select></div>
<div><button type="reset">Clear</button></div>
</form>
<p class="count" id="count" role="status" data-text="{n} of {{ findings|length|number }} rows match{{ " (" ~ findings_total|number ~ " findings in all)" if findings|length < findings_total }}."></p>
{% if findings|length > printed %}<p class="paper">On paper: the first {{ printed }} rows, or what the filter selected.</p>{% endif %}
<div class="scroll wide" tabindex="0" role="region" aria-label="Table of findings">
<table class="stack findings capped" id="findings-table" role="table"><caption>Findings; times are UTC</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Severity</th><th role="columnheader" scope="col">Verdict</th><th role="columnheader" scope="col">Control</th><th role="columnheader" scope="col">Resource</th><th role="columnheader" scope="col">Account</th><th role="columnheader" scope="col">Created</th><th role="columnheader" scope="col">What was found</th><th role="columnheader" scope="col">Since</th></tr></thead>
<tbody role="rowgroup">
{% for item in findings %}<tr role="row" data-severity="{{ item.severity }}" data-verdict="{{ item.verdict }}" data-control="{{ item.control }}" data-account="{{ item.account }}" data-change="{{ item.change }}"><td role="cell" data-l="Severity" data-k="{{ severities.index(item.severity) }}">{{ severity(item.severity) }}</td><td role="cell" data-l="Verdict" data-k="{{ verdicts.index(item.verdict) }}">{{ verdict(item.verdict) }}</td><td role="cell" data-l="Control"><span class="mono">{{ item.control }}</span></td><td role="cell" data-l="Resource" class="id"><div>{% if item.name %}<bdi>{{ item.name }}</bdi>{% else %}<span>{{ item.resource }}</span>{% endif %}<small class="mono"><bdi>{{ item.id }}</bdi></small></div></td><td role="cell" data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td><td role="cell" data-l="Created"><span>{{ time(item.created_at) }}</span></td><td role="cell" data-l="Found"><div><bdi>{{ item.message }}</bdi>{% if item.waiver %}<small>Waiver <bdi>{{ item.waiver }}</bdi></small>{% endif %}{% if item.facts %}<div class="facts">{% for name, value in (item.facts|facts)[:8] %}<b>{{ name }}</b>: <bdi>{{ value }}</bdi>{{ ", " if not loop.last }}{% endfor %}</div>{% endif %}</div></td><td role="cell" data-l="Since"><span>{% if item.change %}{{ item.change|label }}<small>{{ time(item.since) }}</small>{% else %}<span class="none">–</span>{% endif %}</span></td></tr>
{% endfor %}</tbody></table></div>
{% endif %}
</section>
"""

POPULATION = """
{% from "macros" import files, time, verdict, whose %}
<section id="population" aria-labelledby="population-title">
<h2 id="population-title">Population</h2>
<p class="lead">Everything that was looked at, passes included. A resource counts once, by its worst verdict.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Population by kind and verdict"><table class="matrix"><caption>Resources by kind and worst verdict</caption>
<thead><tr><th scope="col">Kind</th>{% for name in verdicts %}<th scope="col" class="n">{{ name|label }}</th>{% endfor %}<th scope="col" class="n">All</th></tr></thead>
<tbody>{% for kind, counts in kinds %}<tr><th scope="row">{{ kind|capitalize }}</th>{% for name in verdicts %}<td class="n{{ " none" if not counts[name] }}">{{ counts[name]|number }}</td>{% endfor %}<td class="n">{{ counts.values()|sum|number }}</td></tr>
{% endfor %}</tbody></table></div>
<h3>By account</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Population by account"><table class="stack"><caption>{% if accounts|length > most.accounts %}The first {{ most.accounts }} of {{ accounts|length|number }} accounts{% else %}All accounts{% endif %}; verdicts are of rooms, or of recordings where the provider has no rooms</caption>
<thead><tr><th scope="col">Account</th><th scope="col" class="n">Rooms</th><th scope="col" class="n">Recordings</th>{% for name in verdicts %}<th scope="col" class="n">{{ name|label }}</th>{% endfor %}<th scope="col" class="n">Recorded share</th></tr></thead>
<tbody>{% for item in accounts[:most.accounts] %}<tr><th scope="row" data-l="Account"><div>{{ whose(item.provider, item.account) }}</div></th><td class="n" data-l="Rooms"><span>{{ item.rooms|number }}</span></td><td class="n" data-l="Recordings"><span>{{ item.recordings|number }}</span></td>{% for name in verdicts %}<td class="n" data-l="{{ name|label }}"><span>{{ item.by_verdict.get(name, 0)|number }}</span></td>{% endfor %}<td class="n" data-l="Share"><span>{{ "%.1f %%"|format(100 * item.recorded_share) if item.recorded_share is not none else "–" }}</span></td></tr>
{% endfor %}</tbody></table></div>
{% if sample %}
<h3>Sample</h3>
<p class="lead">{{ sample|length|number }} resources, at most {{ most.samples }} rooms and {{ most.samples }} recordings: those whose SHA-256 of <code>provider/account/resource/id</code> is smallest, which anyone can draw again. Every evaluation is in {{ files(every) }}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Sample of the population"><table class="stack capped"><caption>Sample of the population; times are UTC</caption>
<thead><tr><th scope="col">Worst verdict</th><th scope="col">Resource</th><th scope="col">Account</th><th scope="col">Created</th><th scope="col">Region</th><th scope="col" class="n">Controls applied</th></tr></thead>
<tbody>{% for item in sample %}<tr><td data-l="Verdict">{{ verdict(item.verdict) }}</td><td data-l="Resource" class="id"><div>{% if item.name %}<bdi>{{ item.name }}</bdi>{% else %}<span>{{ item.resource }}</span>{% endif %}<small class="mono"><bdi>{{ item.id }}</bdi></small></div></td><td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td><td data-l="Created"><span>{{ time(item.created_at) }}</span></td><td data-l="Region"><bdi>{{ item.region or "–" }}</bdi></td><td class="n" data-l="Controls"><span>{{ item.applied|number }}</span></td></tr>
{% endfor %}</tbody></table></div>
{% endif %}
</section>
"""
