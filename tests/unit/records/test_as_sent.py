# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.records.as_sent import AsSent
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.telnyx_recordings import (
    RECORDINGS as CALL_RECORDINGS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.telnyx_recordings import CallRecording
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_calls import Call
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_composition_hooks import (
    CompositionHook,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_compositions import Composition
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_conference_participants import (
    ConferenceParticipant,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_conferences import Conference
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_recording_rules import (
    RecordingRules,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_recording_settings import (
    RECORDING_SETTINGS,
    RecordingSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_room_resources import (
    RoomResource,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_rooms import ROOMS, VideoRoom
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_transcriptions import (
    Transcription,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_participants import (
    PARTICIPANTS,
    VideoParticipant,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS,
    RoomRecording,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_voice_recordings import (
    VoiceRecording,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.vendor_documents import document as vendor_document

RECORDING: dict[str, Any] = {
    "account_sid": "AC" + "a" * 32,
    "status": "processing",
    "date_created": "2015-07-30T20:00:00Z",
    "sid": "RT" + "a" * 32,
    "source_sid": "MT" + "a" * 32,
    "size": 0,
    "url": "https://video.twilio.com/v1/Recordings/RT" + "a" * 32,
    "type": "audio",
    "duration": 0,
    "container_format": "mka",
    "codec": "opus",
    "grouping_sids": {"room_sid": "RM" + "a" * 32},
    "track_name": "A name",
    "offset": 10,
    "media_external_location": "https://my-super-duper-bucket.s3.amazonaws.com/my/path/",
    "room_sid": "RM" + "a" * 32,
    "links": {"media": "https://video.twilio.com/media"},
}

#: Fields that the founding documents name, by model.
SEEDED = {
    RoomRecording: """
        account_sid status date_created sid source_sid size url type duration container_format codec
        grouping_sids track_name offset media_external_location room_sid links""",
    VideoRoom: """
        account_sid codecs concurrent_participants create_time created_method duration_sec edge_location
        end_reason end_time links max_concurrent_participants max_participants media_region processing_state
        recording_enabled room_name room_sid room_status room_type status_callback status_callback_method
        total_participant_duration_sec total_recording_duration_sec unique_participant_identities
        unique_participants url""",
    CallRecording: """
        record_type id created_at updated_at recording_started_at recording_ended_at duration_millis
        status channels source conference_id call_leg_id call_session_id download_urls""",
}


def wire_names(model: type[AsSent]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize("model", SEEDED)
def test_every_founding_property_is_there(model: type[AsSent]) -> None:
    assert set(SEEDED[model].split()) <= wire_names(model)


def test_the_counts_of_the_founding_documents() -> None:
    assert [len(names.split()) for names in SEEDED.values()] == [17, 26, 14]


#: What is left out of a model on purpose: words that are never kept, and what no column or check needs.
UNDESCRIBED = {
    "api.v2010.account.transcription": {"transcription_text"},
    "insights.v1.conference.conference_participant": {
        "outbound_queue_length",
        "outbound_time_in_queue",
        "jitter_buffer_size",
        "coached_participants",
        "participant_region",
        "conference_region",
        "properties",
        "events",
        "metrics",
    },
}


@pytest.mark.parametrize(
    ("document", "schema", "model"),
    [
        ("twilio_video_v1", "video.v1.room.room_recording", RoomRecording),
        ("twilio_video_v1", "video.v1.recording", RoomRecording),
        ("twilio_video_v1", "video.v1.recording_settings", RecordingSettings),
        ("twilio_video_v1", "video.v1.room.room_recording_rule", RecordingRules),
        ("twilio_insights_v1", "insights.v1.video_room_summary", VideoRoom),
        ("twilio_video_v1", "video.v1.room", RoomResource),
        ("twilio_video_v1", "video.v1.composition", Composition),
        ("twilio_video_v1", "video.v1.composition_hook", CompositionHook),
        ("twilio_video_v1", "video.v1.composition_settings", RecordingSettings),
        ("twilio_insights_v1", "insights.v1.conference", Conference),
        (
            "twilio_insights_v1",
            "insights.v1.conference.conference_participant",
            ConferenceParticipant,
        ),
        ("twilio_api_v2010", "api.v2010.account.recording", VoiceRecording),
        ("twilio_api_v2010", "api.v2010.account.call", Call),
        ("twilio_api_v2010", "api.v2010.account.transcription", Transcription),
        (
            "twilio_insights_v1",
            "insights.v1.video_room_summary.video_participant_summary",
            VideoParticipant,
        ),
    ],
)
def test_the_vendors_schemas_have_no_further_field(document: str, schema: str, model: type[AsSent]) -> None:
    properties = set(vendor_document(document)["components"]["schemas"][schema]["properties"])
    assert properties - UNDESCRIBED.get(schema, set()) <= wire_names(model)


def test_the_documented_example_fits() -> None:
    assert RECORDINGS.drift(RECORDING) == ()


@pytest.mark.parametrize(
    "field", ["account_sid", "date_created", "size", "duration", "grouping_sids", "offset", "links"]
)
def test_null_fits_where_it_is_documented(field: str) -> None:
    assert RECORDINGS.drift({**RECORDING, field: None}) == ()


@pytest.mark.parametrize("missing", RECORDING)
def test_any_field_may_be_absent(missing: str) -> None:
    assert RECORDINGS.drift({name: value for name, value in RECORDING.items() if name != missing}) == ()


@pytest.mark.parametrize(
    ("change", "drifted"),
    [
        ({"status": "paused"}, ("status",)),
        ({"status": None}, ("status",)),
        ({"size": "12"}, ("size",)),
        ({"size": -1}, ("size",)),
        ({"size": True}, ("size",)),
        ({"size": 1.5}, ("size",)),
        ({"size": 2**63}, ("size",)),
        ({"duration": [], "codec": "AV1"}, ("codec", "duration")),
        ({"date_created": "Thu, 30 Jul 2015 20:00:00 +0000"}, ("date_created",)),
        ({"date_created": 1438286400}, ("date_created",)),
        ({"sid": "RE" + "a" * 32}, ("sid",)),
        ({"grouping_sids": ["RM1"]}, ("grouping_sids",)),
        ({"unknown_to_us": object}, ()),
        ({"codec": "OPUS"}, ()),
        ({"codec": "Vp8"}, ()),
        ({"offset": 170_000_000_000}, ()),
        ({"offset": -5}, ()),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, Any], drifted: tuple[str, ...]) -> None:
    assert RECORDINGS.drift({**RECORDING, **change}) == drifted


@pytest.mark.parametrize(
    ("record", "drifted"),
    [
        ({"recording_enabled": None, "processing_state": "in-progress", "codecs": ["opus", "VP8"]}, ()),
        ({"recording_enabled": "true"}, ("recording_enabled",)),
        ({"codecs": ["AV1"], "room_type": "huge"}, ("codecs", "room_type")),
        ({"edge_location": "sao_paulo", "end_reason": "room-ended-via-api", "media_region": "gll"}, ()),
    ],
)
def test_rooms(record: dict[str, Any], drifted: tuple[str, ...]) -> None:
    assert ROOMS.drift(record) == drifted


def test_other_records() -> None:
    assert PARTICIPANTS.drift({"participant_sid": "PA" + "a" * 32, "properties": [1], "error_code": 0}) == ()
    assert PARTICIPANTS.drift({"status": "away", "join_time": "today"}) == ("join_time", "status")
    assert RECORDING_SETTINGS.drift({"encryption_enabled": 1}) == ("encryption_enabled",)


def test_call_recordings() -> None:
    record = {
        "record_type": "recording",
        "created_at": "2026-03-01T09:30:00.123456Z",
        "updated_at": "2026-03-01T09:30:00.1+00:00",
        "from": "+12025550123",
        "download_urls": {"mp3": None, "wav": "https://storage.example.com/x"},
        "call_leg_id": None,
    }
    assert CALL_RECORDINGS.drift(record) == ()
    assert CALL_RECORDINGS.drift({**record, "from": 1, "channels": "triple"}) == ("channels", "from")


def test_each_field_is_described() -> None:
    for model in (
        RoomRecording,
        VideoRoom,
        VideoParticipant,
        RecordingSettings,
        RecordingRules,
        CallRecording,
    ):
        described = set(re.findall(r"^ +(\w+): ", model.__doc__ or "", re.MULTILINE))
        assert described == wire_names(model)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(RECORDING)) | st.text(), json_values, max_size=8))
def test_anything_that_json_can_hold_is_judged_and_left_alone(record: dict[str, Any]) -> None:
    before = repr(record)
    assert set(RECORDINGS.drift(record)) <= set(record)
    assert repr(record) == before
