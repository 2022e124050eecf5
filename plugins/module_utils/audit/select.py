# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which resources an entry of a policy speaks of.

All conditions that are given must hold; a list is "any of". A condition on a field that is null is
neither true nor false, and makes the verdict unknown, unless another condition is false.
"""

from __future__ import annotations

import re
import typing as t

from .._deps import pydantic
from ..arguments.window import parse_bound
from ..errors import InputError
from ..records.times import now
from .controls._base import Resource


def _listed(value: t.Any) -> t.Any:
    return [value] if isinstance(value, str) else value


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    except (RecursionError, OverflowError):
        raise ValueError("is a regular expression that Python cannot read: it is nested too deeply") from None
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
_Status = t.Literal["processing", "completed", "deleted", "failed", "unknown"]


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
    room_sid: Texts | None = pydantic.Field(None, description="Twilio: SIDs of the recordings' rooms.")
    room_name: Patterns | None = pydantic.Field(
        None, description="Twilio: regular expressions, searched in the name of the recording's room."
    )
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


class SpanSelect(Select):
    """Conditions on what was collected."""

    resource: (
        t.Annotated[list[t.Literal["rooms", "recordings"]], _Some, _several(t.Literal["rooms", "recordings"])]
        | None
    ) = pydantic.Field(None, description="rooms or recordings.")


class NoSelect(pydantic.BaseModel):
    """Waivers and controls are not selected: all of them are checked."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


#: dataset → the conditions that a ``select`` may have.
SELECTS: t.Final[dict[Resource, type[pydantic.BaseModel]]] = {
    "rooms": RoomSelect,
    "recordings": RecordingSelect,
    "settings": Select,
    "coverage": SpanSelect,
    "waivers": NoSelect,
    "controls": NoSelect,
}
