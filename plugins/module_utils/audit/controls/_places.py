# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Comparing places in external storage."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def normal(url: str) -> str:
    """Spell a place so that equal places are equal texts.

    Raises:
        ValueError: *url* is no absolute URL, or climbs out of itself with ``..``.
    """
    parts = urlsplit(url.strip())
    path = unquote(parts.path).rstrip("/")
    if not parts.scheme or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("write an absolute URL such as https://bucket.s3.eu-central-1.amazonaws.com/folder")
    if any(segment in (".", "..") for segment in path.split("/")):
        raise ValueError("a place must not contain . or .. as a folder")
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path}"


def under(url: str, places: tuple[str, ...]) -> bool:
    """Tell whether *url* is one of *places* (spelled by :func:`normal`), or lies in it."""
    try:
        place = normal(url)
    except ValueError:
        return False
    return any(place == allowed or place.startswith(f"{allowed}/") for allowed in places)
