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
from ..about import controls_of, idle_of, policy_before
from ..base import FINDINGS, OPEN, Context, Sink
from . import derive, evidence, figures, first, governance, ground, page, proof, requirements
from .collect import MOST_FINDINGS, MOST_SAMPLES, SURE_FINDINGS, Findings, Population
from .drawings import DRAWINGS
from .macros import MACROS
from .recipes import recipes
from .script import SCRIPT
from .spelling import DASH, FILTERS, label, seen
from .style import STYLE
from .style_print import PRINTED_ROWS
from .visits import MOST_VISITS, VISITS, visits_of

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
    "tasks": 60,
    "worst": 10,
    "visits": MOST_VISITS,
    "of_visit": 25,
}
#: Name, title, template.
_SECTIONS = (
    ("first", "What matters first", first.FIRST),
    ("findings", "Findings", evidence.FINDINGS),
    ("visits", "Rooms and calls", VISITS),
    ("drift", "Changes", governance.DRIFT),
    ("waivers", "Waivers", governance.WAIVERS),
    ("frameworks", "Requirements", requirements.FRAMEWORKS),
    ("coverage", "Coverage", ground.COVERAGE),
    ("overview", "Overview", ground.OVERVIEW),
    ("charts", "Charts", ground.CHARTS),
    ("switches", "What turns recording on", requirements.SWITCHES),
    ("population", "Population", evidence.POPULATION),
    ("method", "Method and proof", proof.METHOD),
    ("limits", "What nobody can prove", proof.NOBODY),
)
_TEMPLATES: t.Final[dict[str, str]] = {
    "page": page.PAGE,
    "title": page.TITLE,
    "macros": MACROS,
    "drawings": DRAWINGS,
    **{name: template for name, _title, template in _SECTIONS},
}
#: Of the findings' table: field, title, the order of its values where that is not the alphabet's.
_FILTERS: t.Final[tuple[tuple[str, str, t.Sequence[str]], ...]] = (
    ("severity", "Severity", SEVERITIES),
    ("verdict", "Verdict", VERDICTS),
    ("control", "Control", ()),
    ("account", "Account", ()),
    ("change", "Compared with before", ()),
)
_ALWAYS_TOLD: t.Final = frozenset(("new", "persisting", "resolved"))
#: Of findings since the previous audit: name, title, what it means.
_MOVEMENTS = (
    ("new", "New", "not there before"),
    ("persisting", "Persisting", "there before, and still"),
    ("resolved", "Resolved", "the rule holds now"),
    ("waived", "Waived", "since the last audit"),
    ("attested", "Attested", "since the last audit"),
    ("not_selected", "No longer selected", "the policy speaks of others"),
    ("gone", "Gone", "no longer in the evidence"),
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
    ("attested", "it is not known, and somebody answers for it by a document; never counted as a pass"),
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
        self._about = context.about
        self._findings = Findings()
        self._population = Population()

    def evaluation(self, item: Evaluation, /) -> None:
        """Count *item*, and keep it if it is among those to show."""
        self._population.add(item)
        if item.verdict in FINDINGS:
            self._findings.add(item)

    def resources(
        self, kind: str, items: t.Sequence[t.Any], worst: t.Sequence[str], applied: t.Sequence[int]
    ) -> None:
        """Count resources in place of their evaluations; their findings come through :meth:`findings`."""
        self._population.take(kind, items, worst, applied)

    def findings(self, items: t.Iterable[Evaluation]) -> None:
        """Keep findings that are among those to show."""
        for item in items:
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
        published = self._published
        accounts = [
            account | {"by_verdict": self._population.of_account(account["provider"], account["account"])}
            for account in summary.population.get("accounts", ())
        ]
        mark, meaning = _OVERALL[summary.verdict]
        given = {
            "sections": [
                (name, title)
                for name, title, _template in _SECTIONS
                if name not in ("frameworks", "switches") or getattr(summary, name)
            ],
            "summary": summary,
            "style": STYLE,
            "script": SCRIPT,
            "policy_header": _content_security_policy(),
            "mark": mark,
            "meaning": meaning,
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
            "kinds": sorted(self._population.counts.items()),
            "idle": idle_of(summary),
            "reconciled": derive.reconciled(summary, self._population),
            "recipes": list(recipes(summary, published)),
            "limits": derive.limits(summary),
            "published": published,
            "full": [file for file in published if file.format in ("json", "csv")],
            "every": [file for file in published if file.format == "csv"],
        }
        return given | self._shown(summary, findings)

    def _shown(self, summary: Summary, findings: list[Evaluation]) -> dict[str, t.Any]:
        """Return what is shown of findings, and of what they are about."""
        controls = controls_of(summary.policy)
        todo = derive.tasks(self._findings, summary)
        sample = self._population.rows()
        called = derive.caller(summary)
        drift = summary.drift
        titles = {name: item.get("title", name) for name, item in controls.items()}
        accounts = {}
        for item in findings:
            name = called(item.provider, item.account)
            accounts[item.account] = name if name == item.account else f"{name} ({item.account})"
        return {
            "called": called,
            "titles": titles,
            "remedies": {name: item.get("remedy", "") for name, item in controls.items()},
            "compared": drift["previous"] is not None,
            "movements": [
                (title, drift.get(name, 0), note)
                for name, title, note in _MOVEMENTS
                if drift.get(name) or name in _ALWAYS_TOLD
            ],
            "closed_total": sum(drift.get(name, 0) for name, _title, _note in _MOVEMENTS[2:]),
            "policy_before": policy_before(summary),
            "tasks": todo,
            "to_do": {task["control"] for task in todo[: _MOST["tasks"]]},
            "worst": [item for item in findings if item.verdict in OPEN][: _MOST["worst"]],
            "findings": findings,
            "findings_total": self._findings.total,
            "choices": list(_choices(findings, {"control": titles, "account": accounts})),
            "waivers": {item["id"]: item for item in summary.waivers},
            "sample": sample,
            "visits": visits_of(findings, sample, self._about.archive),
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
    if not timed:
        return None
    starts, ends = ([item[name] for item in timed] for name in ("window_from", "window_to"))
    return None if None in starts else min(starts), None if None in ends else max(ends)


def _choices(
    findings: list[Evaluation], named: t.Mapping[str, t.Mapping[str, str]]
) -> t.Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield what each filter offers: what occurs in the rows, and how it is spelled.

    Args:
        named: field → value → what it is called, of fields whose values have names.
    """
    for field, title, order in _FILTERS:
        found = {getattr(item, field) for item in findings} - {""}
        values = [value for value in order if value in found] or sorted(found)
        spell = label if field not in named else lambda value, names=named[field]: names.get(value, value)
        yield field, title, [(value, spell(value)) for value in values]
