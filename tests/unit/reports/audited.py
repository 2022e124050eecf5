# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real store with something in it, and the page that an audit of it makes."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy import Policy
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.archive import Archive
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store

from tests.evidence.fill import (
    AS_OF,
    TELNYX,
    TWILIO,
    add_run,
    call_row,
    insert_rows,
    recording_row,
    room_row,
    settings_row,
    sid,
)
from tests.unit.audit.harness import policy_of
from tests.unit.reports.test_html_report import Page

ACCOUNT = TWILIO[0]
ROOM, OTHER = sid("RM", 1), sid("RM", 2)
FAILED, KEPT = sid("RT", 1), sid("RT", 2)
SHA256 = "5e" * 32
CREATED = to_text(AS_OF - timedelta(hours=30))


@contextmanager
def filled(folder: Path) -> t.Iterator[Store]:
    """A room with a finding of its own and one of a recording, an archived file, and a Telnyx call."""
    store = open_store(str(folder / "evidence.db"))
    with store.begin() as connection:
        insert_rows(
            connection,
            tables.rooms,
            [
                room_row(id=ROOM, name="visit-7", created_at=CREATED, recording_enabled=False),
                room_row(id=OTHER, name="visit-8", created_at=CREATED),
            ],
        )
        insert_rows(
            connection,
            tables.recordings,
            [
                recording_row(id=FAILED, room_id=ROOM, status="failed", created_at=CREATED),
                recording_row(id=KEPT, room_id=ROOM, created_at=CREATED, duration_ms=3_725_000),
                call_row(id="call-recording", status="failed", created_at=CREATED),
            ],
        )
        insert_rows(connection, tables.settings, [settings_row()])
        connection.execute(
            tables.media.insert().values(
                provider="twilio",
                account=ACCOUNT,
                id=KEPT,
                state="verified",
                path="/srv/archive/visit-7/audio.mka",
                size_bytes=4711,
                sha256=SHA256,
                observed_at=CREATED,
            )
        )
        connection.execute(
            tables.accounts.insert().values(
                provider="twilio", account=ACCOUNT, name="Clinic Vienna", observed_at=CREATED
            )
        )
        add_run(connection, 1, "twilio", ACCOUNT)
        add_run(connection, 2, "telnyx", TELNYX)
    yield store
    store.close()


POLICY = policy_of("room-recording-required", "recording-failed", "settings-encryption")


def audit(store: Store, folder: Path, policy: Policy = POLICY, *, remember: bool = False) -> tuple[str, Page]:
    """Audit *store*, and return the page as text and parsed."""
    specs = [{"format": name, "dest": str(folder / f"audit.{name}")} for name in ("html", "json")]
    with store.read() as connection, Reports(specs, check_mode=False, policy=policy.shown()) as reports:
        audit = Audit(connection, policy, AS_OF)
        with audit.drift:
            summary = audit.run(reports.renderers)
            found = partial(audit.drift.scratch.of, policy.controls())
            reports.look_up(Archive(connection, summary.as_of, found))
            reports.finish(summary)
            connection.commit()
            if remember:
                with store.begin() as writing:
                    audit.drift.store(
                        writing, summary.verdict, summary.counts, policy.digest, policy.spoken()
                    )
    text = (folder / "audit.html").read_text()
    return text, Page(text)
