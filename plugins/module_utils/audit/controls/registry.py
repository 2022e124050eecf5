# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The catalogue. A control is in it once it is imported and listed here, and nowhere else."""

from __future__ import annotations

import typing as t

from . import (
    call_recording_forbidden,
    call_recording_required,
    composition_outlives_recording,
    composition_unencrypted,
    conference_recording_forbidden,
    conference_recording_required,
    conference_recordings_missing,
    control_idle,
    evidence_gap,
    recording_absent,
    recording_channels,
    recording_encrypted,
    recording_failed,
    recording_media_plausible,
    recording_retention_maximum,
    recording_retention_minimum,
    recording_storage_location,
    recording_stuck,
    recording_vanished,
    room_callback_secure,
    room_created_ad_hoc,
    room_recording_coverage,
    room_recording_empty,
    room_recording_forbidden,
    room_recording_required,
    room_recordings_missing,
    room_region_allowed,
    room_unlisted,
    settings_encryption,
    settings_external_storage,
    switch_on_forbidden,
    switch_on_required,
    transcription_outlives_recording,
    waiver_hygiene,
)
from ._base import Control

#: Every control by its id, in the order of the documentation.
CONTROLS: t.Final[dict[str, Control]] = {
    module.CONTROL.id: module.CONTROL
    for module in (
        room_recording_required, room_recording_forbidden, room_recording_empty, room_recording_coverage,
        room_recordings_missing, room_region_allowed, room_created_ad_hoc, room_callback_secure,
        recording_failed, recording_stuck, recording_media_plausible, recording_retention_minimum,
        recording_vanished, recording_retention_maximum, recording_storage_location, recording_channels,
        settings_encryption, settings_external_storage,
        conference_recording_required, conference_recording_forbidden, conference_recordings_missing,
        call_recording_required, call_recording_forbidden,
        recording_absent, recording_encrypted,
        room_unlisted,
        composition_outlives_recording, composition_unencrypted, transcription_outlives_recording,
        switch_on_required, switch_on_forbidden,
        evidence_gap, waiver_hygiene, control_idle,
    )
}  # fmt: skip
