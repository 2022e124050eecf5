# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a control is made of.

A control is a pure function of one item and of its parameters: no clock, no API, no store.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...records.times import to_text
from ..result import NOTHING, Severity, Verdict
from ..searching import Searcher
from ..strict import Strict

#: A kind of item: a dataset of the store, or ``coverage``, ``waivers`` or ``controls``, which the audit
#: makes.
Resource: t.TypeAlias = str


class Parameters(Strict):
    """The parameters of a control; most have none."""


class Outcome(t.NamedTuple):
    """What a control found: the verdict, one sentence, and the fields that decided."""

    verdict: Verdict
    message: str = ""
    facts: t.Mapping[str, t.Any] = NOTHING


PASS: t.Final = Outcome("pass")
NOT_APPLICABLE: t.Final = Outcome("not_applicable")


def not_applicable(message: str) -> Outcome:
    """Return the verdict that the rule does not concern an item, with the reason."""
    return Outcome("not_applicable", message)


def fail(message: str, **facts: t.Any) -> Outcome:
    """Return the verdict that the rule does not hold."""
    return Outcome("fail", message, facts)


def unknown(message: str, **facts: t.Any) -> Outcome:
    """Return the verdict that the evidence does not suffice."""
    return Outcome("unknown", message, facts)


def not_known(what: str, field: str, why: str = "null") -> Outcome:
    """Return the verdict that *what* is not known, and the field whose fault that is."""
    return Outcome("unknown", f"{what} is not known: {field} is {why}.", {field: None})


Holding: t.TypeAlias = "t.Callable[[t.Any], bool | None]"


@dataclass(frozen=True)
class Moment:
    """The moment of which an audit speaks.

    Attributes:
        as_of: against which ages are counted.
        settle: how old a room must be before unfinished processing makes its verdict unknown.
        searcher: searches regular expressions.
        selects: tells whether any entry of the policy for this control selects an item.
        holds: tells whether an item is under a legal hold; ``None`` when that is not known.
    """

    as_of: datetime
    settle: timedelta = timedelta()
    searcher: Searcher = field(default_factory=Searcher, compare=False)
    selects: Holding = field(default=lambda _item: True, compare=False)
    holds: Holding = field(default=lambda _item: False, compare=False)

    def ago(self, **span: float) -> str:
        """Return the moment that lies ``days=``, ``hours=`` … before, spelled as in the store."""
        try:
            return to_text(self.as_of - timedelta(**span))
        except OverflowError:  # before the year 1: nothing is that old
            return ""

    @property
    def settled_before(self) -> str:
        """Rooms created at or after this moment may still be processed."""
        return to_text(self.as_of - self.settle)


Check = t.Callable[[t.Any], Outcome]
#: Parameters and moment → the check of one item.
Build = t.Callable[[t.Any, Moment], Check]


def always(check: Check) -> Build:
    """Return what builds *check* whatever the parameters and the moment are."""
    return lambda _params, _moment: check


@dataclass(frozen=True)
class Control:
    """One rule of the catalogue, with all that is said about it.

    Attributes:
        id: as policies name it.
        title: what a finding says in short.
        resource: kind of item that it applies to.
        severity: unless the policy overrides it.
        tags: names of rules that readers look for; no legal claim.
        params: model of its parameters.
        build: parameters and moment → the check of one item.
        rule: what it checks, in the fields' names.
        unknown: what makes it unknown.
        remedy: what to do about a finding, one or two sentences, with the place in the provider's console or
            the call.
        risk: what may follow from a finding, one sentence.
        fields: columns that decide.
        example: an entry for a policy's ``controls``, as YAML.
        notes: more that a reader of the catalogue should know.
        version: the first version of policies that may name it.
        needs: what a policy of version 2 with it has to have collected beside its own dataset; see
            :mod:`..needs`.
        also: further kinds of item that it judges.
        params_added: parameters that came after the control's first release.
    """

    id: str
    title: str
    resource: Resource
    severity: Severity
    tags: tuple[str, ...]
    build: Build
    rule: str
    unknown: str
    remedy: str
    risk: str
    fields: tuple[str, ...]
    example: str
    params: type[Parameters] = Parameters
    notes: str = ""
    version: int = 1
    needs: tuple[str, ...] = ()
    also: tuple[Resource, ...] = ()
    params_added: frozenset[str] = frozenset()
