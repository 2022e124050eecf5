# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a recording's media is: asked for right before each download, in its provider's way, never kept."""

from __future__ import annotations

import typing as t

from ..client.client import Client
from ..client.media_styles import NoMediaError, Place, Row, Style
from ..sources.registry import of_resource
from ..sources.telnyx_recordings import FORMATS

#: What the option ``telnyx_format`` may ask for.
TELNYX_FORMATS: t.Final = FORMATS


def resource_of(record: Row) -> str:
    """Return which resource a row of the store is from; rows of 0.1.0 do not tell."""
    return record.get("resource") or "recordings"


def _sources(record: Row) -> t.Iterator[tuple[str, Style]]:
    """Yield the setting that holds the base URL, and the style, as the record's sources declare them."""
    for source in of_resource(record["provider"], resource_of(record)):
        if source.media is not None:
            yield source.host, source.media


def style_of(record: Row) -> Style | None:
    """Return how the media of *record* is handed out; ``None`` when its source declares none."""
    return next((style for _host, style in _sources(record)), None)


class Locator:
    """Finds the media of one account's recordings."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def place(self, record: Row, extension: str) -> Place:
        """Return a fresh place.

        Raises:
            NoMediaError: there is no media, or nobody knows how to ask for it.
            ApiError: the provider does not tell.
        """
        for host, style in _sources(record):
            return style.locate(self._client.session, self._client.base_url(host), record, extension)
        raise NoMediaError(f"nobody knows how to ask for media of {resource_of(record)}")
