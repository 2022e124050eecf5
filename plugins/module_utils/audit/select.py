# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which resources an entry of a policy speaks of.

All conditions that are given must hold; a list is "any of". A condition on a field that is null is
neither true nor false, and makes the verdict unknown, unless another condition is false.
"""

from __future__ import annotations

import typing as t

from .._deps import pydantic
from ..arguments.window import parse_bound
from ..errors import InputError
from ..records.times import now
from .controls._base import Resource
from .expressions import problem_of


def _listed(value: t.Any) -> t.Any:
    return [value] if isinstance(value, str) else value


def _regular_expression(text: str) -> str:
    if problem := problem_of(text):
        raise ValueError(problem)
    return text


def _bound(text: str) -> str:
    try:
        parse_bound(text, now=now())
    except InputError as error:
        raise ValueError(str(error)) from None
    return text


_Some = pydantic.Field(min_length=1)
_Text = t.Annotated[str, pydantic.Field(min_length=1)]
_Pattern = t.Annotated[_Text, pydantic.AfterValidator(_regular_expression)]
_Bound = t.Annotated[str, pydantic.AfterValidator(_bound)]
_Provider = t.Literal["twilio", "telnyx"]
_RoomType = t.Literal["group", "group_small", "go", "peer_to_peer"]
_Method = t.Literal["sdk", "ad_hoc", "api"]
_Product = t.Literal["video_room", "call", "conference"]
_Direction = t.Literal[
    "inbound", "outbound_api", "outbound_dial", "trunking_terminating", "trunking_originating"
]
_Timed = t.Literal[
    "rooms", "recordings", "voice_recordings", "room_recordings", "room_resources", "conferences", "calls",
    "compositions", "transcriptions",
]  # fmt: skip
_Applies = t.Literal["inbound", "outbound", "all"]
_Seconds = t.Annotated[int, pydantic.Field(ge=0)]
_Status = t.Literal["processing", "completed", "absent", "deleted", "failed", "unknown"]


def _several(kind: t.Any) -> t.Any:
    return pydantic.BeforeValidator(_listed, json_schema_input_type=kind | list[kind])


Texts = t.Annotated[list[_Text], _Some, _several(str)]
Patterns = t.Annotated[list[_Pattern], _Some, _several(str)]
_Providers = t.Annotated[list[_Provider], _Some, _several(_Provider)]


class Select(pydantic.BaseModel):
    """Conditions that every kind of resource has."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    provider: _Providers | None = pydantic.Field(None, description="twilio or telnyx.")
    account: Texts | None = pydantic.Field(
        None, description="Twilio account SIDs, or names of Telnyx accounts."
    )
    account_sid: Texts | None = pydantic.Field(None, description="The same as account.")


class RoomSelect(Select):
    """Conditions on rooms."""

    room_name: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the room's name."
    )
    room_sid: Texts | None = pydantic.Field(None, description="Room SIDs.")
    room_type: t.Annotated[list[_RoomType], _Some, _several(_RoomType)] | None = pydantic.Field(
        None, description="Types."
    )
    created_method: t.Annotated[list[_Method], _Some, _several(_Method)] | None = pydantic.Field(
        None, description="How the room was created."
    )
    media_region: Texts | None = pydantic.Field(None, description="Media regions, such as de1.")
    created_after: _Bound | None = pydantic.Field(
        None, description="Created then or later: ISO 8601 with a zone, or an age."
    )
    created_before: _Bound | None = pydantic.Field(
        None, description="Created earlier: ISO 8601 with a zone, or an age."
    )


class RecordingSelect(Select):
    """Conditions on recordings. One on a field that the provider does not have is false."""

    recording_id: Texts | None = pydantic.Field(None, description="Recording ids.")
    product: t.Annotated[list[_Product], _Some, _several(_Product)] | None = pydantic.Field(
        None, description="What was recorded."
    )
    status: t.Annotated[list[_Status], _Some, _several(_Status)] | None = pydantic.Field(
        None, description="Statuses."
    )
    media_type: Texts | None = pydantic.Field(None, description="audio or video.")
    room_sid: Texts | None = pydantic.Field(None, description="Of recordings of rooms: ids of the rooms.")
    room_name: Patterns | None = pydantic.Field(
        None,
        description="Of recordings of rooms: regular expressions, searched in the name of the "
        "recording's room.",
    )
    call_sid: Texts | None = pydantic.Field(
        None, description="Twilio Voice: SIDs of the calls; a call of two legs is named by the first."
    )
    conference_sid: Texts | None = pydantic.Field(None, description="Twilio Voice: SIDs of the conferences.")
    connection_id: Texts | None = pydantic.Field(None, description="Telnyx: connections.")
    initiated_by: Texts | None = pydantic.Field(None, description="Telnyx: what started the recording.")
    from_: Patterns | None = pydantic.Field(
        None, alias="from", description="Telnyx: regular expressions, searched in the caller's number."
    )
    to: Patterns | None = pydantic.Field(
        None, description="Telnyx: regular expressions, searched in the called number."
    )
    created_after: _Bound | None = pydantic.Field(
        None, description="Created then or later: ISO 8601 with a zone, or an age."
    )
    created_before: _Bound | None = pydantic.Field(
        None, description="Created earlier: ISO 8601 with a zone, or an age."
    )


class _Created(Select):
    """Conditions on what has a creation time."""

    created_after: _Bound | None = pydantic.Field(
        None, description="Created then or later: ISO 8601 with a zone, or an age."
    )
    created_before: _Bound | None = pydantic.Field(
        None, description="Created earlier: ISO 8601 with a zone, or an age."
    )


class RoomResourceSelect(_Created):
    """Conditions on rooms as the Video API knows them."""

    room_name: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the room's name."
    )
    room_sid: Texts | None = pydantic.Field(None, description="Room SIDs.")
    room_type: t.Annotated[list[_RoomType], _Some, _several(_RoomType)] | None = pydantic.Field(
        None, description="Types."
    )
    status: Texts | None = pydantic.Field(None, description="in_progress, completed or failed.")
    media_region: Texts | None = pydantic.Field(None, description="Media regions, such as de1.")


class ConferenceSelect(_Created):
    """Conditions on voice conferences."""

    friendly_name: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the conference's name."
    )
    conference_sid: Texts | None = pydantic.Field(None, description="Conference SIDs.")
    status: Texts | None = pydantic.Field(None, description="Statuses.")
    mixer_region: Texts | None = pydantic.Field(None, description="Mixer regions, such as ie1.")
    end_reason: Texts | None = pydantic.Field(None, description="Why it ended.")
    duration_min: _Seconds | None = pydantic.Field(None, description="At least so many seconds long.")
    duration_max: _Seconds | None = pydantic.Field(None, description="At most so many seconds long.")


class ParticipantSelect(_Created):
    """Conditions on participants of conferences."""

    conference_sid: Texts | None = pydantic.Field(None, description="Conference SIDs.")
    call_sid: Texts | None = pydantic.Field(None, description="Call SIDs.")
    label: Patterns | None = pydantic.Field(None, description="Regular expressions, searched in the label.")
    direction: Texts | None = pydantic.Field(None, description="inbound or outbound.")
    status: Texts | None = pydantic.Field(None, description="Statuses.")
    from_: Patterns | None = pydantic.Field(
        None, alias="from", description="Regular expressions, searched in the caller's number."
    )
    to: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the called number."
    )


class CallSelect(_Created):
    """Conditions on calls."""

    from_: Patterns | None = pydantic.Field(
        None, alias="from", description="Regular expressions, searched in the caller's number."
    )
    to: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the called number."
    )
    call_sid: Texts | None = pydantic.Field(None, description="Call SIDs.")
    direction: t.Annotated[list[_Direction], _Some, _several(_Direction)] | None = pydantic.Field(
        None, description="Directions."
    )
    status: Texts | None = pydantic.Field(None, description="Statuses, such as completed or no_answer.")
    trunk: Texts | None = pydantic.Field(None, description="SIDs of the trunks that carried the call.")
    phone_number: Texts | None = pydantic.Field(None, description="SIDs of the account's numbers.")
    answered_by: Texts | None = pydantic.Field(None, description="human, or a kind of machine.")
    duration_min: _Seconds | None = pydantic.Field(None, description="At least so many seconds long.")
    duration_max: _Seconds | None = pydantic.Field(None, description="At most so many seconds long.")


class CompositionSelect(_Created):
    """Conditions on compositions."""

    composition_sid: Texts | None = pydantic.Field(None, description="Composition ids.")
    room_sid: Texts | None = pydantic.Field(None, description="Ids of the compositions' rooms.")
    room_name: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the name of the composition's room."
    )
    status: Texts | None = pydantic.Field(None, description="Statuses.")
    container: Texts | None = pydantic.Field(None, description="mp4 or webm.")


class TranscriptionSelect(_Created):
    """Conditions on transcriptions."""

    transcription_id: Texts | None = pydantic.Field(None, description="Transcription ids.")
    recording_id: Texts | None = pydantic.Field(None, description="Ids of the recordings.")
    status: Texts | None = pydantic.Field(None, description="Statuses.")


class SwitchSelect(Select):
    """Conditions on settings that switch recording on or off."""

    kind: Texts | None = pydantic.Field(None, description="Kinds, such as trunk or phone_number.")
    name: Patterns | None = pydantic.Field(None, description="Regular expressions, searched in the name.")
    setting_id: Texts | None = pydantic.Field(None, description="The settings' own ids.")
    applies_to: t.Annotated[list[_Applies], _Some, _several(_Applies)] | None = pydantic.Field(
        None, description="inbound, outbound or all."
    )


class HoldSelect(_Created):
    """Conditions of a legal hold, on recordings and compositions alike."""

    room_sid: Texts | None = pydantic.Field(None, description="Ids of rooms.")
    room_name: Patterns | None = pydantic.Field(
        None, description="Regular expressions, searched in the room's name."
    )


class SpanSelect(Select):
    """Conditions on what was collected."""

    resource: t.Annotated[list[_Timed], _Some, _several(_Timed)] | None = pydantic.Field(
        None, description="What was collected, such as rooms or voice_recordings."
    )


class NoSelect(pydantic.BaseModel):
    """Waivers and controls are not selected: all of them are checked."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


#: dataset → the conditions that a ``select`` may have.
SELECTS: t.Final[dict[Resource, type[pydantic.BaseModel]]] = {
    "rooms": RoomSelect,
    "recordings": RecordingSelect,
    "settings": Select,
    "switches": SwitchSelect,
    "room_resources": RoomResourceSelect,
    "conferences": ConferenceSelect,
    "conference_participants": ParticipantSelect,
    "calls": CallSelect,
    "compositions": CompositionSelect,
    "transcriptions": TranscriptionSelect,
    "coverage": SpanSelect,
    "waivers": NoSelect,
    "controls": NoSelect,
}
