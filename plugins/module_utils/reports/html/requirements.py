# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections on requirements and on the settings that switch recording on."""

from __future__ import annotations

FRAMEWORKS = """
{% from "macros" import blank, by_verdict, heads, table, verdict with context %}
{% if summary.frameworks %}
<section id="frameworks" aria-labelledby="frameworks-title">
<h2 id="frameworks-title">Requirements</h2>
<p class="lead">Which requirement each finding touches, by the mappings that this audit was given. They help
to find what matters to a reader, and are no legal claim. A requirement has the worst verdict of its
controls.</p>
{% for framework in summary.frameworks %}
<h3><bdi>{{ framework.name }}</bdi>{{ ", version " ~ framework.version if framework.version }}</h3>
{% call table("Requirements of " ~ framework.name) %}
<caption class="quiet">Requirements of <bdi>{{ framework.name }}</bdi></caption>
{{ heads(["Requirement", "Verdict", "Controls"] + verdict_names, verdict_names) }}
<tbody>
{% for item in framework.requirements[:most.listed] %}
<tr><th scope="row" data-l="Requirement"><div><bdi>{{ item.title or item.id }}</bdi>
<small class="mono"><bdi>{{ item.id }}</bdi></small></div></th>
<td data-l="Verdict"><span>{{ verdict(item.verdict) if item.verdict else "Nothing checks it" }}</span></td>
<td data-l="Controls"><div>
{% for control in item.controls if control in titles %}
<span class="line mono">{{ control }}</span>
{% endfor %}
{% set absent = item.controls|reject("in", titles)|list %}
{% if absent %}
<small>not in this policy: <span class="mono">{{ absent|join(", ") }}</span></small>
{% endif %}
{{ blank("no control checks it") if not item.controls }}
</div></td>
{{ by_verdict(item.counts or {}) }}
</tr>
{% endfor %}
</tbody>
{% endcall %}
{% endfor %}
</section>
{% endif %}
"""

SWITCHES = """
{% from "macros" import heads, table, time, whose with context %}
{% set switches = summary.switches %}
{% if switches %}
<section id="switches" aria-labelledby="switches-title">
<h2 id="switches-title">What turns recording on</h2>
<p class="lead">Settings of the accounts that turn recording on or off, or say where it goes.</p>
{% call table("Settings that turn recording on or off") %}
<caption>
{% if switches|length > most.listed %}
The first {{ most.listed }} of {{ switches|length|number }} settings; times are UTC
{% else %}
{{ switches|length|count("setting") }}; times are UTC
{% endif %}
</caption>
{{ heads(["Setting", "Account", "Records", "Applies to", "Since"]) }}
<tbody>
{% for item in switches[:most.listed] %}
<tr><th scope="row" data-l="Setting" class="id"><div>{{ item.kind|label }}
{%- if item.name %}: <bdi>{{ item.name }}</bdi>{% endif %}
<small class="mono"><bdi>{{ item.id }}</bdi></small></div></th>
<td data-l="Account" class="id"><div>{{ whose(item.provider, item.account) }}</div></td>
<td data-l="Records"><span>{{ item.state|label if item.state else "says where, not whether" }}
{% if item.reason %}
<small><bdi>{{ item.reason }}</bdi></small>
{% endif %}
</span></td>
<td data-l="Applies to"><span>{{ item.applies_to|label if item.applies_to else dash }}</span></td>
<td data-l="Since"><span>{{ time(item.since) }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
</section>
{% endif %}
"""
