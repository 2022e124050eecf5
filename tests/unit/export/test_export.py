# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters, column choice, redaction, changes, manifest, check mode, and kills in the middle."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError, StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.export.module import OPTIONS, run_export
from ansible_collections.cpaas.recordings.plugins.module_utils.records.columns import RESOURCES
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, history

from tests.evidence.fill import TELNYX, TWILIO, add_run, call_row, recording_row, room_row, settings_row, sid

KEY = "a key that nobody else knows"


def moment(day: int) -> str:
    return f"2026-03-{day:02}T12:00:00.000000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path / "evidence.sqlite"))
    with opened.begin() as connection:
        add_run(connection, 1, "twilio", TWILIO[0])
        add_run(connection, 2, "telnyx", TELNYX)
        connection.execute(
            RECORDS["rooms"].insert(),
            [
                room_row(id=sid("RM", 1), name="visit-1", created_at=moment(1)),
                room_row(id=sid("RM", 2), name="=visit", created_at=moment(2)),
            ],
        )
        connection.execute(
            RECORDS["recordings"].insert(),
            [
                recording_row(id=sid("RT", 1), created_at=moment(1), track_name="anna"),
                recording_row(id=sid("RT", 2), created_at=moment(2), track_name="anna", room_id=sid("RM", 9)),
                recording_row(id=sid("RT", 3), created_at=moment(3), status="deleted", account=TWILIO[1]),
                call_row(id="call-1", created_at=moment(4), **{"from": "+12025550123", "to": "+12025550199"}),
            ],
        )
        connection.execute(RECORDS["settings"].insert(), [settings_row()])
    yield opened
    opened.close()


def run(store: Store, dest: Path, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    """Export with the module's own options and their defaults."""
    params = {name: option.get("default") for name, option in OPTIONS.items()}
    return run_export({**params, "store": store.location, "dest": str(dest), **options}, check_mode)


def rows(dest: Path, name: str) -> list[dict[str, str]]:
    with (dest / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ids(dest: Path, name: str = "recordings") -> list[str]:
    return [row["id"] for row in rows(dest, name)]


def test_default_export_is_everything_in_order_with_a_manifest_that_system_tools_check(
    store: Store, tmp_path: Path
) -> None:
    dest = tmp_path / "out"
    result = run(store, dest)
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
    store: Store, tmp_path: Path
) -> None:
    dest = tmp_path / "out"
    run(store, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    before = {path.name: path.stat().st_ino for path in dest.iterdir()}
    assert run(store, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])["changed"] is False
    assert {path.name: path.stat().st_ino for path in dest.iterdir()} == before
    with store.begin() as connection:
        connection.execute(RECORDS["rooms"].update().values(name="other"))
    assert run(store, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])["changed"] is True
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
def test_filters(store: Store, tmp_path: Path, options: dict[str, Any], expected: list[str]) -> None:
    run(store, tmp_path / "out", **options)
    assert ids(tmp_path / "out") == expected


def test_columns_are_chosen_in_order_where_a_dataset_has_them(store: Store, tmp_path: Path) -> None:
    run(
        store,
        tmp_path / "out",
        columns=["id", "digest", "track_name", "id"],
        resources=["recordings", "rooms"],
    )
    assert list(rows(tmp_path / "out", "recordings")[0]) == ["id", "digest", "track_name"]
    assert list(rows(tmp_path / "out", "rooms")[0]) == ["id", "digest"]


def test_recordings_are_joined_with_their_rooms(store: Store, tmp_path: Path) -> None:
    run(store, tmp_path / "out", resources=["recordings_with_rooms"])
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
    store: Store, tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        run(store, tmp_path / "out", **options)
    assert "short" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_missing_store_is_one_sentence(tmp_path: Path) -> None:
    params = {name: option.get("default") for name, option in OPTIONS.items()}
    with pytest.raises(StoreError, match="There is no evidence store"):
        run_export({**params, "store": str(tmp_path / "none"), "dest": str(tmp_path / "out")}, False)


def keyed(text: str) -> str:
    return hmac.new(KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def test_redaction_drops_or_hashes_everywhere(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        connection.execute(
            history.insert().values(
                run=2,
                observed_at=moment(9),
                resource="rooms",
                provider="twilio",
                account=TWILIO[0],
                id=sid("RM", 1),
                event="changed",
                fields='["name", "status"]',
                previous='{"name": "anna smith", "status": "in_progress"}',
            )
        )
    dest = tmp_path / "out"
    run(
        store,
        dest,
        formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"],
        resources=["rooms", "recordings", "recordings_with_rooms", "changes"],
        redact=[
            "to",
            {"field": "track_name"},
            {"field": "name", "method": "hash"},
            {"field": "from", "method": "hash"},
        ],
        redact_key=KEY,
    )
    recordings = rows(dest, "recordings")
    assert not {"to", "track_name"} & set(recordings[0])
    assert recordings[0]["from"] == keyed("+12025550123")
    assert recordings[1]["from"] == ""
    assert [row["name"] for row in rows(dest, "rooms")] == [keyed("visit-1"), keyed("=visit")]
    assert rows(dest, "recordings_with_rooms")[1]["room_name"] == keyed("visit-1")
    (changed,) = [row for row in rows(dest, "changes") if row["event"] == "changed"]
    assert json.loads(changed["previous"]) == {"name": keyed("anna smith"), "status": "in_progress"}
    for path in dest.iterdir():
        for secret in (KEY, "anna", "+12025550123", "visit-1", "microphone"):
            assert secret.encode() not in path.read_bytes(), (path, secret)
    dictionary = {(row["resource"], row["column"]): row for row in rows(dest, "data-dictionary")}
    assert dictionary["rooms", "name"]["meaning"].endswith("Replaced by its HMAC-SHA256.")


def test_every_personal_column_can_be_named_at_once(store: Store, tmp_path: Path) -> None:
    run(store, tmp_path / "out", redact=["personal"])
    personal = {column.name for columns in RESOURCES.values() for column in columns if column.personal}
    assert personal == {"name", "track_name", "from", "to"}
    assert not personal & {*rows(tmp_path / "out", "rooms")[0], *rows(tmp_path / "out", "recordings")[0]}


def vanish(store: Store, recording: str, day: int) -> None:
    with store.begin() as connection:
        connection.execute(
            history.insert().values(
                run=3,
                observed_at=moment(day),
                resource="recordings",
                provider="twilio",
                account=TWILIO[0],
                id=recording,
                event="vanished",
                fields='["vanished_at"]',
                previous='{"vanished_at": null}',
            )
        )


def events(dest: Path) -> list[tuple[str, str]]:
    return [(row["event"], row["id"]) for row in rows(dest, "changes")]


def test_changes_since_a_moment(store: Store, tmp_path: Path) -> None:
    vanish(store, sid("RT", 1), 10)
    vanish(store, sid("RT", 2), 12)
    run(store, tmp_path / "out", resources=["changes"], changes_since="2026-03-10T12:00:00Z")
    assert events(tmp_path / "out") == [("vanished", sid("RT", 1)), ("vanished", sid("RT", 2))]
    run(store, tmp_path / "out", resources=["changes"], changes_since="2026-03-10T12:00:00.000001Z")
    assert events(tmp_path / "out") == [("vanished", sid("RT", 2))]


def test_changes_since_the_previous_export(store: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    run(store, dest, resources=["changes"])
    everything = events(dest)
    assert {event for event, _id in everything} == {"new"}
    assert len(everything) == 7
    # Nothing new: the same changes again, and no change.
    assert run(store, dest, resources=["changes"])["changed"] is False
    vanish(store, sid("RT", 1), 20)
    assert run(store, dest, resources=["changes"])["changed"] is True
    assert events(dest) == [("vanished", sid("RT", 1))]
    assert run(store, dest, resources=["changes"])["changed"] is False
    with store.begin() as connection:
        row = recording_row(id=sid("RT", 7), account=TWILIO[1], first_seen_at=moment(21))
        connection.execute(RECORDS["recordings"].insert(), [row])
    run(store, dest, resources=["changes"])
    assert events(dest) == [("new", sid("RT", 7))]


def test_check_mode_tells_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    told = run(store, dest, check_mode=True, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    assert told["changed"] is True
    assert not dest.exists()
    done = run(store, dest, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    assert told["files"] == done["files"]
    assert told["manifest"] == done["manifest"]
    assert told["diff"] == done["diff"]
    assert told["diff"][0]["before"] == ""
    assert '"recordings.parquet"' in told["diff"][0]["after"]
    again = run(store, dest, check_mode=True, formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"])
    assert again["changed"] is False


def test_files_of_an_earlier_export_are_told_and_left(store: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    run(store, dest, formats=["csv", "ndjson"])
    result = run(store, dest, formats=["csv"])
    assert result["stale"] == [str(dest / f"{name}.ndjson") for name in ("recordings", "rooms", "settings")]
    assert "recordings.ndjson" in result["warnings"][0]
    assert (dest / "recordings.ndjson").exists()


def test_incomplete_collections_are_told(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        add_run(connection, 3, "twilio", TWILIO[1], complete=False, missing='["page 3"]')
    result = run(store, tmp_path / "out")
    assert result["complete"] is False
    assert "records may be missing" in result["warnings"][0]
    assert run(store, tmp_path / "out", provider="telnyx")["complete"] is True


def test_a_manifest_that_cannot_be_read_counts_as_none(store: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    dest.mkdir()
    for damaged in (
        "[]",
        "{",
        '{"changes": 1, "files": 2}',
        '{"changes": {"until": [1], "since": 3}, "files": [4]}',
    ):
        (dest / "manifest.json").write_text(damaged)
        assert run(store, dest, resources=["changes"])["counts"]["changes"] == 7


def test_pack_is_made_with_the_export(store: Store, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text("version: 1\n")
    options: dict[str, Any] = {
        "pack": {"dest": str(tmp_path / "packs"), "policy": str(policy), "reports": []}
    }
    told = run(store, tmp_path / "out", check_mode=True, **options)
    assert told["pack"]["created"] is True
    assert not (tmp_path / "packs").exists()
    made = run(store, tmp_path / "out", **options)
    folder = Path(made["pack"]["path"])
    assert (folder / "data/policy/policy.yml").read_text() == "version: 1\n"
    for name in ("recordings.csv", "manifest.json", "SHA256SUMS", "data-dictionary.csv"):
        assert (folder / "data/export" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    again = run(store, tmp_path / "out", **options)
    assert (again["changed"], again["pack"]["created"]) == (False, False)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "ndjson", "parquet", "xlsx", "sqlite"])
def test_a_kill_at_any_moment_leaves_the_old_files_whole(store: Store, tmp_path: Path, name: str) -> None:
    dest = tmp_path / "out"
    run(store, dest, formats=[name])
    before = {path.name: path.read_bytes() for path in dest.iterdir()}
    with store.begin() as connection:
        connection.execute(
            RECORDS["recordings"].insert(),
            [recording_row(id=sid("RT", number)) for number in range(100, 9000)],
        )
    # The child tells when a block was written, and waits there for its death.
    code = (
        "import sys, json\n"
        "from ansible_collections.cpaas.recordings.plugins.module_utils.export import run\n"
        "from ansible_collections.cpaas.recordings.plugins.module_utils.export.module import run_export\n"
        "own = run._own\n"
        "def wait(block):\n"
        "    if len(block[0]) < 1000:\n"
        "        print('writing', flush=True)\n"
        "        sys.stdin.read()\n"
        "    return own(block)\n"
        "run._own = wait\n"
        "run_export(json.loads(sys.argv[1]), False)\n"
    )
    params = {key: option.get("default") for key, option in OPTIONS.items()}
    params |= {"store": store.location, "dest": str(dest), "formats": [name], "resources": ["recordings"]}
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
    run(store, dest, formats=[name])
    assert {path.name for path in dest.iterdir()} == set(before)


def test_changes_since_the_previous_export_of_thousands_of_accounts(store: Store, tmp_path: Path) -> None:
    accounts = [f"AC{number:032x}" for number in range(4000)]
    with store.begin() as connection:
        connection.execute(
            RECORDS["settings"].insert(), [settings_row(account=account) for account in accounts]
        )
    run(store, tmp_path / "out", resources=["changes"])
    late = {"observed_at": moment(20), "run": 1, "resource": "settings", "provider": "twilio"}
    rest = {"id": "recording_settings", "event": "changed", "fields": "[]", "previous": "{}"}
    with store.begin() as connection:
        connection.execute(history.insert(), [{**late, "account": accounts[7], **rest}])
    run(store, tmp_path / "out", resources=["changes"])
    assert [(row["event"], row["account"]) for row in rows(tmp_path / "out", "changes")] == [
        ("changed", accounts[7])
    ]


def test_redaction_reaches_the_ids_in_changes(store: Store, tmp_path: Path) -> None:
    run(
        store,
        tmp_path / "out",
        resources=["recordings", "changes"],
        redact=[{"field": "id", "method": "hash"}, "account"],
        redact_key=KEY,
    )
    changes = rows(tmp_path / "out", "changes")
    assert "account" not in changes[0]
    assert {row["id"] for row in rows(tmp_path / "out", "recordings")} <= {row["id"] for row in changes}
    assert sid("RT", 1) not in (tmp_path / "out" / "changes.csv").read_text()


@pytest.mark.parametrize("incomplete", ["rooms", "recordings"])
def test_only_collections_of_what_is_exported_make_it_incomplete(
    store: Store, tmp_path: Path, incomplete: str
) -> None:
    with store.begin() as connection:
        add_run(connection, 9, "twilio", TWILIO[1], resources=(incomplete,), complete=False)
    result = run(store, tmp_path / "out", resources=["recordings"])
    assert result["complete"] is (incomplete == "rooms")
    assert run(store, tmp_path / "both", resources=["recordings_with_rooms"])["complete"] is False
    assert run(store, tmp_path / "all", resources=["changes"])["complete"] is False
