# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is new since the previous audit of the same policy, what persists, and what became of the rest."""

from __future__ import annotations

import typing as t
from collections import defaultdict

from .._deps import sqlalchemy as sa
from ..store.tables import audit_findings, audits
from .result import ACCEPTED, Change, Evaluation
from .scratch import KEY, Scratch

_AT_ONCE = 500

#: What became of a finding that is open no more. ``resolved``: the rule holds now; ``waived``, ``attested``:
#: somebody answers for it; ``not_selected``: the policy does not speak of it any more; ``gone``: its
#: resource is not in the evidence any more.
Now = t.Literal["resolved", "waived", "attested", "not_selected", "gone"]
CLOSED: t.Final[tuple[Now, ...]] = ("resolved", "waived", "attested", "not_selected", "gone")

#: Tells what became of findings of one control, resource, provider and account: their ids → what.
Outcomes: t.TypeAlias = "t.Callable[[str, str, str, str, t.Sequence[str]], t.Mapping[str, Now]]"


class Drift:
    """Compares the findings of an audit with those of the previous one while they stream by.

    Args:
        connection: a snapshot of the store.
        policy: the policy's name.
        as_of: the moment of this audit; the previous one is the latest before it.
        digest: the policy's digest.
    """

    def __init__(self, connection: sa.Connection, policy: str, as_of: str, digest: str = "") -> None:
        self._connection = connection
        self._policy = policy
        self._as_of = as_of
        self._digest = digest
        columns = [audits.c[name] for name in ("number", "as_of", "verdict", "counts", "policy_digest")]
        statement = sa.select(*columns).where(audits.c.policy == policy, audits.c.as_of < as_of)
        self.previous = connection.execute(statement.order_by(audits.c.as_of.desc()).limit(1)).one_or_none()
        self.counts = dict.fromkeys(("new", "persisting", *CLOSED), 0)
        self.scratch = Scratch()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.scratch.close()

    def compared(self, findings: t.Sequence[Evaluation]) -> list[Evaluation]:
        """Return *findings* with ``change`` and ``since``, and keep them for :meth:`store`."""
        before = self._before(findings)
        result = []
        for finding in findings:
            old = before.get(finding[:1] + finding[3:7])
            accepted = finding.verdict in ACCEPTED
            same = old is not None and (old[0] in ACCEPTED) == accepted
            since = old[1] if same and old is not None else self._as_of
            change: Change = ""
            if self.previous is not None:
                change = "persisting" if same else "new"
                if not accepted:
                    self.counts[change] += 1
                elif old is not None and not same:
                    change = "waived" if finding.verdict == "waived" else "attested"
            result.append(finding._replace(change=change, since=since))
        self.scratch.add(result)
        return result

    def _before(self, findings: t.Sequence[Evaluation]) -> dict[tuple[str, ...], tuple[str, str]]:
        """Return verdict and ``since`` of the previous audit's findings with the same keys."""
        if self.previous is None:
            return {}
        groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for f in findings:
            groups[f.control, f.provider, f.account, f.resource].append(f.id)
        table = audit_findings.c
        found: dict[tuple[str, ...], tuple[str, str]] = {}
        for key, ids in groups.items():
            scope = (
                table.audit == self.previous.number,
                *(table[name] == part for name, part in zip(KEY, key, strict=False)),
            )
            for start in range(0, len(ids), _AT_ONCE):
                wanted = table.id.in_(ids[start : start + _AT_ONCE])
                for row in self._connection.execute(
                    sa.select(table.id, table.verdict, table.since).where(*scope, wanted, _was_found())
                ):
                    found[(*key, row.id)] = (row.verdict, row.since)
        return found

    def closed(self, outcomes: Outcomes, limit: int) -> list[dict[str, t.Any]]:
        """Count the previous audit's open findings that are open no more, and return the first of them.

        Args:
            outcomes: what became of those that are no findings any more.
        """
        if self.previous is None:
            return []
        table = audit_findings.c
        names = (*KEY, "severity", "since", "name", "message", "title", "remedy")
        statement = (
            sa.select(*(table[name] for name in names))
            .where(table.audit == self.previous.number, table.verdict.not_in(sorted(ACCEPTED)), _was_found())
            .order_by(*(table[name] for name in KEY))
        )
        shown: list[dict[str, t.Any]] = []
        rows = self._connection.execution_options(yield_per=_AT_ONCE).execute(statement).mappings()
        for some in rows.partitions():
            for item in self._closed_of([dict(row) for row in some], outcomes):
                self.counts[item["now"]] += 1
                self.scratch.close_finding(item)
                if len(shown) < limit:
                    shown.append({**item, "name": item["name"] or ""})
        return shown

    def _closed_of(self, rows: list[dict[str, t.Any]], outcomes: Outcomes) -> t.Iterator[dict[str, t.Any]]:
        """Yield those of *rows* that are open no more, each with what it is ``now``."""
        groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        verdicts = {}
        for row in rows:
            key = tuple(row[name] for name in KEY)
            verdicts[key] = self.scratch.verdict(key)
            if verdicts[key] is None:
                groups[key[:4]].append(row["id"])
        became: dict[tuple[str, ...], Now] = {}
        for group, ids in groups.items():
            control, provider, account, resource = group
            for id_, now in outcomes(control, resource, provider, account, ids).items():
                became[(*group, id_)] = now
        for row in rows:
            key = tuple(row[name] for name in KEY)
            if verdicts[key] in ACCEPTED:
                yield {**row, "now": verdicts[key]}
            elif verdicts[key] is None:
                yield {**row, "now": became.get(key, "gone")}

    def shown(self, closed: list[dict[str, t.Any]]) -> dict[str, t.Any]:
        """Return ``drift`` of a summary."""
        before = self.previous
        return {
            "previous": None
            if before is None
            else {"as_of": before.as_of, "verdict": before.verdict, "policy_digest": before.policy_digest},
            "policy_changed": before is not None and before.policy_digest != self._digest,
            "policy_digest": self._digest,
            **self.counts,
            "resolved_findings": closed,
        }

    def store(
        self,
        connection: sa.Connection,
        verdict: str,
        counts: t.Mapping[str, t.Any],
        digest: str,
        details: t.Mapping[str, t.Any] | None = None,
    ) -> None:
        """Store this audit in place of an earlier one of the same policy and moment.

        Args:
            connection: a transaction that writes.
            details: what controls say of their findings: control → title and remedy.
        """
        self.scratch.store(connection, self._policy, self._as_of, verdict, counts, digest, details or {})


def _was_found() -> sa.ColumnElement[bool]:
    """Leave out what an audit has kept of findings that it saw closed."""
    return audit_findings.c.verdict.not_in(("pass", "not_applicable"))
