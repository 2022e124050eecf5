# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader checks on the page: checksums anyone can compute, what changed, who accepted what."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sqlite3
import typing as t
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import rfc8785
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store

from tests.evidence.fill import AS_OF
from tests.unit.audit.harness import policy_of, waiver
from tests.unit.reports.audited import ACCOUNT, CREATED, KEPT, POLICY, ROOM, SHA256, audit, filled
from tests.unit.reports.produce import feed, one

pytestmark = pytest.mark.dear


@pytest.fixture
def store(tmp_path: Path) -> t.Iterator[Store]:
    with filled(tmp_path) as store:
        yield store


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
        feed(reports, one(name="visit-7"))
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
