# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which path belongs to which endpoint."""

from __future__ import annotations

from collections.abc import Iterable

from .products import ENDPOINTS
from .styles import Declared, pattern_of


class Routes:
    """Finds the endpoint of a path: those of all products, and ``further`` ones."""

    def __init__(self, further: Iterable[Declared] = ()) -> None:
        every = [*ENDPOINTS, *further]
        self._fixed = {each.path: each for each in every if "{" not in each.path}
        self._others = [(pattern_of(each.path), each) for each in every if "{" in each.path]

    def find(self, path: str) -> tuple[Declared, dict[str, str]] | None:
        """Return the endpoint of a path and its path parameters, None if there is no such path."""
        fixed = self._fixed.get(path)
        if fixed is not None:
            return fixed, {}
        for pattern, endpoint in self._others:
            match = pattern.fullmatch(path)
            if match:
                return endpoint, match.groupdict()
        return None
