# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media downloads against a provider and a storage that misbehave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError, InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.files.problems import OutputError
from ansible_collections.cpaas.recordings.plugins.module_utils.media import archive as archive_module
from ansible_collections.cpaas.recordings.plugins.module_utils.media.tally import MediaIncompleteError

from tests.fault.archive import (
    call_media,
    checksum,
    files_below,
    fill_store,
    media_rows,
    no_secret_anywhere,
    run,
)
from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running

SHARES = {"failed": 0.02, "deleted": 0.02, "stuck": 0.02, "zero": 0.0, "muted": 0.03, "external": 0.05}


@pytest.fixture
def sim() -> Iterator[Handle]:
    config = Config(
        twilio=[twilio_account("media", recordings=80, recording_shares=SHARES)],
        telnyx=[telnyx_account("calls", recordings=20)],
        media_max=4096,
        nulls=0.0,
    )
    with running(config) as handle:
        yield handle


@pytest.fixture
def store(sim: Handle, tmp_path: Path) -> Path:
    path = tmp_path / "evidence.sqlite"
    fill_store(path, sim)
    return path


def kinds(sim: Handle) -> dict[str, str]:
    world = sim.world.twilio[sim.config.twilio[0].sid]
    return {record["sid"]: world.recording_kind(record["sid"]) for record in world.recordings()}


def expect_complete(sim: Handle, dest: Path, result: dict[str, Any]) -> None:
    """Every recording that has media is there, byte for byte."""
    account = sim.config.twilio[0].sid
    world = sim.world.twilio[account]
    files = files_below(dest)
    wanted = 0
    for record in world.recordings("completed"):
        media = world.media(record["sid"])
        name = f"{record['sid']}.{record['container_format']}"
        if media is None:
            assert name not in files
            continue
        wanted += 1
        assert checksum(files[name]) == media.sha256
    assert result["counts"]["downloaded"] + result["counts"]["present"] == wanted
    assert not [name for name in files if name.endswith((".part", ".part.json"))]


def test_an_account_is_archived_once_and_the_second_run_downloads_nothing(
    sim: Handle, store: Path, tmp_path: Path
) -> None:
    dest = tmp_path / "media"
    by_kind = list(kinds(sim).values())
    with no_secret_anywhere(sim, tmp_path) as texts:
        result = run(sim, dest, store=str(store), provider="twilio")
        texts.append(json.dumps(result))
        expect_complete(sim, dest, result)
        assert result["changed"] is True
        counts = result["counts"]
        assert counts["missing"] == by_kind.count("muted") > 0
        assert counts["external"] == by_kind.count("external") > 0
        assert counts["not_ready"] > 0
        assert counts["failed"] == 0
        assert {path.stat().st_mode & 0o077 for path in [dest, *dest.rglob("*")]} == {0}
        rows = media_rows(store)
        assert sorted({row["state"] for row in rows.values()}) == ["external", "missing", "verified"]
        for file in result["files"]:
            assert rows[file["id"]]["sha256"] == file["sha256"] == checksum(Path(file["path"]))
            assert file["size_checked"] is True
        sim.reset()
        again = run(sim, dest, store=str(store), provider="twilio")
        assert again["changed"] is False
        assert again["counts"]["downloaded"] == 0
        assert again["counts"]["present"] == counts["downloaded"]
        assert sim.requests() == []
        assert media_rows(store) == rows


def test_check_mode_tells_count_and_bytes(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    told = run(sim, dest, check_mode=True, store=str(store), provider="twilio", retry_missing=True)
    assert not dest.exists()
    assert sim.requests(port="storage") == []
    assert media_rows(store) == {}
    done = run(sim, dest, store=str(store), provider="twilio")
    # Only a request tells that a track was muted.
    muted = list(kinds(sim).values()).count("muted")
    assert told["counts"]["downloaded"] == done["counts"]["downloaded"] + muted
    assert told["changed"] is True
    assert told["bytes"] >= done["bytes"] > 0
    assert run(sim, dest, check_mode=True, store=str(store), provider="twilio")["changed"] is False


def test_telnyx_media_have_fresh_urls_and_no_known_size(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    with no_secret_anywhere(sim, tmp_path) as texts:
        result = run(sim, dest, store=str(store), provider="telnyx")
        texts.append(json.dumps(result))
    assert result["counts"]["downloaded"] == 20
    for file in result["files"]:
        media = call_media(sim, "calls", file["id"])
        assert Path(file["path"]).name == f"{file['id']}.{media.container}"
        assert file["sha256"] == media.sha256 == checksum(Path(file["path"]))
        assert file["size_checked"] is False
    fetched = [entry for entry in sim.requests(port="api") if "/recordings/" in entry["path"]]
    assert len(fetched) == 20
    assert run(sim, dest, store=str(store), provider="telnyx")["changed"] is False


def test_named_recordings_need_no_store(sim: Handle, tmp_path: Path) -> None:
    world = sim.world.twilio[sim.config.twilio[0].sid]
    whole = [sid for sid, kind in kinds(sim).items() if kind == "" or world.media(sid)][:3]
    result = run(sim, tmp_path / "media", recording_sids=[*whole, "RT" + "0" * 32], name_template="{id}")
    assert result["counts"] == {
        "downloaded": 3, "present": 0, "missing": 1, "external": 0, "not_ready": 0, "failed": 0
    }  # fmt: skip
    assert set(files_below(tmp_path / "media")) == set(whole)
    assert run(sim, tmp_path / "media", recording_sids=whole, name_template="{id}")["counts"]["present"] == 3


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("reset in the middle", {"kind": "media_reset", "probability": 0.3}),
    ("connection that ends early", {"kind": "media_truncate", "probability": 0.3}),
    ("expired URL", {"kind": "media_expired", "probability": 0.3}),
    ("storage that refuses", {"kind": "media_403", "probability": 0.3}),
    ("storage that is busy", {"kind": "media_500", "probability": 0.3}),
    ("wrong length", {"kind": "media_length", "probability": 0.3}),
    ("no bytes", {"kind": "media_empty", "probability": 0.3}),
    ("provider that is busy", {"kind": "http500", "probability": 0.2, "path": "Media"}),
    (
        "provider that asks to slow down",
        {"kind": "http429", "probability": 0.2, "retry_after": 0.1, "path": "Media"},
    ),
]


@pytest.mark.parametrize("fault", [fault for _name, fault in FAULTS], ids=[name for name, _fault in FAULTS])
def test_every_passing_fault_is_survived(
    sim: Handle, store: Path, tmp_path: Path, fault: dict[str, Any]
) -> None:
    sim.faults(fault)
    with no_secret_anywhere(sim, tmp_path) as texts:
        result = run(sim, tmp_path / "media", store=str(store), provider="twilio", concurrency=16)
        texts.append(json.dumps(result))
        expect_complete(sim, tmp_path / "media", result)
    assert sum(sim.counters()["fault"].values()) > 0


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Handle]:
    """One call of about a megabyte."""
    config = Config(telnyx=[telnyx_account("calls", recordings=1)], media_max=2**20, nulls=0.0)
    with running(config) as handle:
        fill_store(tmp_path / "evidence.sqlite", handle)
        yield handle


def test_a_download_goes_on_where_it_stopped(large: Handle, tmp_path: Path) -> None:
    """The process dies with half of a file; the next one reads the other half only."""
    sim, store, dest = large, tmp_path / "evidence.sqlite", tmp_path / "media"
    sim.faults({"kind": "media_reset", "probability": 1.0})
    with pytest.raises(MediaIncompleteError) as caught:
        run(sim, dest, store=str(store), provider="telnyx", max_retries=0, limit=1)
    assert caught.value.details()["counts"]["failed"] == 1
    (part,) = [path for name, path in files_below(dest).items() if name.endswith(".part")]
    half = part.stat().st_size
    assert half > 0
    sim.faults()
    sim.reset()
    result = run(sim, dest, store=str(store), provider="telnyx", limit=1)
    (file,) = result["files"]
    media = call_media(sim, "calls", file["id"])
    assert file["sha256"] == media.sha256
    assert [entry["status"] for entry in sim.requests(port="storage")] == [206]
    assert set(files_below(dest)) == {Path(file["path"]).name}


def test_a_part_of_other_contents_is_not_continued(large: Handle, tmp_path: Path) -> None:
    sim, store, dest = large, tmp_path / "evidence.sqlite", tmp_path / "media"
    sim.faults({"kind": "media_reset", "probability": 1.0})
    with pytest.raises(MediaIncompleteError):
        run(sim, dest, store=str(store), provider="telnyx", max_retries=0, limit=1)
    names = files_below(dest)
    (notes,) = [path for name, path in names.items() if name.endswith(".part.json")]
    assert set(json.loads(notes.read_text())) == {"etag", "modified", "total", "content_type", "metadata"}
    notes.write_text(json.dumps({**json.loads(notes.read_text()), "etag": '"of something else"'}))
    sim.faults()
    result = run(sim, dest, store=str(store), provider="telnyx", limit=1)
    (file,) = result["files"]
    assert file["sha256"] == call_media(sim, "calls", file["id"]).sha256


def test_faults_that_stay_end_in_a_list_of_what_is_missing(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    sim.faults({"kind": "media_403", "probability": 1.0, "path": r"RT[0-7]"})
    with no_secret_anywhere(sim, tmp_path) as texts:
        with pytest.raises(MediaIncompleteError) as caught:
            run(sim, dest, store=str(store), provider="twilio", max_retries=2)
        details = caught.value.details()
        texts += [str(caught.value), json.dumps(details)]
    failed = [entry for entry in details["problems"] if entry["state"] == "failed"]
    assert {entry["problem"] for entry in failed} == {"storage refuses the signed URL (HTTP 403)"}
    assert len(failed) == details["counts"]["failed"] > 5
    assert details["counts"]["downloaded"] > 5
    assert f"Media of {len(failed)} of" in str(caught.value)
    assert {media_rows(store)[entry["id"]]["state"] for entry in failed} == {"failed"}
    sim.faults()
    expect_complete(sim, dest, run(sim, dest, store=str(store), provider="twilio"))
    assert "failed" not in {row["state"] for row in media_rows(store).values()}


def test_incomplete_can_be_allowed(sim: Handle, store: Path, tmp_path: Path) -> None:
    sim.faults({"kind": "media_500", "probability": 1.0})
    options: dict[str, Any] = {
        "store": str(store),
        "provider": "telnyx",
        "max_retries": 0,
        "allow_incomplete": True,
    }
    assert run(sim, tmp_path / "media", **options)["counts"]["failed"] == 20


def test_refused_credentials_stop_at_once(sim: Handle, store: Path, tmp_path: Path) -> None:
    with pytest.raises(ApiError, match="locate the media of recording") as caught:
        run(sim, tmp_path / "media", store=str(store), provider="twilio", auth_token="wrong-token-0123456789")
    assert caught.value.kind == "credentials"
    assert "wrong-token" not in str(caught.value)


def test_changed_and_damaged_files_are_downloaded_anew(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    first = run(sim, dest, store=str(store), provider="twilio")
    shorter, flipped = (Path(file["path"]) for file in first["files"][:2])
    shorter.write_bytes(shorter.read_bytes()[:-1])
    flipped.write_bytes(bytes([flipped.read_bytes()[0] ^ 1]) + flipped.read_bytes()[1:])
    assert run(sim, dest, store=str(store), provider="twilio")["counts"]["downloaded"] == 1
    result = run(sim, dest, store=str(store), provider="twilio", verify=True)
    assert result["counts"]["downloaded"] == 1
    expect_complete(sim, dest, result)


def test_a_file_that_the_store_does_not_know_is_adopted(sim: Handle, store: Path, tmp_path: Path) -> None:
    """Killed between the last rename and its record: the next run reads the file, not the network."""
    dest = tmp_path / "media"
    first = run(sim, dest, store=str(store), provider="telnyx")
    before = media_rows(store)
    store.unlink()
    fill_store(store, sim)
    sim.reset()
    again = run(sim, dest, store=str(store), provider="telnyx")
    assert again["counts"]["present"] == first["counts"]["downloaded"]
    assert sim.requests() == []
    assert {key: row["sha256"] for key, row in media_rows(store).items()} == {
        key: row["sha256"] for key, row in before.items()
    }


def test_missing_media_are_asked_for_again_when_told_to(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    run(sim, dest, store=str(store), provider="twilio")
    sim.reset()
    muted = list(kinds(sim).values()).count("muted")
    run(sim, dest, store=str(store), provider="twilio", retry_missing=True)
    assert len(sim.requests(port="api")) == muted


def test_too_little_room_is_told_before_any_download(
    sim: Handle, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "_free_bytes", lambda _path: 1000)
    with pytest.raises(OutputError, match=r"Not enough room in .* are to be downloaded, 1000 are free"):
        run(sim, tmp_path / "media", store=str(store), provider="twilio")
    assert sim.requests() == []
    assert not (tmp_path / "media").exists()


def test_a_second_run_of_the_same_account_is_refused(sim: Handle, store: Path, tmp_path: Path) -> None:
    with (
        archive_module.exclusive(tmp_path / "media", "calls"),
        pytest.raises(OutputError, match="Another run downloads media of account calls into"),
    ):
        run(sim, tmp_path / "media", store=str(store), provider="telnyx")
    with archive_module.exclusive(tmp_path / "media", "another account"):
        run(sim, tmp_path / "media", store=str(store), provider="telnyx")


def test_a_link_that_leaves_the_destination_is_not_followed(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    dest.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (dest / "calls").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MediaIncompleteError, match="a folder on its path is a link that leaves"):
        run(sim, dest, store=str(store), provider="telnyx")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "Name a store, or recording_sids"),
        ({"store": "x"}, "Set provider to twilio or telnyx"),
        ({"recording_sids": ["RM" + "0" * 32]}, "names a room"),
        ({"recording_ids": ["../x"]}, "is no id of a Telnyx recording"),
        ({"recording_sids": ["RT" + "0" * 32], "provider": "telnyx"}, "recording_sids are twilio's"),
        ({"recording_ids": ["a"], "limit": 0}, "limit is 0"),
        ({"recording_ids": ["a"], "name_template": "{ide}"}, "is none of its fields"),
    ],
)
def test_options_that_cannot_be_meant_are_one_sentence(
    sim: Handle, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        run(sim, tmp_path / "media", **options)


def test_encrypted_media_keep_what_decrypts_them(tmp_path: Path) -> None:
    settings = Settings(encryption_enabled=True, encryption_key_sid="CR" + "0" * 32)
    account = twilio_account(
        "secret", recordings=12, settings=settings, recording_shares=dict.fromkeys(SHARES, 0.0)
    )
    with running(Config(twilio=[account], nulls=0.0)) as sim:
        fill_store(tmp_path / "evidence.sqlite", sim)
        dest = tmp_path / "media"
        result = run(sim, dest, store=str(tmp_path / "evidence.sqlite"), provider="twilio")
        world = sim.world.twilio[account.sid]
        encrypted = [file for file in result["files"] if file["encrypted"]]
        assert encrypted
        for file in encrypted:
            media = world.media(file["id"])
            assert media is not None
            assert file["sha256"] == media.sha256
            assert file["size_checked"] is False
            notes = json.loads(Path(f"{file['path']}.encryption.json").read_text())
            assert notes == {"id": file["id"], "headers": media.headers}
        again = run(sim, dest, store=str(tmp_path / "evidence.sqlite"), provider="twilio")
        assert again["changed"] is False
        # Without its key an encrypted file is worth nothing: it is fetched again.
        Path(f"{encrypted[0]['path']}.encryption.json").unlink()
        again = run(sim, dest, store=str(tmp_path / "evidence.sqlite"), provider="twilio")
        assert again["counts"]["downloaded"] == 1
        assert Path(f"{encrypted[0]['path']}.encryption.json").exists()


def test_hostile_names_stay_below_the_destination(tmp_path: Path) -> None:
    account = twilio_account("hostile", recordings=60)
    with running(Config(twilio=[account], hostile=True, media_max=512)) as sim:
        fill_store(tmp_path / "evidence.sqlite", sim)
        dest = tmp_path / "media"
        run(
            sim, dest, store=str(tmp_path / "evidence.sqlite"), provider="twilio",
            name_template="{track_name}/{track_name} {id}.{extension}",
        )  # fmt: skip
        assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("evidence")) == [
            "media"
        ]
        assert all(path.resolve().is_relative_to(dest.resolve()) for path in dest.rglob("*"))


@pytest.mark.slow
def test_a_thousand_small_files_with_every_fault_end_complete(tmp_path: Path) -> None:
    account = twilio_account("thousand", recordings=1000, recording_shares=SHARES)
    faults = [
        {"kind": "media_reset", "probability": 0.05},
        {"kind": "media_expired", "probability": 0.05},
        {"kind": "media_length", "probability": 0.03},
        {"kind": "media_403", "probability": 0.03},
        {"kind": "media_500", "probability": 0.03},
        {"kind": "media_truncate", "probability": 0.03},
        {"kind": "reset", "probability": 0.01, "path": "Media"},
    ]
    with running(Config(twilio=[account], media_max=1024, nulls=0.0)) as sim:
        fill_store(tmp_path / "evidence.sqlite", sim)
        sim.faults(*faults)
        dest = tmp_path / "media"
        with no_secret_anywhere(sim, tmp_path) as texts:
            result = run(
                sim, dest, store=str(tmp_path / "evidence.sqlite"), provider="twilio", concurrency=32,
                max_retries=12, max_wait=300.0, progress_file=str(tmp_path / "progress.json"),
            )  # fmt: skip
            texts.append(json.dumps(result))
        expect_complete(sim, dest, result)
        assert len(sim.counters()["fault"]) >= 6
        assert result["files_total"] > 800
        assert len(result["files"]) == 500
        progress = json.loads((tmp_path / "progress.json").read_text())
        assert (progress["finished"], progress["failed"]) == (True, 0)
        assert progress["bytes"] == result["bytes"]


def test_a_full_disk_ends_in_a_list_of_what_is_missing(sim: Handle, store: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the quota; it holds for a process of its own."""
    dest = tmp_path / "media"
    sizes = {row["sid"]: row["size"] or 0 for row in sim.world.twilio[sim.config.twilio[0].sid].recordings()}
    limit = sorted(sizes.values())[len(sizes) // 2] + 1
    arguments = [sim.config.model_dump_json(), sim.url, str(store), str(dest)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault.limited", str(limit), *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    failed = [entry["problem"] for entry in answer["problems"] if entry["state"] == "failed"]
    assert len(failed) == answer["counts"]["failed"] > 0
    assert any("File too large" in problem for problem in failed)
    assert any(problem.startswith("not tried any more, because: Cannot write") for problem in failed)
    assert not [name for name in files_below(dest) if name.endswith(".encryption.json")]
    expect_complete(sim, dest, run(sim, dest, store=str(store), provider="twilio"))
