# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The evidence store's tables, for SQLite and PostgreSQL alike.

The record tables are made from :mod:`..records.columns`. Timestamps are text, spelled as in
:mod:`..records.times`, so that plain SQL compares and sorts them on either database.
"""

from __future__ import annotations

from .._deps import sqlalchemy as sa
from ..records.columns import RESOURCES, Column

#: Raised by one with every change of the tables; :mod:`.migrations` holds a step for each.
SCHEMA_VERSION = 1

metadata = sa.MetaData()


def _column(column: Column) -> sa.Column[object]:
    kinds = {"integer": sa.BigInteger, "boolean": sa.Boolean}
    kind = kinds.get(column.kind, sa.Text)
    return sa.Column(column.name, kind(), nullable=column.null, primary_key=column.name in ("provider", "account", "id"))


def _records(resource: str, *indexes: tuple[str, ...]) -> sa.Table:
    return sa.Table(
        resource,
        metadata,
        *(_column(column) for column in RESOURCES[resource]),
        *(sa.Index(f"ix_{resource}_{'_'.join(names)}", *names) for names in indexes),
    )


_ORDER = ("provider", "account", "created_at", "id")

rooms = _records("rooms", _ORDER)
recordings = _records("recordings", _ORDER, ("provider", "account", "room_id"))
settings = _records("settings")
RECORDS = {"rooms": rooms, "recordings": recordings, "settings": settings}

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

#: What a record was before it changed; ``raw`` is the earlier source record.
history = sa.Table(
    "history",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("run", sa.Integer, nullable=False),
    sa.Column("observed_at", sa.Text, nullable=False),
    sa.Column("resource", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),  # changed, vanished, reappeared
    sa.Column("fields", sa.Text, nullable=False),  # JSON list of the columns that changed
    sa.Column("previous", sa.Text, nullable=False),  # JSON object: those columns' earlier values
    sa.Index("ix_history_record", "resource", "provider", "account", "id"),
)

#: One collection of one account. state: running, complete, incomplete or failed.
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("started_at", sa.Text, nullable=False),
    sa.Column("finished_at", sa.Text),
    sa.Column("tool_version", sa.Text, nullable=False),
    sa.Column("api", sa.Text),  # JSON: requests, retries, waited_seconds
    sa.Column("error", sa.Text),  # one sentence
    sa.Index("ix_runs_account", "provider", "account", "number"),
)

#: What one run covered of one resource: half-open window; a missing bound is unbounded.
coverage = sa.Table(
    "coverage",
    metadata,
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("resource", sa.Text, primary_key=True),
    sa.Column("window_from", sa.Text),
    sa.Column("window_to", sa.Text),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("chains", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("drifted", sa.BigInteger, nullable=False),
    sa.Column("seen", sa.BigInteger, nullable=False),
    sa.Column("new", sa.BigInteger, nullable=False),
    sa.Column("changed", sa.BigInteger, nullable=False),
    sa.Column("vanished", sa.BigInteger, nullable=False),
    sa.Column("missing", sa.Text),  # JSON list of sentences: what was not read
)

#: One chain of pages (Twilio: a status and a time slice; Telnyx: a block of numbered pages).
chains = sa.Table(
    "chains",
    metadata,
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("resource", sa.Text, nullable=False),
    sa.Column("status", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("state", sa.Text, nullable=False),  # open, done, split, failed
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("cursor", sa.Text),  # where an open chain goes on
    sa.Column("ended_by", sa.Text),  # the provider's mark, or what the chain was split into, or the error
)

#: What became of each recording's media. state: verified, unverified, missing, external, failed.
media = sa.Table(
    "media",
    metadata,
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("path", sa.Text),
    sa.Column("size_bytes", sa.BigInteger),
    sa.Column("sha256", sa.Text),
    sa.Column("encrypted", sa.Boolean),
    sa.Column("problem", sa.Text),
    sa.Column("observed_at", sa.Text, nullable=False),
)

#: Audits that were run, so that the next one of the same policy can say what is new.
audits = sa.Table(
    "audits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("policy_digest", sa.Text, nullable=False),
    sa.Column("as_of", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),  # JSON
    sa.Index("ix_audits_policy", "policy", "as_of"),
)

#: Verdicts other than pass and not_applicable of each audit.
audit_findings = sa.Table(
    "audit_findings",
    metadata,
    sa.Column("audit", sa.Integer, primary_key=True),
    sa.Column("control", sa.Text, primary_key=True),
    sa.Column("provider", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("resource", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("since", sa.Text, nullable=False),  # as_of of the first audit in the unbroken row
)
