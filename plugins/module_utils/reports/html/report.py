# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page for people: one file, without anything from elsewhere, of a bounded size."""

from __future__ import annotations

import base64
import hashlib
import typing as t

from ... import _deps
from ...audit.result import SEVERITIES, VERDICTS, Evaluation, Summary
from ..base import FINDINGS, Context, Sink
from . import evidence, figures, governance, ground, page
from .collect import MOST_FINDINGS, MOST_SAMPLES, SURE_FINDINGS, Findings, Population
from .drawings import DRAWINGS
from .macros import MACROS
from .script import SCRIPT
from .spelling import DASH, FILTERS, label, seen
from .style import STYLE
from .style_print import PRINTED_ROWS

#: Rows of each list, whatever the evidence.
_MOST = {
    "findings": MOST_FINDINGS,
    "sure": SURE_FINDINGS,
    "samples": MOST_SAMPLES,
    "coverage": 200,
    # Collections without a flaw say little, and there are three for each account.
    "complete": 30,
    "accounts": 200,
    "listed": 200,
    "reasons": 10,
    "named": 4,
}
_TEMPLATES: t.Final[dict[str, str]] = {
    "page": page.PAGE,
    "title": page.TITLE,
    "overview": ground.OVERVIEW,
    "coverage": ground.COVERAGE,
    "charts": ground.CHARTS,
    "findings": evidence.FINDINGS,
    "population": evidence.POPULATION,
    "drift": governance.DRIFT,
    "waivers": governance.WAIVERS,
    "method": governance.METHOD,
    "macros": MACROS,
    "drawings": DRAWINGS,
}
_SECTIONS = (
    ("overview", "Overview"),
    ("coverage", "Coverage"),
    ("charts", "Charts"),
    ("findings", "Findings"),
    ("drift", "Changes"),
    ("population", "Population"),
    ("waivers", "Waivers"),
    ("method", "Method and proof"),
)
_OVERALL: t.Final[dict[str, tuple[str, str]]] = {
    "pass": ("✓", "Every control that applies holds, on complete evidence."),
    "fail": ("✕", "At least one control does not hold."),
    "incomplete": ("?", "The evidence is incomplete: there is no verdict, whatever the findings below say."),
}
_MEANINGS = (
    ("pass", "the rule was evaluated on complete evidence, and holds"),
    ("fail", "the rule was evaluated, and does not hold"),
    ("waived", "it does not hold, and a waiver that is in force covers it"),
    ("unknown", "evidence is missing; it is never counted as a pass"),
    ("not_applicable", "the policy does not select the resource, or the resource cannot have the property"),
)
_CONTENTS: t.Final[dict[str, str]] = {
    "json": "every finding and all counts, as canonical JSON",
    "csv": "every evaluation that applied, passes included",
    "junit": "a test case for every control and resource",
    "ocsf": "every finding as an OCSF Compliance Finding",
    "prometheus": "numbers for Prometheus",
    "html": "a page like this one",
}


class HtmlReport:
    """Keeps what the page shows row by row; the rest comes with the summary."""

    def __init__(self, sink: Sink, context: Context) -> None:
        self._sink = sink
        self._published = context.published
        self._findings = Findings()
        self._population = Population()

    def evaluation(self, item: Evaluation, /) -> None:
        """Count *item*, and keep it if it is among those to show."""
        self._population.add(item)
        if item.verdict in FINDINGS:
            self._findings.add(item)

    def finish(self, summary: Summary, /) -> None:
        """Write the page."""
        self._population.end()
        # Every expression is escaped, and its invisible characters are spelled out, wherever it stands.
        environment = _deps.jinja2.Environment(
            loader=_deps.jinja2.DictLoader(_TEMPLATES),
            autoescape=True,
            finalize=seen,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=_deps.jinja2.StrictUndefined,
        )
        environment.filters.update(FILTERS)
        environment.globals["dash"] = DASH
        for piece in environment.get_template("page").generate(self._values(summary)):
            self._sink.write(piece.encode("utf-8", "replace"))

    def close(self) -> None:
        """Nothing is held."""

    def _values(self, summary: Summary) -> dict[str, t.Any]:
        findings = self._findings.rows()
        timeline, step = figures.timeline(summary.timeline)
        published = list(self._published)
        accounts = [
            account | {"by_verdict": self._population.of_account(account["provider"], account["account"])}
            for account in summary.population.get("accounts", ())
        ]
        return {
            "summary": summary,
            "style": STYLE,
            "script": SCRIPT,
            "policy_header": _content_security_policy(),
            "sections": _SECTIONS,
            "mark": _OVERALL[summary.verdict][0],
            "meaning": _OVERALL[summary.verdict][1],
            "headline": figures.headline(summary.counts),
            "meanings": _MEANINGS,
            "contents": _CONTENTS,
            "verdicts": VERDICTS,
            "verdict_names": [label(name) for name in VERDICTS],
            "severities": SEVERITIES,
            "most": _MOST,
            "printed": PRINTED_ROWS,
            "accounts": accounts,
            "window": _window(summary),
            "timeline": timeline,
            "step": step,
            "by_account": figures.accounts(accounts),
            "by_region": figures.regions(summary.regions),
            "by_severity": figures.severities(summary.counts),
            "by_control": figures.controls(summary.counts),
            "shares": figures.shares(summary.population),
            "findings": findings,
            "findings_total": self._findings.total,
            "choices": _choices(findings),
            "kinds": sorted(self._population.counts.items()),
            "sample": self._population.rows(),
            "published": published,
            "full": [file for file in published if file.format in ("json", "csv")],
            "every": [file for file in published if file.format == "csv"],
        }


def _content_security_policy() -> str:
    def allowed(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{allowed(STYLE)}'; script-src 'sha256-{allowed(SCRIPT)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _window(summary: Summary) -> tuple[str | None, str | None] | None:
    timed = [item for item in summary.coverage if item["resource"] != "settings"]
    bounds = [(item["window_from"], item["window_to"]) for item in timed]
    if not bounds:
        return None
    starts, ends = zip(*bounds, strict=True)
    return None if None in starts else min(starts), None if None in ends else max(ends)


def _choices(findings: list[Evaluation]) -> list[tuple[str, str, list[str]]]:
    """Return what each filter offers: what occurs in the rows."""

    def of(name: str, order: t.Sequence[str] = ()) -> list[str]:
        found = {getattr(item, name) for item in findings} - {""}
        return [value for value in order if value in found] or sorted(found)

    return [
        ("severity", "Severity", of("severity", SEVERITIES)),
        ("verdict", "Verdict", of("verdict", VERDICTS)),
        ("control", "Control", of("control")),
        ("account", "Account", of("account")),
        ("change", "Compared with before", of("change")),
    ]
