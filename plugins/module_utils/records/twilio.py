# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's records as sent: all models in one place. Who needs one of them imports it from its own file."""

from __future__ import annotations

from .twilio_participant import VideoParticipant, participant_drift
from .twilio_recording import RoomRecording, recording_drift
from .twilio_room import VideoRoom, room_drift
from .twilio_settings import RecordingRules, RecordingSettings, rules_drift, settings_drift

__all__ = (
    "RecordingRules",
    "RecordingSettings",
    "RoomRecording",
    "VideoParticipant",
    "VideoRoom",
    "participant_drift",
    "recording_drift",
    "room_drift",
    "rules_drift",
    "settings_drift",
)
