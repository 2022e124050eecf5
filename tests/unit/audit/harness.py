# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit of a small store, from outside: rows in, evaluations and a summary out."""

from __future__ import annotations

import functools
import sqlite3
import typing as t
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy import Policy
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation, Summary
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from sqlalchemy.pool import StaticPool

from tests.evidence.fill import AS_OF, TELNYX, TWILIO, add_run, insert_rows

Rows = t.Sequence[dict[str, t.Any]]
Runs = t.Callable[[sa.Connection], None]


def complete_runs(connection: sa.Connection) -> None:
    """Collect everything of one account of each provider, completely."""
    add_run(connection, 1, "twilio", TWILIO[0])
    add_run(connection, 2, "telnyx", TELNYX)


def empty_store() -> sa.Engine:
    """Return a store in memory: a copy, since making the tables takes ten times as long."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection, _template().connect() as template:
        _driver(template).backup(_driver(connection))
    return engine


@functools.cache
def _template() -> sa.Engine:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    tables.metadata.create_all(engine)
    return engine


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def put(
    engine: sa.Engine,
    *,
    rooms: Rows = (),
    recordings: Rows = (),
    settings: Rows = (),
    runs: Runs = complete_runs,
    more: t.Mapping[str, Rows] | None = None,
) -> None:
    """Put rows and runs into the store; *more* are those of further datasets."""
    with engine.begin() as connection:
        for dataset, rows in (more or {}).items():
            insert_rows(connection, tables.RECORDS[dataset], rows)
        insert_rows(connection, tables.rooms, rooms)
        insert_rows(connection, tables.recordings, recordings)
        insert_rows(connection, tables.settings, settings)
        runs(connection)


def policy_of(*controls: t.Any, waivers: t.Sequence[t.Any] = (), **more: t.Any) -> Policy:
    """Return a policy of controls, each an id or an entry."""
    entries = [{"control": control} if isinstance(control, str) else control for control in controls]
    data = {"version": 1, "name": "test", "controls": entries, "waivers": list(waivers), **more}
    return load_policy(data, now=AS_OF)


def waiver(control: str, *resources: str, **more: t.Any) -> dict[str, t.Any]:
    """Return a waiver with nothing to complain about."""
    named = {"resources": list(resources)} if resources else {}
    return {
        "id": "W-1",
        "control": control,
        "reason": "agreed",
        "owner": "compliance@example.com",
        "expires": "2026-12-31",
        **named,
        **more,
    }


@dataclass
class Seen:
    """A consumer that keeps what it is told."""

    passes: bool = True
    evaluations: list[Evaluation] = field(default_factory=list)

    def evaluation(self, item: Evaluation, /) -> None:
        """Keep it."""
        self.evaluations.append(item)


@dataclass(frozen=True)
class Audited:
    """What came out of an audit."""

    evaluations: list[Evaluation]
    summary: Summary
    differences: dict[str, t.Any] | None

    def verdicts(self, control: str) -> list[str]:
        """Return the verdicts of one control, in order."""
        return [item.verdict for item in self.evaluations if item.control == control]


def run_audit(
    engine: sa.Engine,
    policy: Policy,
    *,
    as_of: datetime = AS_OF,
    remember: bool = False,
    limit: int = 50,
    compare_with: Policy | None = None,
) -> Audited:
    """Audit a store and, to *remember*, store the audit in it."""
    seen = Seen()
    with engine.connect() as connection:
        audit = Audit(connection, policy, as_of, findings_limit=limit, compare_with=compare_with)
        with audit.drift:
            summary = audit.run([seen])
            connection.commit()
            if remember:
                audit.drift.store(connection, summary.verdict, summary.counts, policy.digest, policy.spoken())
                connection.commit()
    shown = audit.comparison.shown() if audit.comparison is not None else None
    return Audited(seen.evaluations, summary, shown)
