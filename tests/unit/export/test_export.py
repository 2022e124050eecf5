# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters, column choice, manifest, check mode, and kills in the middle."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError, StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export import (
    OPTIONS,
    run_export,
)

from tests.evidence.fill import TELNYX, TWILIO, add_run, recording_row, sid
from tests.unit.export.small import ids, moment, rows, run

pytestmark = pytest.mark.dear


def test_default_export_is_everything_in_order_with_a_manifest_that_system_tools_check(
    small: Store, tmp_path: Path
) -> None:
    dest = tmp_path / "out"
    result = run(small, dest)
    assert result["changed"] is True
    assert result["complete"] is True
    assert {path.name for path in dest.iterdir()} == {
        "rooms.csv", "recordings.csv", "settings.csv", "data-dictionary.csv", "manifest.json", "SHA256SUMS"
    }  # fmt: skip
    assert ids(dest) == ["call-1", sid("RT", 1), sid("RT", 2), sid("RT", 3)]
    assert rows(dest, "rooms")[1]["name"] == "'=visit"
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=dest, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == 5
    manifest = json.loads((dest / "manifest.json").read_bytes())
    assert hashlib.sha256((dest / "manifest.json").read_bytes()).hexdigest() == result["manifest"]["sha256"]
    by_name = {file["path"]: file for file in manifest["files"]}
    assert by_name["recordings.csv"]["counts"] == {"recordings": 4}
    assert by_name["recordings.csv"]["windows"] == {"recordings": {"first": moment(1), "last": moment(4)}}
    assert by_name["recordings.csv"]["size"] == (dest / "recordings.csv").stat().st_size
    assert len(manifest["coverage"]) == 4
    assert manifest["parameters"]["formats"] == ["csv"]
    # No moment of its own, no place: the same inventory gives the same manifest anywhere.
    assert str(tmp_path) not in (dest / "manifest.json").read_text()
    assert [file["path"] for file in result["files"]] == [
        str(dest / name) for name in ("recordings.csv", "rooms.csv", "settings.csv", "data-dictionary.csv")
    ]


def test_second_export_changes_nothing_and_a_change_touches_only_its_files(
    small: Store, tmp_path: Path
) -> None:
    dest = tmp_path / "out"
    run(small, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    before = {path.name: path.stat().st_ino for path in dest.iterdir()}
    assert run(small, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])["changed"] is False
    assert {path.name: path.stat().st_ino for path in dest.iterdir()} == before
    with small.begin() as connection:
        connection.execute(RECORDS["rooms"].update().values(name="other"))
    assert run(small, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])["changed"] is True
    touched = {path.name for path in dest.iterdir() if before[path.name] != path.stat().st_ino}
    assert touched == {
        "rooms.csv", "rooms.ndjson", "rooms.parquet", "inventory.xlsx", "inventory.sqlite",
        "manifest.json", "SHA256SUMS",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"provider": "telnyx"}, ["call-1"]),
        ({"account": [TWILIO[1], TELNYX]}, ["call-1", sid("RT", 3)]),
        ({"status": ["deleted"]}, [sid("RT", 3)]),
        ({"created_after": "2026-03-02T12:00:00Z"}, ["call-1", sid("RT", 2), sid("RT", 3)]),
        ({"created_before": "2026-03-02T13:00:00+01:00"}, [sid("RT", 1)]),
        ({"created_after": "2026-03-02T00:00:00Z", "created_before": "2026-03-04T00:00:00Z"},
         [sid("RT", 2), sid("RT", 3)]),
    ],
)  # fmt: skip
def test_filters(small: Store, tmp_path: Path, options: dict[str, Any], expected: list[str]) -> None:
    run(small, tmp_path / "out", **options)
    assert ids(tmp_path / "out") == expected


def test_columns_are_chosen_in_order_where_a_dataset_has_them(small: Store, tmp_path: Path) -> None:
    run(
        small,
        tmp_path / "out",
        columns=["id", "digest", "track_name", "id"],
        resources=["recordings", "rooms"],
    )
    assert list(rows(tmp_path / "out", "recordings")[0]) == ["id", "digest", "track_name"]
    assert list(rows(tmp_path / "out", "rooms")[0]) == ["id", "digest"]


def test_recordings_are_joined_with_their_rooms(small: Store, tmp_path: Path) -> None:
    run(small, tmp_path / "out", resources=["recordings_with_rooms"])
    found = {row["id"]: row for row in rows(tmp_path / "out", "recordings_with_rooms")}
    assert len(found) == 4
    assert (found[sid("RT", 1)]["room_known"], found[sid("RT", 1)]["room_name"]) == ("true", "visit-1")
    assert (found[sid("RT", 2)]["room_known"], found[sid("RT", 2)]["room_name"]) == ("false", "")
    # A room of that SID exists, but in another account.
    assert found[sid("RT", 3)]["room_known"] == "false"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"columns": ["id", "nmae"]},
            "columns names nmae, which no record of rooms, recordings, settings has",
        ),
        ({"columns": ["name"], "resources": ["settings"]}, "columns names name"),
        ({"columns": ["name"], "resources": ["rooms", "settings"]}, "No column would be left of settings"),
        ({"redact": ["nmae"]}, "redact names nmae"),
        ({"redact": [{"field": "name", "method": "hide"}]}, "write a column's name, or a mapping"),
        ({"redact": [{"field": "name", "method": "hash"}]}, "there is no redact_key"),
        ({"redact": [{"field": "name", "method": "hash"}], "redact_key": "short"}, "less than 16 bytes"),
        ({"redact": ["name"], "columns": ["id", "raw"]}, "columns names raw"),
        ({"created_after": "2026-03-01"}, "a date without time and zone"),
        ({"created_after": "1d", "created_before": "2d"}, "is not before created_before"),
    ],
)
def test_options_that_cannot_be_meant_are_one_sentence(
    small: Store, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        run(small, tmp_path / "out", **options)
    assert "short" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_missing_store_is_one_sentence(tmp_path: Path) -> None:
    params = {name: option.get("default") for name, option in OPTIONS.items()}
    with pytest.raises(StoreError, match="There is no evidence store"):
        run_export({**params, "store": str(tmp_path / "none"), "dest": str(tmp_path / "out")}, False)


def test_check_mode_tells_and_writes_nothing(small: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    told = run(small, dest, check_mode=True, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    assert told["changed"] is True
    assert not dest.exists()
    done = run(small, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    assert told["files"] == done["files"]
    assert told["manifest"] == done["manifest"]
    assert told["diff"] == done["diff"]
    assert told["diff"][0]["before"] == ""
    assert '"recordings.parquet"' in told["diff"][0]["after"]
    again = run(small, dest, check_mode=True, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    assert again["changed"] is False


def test_files_of_an_earlier_export_are_told_and_left(small: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    run(small, dest, formats=["csv", "ndjson"])
    result = run(small, dest, formats=["csv"])
    assert result["stale"] == [str(dest / f"{name}.ndjson") for name in ("recordings", "rooms", "settings")]
    assert "recordings.ndjson" in result["warnings"][0]
    assert (dest / "recordings.ndjson").exists()


def test_incomplete_collections_are_told(small: Store, tmp_path: Path) -> None:
    with small.begin() as connection:
        add_run(connection, 3, "twilio", TWILIO[1], complete=False, missing='["page 3"]')
    result = run(small, tmp_path / "out")
    assert result["complete"] is False
    assert "records may be missing" in result["warnings"][0]
    assert run(small, tmp_path / "out", provider="telnyx")["complete"] is True


def test_a_manifest_that_cannot_be_read_counts_as_none(small: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    dest.mkdir()
    for damaged in (
        "[]",
        "{",
        '{"changes": 1, "files": 2}',
        '{"changes": {"until": [1], "since": 3}, "files": [4]}',
    ):
        (dest / "manifest.json").write_text(damaged)
        assert run(small, dest, resources=["changes"])["counts"]["changes"] == 7


def test_pack_is_made_with_the_export(small: Store, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text("version: 1\n")
    options: dict[str, Any] = {
        "pack": {"dest": str(tmp_path / "packs"), "policy": str(policy), "reports": []}
    }
    told = run(small, tmp_path / "out", check_mode=True, **options)
    assert told["pack"]["created"] is True
    assert not (tmp_path / "packs").exists()
    made = run(small, tmp_path / "out", **options)
    folder = Path(made["pack"]["path"])
    assert (folder / "data/policy/policy.yml").read_text() == "version: 1\n"
    for name in ("recordings.csv", "manifest.json", "SHA256SUMS", "data-dictionary.csv"):
        assert (folder / "data/export" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    again = run(small, tmp_path / "out", **options)
    assert (again["changed"], again["pack"]["created"]) == (False, False)


@pytest.mark.newest
@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "ndjson", "parquet", "xlsx", "sqlite"])
def test_a_kill_at_any_moment_leaves_the_old_files_whole(small: Store, tmp_path: Path, name: str) -> None:
    dest = tmp_path / "out"
    run(small, dest, formats=[name])
    before = {path.name: path.read_bytes() for path in dest.iterdir()}
    with small.begin() as connection:
        connection.execute(
            RECORDS["recordings"].insert(),
            [recording_row(id=sid("RT", number)) for number in range(100, 9000)],
        )
    # The child tells when all rows were written, and waits there for its death.
    code = (
        "import sys, json\n"
        "from ansible_collections.cpaas.recordings.plugins.module_utils.export import run\n"
        "from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export "
        "import run_export\n"
        "def wait(connection, dataset):\n"
        "    print('writing', flush=True)\n"
        "    sys.stdin.read()\n"
        "run.extent = wait\n"
        "run_export(json.loads(sys.argv[1]), False)\n"
    )
    params = {key: option.get("default") for key, option in OPTIONS.items()}
    params |= {"store": small.location, "dest": str(dest), "formats": [name], "resources": ["recordings"]}
    child = subprocess.Popen(
        [sys.executable, "-c", code, json.dumps(params)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "writing\n"
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=60)
    assert {
        path.name: path.read_bytes() for path in dest.iterdir() if not path.name.startswith(".")
    } == before
    assert any(path.name.startswith(".") for path in dest.iterdir())
    run(small, dest, formats=[name])
    assert {path.name for path in dest.iterdir()} == set(before)


@pytest.mark.parametrize("incomplete", ["rooms", "recordings"])
def test_only_collections_of_what_is_exported_make_it_incomplete(
    small: Store, tmp_path: Path, incomplete: str
) -> None:
    with small.begin() as connection:
        add_run(connection, 9, "twilio", TWILIO[1], resources=(incomplete,), complete=False)
    result = run(small, tmp_path / "out", resources=["recordings"])
    assert result["complete"] is (incomplete == "rooms")
    assert run(small, tmp_path / "both", resources=["recordings_with_rooms"])["complete"] is False
    assert run(small, tmp_path / "all", resources=["changes"])["complete"] is False
