# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where something stands in a file that people write, as messages name it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .yaml_lines import Lines, Place


@dataclass(frozen=True)
class Where:
    """A place: keys and indices from the root of a document.

    Attributes:
        source: the file's path, or what was given in its stead.
        lines: the document's lines, when it was text.
    """

    source: str
    lines: Lines | None = None
    place: Place = ()

    def inner(self, *parts: str | int) -> Where:
        """Return a place inside of this one."""
        return Where(self.source, self.lines, (*self.place, *parts))

    @property
    def text(self) -> str:
        """The place as messages name it: file, line where it can be had, and key."""
        line = self.lines.of(self.place) if self.lines else None
        where = f"{self.source} line {line}" if line else self.source
        key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place).lstrip(".")
        return f"{where}, {key}" if key else where


#: Of what was not read from anywhere.
UNSAID: t.Final = Where("the policy")
