# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which path belongs to which endpoint."""

from __future__ import annotations

from .products import ENDPOINTS
from .styles import Declared, pattern_of

_FIXED = {each.path: each for each in ENDPOINTS if "{" not in each.path}
_OTHERS = [(pattern_of(each.path), each) for each in ENDPOINTS if "{" in each.path]


def find(path: str) -> tuple[Declared, dict[str, str]] | None:
    """Return the endpoint of a path and its path parameters, None if there is no such path."""
    fixed = _FIXED.get(path)
    if fixed is not None:
        return fixed, {}
    for pattern, endpoint in _OTHERS:
        match = pattern.fullmatch(path)
        if match:
            return endpoint, match.groupdict()
    return None
