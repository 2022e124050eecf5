# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The charts, drawn in percent of their place: they fit a wide screen, a phone and paper alike."""

from __future__ import annotations

DRAWINGS = """
{%- from "macros" import heads with context -%}
{%- macro patterns() %}
<svg width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="p-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" class="w-unknown"/>
<line x1="1.5" y1="0" x2="1.5" y2="6" stroke-width="3" class="i-unknown"/>
</pattern>
<pattern id="p-waived" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" class="w-waived"/><circle cx="3" cy="3" r="1.7" class="i-waived"/>
</pattern>
<pattern id="p-attested" width="6" height="6" patternUnits="userSpaceOnUse">
<rect width="6" height="6" class="w-attested"/>
<line x1="0" y1="3" x2="6" y2="3" stroke-width="2.4" class="i-attested"/>
<line x1="3" y1="0" x2="3" y2="6" stroke-width="1" class="i-attested"/>
</pattern>
<pattern id="p-na" width="8" height="4" patternUnits="userSpaceOnUse">
<rect width="8" height="4" class="w-na"/><rect width="8" height="1" class="i-na"/>
</pattern>
</defs></svg>
{% endmacro -%}

{%- macro legend(chart) %}
<ul class="legend" aria-hidden="true">
{% for kind in chart.kinds_used %}
<li><svg><rect width="100%" height="100%" class="k-{{ kind }}"/></svg>{{ kind|label }}</li>
{% endfor %}
</ul>
{% endmacro -%}

{%- macro numbers(chart, first, title) %}
<details><summary>Numbers of this chart<span class="quiet">: {{ title }}</span></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Numbers: {{ title }}">
<table><caption class="quiet">{{ title }}</caption>
{% set kinds = chart.kinds|map("label")|list %}
{{ heads([first] + kinds, kinds) }}
<tbody>
{% for name, counts in chart.table %}
<tr><th scope="row"><bdi>{{ name }}</bdi></th>
{% for count in counts %}
<td class="n">{{ count|number }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody></table></div></details>
{% endmacro -%}

{%- macro columns(chart, step, title) %}
{% set slot = 100 / (chart.bars|length or 1) %}
{% set every = (chart.bars|length + 7) // 8 %}
{{ legend(chart) }}
<div class="columns" role="img" {# #}
aria-label="{{ title }}, a column for each {{ step }}; the numbers follow as a table">
<svg width="100%" height="210">
{% for share, y in ((1, 5), (0.5, 50), (0, 95)) %}
<text x="88%" y="{{ y }}%" dy="4" text-anchor="end">{{ (chart.top * share)|int|number }}</text>
{% endfor %}
</svg>
<svg width="100%" height="210">
<line x1="0" x2="100%" y1="5%" y2="5%" class="line"/><line x1="0" x2="100%" y1="50%" y2="50%" class="line"/>
{% for bar in chart.bars %}
{% set left = (slot * (loop.index0 + 0.16))|percent %}
{% for part in bar.parts %}
<rect class="part k-{{ part.kind }}" x="{{ left }}" width="{{ (slot * 0.68)|percent }}" {# #}
y="{{ (95 - 0.9 * (part.start + part.length))|percent }}" height="{{ (0.9 * part.length)|percent }}"/>
{% endfor %}
{% endfor %}
<line x1="0" x2="100%" y1="95%" y2="95%" class="base"/></svg>
<span></span>
<svg width="100%" height="22">
{% for bar in chart.bars %}
{% if loop.index0 % every == 0 %}
{% set place = slot * (loop.index0 + 0.5) %}
<text x="{{ place|percent }}" y="14" text-anchor="middle">
{{- bar.label|tick }}</text>
{% endif %}
{% endfor %}
</svg>
</div>
{% endmacro -%}

{%- macro bars(chart, title) %}
{{ legend(chart) }}
<div class="bars" role="img" aria-label="{{ title }}, a bar for each; the numbers follow as a table">
{% for bar in chart.bars %}
<div class="bar"><bdi class="name{{ " mono" if bar.mono }}">{{ bar.label }}</bdi>
<svg width="100%" height="18"><line x1="0" x2="100%" y1="17.5" y2="17.5" class="line"/>
{% for part in bar.parts %}
<rect class="part k-{{ part.kind }}" x="{{ part.start|percent }}" width="{{ part.length|percent }}" {# #}
y="1" height="15"/>
{% endfor %}
</svg><span class="total">{{ bar.total|number }}</span></div>
{% endfor %}
</div>
{% endmacro -%}

{%- macro gauges(shares, title) %}
<div class="bars gauges" role="group" aria-label="{{ title }}">
{% for share in shares %}
<div class="bar"><bdi class="name">{{ share.label }}</bdi>
<svg width="100%" height="18" aria-hidden="true"><rect x="0" y="1" width="100%" height="15" class="k-rest"/>
<rect x="0" y="1" width="{{ share.length|percent }}" height="15" class="k-share"/>
</svg><span class="total">{{ share.text }}</span></div>
{% endfor %}
</div>
{% endmacro -%}
"""
