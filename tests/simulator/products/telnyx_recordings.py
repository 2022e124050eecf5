# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.telnyx.com/v2: recordings of calls and conferences."""

from __future__ import annotations

from ..answers import Call, telnyx_problem
from ..config import Config
from ..listing import Pages
from ..media import sign
from ..overlay import Record
from ..parameters import telnyx_filters
from ..styles import Listed, Render, Single
from ..telnyx_paging import NUMBERED
from ..telnyx_world import TelnyxWorld


def _render(config: Config, call: Call, index: int) -> Record:
    world: TelnyxWorld = call.world
    record = world.data.record(index)
    kind = world.data.container(index)
    path = f"/telnyx-recordings/{world.name}/{record['id']}.{kind}"
    record["download_urls"] = {kind: call.storage + sign(path, config.media_ttl)}
    return record


def _recordings(config: Config, call: Call) -> tuple[Pages, Render]:
    """Find the recordings; a filter that is misspelt is ignored"""
    try:
        total, page = call.world.select(telnyx_filters(call))
    except ValueError as error:
        raise telnyx_problem(400, "10015", "Bad Request", f"Invalid time: {error}") from error
    return Pages(total, page), lambda index: _render(config, call, index)


def _recording(config: Config, call: Call) -> Record | None:
    index = call.world.index(call.params["id"])
    return None if index is None else _render(config, call, index)


ENDPOINTS = (
    Listed(
        name="telnyx_recordings",
        path="/v2/recordings",
        key="data",
        style=NUMBERED,
        maximum=250,
        find=_recordings,
    ),
    Single(name="telnyx_recording", path="/v2/recordings/{id}", style=NUMBERED, read=_recording),
)
