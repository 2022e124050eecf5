# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The numbers behind the charts: positions in percent, so that a drawing fits any width."""

from __future__ import annotations

import typing as t
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...audit.result import SEVERITIES, VERDICTS

#: What a chart holds at most; the rest is added up as "others".
MOST_BARS = 16
MOST_COLUMNS = 35
_FINDINGS = ("fail", "unknown", "attested", "waived")
#: A part that is not zero is drawn at least so wide (percent), to be seen.
_SLIVER = 0.7


#: A label and the counts by kind.
Row = tuple[str, Mapping[str, int]]


class Part(t.NamedTuple):
    """A piece of a bar: where it starts and how long it is, in percent of the plot."""

    kind: str
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    """A stacked bar or column."""

    label: str
    total: int
    parts: list[Part]
    mono: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing and the table that says the same.

    Attributes:
        top: the value at the end of the scale.
        table: counts by label, for readers who cannot see the drawing.
    """

    bars: list[Bar]
    kinds: tuple[str, ...]
    top: int
    table: list[tuple[str, list[int]]]

    @property
    def kinds_used(self) -> list[str]:
        """The kinds that the legend has to name."""
        drawn = {part.kind for drawn_bar in self.bars for part in drawn_bar.parts}
        return [kind for kind in self.kinds if kind in drawn]


def stacked(rows: Sequence[Row], kinds: tuple[str, ...], *, mono: bool = False, axis: bool = False) -> Chart:
    """Draw *rows* on one scale; if there is an *axis*, the scale ends with a round number."""
    totals = [sum(counts.get(kind, 0) for kind in kinds) for _label, counts in rows]
    most = max([*totals, 1])
    top = _round_up(most) if axis else most
    bars = [
        Bar(label, total, _parts(counts, kinds, top), mono)
        for (label, counts), total in zip(rows, totals, strict=True)
    ]
    table = [(label, [counts.get(kind, 0) for kind in kinds]) for label, counts in rows]
    return Chart(bars, kinds, top, table)


def _parts(counts: Mapping[str, int], kinds: tuple[str, ...], top: int) -> list[Part]:
    lengths = {kind: max(100 * counts[kind] / top, _SLIVER) for kind in kinds if counts.get(kind)}
    excess = max(sum(lengths.values()) / 100, 1.0)
    start, found = 0.0, []
    for kind, length in lengths.items():
        found.append(Part(kind, start, length / excess))
        start += length / excess
    return found


def _round_up(value: int) -> int:
    """Return the next round number that has a whole half."""
    power = 1
    while power * 10 < value:
        power *= 10
    tenths = (10, 12, 15, 20, 30, 40, 50, 60, 80, 100)
    ends = (step * power for step in tenths)
    return next(end // 10 for end in ends if end >= 10 * value and end % 20 == 0)


def timeline(days: Sequence[Mapping[str, t.Any]]) -> tuple[Chart, str]:
    """Draw rooms by verdict over time; return the chart and the name of its step."""
    dated = sorted((str(row["day"]), row) for row in days if str(row["day"])[:1].isdigit())
    step, length = next(
        (step, length)
        for step, length in (("day", 10), ("month", 7), ("year", 4))
        if length == 4 or len({day[:length] for day, _row in dated}) <= MOST_COLUMNS
    )
    rows = [(day[:length], row) for day, row in dated]
    rows += [("no date", row) for row in days if not str(row["day"])[:1].isdigit()]
    merged: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for label, row in rows:
        merged[label].update({verdict: row.get(verdict, 0) for verdict in VERDICTS})
    return stacked(list(merged.items())[-MOST_COLUMNS:], VERDICTS, axis=True), step


def accounts(rows: Sequence[Mapping[str, t.Any]]) -> Chart:
    """Draw rooms (or recordings, where a provider has no rooms) by verdict and account."""
    called = _caller(rows)
    return stacked(_fold([(called(row), row["by_verdict"]) for row in rows]), VERDICTS)


def _caller(rows: Sequence[Mapping[str, t.Any]]) -> t.Callable[[Mapping[str, t.Any]], str]:
    """Return what tells how charts call an account: its name, and the end of its SID if names are equal."""
    names = Counter(str(row.get("name") or "") for row in rows)

    def called(row: Mapping[str, t.Any]) -> str:
        name, account = str(row.get("name") or ""), str(row["account"])
        if not name:
            return account
        return name if names[name] == 1 else f"{name} (…{account[-6:]})"

    return called


def regions(rows: Sequence[Mapping[str, t.Any]]) -> Chart:
    """Draw rooms by verdict and media region."""
    # The engine's word for rooms without a region is that of a verdict.
    names = {None: "not known", "": "not known", "unknown": "not known"}
    return stacked(_fold([(names.get(row["region"], str(row["region"])), row) for row in rows]), VERDICTS)


def headline(counts: Mapping[str, t.Any]) -> str:
    """Say in one line what failed, is unknown and is waived; empty when nothing is."""
    by_severity, by_verdict = counts.get("by_severity", {}), counts.get("by_verdict", {})
    failed = {severity: by_severity.get(severity, {}).get("fail", 0) for severity in SEVERITIES}
    parts = [f"{number:,} {severity}" for severity, number in failed.items() if number]
    said = [f"Failed: {', '.join(parts)}."] if parts else []
    others = [kind for kind in ("unknown", "waived", "attested") if by_verdict.get(kind)]
    return " ".join(said + [f"{kind.capitalize()}: {by_verdict[kind]:,}." for kind in others])


def severities(counts: Mapping[str, t.Any]) -> Chart:
    """Draw findings by severity."""
    found = counts.get("by_severity", {})
    return stacked([(severity.capitalize(), found.get(severity, {})) for severity in SEVERITIES], _FINDINGS)


def controls(counts: Mapping[str, t.Any]) -> Chart:
    """Draw findings by control, the most failures first."""
    by_control = counts.get("by_control", {})
    rows = [(name, found) for name, found in by_control.items() if any(found.get(kind) for kind in _FINDINGS)]
    rows.sort(key=lambda row: ([-row[1].get(kind, 0) for kind in _FINDINGS], row[0]))
    return stacked(_fold(rows, keep_order=True), _FINDINGS, mono=True)


def _fold(rows: Sequence[Row], *, keep_order: bool = False) -> list[Row]:
    """Keep the largest rows and add up the rest."""
    ranked = list(rows)
    if not keep_order:
        ranked.sort(key=lambda row: (-sum(row[1].get(verdict, 0) for verdict in VERDICTS), row[0]))
    if len(ranked) <= MOST_BARS:
        return ranked
    rest = ranked[MOST_BARS - 1 :]
    others: Counter[str] = Counter()
    for _label, counts in rest:
        others.update({verdict: counts.get(verdict, 0) for verdict in VERDICTS})
    return [*ranked[: MOST_BARS - 1], (f"{len(rest):,} others", others)]


class Share(t.NamedTuple):
    """How much of the participants' time was recorded."""

    label: str
    text: str
    length: float
    known: bool


def shares(population: Mapping[str, t.Any]) -> list[Share]:
    """Return the recorded share of every account that has rooms."""
    rows = [item for item in population.get("accounts", ()) if item.get("rooms")]
    called = _caller(rows)
    found = [_share(called(item), item) for item in rows]
    found.sort(key=lambda share: (not share.known, share.length, share.label))
    return found[:MOST_BARS]


def _share(label: str, item: Mapping[str, t.Any]) -> Share:
    value = item.get("recorded_share")
    if value is None:
        return Share(label, "not known", 0.0, known=False)
    return Share(label, f"{100 * value:.1f} %", min(max(100 * value, 0.0), 100.0), known=True)
