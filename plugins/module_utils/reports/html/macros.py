# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pieces of the page that several sections use: marks, cells, tables."""

from __future__ import annotations

MACROS = """
{%- macro verdict(value) %}<span class="v v-{{ value }}">{{ value|label }}</span>{% endmacro -%}

{%- macro severity(value) %}<span class="s s-{{ value }}">{{ value|label }}</span>{% endmacro -%}

{%- macro blank(text=dash) %}<span class="none">{{ text }}</span>{% endmacro -%}

{%- macro time(value, otherwise=dash) -%}
{%- if value %}<time datetime="{{ value }}">{{ value|moment }}</time>{% else %}{{ otherwise }}{% endif -%}
{%- endmacro -%}

{%- macro whose(provider, account) -%}
{%- set name = called(provider, account) -%}
{%- if not account %}{{ blank() }}
{%- elif name != account %}<bdi>{{ name }}</bdi><small class="mono"><bdi>{{ account }}</bdi></small>
{%- else %}<bdi class="mono">{{ account }}</bdi><small>{{ provider|label }}</small>{% endif -%}
{%- endmacro -%}

{%- macro ago(value) -%}{{ value|before(summary.as_of) }}{%- endmacro -%}

{%- macro thing(item) -%}
<div>{% if item.name is defined and item.name %}<bdi>{{ item.name }}</bdi>
{%- else %}{{ item.resource|kind|capitalize }}{% endif -%}
{%- set place = visits.places.get((item.resource, item.provider, item.account, item.id)) -%}
<small class="mono">{% if place %}<a href="#visit-{{ place }}"><bdi>{{ item.id }}</bdi></a>
{%- else %}<bdi>{{ item.id }}</bdi>{% endif %}</small></div>
{%- endmacro -%}

{%- macro some(shown, total) -%}
{% if shown < total %}: {{ shown|number }} of {{ total|number }}{% endif %}
{%- endmacro -%}

{%- macro files(which, format) -%}
{%- for file in which %}{{ ", " if not loop.first }}<bdi class="mono">{{ file.path.name }}</bdi>{% else -%}
a report of the format <code>{{ format }}</code>, which this audit was not asked for
{%- endfor -%}
{%- endmacro -%}

{%- macro heads(names, right=()) %}
<thead><tr>
{% for name in names %}
<th scope="col"{% if name in right %} class="n"{% endif %}>{{ name }}</th>
{% endfor %}
</tr></thead>
{% endmacro -%}

{%- macro table(name, kind="stack") %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ name }}">
<table class="{{ kind }}">
{{ caller() }}
</table>
</div>
{% endmacro -%}

{%- macro by_verdict(counts) %}
{% for name in verdicts %}
{% set count = counts.get(name, 0) %}
<td class="n{{ " none" if not count }}" data-l="{{ name|label }}"><span>{{ count|number }}</span></td>
{% endfor %}
{% endmacro -%}
"""
