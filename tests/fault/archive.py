# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stores that hold a simulated account, and media runs against it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.telnyx_recordings import (
    RECORDINGS as TELNYX,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS as TWILIO,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.merge import Stamp, merge
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import media
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_media import OPTIONS, run_media

from tests.simulator.handle import Handle
from tests.simulator.media import Media

AT = "2026-03-01T00:00:00.000000Z"


def fill_store(path: Path, sim: Handle) -> None:
    """Put every recording of the simulator's accounts into a new store."""
    store = open_store(str(path))
    with store.begin() as connection:
        for sid, twilio in sim.world.twilio.items():
            rows = [TWILIO.normalise(record, sid) for record in twilio.recordings()]
            merge(connection, "recordings", rows, Stamp(1, AT, AT))
        for name, telnyx in sim.world.telnyx.items():
            calls = []
            for record in telnyx.recordings({}):
                # The world signs no URLs; a listing does.
                container = call_media(sim, name, record["id"]).container
                calls.append(
                    TELNYX.normalise({**record, "download_urls": {container: "https://x.invalid"}}, name)
                )
            merge(connection, "recordings", calls, Stamp(1, AT, AT))
    store.close()


def call_media(sim: Handle, account: str, identifier: str) -> Media:
    """Return the media of a call, which every call has."""
    found = sim.world.telnyx[account].media(identifier)
    assert found is not None
    return found


def media_rows(path: Path) -> dict[str, dict[str, Any]]:
    """Return what the store knows of media, by recording."""
    store = open_store(str(path))
    with store.read() as connection:
        rows = [dict(row) for row in connection.execute(sa.select(media)).mappings()]
    store.close()
    return {row["id"]: row for row in rows}


def run(sim: Handle, dest: Path, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    """Run the module's own code with the credentials of the first account of either provider."""
    params = {name: option.get("default") for name, option in OPTIONS.items()}
    params |= {"dest": str(dest), "requests_per_second": 0.0, "max_wait": 120.0, "timeout": 10.0}
    if sim.config.twilio:
        account = sim.config.twilio[0]
        params |= {"account_sid": account.sid, "auth_token": account.auth_token, "video_base_url": sim.url}
    if sim.config.telnyx:
        call = sim.config.telnyx[0]
        params |= {
            "telnyx_api_key": call.api_key,
            "telnyx_base_url": sim.telnyx_url,
            "telnyx_account": call.name,
        }
    return run_media({**params, **options}, check_mode)


def files_below(dest: Path) -> dict[str, Path]:
    """Return every file of an archive by its name, without the one that keeps other runs out."""
    return {path.name: path for path in dest.rglob("*") if path.is_file() and path.suffix != ".lock"}


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextlib.contextmanager
def no_secret_anywhere(sim: Handle, *folders: Path) -> Iterator[list[str]]:
    """Check that neither credentials nor signatures are in any file, or in the texts that are appended."""
    texts: list[str] = []
    yield texts
    secrets = ["X-Amz-Signature", *(account.auth_token for account in sim.config.twilio)]
    secrets += [account.api_key for account in sim.config.telnyx]
    contents = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    for secret in secrets:
        assert not any(secret in text for text in texts)
        assert not any(secret.encode() in content for content in contents)
    assert sim.violations() == []
