# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an endpoint is declared: lists, single records, and everything else that has a path."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .answers import Answer, Call, ProblemError
from .config import Config
from .listing import Found
from .overlay import Record

#: Returns the record of an index.
Render = Callable[[int], Record]
#: Returns what a list holds for a request, and how a record of it looks.
Finder = Callable[[Config, Call], tuple[Found, Render]]


class Style(Protocol):
    """How a provider pages a list, shows one record, and says that there is none."""

    def page(
        self, config: Config, call: Call, key: str, found: Found, render: Render, maximum: int
    ) -> Answer:
        """Answer one page of a list."""

    def one(self, record: Record) -> Answer:
        """Answer with one record."""

    def missing(self, call: Call) -> ProblemError:
        """Return the error for what does not exist."""


def pattern_of(path: str) -> re.Pattern[str]:
    """Return the expression of a path in which ``{name}`` stands for one segment, or a part of it."""
    parts = re.split(r"\{(\w+)\}", path)
    names = [f"(?P<{part}>[^/]+)" if number % 2 else re.escape(part) for number, part in enumerate(parts)]
    return re.compile("".join(names))


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Any answer; ``name`` is what the log calls it."""

    name: str
    path: str
    reply: Callable[[Config, Call], Answer]

    def answer(self, config: Config, call: Call) -> Answer:
        """Answer a request."""
        return self.reply(config, call)


@dataclass(frozen=True, kw_only=True)
class Single:
    """One record; ``read`` returns None where there is none."""

    name: str
    path: str
    style: Style
    read: Callable[[Config, Call], Record | None]

    def answer(self, config: Config, call: Call) -> Answer:
        """Answer a request."""
        record = self.read(config, call)
        if record is None:
            raise self.style.missing(call)
        return self.style.one(record)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list: its records lie under ``key``, at most ``maximum`` on a page."""

    name: str
    path: str
    key: str
    style: Style
    find: Finder
    maximum: int = 1000

    def answer(self, config: Config, call: Call) -> Answer:
        """Answer a request."""
        found, render = self.find(config, call)
        return self.style.page(config, call, self.key, found, render, self.maximum)


Declared = Endpoint | Single | Listed
