# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes first: what is new, what to do, and the worst findings."""

from __future__ import annotations

FIRST = """
{% from "macros" import ago, heads, severity, table, time, verdict, whose with context %}
{% set drift = summary.drift %}
<section id="first" aria-labelledby="first-title">
<h2 id="first-title">What matters first</h2>
{% if drift.previous %}
<p class="lead">Compared with the audit of this policy as of {{ time(drift.previous.as_of) }} UTC
({{ ago(drift.previous.as_of) }} before).</p>
<dl class="tiles">
{% for title, number, note in movements %}
<div><dt>{{ title }}</dt><dd>{{ number|number }}<small>{{ note }}</small></dd></div>
{% endfor %}
</dl>
{% else %}
<p class="lead">This is the first audit of this policy here: there is nothing to compare with.</p>
{% endif %}
{% if tasks %}
<h3 id="to-do">What to do</h3>
{% call table("What to do, by control", "stack tasks") %}
<caption>Open findings by control, the worst first</caption>
{{ heads(["Severity", "Finding", "Failed", "Unknown"] + (["New"] if drift.previous else []) +
         ["Accounts", "What to do"], ["Failed", "Unknown", "New"]) }}
<tbody>
{% for task in tasks[:most.tasks] %}
<tr id="do-{{ task.control }}"><td data-l="Severity">{{ severity(task.severity) }}</td>
<th scope="row" data-l="Finding"><div>{{ task.title }}
<small class="mono">{{ task.control }}</small></div></th>
<td class="n" data-l="Failed"><span>{{ task.fail|number }}</span></td>
<td class="n" data-l="Unknown"><span>{{ task.unknown|number }}</span></td>
{% if drift.previous %}
<td class="n" data-l="New"><span>{{ task.new|number }}</span></td>
{% endif %}
<td data-l="Accounts"><div>
{% for provider, account, count in task.accounts[:3] %}
<span class="line"><bdi>{{ called(provider, account) }}</bdi>: {{ count|number }}</span>
{% endfor %}
{% if task.accounts|length > 3 %}
and {{ (task.accounts|length - 3)|count("more account") }}
{% endif %}
{{ dash if not task.accounts }}
</div></td>
<td data-l="What to do"><div>{{ task.remedy or "See the control in the catalogue." }}
{% if task.risk %}
<small>If nothing is done: {{ task.risk }}</small>
{% endif %}
{% if task.touches %}
<small>Touches <bdi>{{ task.touches|join("; ") }}</bdi></small>
{% endif %}
</div></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% endif %}
{% if worst %}
<h3>The worst findings</h3>
<ol class="worst">
{% for item in worst %}
<li><p><strong>{{ severity(item.severity) }}</strong> {{ verdict(item.verdict) }}
{% if item.change %}
<span class="tag">{{ item.change|label }}</span>
{% endif %}
<b>{{ titles.get(item.control, item.control) }}</b></p>
<p>{{ item.resource|kind|capitalize }}
{% if item.name %}
<bdi><b>{{ item.name }}</b></bdi>
{% endif %}
<bdi class="mono">{{ item.id }}</bdi>
{% if item.account %}
{% set name = called(item.provider, item.account) %}
in <bdi><b>{{ name }}</b></bdi>
{% if name != item.account %}
(<bdi class="mono">{{ item.account }}</bdi>)
{% endif %}
{% endif %}
{% if item.created_at %}
of {{ time(item.created_at) }} UTC
{% endif %}
</p>
<p><bdi>{{ item.message|said }}</bdi>
{% if compared and item.since %}
Found since {{ time(item.since) }}
{{ "(" ~ ago(item.since) ~ ")." if item.since < summary.as_of else "(this audit)." }}
{% endif %}
</p>
{% if remedies.get(item.control) and item.control not in worst[:loop.index0]|map(attribute="control") %}
<p class="do"><b>To do:</b> {{ remedies[item.control] }}</p>
{% elif item.control in to_do %}
<p class="do"><a href="#do-{{ item.control }}">What to do</a></p>
{% endif %}
</li>
{% endfor %}
</ol>
{% if findings_total > worst|length %}
<p><a href="#findings">All findings</a></p>
{% endif %}
{% else %}
<p>Nothing failed, and nothing is unknown.</p>
{% endif %}
{% if idle %}
<h3>Controls that judged nothing</h3>
<p class="lead">A rule that selects nobody holds for everybody: such a control proves nothing.</p>
<ul>
{% for control, text in idle[:most.listed] %}
<li><span class="mono">{{ control }}</span>: {{ text }}</li>
{% endfor %}
</ul>
{% endif %}
</section>
"""
