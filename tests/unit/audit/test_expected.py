# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_audit import OPTIONS, run_audit

from tests.evidence.fill import AS_OF, TELNYX, TWILIO, add_run

POLICY = {"name": "short", "version": 1, "controls": [{"control": "evidence-gap"}]}
GHOST = "AC" + "d" * 32


def audited(path: Path, **options: Any) -> dict[str, Any]:
    location = str(path / "evidence.db")
    store = open_store(location)
    with store.begin() as connection:
        add_run(connection, 1, "twilio", TWILIO[0])
        add_run(connection, 2, "telnyx", TELNYX, window=(None, AS_OF - timedelta(days=2)))
    store.close()
    params = {name: piece.get("default") for name, piece in OPTIONS.items()}
    return run_audit(
        {**params, "store": location, "policy": POLICY, "as_of": AS_OF.isoformat(), **options}, True
    )


def test_accounts_that_are_there_are_enough(tmp_path: Path) -> None:
    expected = [{"provider": "twilio", "account": TWILIO[0]}, {"provider": "telnyx", "account": TELNYX}]
    assert audited(tmp_path, expected_accounts=expected)["reasons"] == []


def test_an_account_that_nobody_collected_makes_the_verdict_incomplete(tmp_path: Path) -> None:
    result = audited(tmp_path, expected_accounts=[{"provider": "twilio", "account": GHOST}])
    assert result["verdict"] == "incomplete"
    assert result["reasons"] == [
        f"The twilio account {GHOST} is expected, and was never collected into this store."
    ]


def test_evidence_that_ends_too_early_makes_the_verdict_incomplete(tmp_path: Path) -> None:
    result = audited(tmp_path, max_evidence_age="36h")
    assert result["verdict"] == "incomplete"
    ending = "ends at 2026-03-06T00:00:00.000000Z, too long ago; collect it again."
    assert result["reasons"] == [f"The evidence of telnyx account {TELNYX} {ending}"]


def test_an_account_that_is_not_expected_any_more_may_grow_old(tmp_path: Path) -> None:
    expected = [{"provider": "twilio", "account": TWILIO[0]}]
    assert audited(tmp_path, expected_accounts=expected, max_evidence_age="36h")["reasons"] == []


def test_an_entry_without_an_account_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected_accounts"):
        audited(tmp_path, expected_accounts=[{"provider": "twilio", "account": ""}])


def test_accounts_that_could_not_be_collected_stand_before_all_other_reasons(tmp_path: Path) -> None:
    result = audited(
        tmp_path,
        not_collected=[{"source": "clinic", "msg": "Wrong key."}],
        expected_accounts=[{"provider": "twilio", "account": GHOST}],
    )
    assert result["verdict"] == "incomplete"
    assert result["reasons"][0] == "clinic could not be collected: Wrong key."
    assert "incomplete: clinic could not be collected: Wrong key." in result["summary"]
