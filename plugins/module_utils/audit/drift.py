# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is new since the previous audit of the same policy, what persists, and what is resolved."""

from __future__ import annotations

import json
import sqlite3
import types
import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import audit_findings, audits
from .result import Evaluation

_AT_ONCE = 500
#: Findings of older audits of a policy are dropped: only the previous one is compared with.
_AUDITS_KEPT = 5
_KEY = ("control", "provider", "account", "resource", "id")

_Finding = tuple[str, str, str, str, str, str, str, str]  # the key, then verdict, severity, since


class Drift:
    """Compares the findings of an audit with those of the previous one while they stream by.

    Findings are kept in a private temporary database on disk until :meth:`store`, so that the
    evidence store is locked for a moment only, and not at all in check mode.

    Args:
        connection: a snapshot of the store.
        policy: the policy's name.
        as_of: the moment of this audit; the previous one is the latest before it.
    """

    def __init__(self, connection: sa.Connection, policy: str, as_of: str) -> None:
        self._connection = connection
        self._policy = policy
        self._as_of = as_of
        statement = sa.select(audits).where(audits.c.policy == policy, audits.c.as_of < as_of)
        self.previous = connection.execute(statement.order_by(audits.c.as_of.desc()).limit(1)).one_or_none()
        self.counts = {"new": 0, "persisting": 0, "resolved": 0}
        self._scratch = sqlite3.connect("")
        self._scratch.execute(
            "CREATE TABLE finding (control, provider, account, resource, id, verdict, severity, since,"
            " PRIMARY KEY (control, provider, account, resource, id)) WITHOUT ROWID"
        )

    def __enter__(self) -> t.Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: types.TracebackType | None,
    ) -> None:
        self._scratch.close()

    def compared(self, findings: t.Sequence[Evaluation]) -> list[Evaluation]:
        """Return *findings* with ``change`` and ``since``, and keep them for :meth:`store`."""
        before = self._before(findings)
        result = []
        for finding in findings:
            old = before.get(finding[:1] + finding[3:7])
            same = old is not None and (old[0] == "waived") == (finding.verdict == "waived")
            since = old[1] if same and old is not None else self._as_of
            change: t.Literal["new", "persisting", ""] = ""
            if self.previous is not None:
                change = "persisting" if same else "new"
                if finding.verdict != "waived":
                    self.counts[change] += 1
            result.append(finding._replace(change=change, since=since))
        self._scratch.executemany(
            "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (f.control, f.provider, f.account, f.resource, f.id, f.verdict, f.severity, f.since)
                for f in result
            ],
        )
        return result

    def _before(self, findings: t.Sequence[Evaluation]) -> dict[tuple[str, ...], tuple[str, str]]:
        """Return verdict and ``since`` of the previous audit's findings with the same keys."""
        if self.previous is None:
            return {}
        groups: dict[tuple[str, str, str, str], list[str]] = {}
        for finding in findings:
            groups.setdefault(
                (finding.control, finding.provider, finding.account, finding.resource), []
            ).append(finding.id)
        table = audit_findings.c
        found: dict[tuple[str, ...], tuple[str, str]] = {}
        for key, ids in groups.items():
            scope = (
                table.audit == self.previous.number,
                *(table[name] == part for name, part in zip(_KEY, key, strict=False)),
            )
            for start in range(0, len(ids), _AT_ONCE):
                wanted = table.id.in_(ids[start : start + _AT_ONCE])
                for row in self._connection.execute(
                    sa.select(table.id, table.verdict, table.since).where(*scope, wanted)
                ):
                    found[(*key, row.id)] = (row.verdict, row.since)
        return found

    def resolved(self, limit: int) -> list[dict[str, t.Any]]:
        """Count the previous audit's open findings that are open no more, and return the first of them."""
        if self.previous is None:
            return []
        table = audit_findings.c
        columns = [table[name] for name in (*_KEY, "severity", "since")]
        statement = (
            sa.select(*columns)
            .where(table.audit == self.previous.number, table.verdict != "waived")
            .order_by(*columns[:5])
        )
        shown: list[dict[str, t.Any]] = []
        for row in self._connection.execution_options(yield_per=_AT_ONCE).execute(statement).mappings():
            now = self._scratch.execute(
                "SELECT verdict FROM finding WHERE control = ? AND provider = ? AND account = ? AND "
                "resource = ? AND id = ?",
                tuple(row[name] for name in _KEY),
            ).fetchone()
            if now is None or now[0] == "waived":
                self.counts["resolved"] += 1
                if len(shown) < limit:
                    shown.append({**dict(row), "now": "waived" if now else "not open"})
        return shown

    def findings(self) -> t.Iterator[_Finding]:
        """Yield what was found, in order of its key."""
        yield from self._scratch.execute(
            "SELECT * FROM finding ORDER BY control, provider, account, resource, id"
        )

    def store(
        self, connection: sa.Connection, verdict: str, counts: t.Mapping[str, t.Any], digest: str
    ) -> None:
        """Store this audit in place of an earlier one of the same policy and moment.

        Args:
            connection: a transaction that writes.
        """
        same = sa.select(audits.c.number).where(
            audits.c.policy == self._policy, audits.c.as_of == self._as_of
        )
        connection.execute(audit_findings.delete().where(audit_findings.c.audit.in_(same)))
        connection.execute(
            audits.delete().where(audits.c.policy == self._policy, audits.c.as_of == self._as_of)
        )
        values = {
            "policy": self._policy, "policy_digest": digest, "as_of": self._as_of, "verdict": verdict,
            "counts": json.dumps(counts, sort_keys=True),
        }  # fmt: skip
        number = connection.execute(audits.insert().values(values).returning(audits.c.number)).scalar_one()
        names = (*_KEY, "verdict", "severity", "since")
        batch: list[dict[str, t.Any]] = []
        for finding in self.findings():
            batch.append({"audit": number, **dict(zip(names, finding, strict=True))})
            if len(batch) >= 2 * _AT_ONCE:
                connection.execute(audit_findings.insert(), batch)
                batch = []
        if batch:
            connection.execute(audit_findings.insert(), batch)
        self._forget(connection)

    def _forget(self, connection: sa.Connection) -> None:
        newest = (
            sa.select(audits.c.number).where(audits.c.policy == self._policy).order_by(audits.c.as_of.desc())
        )
        old = connection.execute(newest.offset(_AUDITS_KEPT)).scalars().all()
        if old:
            connection.execute(audit_findings.delete().where(audit_findings.c.audit.in_(old)))
