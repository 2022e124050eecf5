# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media that come late, archives that are read again, and what a run says of both."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.media.tally import MediaIncompleteError
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import now, to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import media

from tests.fault.archive import checksum, files_below, fill_store, media_rows, run
from tests.simulator import certificates
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running
from tests.unit.client.doubles import Reply, Seen, reply, serving
from tests.unit.client.raw import Peer, talking

SHARES = {"failed": 0.05, "deleted": 0.05, "stuck": 0.0, "zero": 0.0, "muted": 0.1, "external": 0.0}
PAGE = b"<!DOCTYPE html><html><body>This site is blocked</body></html>"


@pytest.fixture(scope="module")
def server() -> Iterator[Handle]:
    config = Config(
        twilio=[twilio_account("media", recordings=40, recording_shares=SHARES)],
        telnyx=[telnyx_account("calls", recordings=12)],
        media_max=4096,
        nulls=0.0,
    )
    with running(config) as handle:
        yield handle


@pytest.fixture
def sim(server: Handle) -> Iterator[Handle]:
    yield server
    server.faults()
    server.reset()


@pytest.fixture
def store(sim: Handle, tmp_path: Path) -> Path:
    path = tmp_path / "evidence.sqlite"
    fill_store(path, sim)
    return path


def change(store: Path, **values: Any) -> None:
    """Write into the table of media, as time that passes would."""
    opened = open_store(str(store))
    with opened.begin() as connection:
        connection.execute(media.update().where(media.c.state == "missing").values(**values))
    opened.close()


def muted(sim: Handle) -> list[str]:
    world = sim.world.twilio[sim.config.twilio[0].sid]
    kinds = {record["sid"]: world.recording_kind(record["sid"]) for record in world.recordings()}
    return [sid for sid, kind in kinds.items() if kind == "muted"]


def test_media_that_are_not_there_yet_are_had_on_a_later_run(
    sim: Handle, store: Path, tmp_path: Path
) -> None:
    """Twilio's article: an authenticated GET of media may answer 404 for a while."""
    dest = tmp_path / "media"
    sim.faults({"kind": "http", "status": 404, "probability": 1.0, "path": "/Media"})
    first = run(sim, dest, store=str(store), provider="twilio")
    late = first["counts"]["missing"]
    gone = [row for row in media_rows(store).values() if row["attempts"] is None]
    asked = late - len(gone)
    assert asked > 20
    assert first["counts"]["failed"] == first["counts"]["downloaded"] == 0
    assert first["missing_media"]["recordings"] == asked
    assert first["missing_media"]["most_attempts"] == 1
    (line,) = first["summary"]
    assert line.startswith(
        f"{asked} recordings that are not deleted have no media at the provider: asked for once"
    )
    assert f"none of the {asked} recordings whose media was asked for has any" in first["warnings"][0]
    # At once afterwards nobody is asked ...
    sim.faults()
    sim.reset()
    again = run(sim, dest, store=str(store), provider="twilio")
    assert again["counts"] == first["counts"]
    assert again["warnings"] == []
    assert again["missing_media"] == first["missing_media"]
    assert sim.requests() == []
    assert media_rows(store)[muted(sim)[0]]["attempts"] == 1
    # ... and on a later night everybody is.
    rows_before = media_rows(store)
    change(store, next_attempt_at=to_text(now()))
    later = run(sim, dest, store=str(store), provider="twilio")
    assert later["counts"]["downloaded"] == asked - len(muted(sim))
    assert later["missing_media"]["recordings"] == len(muted(sim)) > 0
    assert later["missing_media"]["most_attempts"] == 2
    since = later["missing_media"]["since"]
    assert first["missing_media"]["since"] <= since <= rows_before[muted(sim)[0]]["observed_at"]
    rows = media_rows(store)
    for sid in muted(sim):
        assert (rows[sid]["state"], rows[sid]["attempts"]) == ("missing", 2)
        assert rows[sid]["missing_since"] < rows[sid]["next_attempt_at"]
    problems = {entry["id"]: entry for entry in later["problems"]}
    assert problems[muted(sim)[0]]["attempts"] == 2
    assert "asked for 2 times since" in problems[muted(sim)[0]]["problem"]


def test_the_option_asks_at_once(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    run(sim, dest, store=str(store), provider="twilio")
    sim.reset()
    run(sim, dest, store=str(store), provider="twilio", retry_missing=True)
    assert len(sim.requests(port="api")) == len(muted(sim))
    assert {media_rows(store)[sid]["attempts"] for sid in muted(sim)} == {2}


def test_media_that_came_are_no_longer_called_missing(sim: Handle, store: Path, tmp_path: Path) -> None:
    sim.faults({"kind": "http", "status": 404, "probability": 1.0, "path": "/Media"})
    run(sim, tmp_path / "media", store=str(store), provider="twilio")
    sim.faults()
    result = run(sim, tmp_path / "media", store=str(store), provider="twilio", retry_missing=True)
    rows = media_rows(store)
    for file in result["files"]:
        row = rows[file["id"]]
        assert (row["attempts"], row["missing_since"], row["next_attempt_at"]) == (None, None, None)
        assert (row["state"], row["proof"], row["dataset"]) == ("verified", "size", "recordings")
        assert file["proof"] == "size"


def test_what_was_noted_by_0_1_0_is_asked_for_again(sim: Handle, store: Path, tmp_path: Path) -> None:
    run(sim, tmp_path / "media", store=str(store), provider="twilio")
    change(store, attempts=None, missing_since=None, next_attempt_at=None)
    sim.reset()
    run(sim, tmp_path / "media", store=str(store), provider="twilio")
    assert len(sim.requests(port="api")) == len(muted(sim))


def spoil(dest: Path) -> tuple[Path, Path, Path, Path]:
    """Change one byte of a file, cut one, make one a page that is noted as such, take one away."""
    paths = sorted(path for path in files_below(dest).values() if path.suffix in (".mp3", ".wav"))
    changed, cut, _page, gone = paths[:4]
    data = bytearray(changed.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(bytes(data))
    cut.write_bytes(cut.read_bytes()[:-1])
    gone.unlink()
    return paths[0], paths[1], paths[2], paths[3]


def test_an_archive_is_read_again_and_only_told_of(sim: Handle, store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "media"
    run(sim, dest, store=str(store), provider="telnyx")
    changed, cut, page, gone = spoil(dest)
    # What 0.1.0 did: a page, archived with its own checksum.
    page.write_bytes(PAGE)
    opened = open_store(str(store))
    with opened.begin() as connection:
        connection.execute(
            media.update()
            .where(media.c.path == str(page))
            .values(size_bytes=len(PAGE), sha256=checksum(page), proof=None)
        )
    opened.close()
    before, rows = (
        {path: path.read_bytes() for path in dest.rglob("*.*") if path.is_file()},
        media_rows(store),
    )
    for check_mode in (True, False):
        sim.reset()
        result = run(
            sim, dest, store=str(store), provider="telnyx", verify_share=100.0, check_mode=check_mode
        )
        told = result["verification"]
        assert (told["share"], told["checked"], told["intact"]) == (100.0, 12, 8)
        problems = {entry["path"]: entry["problem"] for entry in told["problems"]}
        assert problems == {
            str(changed): "the file's SHA-256 is not the one that was archived",
            str(cut): f"the file has {len(before[cut])} bytes, {len(before[cut]) + 1} were archived",
            str(page): f"the file holds an HTML page instead of {page.suffix[1:]}",
            str(gone): "the file is not there",
        }
        (warning,) = result["warnings"]
        assert "of 12 archived files that were read again, 4 are not as they should be" in warning
        assert result["summary"][-1] in warning
        # What is not as it should be stays as it is; what is not there is downloaded, as ever.
        assert result["counts"]["downloaded"] == 1
        assert {path: path.read_bytes() for path in before} == before
        assert gone.exists() is not check_mode
    rows.pop(gone.name.split(".")[0])
    after = media_rows(store)
    assert {key: after[key] for key in rows} == rows


def test_check_mode_says_nothing_of_files_that_are_not_there(
    sim: Handle, store: Path, tmp_path: Path
) -> None:
    planned = run(sim, tmp_path / "media", store=str(store), provider="telnyx", check_mode=True)
    assert (planned["unproven"], planned["summary"]) == (0, [])


def test_files_whose_end_is_not_proven_are_told(sim: Handle, store: Path, tmp_path: Path) -> None:
    """The connection's end alone ends them: in the archive, in the store and in the summary."""

    def unbounded(peer: Peer) -> None:
        peer.send(b"HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\n\r\nID3" + bytes(5000))

    with talking(unbounded) as storage, telnyx(storage.url) as (url, _seen):
        result = fetch(sim, url, tmp_path / "media", store=str(store))
    (file,) = result["files"]
    assert (file["proof"], file["size_checked"], result["unproven"]) == ("read_twice", False, 1)
    assert "that they are whole is not proven" in result["summary"][0]
    row = media_rows(store)["r1"]
    assert (row["state"], row["proof"]) == ("unverified", "read_twice")


def test_without_the_option_nothing_is_read_again(sim: Handle, store: Path, tmp_path: Path) -> None:
    assert run(sim, tmp_path / "media", store=str(store), provider="telnyx")["verification"] is None


@pytest.mark.parametrize("share", [0.5, 30.0, 99.0])
def test_a_share_is_a_share_and_another_one_each_time(
    sim: Handle, store: Path, tmp_path: Path, share: float
) -> None:
    dest = tmp_path / "media"
    run(sim, dest, store=str(store), provider="telnyx")
    checked = [
        run(sim, dest, store=str(store), provider="telnyx", verify_share=share, check_mode=True)[
            "verification"
        ]["checked"]
        for _ in range(12)
    ]
    expected = 12 * 12 * share / 100
    assert abs(sum(checked) - expected) < 6 + 4 * (expected * (1 - share / 100)) ** 0.5


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"verify_share": 101.0, "store": "x"}, "must be a percentage"),
        ({"verify_share": -1.0, "store": "x"}, "must be a percentage"),
        ({"verify_share": float("nan"), "store": "x"}, "must be a percentage"),
        ({"verify_share": 5.0, "recording_ids": ["a"]}, "name the store"),
    ],
)
def test_shares_that_are_none(sim: Handle, tmp_path: Path, options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        run(sim, tmp_path / "media", provider="telnyx", **options)


def test_recordings_that_the_provider_deleted_are_verified_too(
    sim: Handle, store: Path, tmp_path: Path
) -> None:
    dest = tmp_path / "media"
    run(sim, dest, store=str(store), provider="telnyx")
    opened = open_store(str(store))
    with opened.begin() as connection:
        connection.execute(sa.text("UPDATE recordings SET vanished_at = '2026-03-02T00:00:00.000000Z'"))
    opened.close()
    result = run(sim, dest, store=str(store), provider="telnyx", verify_share=100.0)
    assert result["verification"]["checked"] == result["verification"]["intact"] == 12


# --- a provider and a storage of one's own ---


@contextmanager
def telnyx(storage: str, *more: Any) -> Iterator[tuple[str, list[Seen]]]:
    """A Telnyx with one recording, whose media is at *storage*."""
    record = {
        "id": "r1", "status": "completed", "created_at": "2026-03-01T00:00:00Z",
        "download_urls": {"mp3": f"{storage}/object?X-Amz-Signature=secret-signature"},
    }  # fmt: skip

    with serving(*more, reply({"data": record})) as (url, script):
        yield url, script.seen


def fetch(sim: Handle, url: str, dest: Path, **options: Any) -> dict[str, Any]:
    return run(
        sim,
        dest,
        recording_ids=["r1"],
        telnyx_base_url=f"{url}/v2",
        max_retries=options.pop("max_retries", 0),
        **options,
    )


@pytest.mark.parametrize(
    ("data", "told", "words"),
    [
        (PAGE, "text/html", "storage sends an HTML page instead of mp3"),
        (b'{"message": "Forbidden"}', "application/json", "storage sends a JSON document instead of mp3"),
        (b"<Error><Code>X</Code></Error>", "application/xml", "storage sends an XML document instead of mp3"),
        (b"Service unavailable", "text/plain", "storage sends plain text instead of mp3"),
    ],
)
def test_a_page_is_never_archived_as_media(
    sim: Handle, tmp_path: Path, data: bytes, told: str, words: str
) -> None:
    dest = tmp_path / "media"
    with (
        serving(Reply(200, data, {"Content-Type": told})) as (storage, _any),
        telnyx(storage) as (url, _seen),
        pytest.raises(MediaIncompleteError) as caught,
    ):
        fetch(sim, url, dest)
    details = caught.value.details()
    assert details["counts"]["failed"] == 1
    assert details["problems"][0]["problem"].startswith(words)
    assert words in str(caught.value)
    assert "proxy or a login" in str(caught.value)
    assert "secret-signature" not in str(caught.value) + json.dumps(details)
    assert files_below(dest) == {}


def test_a_login_behind_a_redirect_is_never_archived(sim: Handle, tmp_path: Path) -> None:
    page = Reply(200, PAGE, {"Content-Type": "text/html"})
    with (
        serving(page) as (login, _any),
        serving(Reply(302, b"", {"Location": f"{login}/login"})) as (storage, _s),
        telnyx(storage) as (url, _seen),
        pytest.raises(MediaIncompleteError, match="an HTML page"),
    ):
        fetch(sim, url, tmp_path / "media")
    assert files_below(tmp_path / "media") == {}


@contextmanager
def over_tls(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Storage whose certificate is of an own authority; what it sees are handshakes that fail."""
    certificate, key = certificates.make(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[str] = []

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    with context.wrap_socket(connection, server_side=True):
                        seen.append("trusted")
                except OSError:
                    seen.append("refused")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def test_an_own_authority_that_only_storage_needs_is_named(sim: Handle, tmp_path: Path) -> None:
    with (
        over_tls(tmp_path) as (storage, seen),
        telnyx(storage) as (url, _seen),
        pytest.raises(MediaIncompleteError) as caught,
    ):
        fetch(sim, url, tmp_path / "media", max_retries=8)
    text = str(caught.value)
    assert "no trustworthy TLS connection to 127.0.0.1" in text
    assert "name a bundle in ca_path that holds the certificate authority of 127.0.0.1" in text
    assert "run again for the rest" not in text
    assert "ca_path" in caught.value.details()["problems"][0]["problem"]
    assert seen == ["refused"]


def test_accounts_of_one_task_are_summed_up(sim: Handle, store: Path, tmp_path: Path) -> None:
    """Both accounts into one archive: what is missing, and what was read again, is told of all of them."""
    account, call = sim.config.twilio[0], sim.config.telnyx[0]
    accounts = [
        {"provider": "twilio", "account_sid": account.sid, "auth_token": account.auth_token},
        {"provider": "telnyx", "telnyx_account": call.name, "telnyx_api_key": call.api_key},
    ]
    options: dict[str, Any] = {"store": str(store), "accounts": accounts, "accounts_at_once": 2}
    for name in ("account_sid", "auth_token", "telnyx_api_key", "telnyx_account"):
        options[name] = None
    first = run(sim, tmp_path / "media", **options)
    assert first["verification"] is None
    assert first["missing_media"]["recordings"] == len(muted(sim))
    assert [line.split(":")[0] for line in first["summary"]] == [account.sid]
    again = run(sim, tmp_path / "media", verify_share=100.0, **options)
    told = again["verification"]
    assert told["checked"] == told["intact"] == first["files_total"] > 12
