# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a recording's media is: asked for right before each download, in its provider's way, never kept."""

from __future__ import annotations

import typing as t

from ..client.media_styles import NoMediaError, Place, Row, Style
from ..client.session import Session
from ..sources.registry import of_resource
from ..sources.telnyx_recordings import FORMATS

#: What the option ``telnyx_format`` may ask for.
TELNYX_FORMATS: t.Final = FORMATS


def resource_of(record: Row) -> str:
    """Return which resource a row of the store is from; rows of 0.1.0 do not tell."""
    return record.get("resource") or "recordings"


def style_of(record: Row) -> Style | None:
    """Return how the media of *record* is handed out; ``None`` when its source declares none."""
    declared = _declared(record)
    return declared[1] if declared else None


def _declared(record: Row) -> tuple[str, Style] | None:
    """Return the setting that holds the base URL, and the style, as the record's source declares them."""
    for source in of_resource(record["provider"], resource_of(record)):
        if source.media is not None:
            return source.host, source.media
    return None


class Locator:
    """Finds the media of one account's recordings.

    Args:
        session: of the account.
        base_url: returns the base URL that a setting of this name holds.
    """

    def __init__(self, session: Session, base_url: t.Callable[[str], str]) -> None:
        self._session = session
        self._base_url = base_url

    def place(self, record: Row, extension: str) -> Place:
        """Return a fresh place.

        Raises:
            NoMediaError: there is no media, or nobody knows how to ask for it.
            ApiError: the provider does not tell.
        """
        declared = _declared(record)
        if declared is None:
            raise NoMediaError(f"nobody knows how to ask for media of {resource_of(record)}")
        host, style = declared
        return style.locate(self._session, self._base_url(host), record, extension)
