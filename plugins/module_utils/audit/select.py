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
from ..sources.registry import SOURCES
from .controls._base import Resource
from .expressions import problem_of
from .strict import Strict, Text


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
_Pattern = t.Annotated[Text, pydantic.AfterValidator(_regular_expression)]
_Bound = t.Annotated[str, pydantic.AfterValidator(_bound)]
_Provider = t.Literal["twilio", "telnyx"]
_RoomType = t.Literal["group", "group_small", "go", "peer_to_peer"]
_Method = t.Literal["sdk", "ad_hoc", "api"]
_Product = t.Literal["video_room", "call", "conference"]
_Direction = t.Literal[
    "inbound", "outbound_api", "outbound_dial", "trunking_terminating", "trunking_originating"
]
if t.TYPE_CHECKING:
    _Timed = str
else:
    # What is listed by time.
    _Timed = t.Literal[
        tuple(dict.fromkeys(source.resource for source in SOURCES if source.resource and source.timed))
    ]
_Applies = t.Literal["inbound", "outbound", "all"]
_Seconds = t.Annotated[int, pydantic.Field(ge=0)]
_Status = t.Literal["processing", "completed", "absent", "deleted", "failed", "unknown"]


def _several(kind: t.Any) -> t.Any:
    return pydantic.BeforeValidator(_listed, json_schema_input_type=kind | list[kind])


Texts = t.Annotated[list[Text], _Some, _several(str)]
Patterns = t.Annotated[list[_Pattern], _Some, _several(str)]
_AFTER: t.Final = "Created then or later: ISO 8601 with a zone, or an age."
_BEFORE: t.Final = "Created earlier: ISO 8601 with a zone, or an age."


def _given(description: str, alias: str | None = None) -> t.Any:
    """Return a condition that a select may leave out."""
    return pydantic.Field(None, description=description, alias=alias)


class Select(Strict):
    """Conditions that every kind of resource has."""

    model_config = pydantic.ConfigDict(populate_by_name=True)

    provider: t.Annotated[list[_Provider], _Some, _several(_Provider)] | None = _given("twilio or telnyx.")
    account: Texts | None = _given("Twilio account SIDs, or names of Telnyx accounts.")
    account_sid: Texts | None = _given("The same as account.")


class RoomSelect(Select):
    """Conditions on rooms."""

    room_name: Patterns | None = _given("Regular expressions, searched in the room's name.")
    room_sid: Texts | None = _given("Room SIDs.")
    room_type: t.Annotated[list[_RoomType], _Some, _several(_RoomType)] | None = _given("Types.")
    created_method: t.Annotated[list[_Method], _Some, _several(_Method)] | None = _given(
        "How the room was created."
    )
    media_region: Texts | None = _given("Media regions, such as de1.")
    created_after: _Bound | None = _given(_AFTER)
    created_before: _Bound | None = _given(_BEFORE)


class RecordingSelect(Select):
    """Conditions on recordings. One on a field that the provider does not have is false."""

    recording_id: Texts | None = _given("Recording ids.")
    product: t.Annotated[list[_Product], _Some, _several(_Product)] | None = _given("What was recorded.")
    status: t.Annotated[list[_Status], _Some, _several(_Status)] | None = _given("Statuses.")
    media_type: Texts | None = _given("audio or video.")
    room_sid: Texts | None = _given("Of recordings of rooms: ids of the rooms.")
    room_name: Patterns | None = _given(
        "Of recordings of rooms: regular expressions, searched in the name of the recording's room."
    )
    call_sid: Texts | None = _given(
        "Twilio Voice: SIDs of the calls; a call of two legs is named by the first."
    )
    conference_sid: Texts | None = _given("Twilio Voice: SIDs of the conferences.")
    connection_id: Texts | None = _given("Telnyx: connections.")
    initiated_by: Texts | None = _given("Telnyx: what started the recording.")
    from_: Patterns | None = _given(
        "Telnyx: regular expressions, searched in the caller's number.", alias="from"
    )
    to: Patterns | None = _given("Telnyx: regular expressions, searched in the called number.")
    created_after: _Bound | None = _given(_AFTER)
    created_before: _Bound | None = _given(_BEFORE)


class _Created(Select):
    """Conditions on what has a creation time."""

    created_after: _Bound | None = _given(_AFTER)
    created_before: _Bound | None = _given(_BEFORE)


class RoomResourceSelect(_Created):
    """Conditions on rooms as the Video API knows them."""

    room_name: Patterns | None = _given("Regular expressions, searched in the room's name.")
    room_sid: Texts | None = _given("Room SIDs.")
    room_type: t.Annotated[list[_RoomType], _Some, _several(_RoomType)] | None = _given("Types.")
    status: Texts | None = _given("in_progress, completed or failed.")
    media_region: Texts | None = _given("Media regions, such as de1.")


class ConferenceSelect(_Created):
    """Conditions on voice conferences."""

    friendly_name: Patterns | None = _given("Regular expressions, searched in the conference's name.")
    conference_sid: Texts | None = _given("Conference SIDs.")
    status: Texts | None = _given("Statuses.")
    mixer_region: Texts | None = _given("Mixer regions, such as ie1.")
    end_reason: Texts | None = _given("Why it ended.")
    duration_min: _Seconds | None = _given("At least so many seconds long.")
    duration_max: _Seconds | None = _given("At most so many seconds long.")


class ParticipantSelect(_Created):
    """Conditions on participants of conferences."""

    conference_sid: Texts | None = _given("Conference SIDs.")
    call_sid: Texts | None = _given("Call SIDs.")
    label: Patterns | None = _given("Regular expressions, searched in the label.")
    direction: Texts | None = _given("inbound or outbound.")
    status: Texts | None = _given("Statuses.")
    from_: Patterns | None = _given("Regular expressions, searched in the caller's number.", alias="from")
    to: Patterns | None = _given("Regular expressions, searched in the called number.")


class CallSelect(_Created):
    """Conditions on calls."""

    from_: Patterns | None = _given("Regular expressions, searched in the caller's number.", alias="from")
    to: Patterns | None = _given("Regular expressions, searched in the called number.")
    call_sid: Texts | None = _given("Call SIDs.")
    direction: t.Annotated[list[_Direction], _Some, _several(_Direction)] | None = _given("Directions.")
    status: Texts | None = _given("Statuses, such as completed or no_answer.")
    trunk: Texts | None = _given("SIDs of the trunks that carried the call.")
    phone_number: Texts | None = _given("SIDs of the account's numbers.")
    answered_by: Texts | None = _given("human, or a kind of machine.")
    duration_min: _Seconds | None = _given("At least so many seconds long.")
    duration_max: _Seconds | None = _given("At most so many seconds long.")


class CompositionSelect(_Created):
    """Conditions on compositions."""

    composition_sid: Texts | None = _given("Composition ids.")
    room_sid: Texts | None = _given("Ids of the compositions' rooms.")
    room_name: Patterns | None = _given(
        "Regular expressions, searched in the name of the composition's room."
    )
    status: Texts | None = _given("Statuses.")
    container: Texts | None = _given("mp4 or webm.")


class TranscriptionSelect(_Created):
    """Conditions on transcriptions."""

    transcription_id: Texts | None = _given("Transcription ids.")
    recording_id: Texts | None = _given("Ids of the recordings.")
    status: Texts | None = _given("Statuses.")


class SwitchSelect(Select):
    """Conditions on settings that switch recording on or off."""

    kind: Texts | None = _given("Kinds, such as trunk or phone_number.")
    name: Patterns | None = _given("Regular expressions, searched in the name.")
    setting_id: Texts | None = _given("The settings' own ids.")
    applies_to: t.Annotated[list[_Applies], _Some, _several(_Applies)] | None = _given(
        "inbound, outbound or all."
    )


class HoldSelect(_Created):
    """Conditions of a legal hold, on recordings and compositions alike."""

    room_sid: Texts | None = _given("Ids of rooms.")
    room_name: Patterns | None = _given("Regular expressions, searched in the room's name.")


class SpanSelect(Select):
    """Conditions on what was collected."""

    resource: t.Annotated[list[_Timed], _Some, _several(_Timed)] | None = _given(
        "What was collected, such as rooms or voice_recordings."
    )


class NoSelect(Strict):
    """Waivers and controls are not selected: all of them are checked."""


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
