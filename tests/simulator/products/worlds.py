# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose table it is."""

from __future__ import annotations

from ..tables import Table
from ..telnyx_world import TelnyxWorld
from ..twilio_world import TwilioWorld
from ..voice import Voice


def twilio(table: Table) -> TwilioWorld:
    """Return the Twilio account of a table."""
    if not isinstance(table.world, TwilioWorld):
        raise TypeError(f"{table.data.name} are Twilio's")
    return table.world


def telnyx(table: Table) -> TelnyxWorld:
    """Return the Telnyx account of a table."""
    if not isinstance(table.world, TelnyxWorld):
        raise TypeError(f"{table.data.name} are Telnyx's")
    return table.world


def voice_of(table: Table) -> Voice:
    """Return the calls of the account of a table."""
    return twilio(table).voice
