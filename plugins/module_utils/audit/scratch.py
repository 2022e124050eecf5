# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The findings of an audit until they are stored: in a private temporary database on disk.

So the evidence store is locked for a moment only, and not at all in check mode.
"""

from __future__ import annotations

import json
import sqlite3
import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import audit_findings, audits
from .result import ACCEPTED, Evaluation

_AT_ONCE = 1000
#: Findings of older audits of a policy are dropped: only the previous one is compared with.
AUDITS_KEPT = 5
KEY: t.Final = ("control", "provider", "account", "resource", "id")
_COLUMNS: t.Final = (*KEY, "verdict", "severity", "since", "uid", "change", "name", "message", "details")


class Scratch:
    """Findings by their key, in order."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")
        self._base.execute(
            f"CREATE TABLE finding ({', '.join(_COLUMNS)}, PRIMARY KEY ({', '.join(KEY)})) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Throw everything away."""
        self._base.close()

    def add(self, findings: t.Iterable[Evaluation]) -> None:
        """Keep findings."""
        self._insert(
            (
                f.control, f.provider, f.account, f.resource, f.id, f.verdict, f.severity, f.since, f.uid,
                f.change, f.name, f.message, _details(f),
            )
            for f in findings
        )  # fmt: skip

    def close_finding(self, item: t.Mapping[str, t.Any]) -> None:
        """Keep that a finding of the previous audit is open no more; what is accepted was kept before."""
        if item["now"] in ACCEPTED:
            return
        key = tuple(item[name] for name in KEY)
        # A verdict that the next audit passes over.
        verdict = "pass" if item["now"] == "resolved" else "not_applicable"
        told = (item["now"], item["name"] or "", item["message"] or "")
        self._insert([(*key, verdict, item["severity"], item["since"], "", *told, None)])

    def _insert(self, rows: t.Iterable[tuple[t.Any, ...]]) -> None:
        marks = ", ".join("?" * len(_COLUMNS))
        self._base.executemany(f"INSERT INTO finding VALUES ({marks})", rows)  # noqa: S608 - question marks

    def verdict(self, key: tuple[t.Any, ...]) -> str | None:
        """Return the verdict of a finding of this audit."""
        found = self._base.execute(
            "SELECT verdict FROM finding WHERE control = ? AND provider = ? AND account = ? AND resource = ? "
            "AND id = ?",
            key,
        ).fetchone()
        return found[0] if found is not None else None

    def of(
        self, controls: t.Iterable[str], resource: str, provider: str, account: str, ids: t.Sequence[str]
    ) -> list[dict[str, t.Any]]:
        """Return the findings of *controls* on single resources.

        Returns:
            For each ``control``, ``id``, ``verdict``, ``severity``, ``since``, ``change`` and ``message``.
        """
        names = ("control", "id", "verdict", "severity", "since", "change", "message")
        marks = ", ".join("?" * len(ids))
        query = (
            f"SELECT {', '.join(names)} FROM finding WHERE control = ? AND provider = ? AND account = ? AND "  # noqa: S608 - our own names
            f"resource = ? AND id IN ({marks}) AND verdict NOT IN ('pass', 'not_applicable')"
        )
        return [
            dict(zip(names, row, strict=True))
            for control in controls
            for row in self._base.execute(query, (control, provider, account, resource, *ids))
        ]

    def store(
        self,
        connection: sa.Connection,
        policy: str,
        as_of: str,
        verdict: str,
        counts: t.Mapping[str, t.Any],
        digest: str,
        details: t.Mapping[str, t.Any],
    ) -> None:
        """Store an audit with its findings in place of an earlier one of the same policy and moment."""
        same = sa.select(audits.c.number).where(audits.c.policy == policy, audits.c.as_of == as_of)
        connection.execute(audit_findings.delete().where(audit_findings.c.audit.in_(same)))
        connection.execute(audits.delete().where(audits.c.policy == policy, audits.c.as_of == as_of))
        values = {
            "policy": policy, "policy_digest": digest, "as_of": as_of, "verdict": verdict,
            "counts": json.dumps(counts, sort_keys=True), "details": json.dumps(details, sort_keys=True),
        }  # fmt: skip
        number = connection.execute(audits.insert().values(values).returning(audits.c.number)).scalar_one()
        controls = details.get("controls", {})
        nothing = {"title": None, "remedy": None}
        query = f"SELECT {', '.join(_COLUMNS)} FROM finding ORDER BY {', '.join(KEY)}"  # noqa: S608 - our own names
        cursor = self._base.execute(query)
        while rows := cursor.fetchmany(_AT_ONCE):
            batch = [
                {"audit": number, **dict(zip(_COLUMNS, row, strict=True)), **controls.get(row[0], nothing)}
                for row in rows
            ]
            connection.execute(audit_findings.insert(), batch)
        _forget(connection, policy)


#: Made once: half a million findings are spelled with it.
_encode = json.JSONEncoder(sort_keys=True, default=str).encode


def _details(finding: Evaluation) -> str:
    found: dict[str, t.Any] = {"facts": dict(finding.facts), "created_at": finding.created_at}
    if finding.waiver:
        found["waiver"] = finding.waiver
    return _encode(found)


def _forget(connection: sa.Connection, policy: str) -> None:
    newest = sa.select(audits.c.number).where(audits.c.policy == policy).order_by(audits.c.as_of.desc())
    old = connection.execute(newest.offset(AUDITS_KEPT)).scalars().all()
    if old:
        connection.execute(audit_findings.delete().where(audit_findings.c.audit.in_(old)))
