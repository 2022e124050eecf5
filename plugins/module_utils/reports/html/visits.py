# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One visit, one place: everything about a room, a conference or a call, and where its files lie."""

from __future__ import annotations

import typing as t

from ...audit.result import Evaluation
from ..archive import Archive, Key, Visit
from ..base import SEVERITY_RANK, VERDICT_RANK
from .collect import Sample

#: Rooms, conferences and calls that the page shows.
MOST_VISITS = 150
_KINDS: t.Final = frozenset(("rooms", "room_resources", "conferences", "calls"))


class Visits(t.NamedTuple):
    """What the page shows of rooms, conferences and calls.

    Attributes:
        shown: those with findings first, the worst first; then some without.
        places: resource, provider, account, id of what findings are about → number in ``shown``, from 1.
        concerned: how many the page's findings are about.
    """

    shown: list[Visit]
    places: dict[Key, int]
    concerned: int


def visits_of(findings: list[Evaluation], sample: list[Sample], archive: Archive | None) -> Visits:
    """Gather what belongs to the rooms, conferences and calls that *findings* are about.

    Args:
        findings: those that the page shows, the worst first.
        sample: from which the places that are left are filled.
        archive: where recordings and files are looked up; without it only findings are shown.
    """
    keys: list[Key] = [(item.resource, item.provider, item.account, item.id) for item in findings]
    parents = archive.parents(keys) if archive is not None else {}
    parents.update({key: key for key in keys if key[0] in _KINDS})
    concerned = list(dict.fromkeys(parents[key] for key in keys if key in parents))
    others = [(row.resource, row.provider, row.account, row.id) for row in sample if row.resource in _KINDS]
    chosen = list(dict.fromkeys((*concerned, *others)))[:MOST_VISITS]
    shown = archive.visits(chosen) if archive is not None else _from_findings(chosen, findings, sample)
    for visit in shown:
        visit.findings.sort(key=_rank)
    numbers = {key: number for number, key in enumerate(chosen, 1)}
    return Visits(shown, {key: numbers[of] for key, of in parents.items() if of in numbers}, len(concerned))


def _rank(item: t.Mapping[str, t.Any]) -> tuple[int, int, str, str]:
    return VERDICT_RANK[item["verdict"]], SEVERITY_RANK[item["severity"]], item["control"], item["id"]


def _from_findings(keys: list[Key], findings: list[Evaluation], sample: list[Sample]) -> list[Visit]:
    visits = {key: Visit(*key) for key in keys}
    rows: list[Evaluation | Sample] = [*sample, *findings]
    for row in rows:
        visit = visits.get((row.resource, row.provider, row.account, row.id))
        if visit is None:
            continue
        visit.known = {"name": row.name, "created_at": row.created_at}
        if isinstance(row, Evaluation):
            visit.findings.append(row._asdict())
    return list(visits.values())


VISITS = """
{% from "macros" import blank, heads, severity, table, time, verdict, whose with context %}
<section id="visits" aria-labelledby="visits-title">
<h2 id="visits-title">Rooms, conferences and calls</h2>
{% if not visits.shown %}
<p>There is none to show.</p>
{% else %}
<p class="lead">Everything about one visit in one place: what was found, its recordings, their state, and
where the archived files lie. The findings on this page concern {{ visits.concerned|count("visit") }}
{%- if visits.concerned > most.visits %}, of which the worst {{ most.visits }} are here{% endif -%}
{%- if visits.shown|length > visits.concerned -%}
; {{ (visits.shown|length - visits.concerned)|count("further room") }} of the
<a href="#population">sample</a> follow
{%- endif -%}
. For any other, look for its id in the export of the recordings, which holds path and checksum of every
archived file.</p>
<p class="paper">On paper: the visits that were open on the screen.</p>
{% for visit in visits.shown %}
{% set known = visit.known %}
{% set worst = visit.findings[0] if visit.findings else none %}
<details class="visit" id="visit-{{ loop.index }}"><summary><span>
<bdi><b>{{ known.get("name") or (visit.dataset|kind|capitalize ~ " without a name") }}</b></bdi>
<small><bdi>{{ called(visit.provider, visit.account) }}</bdi>
{%- if known.get("created_at") %}, {{ time(known.get("created_at")) }}{% endif %}</small></span>
<span class="sum">
{% if worst %}
{{ verdict(worst.verdict) }} {{ visit.findings|length|count("finding") }}
{%- else %}
<span class="v v-pass">No finding</span>
{%- endif -%}
, {{ visit.pieces_total|count("recording") }}</span></summary>
<div class="inside">
<dl class="card">
<div><dt>{{ visit.dataset|kind|capitalize }}</dt><dd><bdi class="mono">{{ visit.id }}</bdi></dd></div>
<div><dt>Account</dt><dd>{{ whose(visit.provider, visit.account) }}</dd></div>
{% if known.get("duration_sec") is not none %}
<div><dt>Lasted</dt><dd>{{ known.get("duration_sec")|duration }}</dd></div>
{% endif %}
{% if "recording_enabled" in known %}
<div><dt>Recording was</dt><dd>
{{ {true: "enabled", false: "not enabled"}.get(known.recording_enabled, "not known") }}</dd></div>
{% endif %}
</dl>
{% if visit.findings %}
<ul class="found">
{% for item in visit.findings[:most.of_visit] %}
<li>{{ severity(item.severity) }} {{ verdict(item.verdict) }}
{% if item.change %}
<span class="tag">{{ item.change|label }}</span>
{% endif %}
<b>{{ titles.get(item.control, item.control) }}</b>
{% if item.id != visit.id %}
<bdi class="mono">{{ item.id }}</bdi>
{% endif %}
<br><bdi>{{ item.message|said }}</bdi>
{% if remedies.get(item.control) and item.verdict in ("fail", "unknown") %}
<br><span class="do"><b>To do:</b> {{ remedies[item.control] }}</span>
{% endif %}
</li>
{% endfor %}
{% if visit.findings|length > most.of_visit %}
<li>and {{ (visit.findings|length - most.of_visit)|count("more finding") }}</li>
{% endif %}
</ul>
{% endif %}
{% if visit.pieces %}
{% call table("Recordings of " ~ (known.get("name") or visit.id)) %}
<caption>{{ visit.pieces_total|count("recording") }}
{%- if visit.pieces|length < visit.pieces_total %}, the first {{ visit.pieces|length }}{% endif %}
</caption>
{{ heads(["Recording", "State", "Began", "Length", "Archived file"]) }}
<tbody>
{% for piece in visit.pieces %}
<tr><th scope="row" data-l="Recording" class="id"><div>
{{ (piece.media_type or piece.dataset|kind)|capitalize }}
{% if piece.track_name %}
<small><bdi>{{ piece.track_name }}</bdi></small>
{% endif %}
<small class="mono"><bdi>{{ piece.id }}</bdi></small></div></th>
<td data-l="State"><span>{{ piece.status|label if piece.status else dash }}
{% if piece.vanished_at %}
<small>gone from the list since {{ time(piece.vanished_at) }}</small>
{% elif piece.deletion_seen_at %}
<small>deleted, seen {{ time(piece.deletion_seen_at) }}</small>
{% endif %}
</span></td>
<td data-l="Began"><span>{{ time(piece.created_at) }}</span></td>
<td data-l="Length"><span>
{{ (piece.duration_ms / 1000)|duration if piece.duration_ms is not none else dash }}</span></td>
<td data-l="File"><div>
{% if piece.file and piece.file.path %}
<bdi class="mono path">{{ piece.file.path }}</bdi>
<small>{{ piece.file.state|label }}
{{- ", " ~ piece.file.size_bytes|number ~ " bytes" if piece.file.size_bytes }}</small>
{% if piece.file.sha256 %}
<small class="mono">SHA-256 {{ piece.file.sha256 }}</small>
{% endif %}
{% elif piece.file %}
{{ piece.file.state|label }}
{% if piece.file.problem %}
<small><bdi>{{ piece.file.problem }}</bdi></small>
{% endif %}
{% elif piece.external_url %}
with the customer: <bdi class="mono path">{{ piece.external_url }}</bdi>
{% else %}
{{ blank("not archived") }}
{% endif %}
</div></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% elif summary.population.recordings %}
<p>The evidence holds no recording of it.</p>
{% endif %}
</div></details>
{% endfor %}
{% endif %}
</section>
"""
