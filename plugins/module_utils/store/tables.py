# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The evidence store's tables, for SQLite and PostgreSQL alike.

The record tables are made from :mod:`..records.datasets`. Timestamps are text, spelled as in
:mod:`..records.times`, so that plain SQL compares and sorts them on either database.
"""

from __future__ import annotations

from .._deps import sqlalchemy as sa
from ..records.column import Column
from ..records.datasets.registry import DATASETS

#: Raised by one with every change of the tables; :mod:`.migrations` holds a step for each.
SCHEMA_VERSION = 2

metadata = sa.MetaData()


def _text() -> sa.Text:
    # Byte order, as in SQLite and Python: a language's order would make exports differ by server.
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _column(column: Column) -> sa.Column[object]:
    kinds = {"integer": sa.BigInteger, "boolean": sa.Boolean}
    kind = kinds[column.kind]() if column.kind in kinds else _text()
    return sa.Column(column.name, kind, nullable=column.null, server_default=column.default or None)


def _records(dataset: str, *joins: str) -> sa.Table:
    """Make the table of *dataset*, with an index for its order, and for each column that is joined by."""
    columns = {column.name: _column(column) for column in DATASETS[dataset]}
    table = sa.Table(
        dataset,
        metadata,
        *columns.values(),
        # By id first: what is merged is looked up by ids. With the account first, a PostgreSQL without
        # statistics, as after a restore, reads the whole account for every batch.
        sa.PrimaryKeyConstraint("id", "provider", "account"),
    )
    if "created_at" in columns:
        order = ("provider", "account", "created_at", "id")
        sa.Index(f"ix_{dataset}_{'_'.join(order)}", *(table.c[name] for name in order))
    for name in joins:
        # Most rows of a list that cannot have the value would only make the index slow.
        there = table.c[name].is_not(None)
        sa.Index(
            f"ix_{dataset}_provider_account_{name}",
            table.c.provider,
            table.c.account,
            table.c[name],
            sqlite_where=there,
        )
    return table


def for_postgresql() -> None:
    """Let indexes leave out on PostgreSQL what they leave out on SQLite.

    To name that database where they are made would load all that is known about it, for every store.
    """
    for table in RECORDS.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


#: The columns by which rows of one dataset find those of another.
_JOINS = {
    "recordings": ("room_id", "call_id", "conference_id"),
    "conference_participants": ("call_id", "conference_id"),
    "calls": ("parent_call_id",),
    "compositions": ("room_id",),
    "transcriptions": ("recording_id",),
}

#: dataset → its table.
RECORDS: dict[str, sa.Table] = {name: _records(name, *_JOINS.get(name, ())) for name in DATASETS}
rooms = RECORDS["rooms"]
recordings = RECORDS["recordings"]
settings = RECORDS["settings"]

#: The name that people know an account by, the newest one. It is no part of any record or digest.
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("provider", _text(), primary_key=True),
    sa.Column("account", _text(), primary_key=True),
    sa.Column("name", _text(), nullable=False),
    sa.Column("observed_at", _text(), nullable=False),
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", _text(), primary_key=True),
    sa.Column("value", _text(), nullable=False),
)

#: What a record was before it changed; ``raw`` is the earlier source record.
history = sa.Table(
    "history",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("run", sa.Integer, nullable=False),
    sa.Column("observed_at", _text(), nullable=False),
    sa.Column("resource", _text(), nullable=False),
    sa.Column("provider", _text(), nullable=False),
    sa.Column("account", _text(), nullable=False),
    sa.Column("id", _text(), nullable=False),
    sa.Column("event", _text(), nullable=False),  # changed, vanished, reappeared
    sa.Column("fields", _text(), nullable=False),  # JSON list of the columns that changed
    sa.Column("previous", _text(), nullable=False),  # JSON object: those columns' earlier values
    sa.Index("ix_history_record", "resource", "provider", "account", "id"),
)

#: One collection of one account. state: running, complete, incomplete or failed.
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", _text(), nullable=False, unique=True),
    sa.Column("provider", _text(), nullable=False),
    sa.Column("account", _text(), nullable=False),
    sa.Column("mode", _text(), nullable=False),
    sa.Column("state", _text(), nullable=False),
    sa.Column("started_at", _text(), nullable=False),
    sa.Column("finished_at", _text()),
    sa.Column("tool_version", _text(), nullable=False),
    sa.Column(
        "request", _text(), nullable=False
    ),  # JSON: what was asked for; an interrupted run goes on for the same request
    sa.Column("api", _text()),  # JSON: requests, retries, waited_seconds
    sa.Column("error", _text()),  # one sentence
    sa.Index("ix_runs_account", "provider", "account", "number"),
)

#: What one run covered of one resource: half-open window; a missing bound is unbounded.
coverage = sa.Table(
    "coverage",
    metadata,
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("resource", _text(), primary_key=True),
    sa.Column("window_from", _text()),
    sa.Column("window_to", _text()),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("chains", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("drifted", sa.BigInteger, nullable=False),
    sa.Column("seen", sa.BigInteger, nullable=False),
    sa.Column("new", sa.BigInteger, nullable=False),
    sa.Column("changed", sa.BigInteger, nullable=False),
    sa.Column("vanished", sa.BigInteger, nullable=False),
    sa.Column("missing", _text()),  # JSON list of sentences: what was not read
)

#: One chain of pages (Twilio: a status and a time slice; Telnyx: a block of numbered pages).
chains = sa.Table(
    "chains",
    metadata,
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("resource", _text(), nullable=False),
    sa.Column("status", _text()),
    sa.Column("after", _text()),
    sa.Column("before", _text()),
    sa.Column("state", _text(), nullable=False),  # open, done, split, failed
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("records", sa.BigInteger, nullable=False),
    sa.Column("cursor", _text()),  # where an open chain goes on
    sa.Column("ended_by", _text()),  # the provider's mark, or what the chain was split into, or the error
    sa.Column("source", _text()),  # the list, where several are read for the resource
)

#: What became of each recording's media. state: verified, unverified, missing, external, failed.
media = sa.Table(
    "media",
    metadata,
    sa.Column("provider", _text(), primary_key=True),
    sa.Column("account", _text(), primary_key=True),
    sa.Column("id", _text(), primary_key=True),
    sa.Column("state", _text(), nullable=False),
    sa.Column("path", _text()),
    sa.Column("size_bytes", sa.BigInteger),
    sa.Column("sha256", _text()),
    sa.Column("encrypted", sa.Boolean),
    sa.Column("problem", _text()),
    sa.Column("observed_at", _text(), nullable=False),
    sa.Column("dataset", _text(), nullable=False, server_default="recordings"),
    sa.Column("attempts", sa.Integer),  # how often it was asked for since it was last there
    sa.Column("missing_since", _text()),
    sa.Column("next_attempt_at", _text()),
    sa.Column("proof", _text()),  # what the archived file's wholeness rests on
)

#: Audits that were run, so that the next one of the same policy can say what is new.
audits = sa.Table(
    "audits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("policy", _text(), nullable=False),
    sa.Column("policy_digest", _text(), nullable=False),
    sa.Column("as_of", _text(), nullable=False),
    sa.Column("verdict", _text(), nullable=False),
    sa.Column("counts", _text(), nullable=False),  # JSON
    sa.Column("details", _text()),  # JSON: what later audits compare with
    sa.Index("ix_audits_policy", "policy", "as_of"),
)

#: Verdicts other than pass and not_applicable of each audit.
audit_findings = sa.Table(
    "audit_findings",
    metadata,
    sa.Column("audit", sa.Integer, primary_key=True),
    sa.Column("control", _text(), primary_key=True),
    sa.Column("provider", _text(), primary_key=True),
    sa.Column("account", _text(), primary_key=True),
    sa.Column("resource", _text(), primary_key=True),
    sa.Column("id", _text(), primary_key=True),
    sa.Column("verdict", _text(), nullable=False),
    sa.Column("severity", _text(), nullable=False),
    sa.Column("since", _text(), nullable=False),  # as_of of the first audit in the unbroken row
    sa.Column("uid", _text()),  # the same in every audit, and the one that OCSF events carry
    sa.Column("change", _text()),  # new, persisting, resolved, waived, not_selected
    sa.Column("name", _text()),  # what people call the resource
    sa.Column("title", _text()),
    sa.Column("message", _text()),
    sa.Column("remedy", _text()),
    sa.Column("details", _text()),  # JSON: facts, waiver
    sa.Index("ix_audit_findings_uid", "uid"),
)

#: What was taken out of the store on purpose, and why that is no gap in it.
upkeep = sa.Table(
    "upkeep",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", _text(), nullable=False),
    sa.Column("action", _text(), nullable=False),  # pruned, account_absent
    sa.Column("provider", _text()),
    sa.Column("account", _text()),
    sa.Column("details", _text(), nullable=False),  # JSON: bounds, and how many rows of which table
)
