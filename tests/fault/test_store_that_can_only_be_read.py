# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An archive is verified by a store in which nothing can be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store import sqlite_file

from tests.fault.archive import files_below, fill_store, run
from tests.simulator.config import Config, twilio_account
from tests.simulator.handle import running


def test_an_archive_is_verified_and_nothing_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(twilio=[twilio_account("media", recordings=12)], media_max=2048, nulls=0.0)
    dest, store = tmp_path / "media", tmp_path / "archive" / "evidence.sqlite"
    with running(config) as sim:
        fill_store(store, sim)
        done = run(sim, dest, store=str(store), provider="twilio")
        assert done["warnings"] == []
        before = {path.name: path.read_bytes() for path in store.parent.iterdir()}
        monkeypatch.setattr(sqlite_file, "_only_read", lambda _path: "its disk is mounted read-only")
        sim.reset()
        damaged = next(path for name, path in files_below(dest).items() if name.startswith("RT"))
        again = run(sim, dest, store=str(store), provider="twilio", verify=True)
        assert again["counts"]["present"] == done["counts"]["downloaded"] > 0
        assert sim.requests() == []
        damaged.write_bytes(b"x" * damaged.stat().st_size)
        mended = run(sim, dest, store=str(store), provider="twilio", verify=True)
        assert mended["counts"]["downloaded"] == 1
        assert mended["warnings"] == [
            f"What became of the media is not remembered: the evidence store {store} can only be read."
        ]
    assert {path.name: path.read_bytes() for path in store.parent.iterdir()} == before
