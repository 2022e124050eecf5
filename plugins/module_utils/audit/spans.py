# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From when to when something lasted, as far as that is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ..records.times import from_text, to_text

#: The longest that a room lives (Twilio, limits of Programmable Video).
LONGEST_ROOM = timedelta(hours=24)


def room_end(created_at: str, ended_at: str | None) -> str:
    """Return when a room ended, or when it must have ended at the latest."""
    return ended_at or later(created_at, LONGEST_ROOM)


def later(moment: str, span: timedelta) -> str:
    """Return the moment that lies *span* after one that is spelled as in the store."""
    try:
        return to_text(from_text(moment) + span)
    except OverflowError:  # after the year 9999
        return to_text(datetime.max.replace(tzinfo=UTC))
