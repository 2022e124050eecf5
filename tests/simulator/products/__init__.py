# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is served: one module per product, each with its ``ENDPOINTS``."""

from __future__ import annotations

from ..styles import Declared
from ..tables import Data
from . import (
    telnyx_recordings,
    telnyx_rooms,
    telnyx_switches,
    telnyx_transcriptions,
    twilio_accounts,
    twilio_calls,
    twilio_compositions,
    twilio_conferences,
    twilio_insights,
    twilio_old_conferences,
    twilio_transcriptions,
    twilio_trunks,
    twilio_video,
    twilio_voice_recordings,
)

MODULES = (
    twilio_video,
    twilio_compositions,
    twilio_insights,
    twilio_accounts,
    twilio_calls,
    twilio_voice_recordings,
    twilio_transcriptions,
    twilio_conferences,
    twilio_old_conferences,
    twilio_trunks,
    telnyx_recordings,
    telnyx_transcriptions,
    telnyx_rooms,
    telnyx_switches,
)
ENDPOINTS: tuple[Declared, ...] = tuple(each for module in MODULES for each in module.ENDPOINTS)
#: The tables of each provider by name; lists with rules of their own are not here (recordings of Video).
DATA: dict[str, dict[str, Data]] = {
    provider: {
        each.name: each
        for module in MODULES
        if module.__name__.rpartition(".")[2].startswith(provider)
        for each in vars(module).values()
        if isinstance(each, Data)
    }
    for provider in ("twilio", "telnyx")
}
