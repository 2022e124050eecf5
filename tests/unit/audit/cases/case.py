# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a case of a control is, and in which ways its evidence may have been collected."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text

from tests.evidence.fill import AS_OF, TWILIO, add_run, recording_row, room_row
from tests.unit.audit.harness import complete_runs

Row = dict[str, t.Any]

ROOM = room_row()["id"]
RECORDING = recording_row()["id"]
BUCKET = "https://archive.s3.eu-central-1.amazonaws.com/video"
UNFINISHED: Row = {"processing_state": "in_progress"}
#: Selects nothing that is there.
ELSEWHERE = {"account": ["AC" + "f" * 32]}


def days(number: float) -> str:
    """Return the moment that many days before the audit."""
    return to_text(AS_OF - timedelta(days=number))


def incomplete_runs(connection: sa.Connection) -> None:
    """Collect rooms and settings completely, recordings not."""
    add_run(connection, 1, "twilio", TWILIO[0], resources=("rooms", "settings"))
    add_run(connection, 2, "twilio", TWILIO[0], resources=("recordings",), complete=False)


def gap_runs(connection: sa.Connection) -> None:
    """Collect recordings of the time before three days ago, and of the last two days."""
    add_run(
        connection,
        1,
        "twilio",
        TWILIO[0],
        resources=("recordings",),
        window=(None, AS_OF - timedelta(days=3)),
    )
    later = (AS_OF - timedelta(days=2), AS_OF)
    add_run(connection, 2, "twilio", TWILIO[0], resources=("recordings",), window=later)


def old_runs(connection: sa.Connection) -> None:
    """Collect rooms nine days ago, and not since."""
    add_run(
        connection, 1, "twilio", TWILIO[0], resources=("rooms",), window=(None, AS_OF - timedelta(days=9))
    )


def rare_runs(connection: sa.Connection) -> None:
    """Collect all rooms, ten days ago and now: the provider keeps them for seven."""
    add_run(
        connection, 1, "twilio", TWILIO[0], resources=("rooms",), window=(None, AS_OF - timedelta(days=10))
    )
    add_run(connection, 2, "twilio", TWILIO[0], resources=("rooms",))


def narrow_runs(connection: sa.Connection) -> None:
    """Collect recordings completely, then again without coming to an end, then those of the last hour."""
    rerun_runs(connection)
    last = (AS_OF - timedelta(hours=1), AS_OF)
    add_run(connection, 3, "twilio", TWILIO[0], resources=("recordings",), window=last)


def rerun_runs(connection: sa.Connection) -> None:
    """Collect recordings completely, then again without coming to an end."""
    add_run(connection, 1, "twilio", TWILIO[0], window=(None, AS_OF - timedelta(hours=1)))
    add_run(connection, 2, "twilio", TWILIO[0], resources=("recordings",), complete=False)


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    control: str
    verdict: str
    kind: str = ""  # null or incomplete, of unknown
    rooms: tuple[Row, ...] = ()
    recordings: tuple[Row, ...] = ()
    settings: tuple[Row, ...] = ()
    runs: t.Callable[[sa.Connection], None] = complete_runs
    params: Row = field(default_factory=dict)
    select: Row = field(default_factory=dict)
    waiver: Row | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """What the test's output calls it."""
        return "-".join(part for part in (self.control, self.verdict, self.kind, self.note) if part)
