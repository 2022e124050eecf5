# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases of the controls of conferences, voice recordings, the second list of rooms, copies and switches."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

import sqlalchemy as sa

from tests.evidence.fill import (
    TELNYX,
    TWILIO,
    Row,
    add_run,
    call_row,
    recording_row,
    room_row,
    settings_row,
    sid,
)
from tests.evidence.further import (
    TWILIO_RESOURCES,
    at,
    composition_row,
    conference_row,
    resource_row,
    switch_row,
    transcription_row,
    voice_row,
)

NA = "not_applicable"
Runs = t.Callable[[sa.Connection], None]
TELNYX_RESOURCES = ("recordings", "rooms", "room_recordings", "compositions", "transcriptions", "switches")


def complete(connection: sa.Connection) -> None:
    """Collect everything, on the day of the audit."""
    add_run(connection, 1, "twilio", TWILIO[0], resources=TWILIO_RESOURCES)
    add_run(connection, 2, "telnyx", TELNYX, resources=TELNYX_RESOURCES)


def without(*left_out: str) -> Runs:
    """Collect everything but *left_out*."""

    def runs(connection: sa.Connection) -> None:
        for number, (provider, account, resources) in enumerate(
            (("twilio", TWILIO[0], TWILIO_RESOURCES), ("telnyx", TELNYX, TELNYX_RESOURCES)), start=1
        ):
            some = tuple(name for name in resources if name not in left_out)
            add_run(connection, number, provider, account, resources=some)

    return runs


@dataclass(frozen=True)
class Case:
    """One item, and the verdict of one control on it."""

    control: str
    verdict: str
    rows: t.Mapping[str, tuple[Row, ...]]
    runs: Runs = complete
    params: Row = field(default_factory=dict)
    select: Row = field(default_factory=dict)
    note: str = ""


def conference(verdicts: tuple[str, str, str], note: str, *recordings: Row, **values: t.Any) -> list[Case]:
    """Return the cases of one conference: required, forbidden, missing."""
    runs = values.pop("runs", complete)
    rows = {"conferences": (conference_row(**values),), "recordings": recordings}
    names = (
        "conference-recording-required",
        "conference-recording-forbidden",
        "conference-recordings-missing",
    )
    return [
        Case(name, verdict, rows, runs=runs, note=note) for name, verdict in zip(names, verdicts, strict=True)
    ]


OF_CONFERENCE = {"call_id": None, "conference_id": sid("CF", 1), "product": "conference"}
TELNYX_CALL = call_row(connection_id="77")
STORAGE = "https://archive.s3.eu-central-1.amazonaws.com/voice"


def telnyx_switch(**values: t.Any) -> Row:
    usual = {
        "provider": "telnyx", "account": TELNYX, "id": "storage/77", "kind": "storage", "setting_id": "77",
        "name": None, "state": None, "storage": STORAGE, "last_changed_at": at(-86400),
    }  # fmt: skip
    return switch_row(**{**usual, **values})


def storage(verdict: str, note: str, *switches: Row, runs: Runs = complete, **params: t.Any) -> Case:
    rows = {"recordings": (TELNYX_CALL,), "switches": switches}
    return Case("recording-storage-location", verdict, rows, runs=runs, params=params, note=note)


SESSION = {
    "provider": "telnyx", "account": TELNYX, "id": "session-1", "room_id": "room-1", "type": None,
    "recording_enabled": None, "processing_state": None, "total_participant_duration_sec": None,
    "total_recording_duration_sec": None,
    "media_region": None, "created_method": None, "status_callback": None,
}  # fmt: skip
OF_SESSION = recording_row(
    provider="telnyx",
    account=TELNYX,
    id="rec-1",
    resource="room_recordings",
    room_id="room-1",
    session_id="session-1",
)


def session(
    verdict: str, control: str, note: str, *recordings: Row, runs: Runs = complete, **values: t.Any
) -> Case:
    rows = {"rooms": (room_row(**{**SESSION, **values}),), "recordings": recordings}
    params = {"room-region-allowed": {"allowed_regions": ["de1"]}}.get(control, {})
    return Case(control, verdict, rows, runs=runs, params=params, note=note)


VOICE, ENCRYPTED = "recording-absent", "recording-encrypted"
OUTLIVES, WORDS = "composition-outlives-recording", "transcription-outlives-recording"
GONE = recording_row(status="deleted")
ABSENT = voice_row(**OF_CONFERENCE, status="absent")
TOLD = {"transcriptions": (transcription_row(),)}

CASES = [
    # Conferences
    *conference(("pass", "fail", "fail"), "recorded, nothing there"),
    *conference(("pass", "fail", "pass"), "recorded, and there", voice_row(**OF_CONFERENCE)),
    *conference(("pass", "fail", "pass"), "recorded, and absent", ABSENT),
    *conference(("fail", "pass", NA), "not recorded", recording_enabled=False),
    *conference(("fail", "pass", "pass"), "not recorded, and absent", ABSENT, recording_enabled=False),
    *conference(
        ("fail", "fail", "pass"), "said not to be recorded, and there", voice_row(**OF_CONFERENCE),
        recording_enabled=False,
    ),
    *conference(("unknown",) * 3, "flag is null", recording_enabled=None),
    *conference(("unknown",) * 3, "not final", recording_enabled=None, processing_state="in_progress"),
    *conference(("pass", "fail", "unknown"), "on, and not final", processing_state="in_progress"),
    *conference(("pass", "fail", NA), "short", duration_sec=30),
    *conference(("pass", "fail", "unknown"), "length is null", duration_sec=None),
    *conference(("pass", "fail", "unknown"), "not looked for", runs=without("voice_recordings")),
    *conference(
        ("fail", "unknown", NA), "not recorded, not looked for", recording_enabled=False,
        runs=without("voice_recordings"),
    ),
    *conference(("fail", "unknown", NA), "no end", recording_enabled=False, ended_at=None),
    # Recordings of Twilio Voice
    Case(VOICE, "fail", {"recordings": (voice_row(status="absent", error_code=16105),)}),
    Case(VOICE, "pass", {"recordings": (voice_row(),)}),
    Case(VOICE, "unknown", {"recordings": (voice_row(status="unknown"),)}),
    Case(VOICE, NA, {"recordings": (recording_row(),)}, note="video"),
    Case(ENCRYPTED, "pass", {"recordings": (voice_row(),)}),
    Case(ENCRYPTED, "fail", {"recordings": (voice_row(encrypted=False, encryption_key_id=None),)}),
    Case(ENCRYPTED, "unknown", {"recordings": (voice_row(encrypted=None, encryption_key_id=None),)}),
    Case(ENCRYPTED, "pass", {"recordings": (voice_row(),)}, params={"allowed_keys": [sid("CR", 1)]}),
    Case(ENCRYPTED, "fail", {"recordings": (voice_row(),)}, params={"allowed_keys": [sid("CR", 2)]}),
    Case(
        ENCRYPTED, "unknown", {"recordings": (voice_row(encryption_key_id=None),)},
        params={"allowed_keys": [sid("CR", 2)]},
    ),
    *(
        Case(ENCRYPTED, NA, {"recordings": (voice_row(status=status, encrypted=False),)}, note=status)
        for status in ("absent", "failed", "deleted", "processing")
    ),
    Case(ENCRYPTED, NA, {"recordings": (recording_row(),)}, note="video"),
    Case("recording-media-plausible", "pass", {"recordings": (voice_row(),)}, note="no size is told"),
    Case("recording-media-plausible", "fail", {"recordings": (voice_row(duration_ms=0),)}),
    Case("recording-storage-location", NA, {"recordings": (voice_row(status="absent"),)},
         params={"external_required": True}),
    # The second list of rooms
    Case("room-unlisted", "pass", {"rooms": (room_row(),), "room_resources": (resource_row(),)}),
    Case("room-unlisted", "unknown", {"room_resources": (resource_row(),)}, note="not in Insights"),
    Case("room-unlisted", "fail", {"room_resources": (resource_row(),)}, params={"lists_agree": True}),
    Case("room-unlisted", "unknown", {"rooms": (room_row(),), "room_resources": (
        resource_row(id=sid("RM", 9), created_at=at(-86400 * 30), ended_at=at(-86400 * 30)),)},
        note="not in the Video API"),
    Case("room-unlisted", NA, {"rooms": (room_row(),)}, note="nobody knows how far the other list reaches"),
    Case("room-unlisted", NA, {"room_resources": (resource_row(status="in_progress"),)}, note="not ended"),
    Case("room-unlisted", NA, {"room_resources": (
        resource_row(created_at=at(-86400 * 8), ended_at=at(-86400 * 8)),)},
        note="Insights has forgotten it"),
    Case("room-unlisted", NA, {"room_resources": (
        resource_row(created_at=at(86400 * 1.5), ended_at=at(86400 * 1.6)),)}, note="just ended"),
    Case("room-unlisted", NA, {"room_resources": (resource_row(),)}, runs=without("rooms"), note="not read"),
    # Copies
    Case(OUTLIVES, "fail", {"compositions": (composition_row(),), "recordings": (GONE,)}),
    Case(OUTLIVES, "fail", {"compositions": (composition_row(),), "recordings": (
        recording_row(vanished_at=at(0)),)}, note="vanished"),
    Case(OUTLIVES, "pass", {"compositions": (composition_row(),), "recordings": (
        GONE, recording_row(id=sid("RT", 2)))}),
    Case(OUTLIVES, "unknown", {"compositions": (composition_row(),), "recordings": (
        GONE, recording_row(id=sid("RT", 2), status="unknown"))}),
    Case(OUTLIVES, "fail", {"compositions": (composition_row(),)}, note="no recording is left"),
    Case(OUTLIVES, "unknown", {"compositions": (composition_row(),)}, runs=without("recordings")),
    Case(OUTLIVES, "unknown", {"compositions": (composition_row(room_id=None),)}),
    Case(OUTLIVES, NA, {"compositions": (composition_row(status="deleted"),), "recordings": (GONE,)}),
    Case(OUTLIVES, NA, {"compositions": (composition_row(status="failed"),), "recordings": (GONE,)}),
    Case(OUTLIVES, "unknown", {"compositions": (composition_row(status="unknown"),), "recordings": (GONE,)}),
    Case(OUTLIVES, "fail", {"compositions": (composition_row(),), "recordings": (recording_row(),)},
         params={"maximum_days": 1}, note="old"),
    Case(OUTLIVES, "pass", {"compositions": (composition_row(),), "recordings": (recording_row(),)},
         params={"maximum_days": 3}, note="young"),
    Case(OUTLIVES, "unknown", {"compositions": (composition_row(created_at=None),),
                               "recordings": (recording_row(),)}, params={"maximum_days": 3}),
    Case(OUTLIVES, NA, {"compositions": (composition_row(),), "recordings": (GONE,), "rooms": (room_row(),)},
         select={"room_name": "^zzz"}, note="selected by the room's name"),
    Case(OUTLIVES, "fail", {"compositions": (composition_row(),), "recordings": (GONE,),
                            "room_resources": (resource_row(),)},
         select={"room_name": "^visit"}, note="selected by the name in the second list"),
    Case(OUTLIVES, "unknown", {"compositions": (composition_row(),), "recordings": (GONE,)},
         select={"room_name": "^visit"}, note="of a room that no list knows"),
    Case("room-recording-forbidden", "fail", {"rooms": (room_row(
        recording_enabled=False, total_recording_duration_sec=0),), "compositions": (composition_row(),)}),
    Case("room-recording-forbidden", "pass", {"rooms": (room_row(
        recording_enabled=False, total_recording_duration_sec=0),), "compositions": (
            composition_row(status="failed"),)}),
    Case("recording-retention-maximum", "fail", {"compositions": (composition_row(),)},
         params={"maximum_days": 1}),
    Case("recording-retention-maximum", "pass", {"compositions": (composition_row(),)},
         params={"maximum_days": 3}),
    Case("recording-retention-maximum", "unknown", {"compositions": (composition_row(media_available=None),)},
         params={"maximum_days": 1}),
    Case("recording-retention-maximum", "fail", {"compositions": (composition_row(),)},
         params={"maximum_days": 1}, select={"product": "video_room"}, note="a copy of a room"),
    Case("recording-retention-maximum", NA, {"compositions": (composition_row(),)},
         params={"maximum_days": 1}, select={"media_type": "audio"}, note="a copy has no such thing"),
    Case("composition-unencrypted", "fail", {"settings": (settings_row(),), "switches": (
        switch_row(kind="composition_settings", state=None, encrypted=False),)}),
    Case("composition-unencrypted", "pass", {"settings": (settings_row(),), "switches": (
        switch_row(kind="composition_settings", state=None, encrypted=True),)}),
    Case("composition-unencrypted", NA, {"settings": (settings_row(encryption_enabled=False),), "switches": (
        switch_row(kind="composition_settings", state=None, encrypted=False),)}),
    Case("composition-unencrypted", "unknown", {"switches": (
        switch_row(kind="composition_settings", state=None, encrypted=False),)}, note="recordings not known"),
    Case("composition-unencrypted", "unknown", {"settings": (settings_row(),), "switches": (
        switch_row(kind="composition_settings", state=None, encrypted=None),)}),
    Case("composition-unencrypted", NA, {"settings": (settings_row(),), "switches": (switch_row(),)}),
    Case(WORDS, "fail", {**TOLD, "recordings": (voice_row(status="deleted"),)}),
    Case(WORDS, "fail", {**TOLD, "recordings": (voice_row(vanished_at=at(0)),)}),
    Case(WORDS, "pass", {**TOLD, "recordings": (voice_row(),)}),
    Case(WORDS, "unknown", TOLD),
    Case(WORDS, "unknown", {**TOLD, "recordings": (voice_row(status="unknown"),)}),
    Case(WORDS, NA, {"transcriptions": (transcription_row(vanished_at=at(0)),),
                     "recordings": (voice_row(status="deleted"),)}),
    # Switches
    *(
        Case(control, verdict, {"switches": (switch_row(state=state),)}, note=str(state))
        for state, required, forbidden in (
            ("on", "pass", "fail"), ("off", "fail", "pass"), ("partly", "fail", "fail"),
            ("unknown", "unknown", "unknown"), (None, NA, NA),
        )
        for control, verdict in (("switch-on-required", required), ("switch-on-forbidden", forbidden))
    ),
    Case("switch-on-required", NA, {"switches": (switch_row(state="off", vanished_at=at(0)),)}, note="gone"),
    Case("switch-on-required", NA, {"switches": (switch_row(state="off"),)}, select={"name": "^Graz"}),
    Case("switch-on-required", "fail", {"switches": (switch_row(state="off"),)},
         select={"kind": "trunk", "name": "^Vie", "applies_to": "all"}),
    # Where Telnyx recordings are
    storage("pass", "in the approved place", telnyx_switch(), allowed_locations=[STORAGE]),
    storage("fail", "elsewhere", telnyx_switch(), allowed_locations=["https://x.example.com"]),
    storage("pass", "outside, as required", telnyx_switch(), external_required=True),
    storage("fail", "with the provider", external_required=True),
    storage("pass", "with the provider, which may be", allowed_locations=[STORAGE]),
    storage("unknown", "the setting is newer", telnyx_switch(last_changed_at=at(60)), external_required=True),
    storage("unknown", "the key may not read it", telnyx_switch(state="unknown"), external_required=True),
    storage("unknown", "the key may read none",
            telnyx_switch(id="storage/*", setting_id=None, state="unknown"), external_required=True),
    storage("unknown", "no place to compare", telnyx_switch(storage="bucket"), allowed_locations=[STORAGE]),
    storage("unknown", "never collected", runs=without("switches"), external_required=True),
    # Sessions of Telnyx
    session(NA, "room-recording-required", "nothing is told"),
    session("pass", "room-recording-required", "recorded", OF_SESSION),
    session("fail", "room-recording-required", "the room was off", recording_enabled=False),
    session("pass", "room-recording-required", "the room is off, and was recorded", OF_SESSION,
            recording_enabled=False),
    session("fail", "room-recording-forbidden", "recorded", OF_SESSION),
    session("pass", "room-recording-forbidden", "not recorded"),
    session("pass", "room-recording-forbidden", "another session of the room was recorded",
            {**OF_SESSION, "session_id": "session-2"}),
    session("unknown", "room-recording-forbidden", "not looked for", runs=without("room_recordings")),
    *(
        session(NA, control, "nothing is told")
        for control in (
            "room-recording-empty", "room-recording-coverage", "room-recordings-missing",
            "room-region-allowed", "room-created-ad-hoc", "room-callback-secure",
        )
    ),
]  # fmt: skip
