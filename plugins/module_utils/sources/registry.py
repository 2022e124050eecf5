# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every source, in the order in which a collection reads them, and what others ask about them.

A new list of a provider is a file beside this one and a line in ``SOURCES``.
"""

from __future__ import annotations

import typing as t

from . import (
    telnyx_compositions,
    telnyx_outbound_voice_profiles,
    telnyx_phone_numbers,
    telnyx_recordings,
    telnyx_room_recordings,
    telnyx_room_sessions,
    telnyx_rooms,
    telnyx_storage,
    telnyx_transcriptions,
    twilio_calls,
    twilio_composition_hooks,
    twilio_compositions,
    twilio_conference_participants,
    twilio_conferences,
    twilio_recording_rules,
    twilio_recording_settings,
    twilio_room_resources,
    twilio_rooms,
    twilio_transcriptions,
    twilio_trunks,
    twilio_video_participants,
    twilio_video_recordings,
    twilio_voice_default,
    twilio_voice_recordings,
)
from .source import Source

#: In the order in which they are read. Rooms, conferences and calls stand before recordings: whatever a
#: listed meeting recorded is listed too; participants stand behind, for meetings that have a recording.
SOURCES: t.Final[tuple[Source, ...]] = (
    twilio_recording_settings.RECORDING_SETTINGS,
    twilio_recording_settings.SETTINGS_SWITCH,
    twilio_recording_settings.COMPOSITION_SETTINGS,
    twilio_composition_hooks.COMPOSITION_HOOKS,
    twilio_voice_default.VOICE_DEFAULT,
    twilio_trunks.TRUNKS,
    twilio_rooms.ROOMS,
    twilio_room_resources.ROOM_RESOURCES,
    twilio_conferences.CONFERENCES,
    twilio_calls.CALLS,
    twilio_video_recordings.RECORDINGS,
    twilio_video_recordings.ROOM_RECORDINGS,
    twilio_voice_recordings.VOICE_RECORDINGS,
    twilio_voice_recordings.WITHOUT_DELETED,
    twilio_conference_participants.CONFERENCE_PARTICIPANTS,
    twilio_compositions.COMPOSITIONS,
    twilio_transcriptions.TRANSCRIPTIONS,
    twilio_video_participants.PARTICIPANTS,
    twilio_recording_rules.RECORDING_RULES,
    telnyx_outbound_voice_profiles.OUTBOUND_VOICE_PROFILES,
    telnyx_phone_numbers.PHONE_NUMBERS,
    telnyx_rooms.ROOM_SWITCHES,
    telnyx_storage.CUSTOM_STORAGE,
    telnyx_rooms.ROOMS,
    telnyx_room_sessions.ROOM_SESSIONS,
    telnyx_recordings.RECORDINGS,
    telnyx_room_recordings.ROOM_RECORDINGS,
    telnyx_compositions.COMPOSITIONS,
    telnyx_transcriptions.TRANSCRIPTIONS,
)

PROVIDERS: t.Final = tuple(dict.fromkeys(source.provider for source in SOURCES))


def collected(provider: str) -> tuple[Source, ...]:
    """Return the sources that a collection of *provider* can read, in reading order."""
    return tuple(source for source in SOURCES if source.provider == provider and source.resource)


def resources(provider: str, *, default: bool = False) -> tuple[str, ...]:
    """Return the resources of *provider* in reading order; with *default*, what is read unless told."""
    return tuple(
        dict.fromkeys(source.resource for source in collected(provider) if source.default or not default)
    )


def probes(provider: str) -> tuple[Source, ...]:
    """Return the sources that are asked for what any answer of *provider* tells, such as whose it is."""
    return tuple(source for source in reversed(collected(provider)) if source.default)


def of_resource(provider: str, resource: str) -> tuple[Source, ...]:
    """Return the sources that *resource* of *provider* is read from."""
    return tuple(source for source in collected(provider) if source.resource == resource)


def feeding(dataset: str) -> tuple[Source, ...]:
    """Return the sources that feed *dataset*."""
    return tuple(source for source in SOURCES if source.resource and source.dataset == dataset)


def providing(resource: str) -> tuple[str, ...]:
    """Return the providers that have *resource*."""
    return tuple(name for name in PROVIDERS if resource in resources(name))


def wire_names(dataset: str, provider: str) -> dict[str, str]:
    """Return, for each column of *dataset*, where *provider*'s records have its value from."""
    told: dict[str, list[str]] = {}
    for source in feeding(dataset):
        if source.provider == provider:
            for column, feed in source.columns.items():
                told.setdefault(column, []).append(feed.source)
            for column, value in source.marks.items():
                told.setdefault(column, []).append(f"constant {value}")
    return {column: "; ".join(dict.fromkeys(texts)) for column, texts in told.items()}


def fed_by(dataset: str) -> dict[str, frozenset[str]]:
    """Return, for each name that ``drift`` may hold, field or column, the columns of *dataset* it feeds."""
    found: dict[str, set[str]] = {}
    for source in feeding(dataset):
        for column, feed in source.columns.items():
            for name in (column, *feed.fields, *(field.partition(".")[0] for field in feed.fields)):
                found.setdefault(name, set()).add(column)
    return {name: frozenset(columns) for name, columns in found.items()}
