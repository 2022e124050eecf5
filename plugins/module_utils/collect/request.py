# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a collection is asked for, and how it fails when it could not read all of that."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..arguments.window import is_age
from ..client.skew import ClockSkew
from ..errors import ApiError, RecordingsError
from ..records.times import now
from .windows import Mode


class IncompleteCollectionError(RecordingsError):
    """Not everything could be read. What arrived is in the store.

    Args:
        cause: the first failure, where one was met.
    """

    def __init__(self, message: str, result: dict[str, t.Any], cause: ApiError | None) -> None:
        self.result = result
        self.cause = cause
        super().__init__(message)

    def details(self) -> dict[str, t.Any]:
        """Return the module's result, which holds what could be read, and the facts of the first failure."""
        return {**(self.cause.details() if self.cause else {}), **self.result}


@dataclass(frozen=True)
class Request:
    """What a collection is asked for.

    Attributes:
        after: as the user wrote it, with the moment it meant when the run began; same for *before*.
        lock_timeout: seconds to wait for another collection of the same account.
        name: what people call the account, where somebody says so.
        now: the present moment, by which ages were reckoned and at which the window ends.
    """

    store: str
    resources: tuple[str, ...]
    mode: Mode
    after: tuple[str | None, datetime | None] = (None, None)
    before: tuple[str | None, datetime | None] = (None, None)
    concurrency: int = 8
    allow_incomplete: bool = False
    check: bool = False
    lock_timeout: float = 60.0
    progress_file: str | None = None
    name: str | None = None
    now: datetime = field(default_factory=now)

    def by_providers_clock(self, skew: ClockSkew) -> Request:
        """Return the same request, its present and the ages counted back from it in the provider's time."""
        moment = skew.provider_time(self.now)
        moved = moment - self.now
        if not moved:
            return self

        def shifted(bound: tuple[str | None, datetime | None]) -> tuple[str | None, datetime | None]:
            text, when = bound
            return (text, when + moved) if text is not None and when is not None and is_age(text) else bound

        return replace(self, now=moment, after=shifted(self.after), before=shifted(self.before))

    def identity(self) -> dict[str, t.Any]:
        """Return what a run must have in common with an interrupted one to go on with it."""
        return {
            "resources": list(self.resources),
            "created_after": self.after[0],
            "created_before": self.before[0],
        }
