# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media of every resource that has any: collected, archived, archived once, verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fault.archive import files_below, media_rows, no_secret_anywhere, run
from tests.fault.world import Target
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running

RESOURCES = {
    "twilio": ("recordings", "voice_recordings", "compositions"),
    "telnyx": ("recordings", "room_recordings", "compositions"),
}


@pytest.fixture(scope="module")
def sim() -> Iterator[Handle]:
    config = Config(
        twilio=[
            twilio_account(
                "media", recordings=60, rooms=10, calls=80, compositions=6,
                voice_recording_shares={"encrypted": 0.2},
            )
        ],
        telnyx=[
            telnyx_account("calls", recordings=10, room_sessions=6, room_recordings=10, room_compositions=5)
        ],
        media_max=4096,
        nulls=0.0,
    )  # fmt: skip
    with running(config) as handle:
        yield handle


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_media_of_every_resource_are_archived_once(sim: Handle, tmp_path: Path, provider: str) -> None:
    store, dest = tmp_path / "evidence.sqlite", tmp_path / "media"
    Target(sim, provider).collect(store, resources=RESOURCES[provider])
    options: dict[str, Any] = {"store": str(store), "provider": provider, "api_base_url": sim.url}
    options["resources"] = list(RESOURCES[provider])
    with no_secret_anywhere(sim, tmp_path) as texts:
        first = run(sim, dest, **options)
        texts.append(json.dumps(first))
    assert first["counts"]["failed"] == 0
    files = files_below(dest)
    by_prefix: dict[str, int] = {}
    for file in first["files"]:
        assert Path(file["path"]).name in files
        assert file["proof"] in ("size", "length")
        by_prefix[file["id"][:2]] = by_prefix.get(file["id"][:2], 0) + 1
    if provider == "twilio":
        assert set(by_prefix) == {"RT", "RE", "CJ"}
        secret = [file for file in first["files"] if file["encrypted"]]
        assert secret
        for file in secret:
            notes = json.loads(Path(f"{file['path']}.encryption.json").read_text())
            assert notes["id"] == file["id"]
            assert notes["encryption_details"]["encrypted_cek"]
    else:
        assert first["counts"]["downloaded"] > 10
        suffixes = {Path(file["path"]).suffix for file in first["files"]}
        assert suffixes <= {".mp3", ".wav", ".mp4", ".mka", ".mkv", ".webm"}
    rows = media_rows(store)
    assert {row["dataset"] for row in rows.values()} == {"recordings", "compositions"}
    sim.reset()
    again = run(sim, dest, **options)
    assert again["changed"] is False
    assert again["counts"]["present"] == first["counts"]["downloaded"]
    assert sim.requests(port="storage") == []
    checked = run(sim, dest, verify_share=100.0, check_mode=True, **options)["verification"]
    assert checked["checked"] == checked["intact"] == first["counts"]["downloaded"]


def test_sids_of_every_kind_can_be_named(sim: Handle, tmp_path: Path) -> None:
    """Without a store: each SID tells what it is of."""
    store = tmp_path / "evidence.sqlite"
    Target(sim, "twilio").collect(store, resources=RESOURCES["twilio"])
    options: dict[str, Any] = {"api_base_url": sim.url, "provider": "twilio"}
    held = run(sim, tmp_path / "media", store=str(store), resources=list(RESOURCES["twilio"]), **options)[
        "files"
    ]
    named = [next(file["id"] for file in held if file["id"].startswith(kind)) for kind in ("RT", "RE", "CJ")]
    result = run(sim, tmp_path / "named", recording_sids=[*named, "RE" + "0" * 32], **options)
    assert {file["id"] for file in result["files"]} == set(named)
    assert result["counts"]["missing"] == 1
    sums = {file["id"]: file["sha256"] for file in held}
    assert {file["id"]: file["sha256"] for file in result["files"]} == {sid: sums[sid] for sid in named}
