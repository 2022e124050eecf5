# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.twilio.com: transcriptions of voice recordings; their words outlive the sound."""

from __future__ import annotations

from ..overlay import Record
from ..paging import FLAT
from ..tabled import listed_and_one
from ..tables import Data, Table, shared
from ..timeline import rfc2822
from .twilio_voice_recordings import RECORDINGS
from .worlds import twilio, voice_of


def _transcription(table: Table, index: int) -> Record:
    recordings = table.world.table(RECORDINGS)
    place = shared(index, table.size, recordings.size) if index < table.size else 0
    created, status = int(table.time(index)), table.status(index)
    owner, sid = table.world.owner, table.ids.name(index)
    return {
        "account_sid": owner,
        "api_version": "2010-04-01",
        "date_created": rfc2822(created),
        "date_updated": rfc2822(min(table.config.now_seconds, created + 30)),
        "duration": str(5 + table.noise(index, 2) % 110) if status == "completed" else None,
        "price": -0.05 if status == "completed" else None,
        "price_unit": "USD",
        "recording_sid": recordings.ids.name(place),
        "sid": sid,
        "status": status,
        "transcription_text": f"Simulated spoken words of {sid}" if status == "completed" else None,
        "type": "fast",
        "uri": f"/2010-04-01/Accounts/{owner}/Transcriptions/{sid}.json",
    }


def _transcribed(table: Table, index: int) -> float:
    recordings = table.world.table(RECORDINGS)
    place = shared(index, table.size, recordings.size)
    return min(table.config.now_seconds, recordings.time(place) + 5400)


def _transcriptions(table: Table) -> int:
    recordings, wanted = voice_of(table).recordings, twilio(table).account.transcriptions
    return recordings // 5 if wanted is None else wanted if recordings else 0


TRANSCRIPTIONS = Data(
    name="transcriptions",
    ids="TR",
    size=_transcriptions,
    record=_transcription,
    time=_transcribed,
    statuses={"whole": "completed", "failed": "failed", "running": "in-progress"},
    shares={"failed": 0.02, "running": 0.01},
)
_PATH = "/2010-04-01/Accounts/{account}/Transcriptions"

ENDPOINTS = (
    *listed_and_one(
        names=("transcriptions", "transcription"),
        path=_PATH,
        suffix=".json",
        key="transcriptions",
        style=FLAT,
        data=TRANSCRIPTIONS,
    ),
)
