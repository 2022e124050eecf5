# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page over a real store: visits and their files, checksums that anyone can compute, what changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sqlite3
import typing as t
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import rfc8785
import sqlalchemy as sa
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
from tests.unit.audit.harness import policy_of, waiver
from tests.unit.reports.produce import one
from tests.unit.reports.test_html_report import Page

ACCOUNT = TWILIO[0]
ROOM, OTHER = sid("RM", 1), sid("RM", 2)
FAILED, KEPT = sid("RT", 1), sid("RT", 2)
SHA256 = "5e" * 32
CREATED = to_text(AS_OF - timedelta(hours=30))


@pytest.fixture
def store(tmp_path: Path) -> t.Iterator[Store]:
    """A room with a finding of its own and one of a recording, an archived file, and a Telnyx call."""
    store = open_store(str(tmp_path / "evidence.db"))
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


def visits(text: str) -> dict[str, str]:
    """Return the words of each visit by the name in its summary."""
    found = re.findall(r'<details class="visit".*?</div></details>', text, re.DOTALL)
    plain = [" ".join(re.sub("<[^>]*>", " ", item).split()) for item in found]
    return {item.split(" Clinic Vienna ")[0]: item for item in plain}


def test_one_visit_has_its_findings_recordings_and_files_in_one_place(store: Store, tmp_path: Path) -> None:
    visit = visits(audit(store, tmp_path)[0])["visit-7"]
    for expected in (
        "Clinic Vienna",
        ROOM,
        "2 findings",
        "2 recordings",
        "Recording was not enabled",
        "Room that must be recorded has recording disabled",
        "Recording failed",
        FAILED,
        "/srv/archive/visit-7/audio.mka",
        f"SHA-256 {SHA256}",
        "Archived and verified",
        "1 hour 2 minutes",
        "not archived",
    ):
        assert expected in visit, expected


def test_a_recording_leads_to_its_visit(store: Store, tmp_path: Path) -> None:
    text, found = audit(store, tmp_path)
    places = [tag["id"] for tag in found.named("details") if str(tag.get("id")).startswith("visit-")]
    links = {tag.get("href") for tag in found.named("a")}
    row = next(row for row in found.rows if len(row) == 7 and FAILED in row[3])
    assert "visit-7" in row[3]
    assert f"#{places[0]}" in links
    assert text.index("visit-7") < text.index("visit-8")


def test_a_telnyx_call_is_a_visit_of_its_session(store: Store, tmp_path: Path) -> None:
    text = audit(store, tmp_path)[0]
    assert [item for item in visits(text).values() if "session-1" in item and "1 recording" in item]


def test_visits_without_findings_fill_what_is_left(store: Store, tmp_path: Path) -> None:
    assert "No finding , 0 recordings" in visits(audit(store, tmp_path)[0])["visit-8"]


def test_anyone_can_compute_the_evidence_again(store: Store, tmp_path: Path) -> None:
    text, found = audit(store, tmp_path)
    document = json.loads((tmp_path / "audit.json").read_text())
    (query,) = re.findall(r'"(SELECT .*?)"', "".join(found.words), re.DOTALL)
    with closing(sqlite3.connect(tmp_path / "evidence.db")) as base:
        digests = "".join(digest for (digest,) in base.execute(query))
    assert hashlib.sha256(digests.encode()).hexdigest() == document["evidence"]["digest"]
    assert document["evidence"]["digest"] in text


def test_anyone_can_compute_the_policy_again(store: Store, tmp_path: Path) -> None:
    audit(store, tmp_path)
    policy = json.loads((tmp_path / "audit.json").read_text())["policy"]
    assert hashlib.sha256(rfc8785.dumps(policy["content"])).hexdigest() == policy["digest"]


def test_a_changed_policy_is_said_at_the_top_with_both_digests(store: Store, tmp_path: Path) -> None:
    earlier = AS_OF - timedelta(days=1)
    with store.begin() as connection:
        connection.execute(
            tables.audits.insert().values(
                policy="test", policy_digest="ab" * 32, as_of=to_text(earlier), verdict="fail", counts="{}"
            )
        )
    text, found = audit(store, tmp_path)
    words = " ".join(" ".join(found.words).split())
    assert "The policy has changed since the last audit." in words
    assert "ab" * 32 in words
    assert words.index(POLICY.digest) < words.index("What matters first")
    assert "1 day before" in words
    assert "New 3" in words
    assert text.count('class="changed"') == 1


def test_an_unchanged_policy_is_not_said(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        connection.execute(
            tables.audits.insert().values(
                policy="test",
                policy_digest=POLICY.digest,
                as_of=to_text(AS_OF - timedelta(days=1)),
                verdict="fail",
                counts="{}",
            )
        )
    assert 'class="changed"' not in audit(store, tmp_path)[0]


def test_a_waived_finding_says_who_accepted_it_until_when(store: Store, tmp_path: Path) -> None:
    policy = policy_of("room-recording-required", waivers=[waiver("room-recording-required", ROOM)])
    found = audit(store, tmp_path, policy)[1]
    row = next(row for row in found.rows if len(row) == 7 and ROOM in row[3])
    assert "Waived by W-1 until 2026-12-31, compliance@example.com" in " ".join(row[6].split())


def test_what_to_do_stands_with_each_control_and_account(store: Store, tmp_path: Path) -> None:
    text, found = audit(store, tmp_path)
    tasks = [row for row in found.rows if len(row) == 6 and "room-recording-required" in row[1]]
    (task,) = [[" ".join(cell.split()) for cell in row] for row in tasks]
    assert task[2:5] == ["1", "0", "Clinic Vienna: 1"]
    remedy = next(item["remedy"] for item in POLICY.shown()["controls"])
    assert task[5].startswith(" ".join(remedy.split()))
    assert text.count(f"SHA-256 {SHA256}") == 1


def test_numbers_add_up(store: Store, tmp_path: Path) -> None:
    found = audit(store, tmp_path)[1]
    rows = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in found.rows if len(row) == 5}
    assert rows["Rooms"][2:] == ["2", "2"]
    assert rows["Recordings"][2:] == ["3", "3"]


def test_the_page_is_the_same_every_time(store: Store, tmp_path: Path) -> None:
    assert audit(store, tmp_path)[0] == audit(store, tmp_path)[0]


def test_later_recordings_are_no_part_of_a_visit(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        later = recording_row(id=sid("RT", 9), room_id=ROOM, created_at=to_text(AS_OF + timedelta(hours=1)))
        insert_rows(connection, tables.recordings, [later])
    assert "2 recordings" in visits(audit(store, tmp_path)[0])["visit-7"]


def test_look_ups_are_few(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        many = [room_row(id=sid("RM", number), recording_enabled=False) for number in range(100, 400)]
        insert_rows(connection, tables.rooms, many)
    statements: list[str] = []

    def note(_connection: t.Any, _cursor: t.Any, statement: str, *_more: object) -> None:
        statements.append(statement)

    sa.event.listen(store.engine, "before_cursor_execute", note)
    audit(store, tmp_path)
    assert len(statements) < 60


def test_a_finding_tells_which_requirement_it_touches(store: Store, tmp_path: Path) -> None:
    requirements: list[dict[str, t.Any]] = [
        {
            "id": "1",
            "title": "Visits are recorded",
            "controls": ["room-recording-required", "recording-absent"],
        },
        {"id": "2", "title": "Doors are locked", "controls": []},
    ]
    with store.read() as connection:
        audited = Audit(connection, POLICY, AS_OF)
        with audited.drift:
            summary = audited.run([])
    counts = dict.fromkeys(summary.counts["by_verdict"], 0)
    for item in requirements:
        item |= {"verdict": "fail" if item["controls"] else None, "counts": counts}
    framework = {"name": "House rules", "version": "1", "requirements": requirements}
    summary = dataclasses.replace(summary, frameworks=[framework])
    with Reports([{"format": "html", "dest": str(tmp_path / "a.html")}], check_mode=False) as reports:
        reports.evaluation(one(name="visit-7"))
        reports.finish(summary)
    words = " ".join(re.sub("<[^>]*>", " ", (tmp_path / "a.html").read_text()).split())
    assert "Touches House rules: Visits are recorded" in words
    assert "Visits are recorded 1 Fail room-recording-required not in this policy: recording-absent" in words
    assert "Doors are locked 2 Nothing checks it" in words


def test_switches_are_shown(store: Store, tmp_path: Path) -> None:
    with store.read() as connection:
        audited = Audit(connection, POLICY, AS_OF)
        with audited.drift:
            summary = audited.run([])
    switch = {
        "provider": "twilio", "account": ACCOUNT, "account_name": "Clinic Vienna", "kind": "trunk",
        "id": "trunk/TK1", "name": "Reception", "state": "unknown",
        "reason": "The key may not read it.", "applies_to": "all",
        "since": CREATED,
    }  # fmt: skip
    summary = dataclasses.replace(summary, switches=[switch])
    with Reports([{"format": "html", "dest": str(tmp_path / "a.html")}], check_mode=False) as reports:
        reports.finish(summary)
    words = " ".join(re.sub("<[^>]*>", " ", (tmp_path / "a.html").read_text()).split())
    assert "Trunk: Reception trunk/TK1 Clinic Vienna" in words
    assert "Unknown The key may not read it. All" in words


def test_legal_holds_are_told_with_owner_and_end(store: Store, tmp_path: Path) -> None:
    hold = {"ids": [KEPT], "owner": "legal@example.com", "reason": "Case 12", "until": "2027-01-31"}
    holds = tmp_path / "holds.yml"
    holds.write_text(json.dumps({"holds": [hold]}))
    policy = policy_of("recording-failed", holds=str(holds))
    words = " ".join(re.sub("<[^>]*>", " ", audit(store, tmp_path, policy)[0]).split())
    assert f"1 resource {KEPT} Active 2027-01-31 Case 12 legal@example.com" in words
