# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a recording's media is: asked for right before each download, in its provider's way, never kept."""

from __future__ import annotations

import typing as t

from ..client.media_styles import Place, Row, Style
from ..client.session import Session
from ..errors import InputError
from ..sources.registry import of_resource
from ..sources.telnyx_recordings import FORMATS

#: What the option ``telnyx_format`` may ask for.
TELNYX_FORMATS: t.Final = FORMATS


def resource_of(record: Row) -> str:
    """Return which resource a row of the store is from; rows of 0.1.0 do not tell."""
    return record.get("resource") or "recordings"


def style_of(record: Row) -> Style:
    """Return how the media of *record* is handed out.

    Raises:
        InputError: nobody knows.
    """
    return _declared(record)[1]


def _declared(record: Row) -> tuple[str, Style]:
    """Return the setting that holds the base URL, and the style, as the record's source declares them."""
    resource = resource_of(record)
    for source in of_resource(record["provider"], resource):
        if source.media is not None:
            return source.host, source.media
    raise InputError(f"Media of {record['provider']}'s {resource} cannot be downloaded; leave them out.")


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
            NoMediaError: there is no media.
            ApiError: the provider does not tell.
        """
        host, style = _declared(record)
        return style.locate(self._session, self._base_url(host), record, extension)
