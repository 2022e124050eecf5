# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moments in the one spelling that the store, the exports and the results use.

``2026-03-01T09:30:00.000000Z``: ISO 8601, UTC, six digits of fraction, so that the order of the
texts is the order of the moments, in SQL as in Python.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Characters of ``2026-03-01T09:30:00Z``.
_WHOLE_SECONDS = 20


def to_text(moment: datetime) -> str:
    """Spell an aware *moment*."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def from_text(text: str) -> datetime:
    """Read what :func:`to_text` wrote."""
    return datetime.fromisoformat(text)


def parsed(text: str) -> datetime:
    """Read a provider's timestamp: ISO 8601, or RFC 2822 (``Tue, 03 Nov 2026 10:00:00 +0000``).

    Raises:
        ValueError: *text* is neither.
    """
    if text[:1].isalpha():
        try:
            return parsedate_to_datetime(text)
        except TypeError:  # what older versions of the library raise
            raise ValueError(text) from None
    return datetime.fromisoformat(text)


def canonical(text: str) -> str:
    """Spell a provider's timestamp *text* anew.

    Twilio sends whole seconds with ``Z``, and RFC 2822 in its 2010 API; Telnyx sends fractions of any
    length, and at times an offset (API reference of both). A text without a zone is UTC, as both state
    for all their times.

    Raises:
        ValueError: *text* is no timestamp.
    """
    moment = parsed(text)
    if len(text) == _WHOLE_SECONDS and text[-1] == "Z" and text[10] == "T":  # as Twilio spells them
        return f"{text[:-1]}.000000Z"
    if moment.tzinfo is UTC:  # nearly always, and 100,000 times a minute
        return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return to_text(moment)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)
