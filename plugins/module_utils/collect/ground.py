# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What everything that reads a source in one run stands on."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import datetime

from ..records.times import now
from ..sources.registry import probes

if t.TYPE_CHECKING:
    from ..client.client import Client
    from ..client.skew import ClockSkew
    from ..errors import ApiError
    from ..store.database import Store
    from ..store.locks import Check
    from .journal import Journal
    from .progress import Progress
    from .request import Request


@dataclass
class Ground:
    """One run of one account.

    Attributes:
        name: of the account, under which the store keeps its records.
        now: the present moment, by the provider's clock once that is known.
        skew: how far this machine's clock is from the provider's, once it is known.
        alone: fails when another process may work on the account.
        noticed: what is worth telling and kept nothing from being read.
    """

    store: Store
    client: Client
    name: str
    request: Request
    journal: Journal
    progress: Progress
    alone: Check
    now: datetime
    skew: ClockSkew | None = None
    noticed: list[str] = field(default_factory=list)

    def take_providers_time(self) -> None:
        """Reckon from here on with the provider's clock, which records carry, instead of this machine's."""
        if self.skew is not None:
            return
        skew = self.skew = self.client.clock_skew(probes(self.client.provider)[0])
        skew.check("collect", self.name)
        self.request = self.request.by_providers_clock(skew)
        self.now = self.request.now
        if warning := skew.warning():
            self.noticed.append(warning)

    def present(self) -> datetime:
        """Return the present moment by the provider's clock."""
        return now() if self.skew is None else self.skew.provider_time(now())


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    Attributes:
        missing: one sentence for each thing that was not read.
        errors: why.
    """

    missing: t.Sequence[str] = ()
    errors: t.Sequence[ApiError] = ()
