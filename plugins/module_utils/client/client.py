# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What everything above the clients sees of one: an account of either provider."""

from __future__ import annotations

import typing as t

from .collection import Collection
from .declared import Declared
from .patience import ApiUse
from .skew import ClockSkew


class Client(t.Protocol):
    """One account of a provider; safe to share between threads."""

    @property
    def provider(self) -> str:
        """``twilio`` or ``telnyx``."""

    @property
    def account(self) -> str | None:
        """The account, as far as it is known."""

    @property
    def api(self) -> ApiUse:
        """What has been asked so far."""

    def list(self, source: Declared, **values: str) -> Collection:
        """Return the list that *source* declares; *values* are what its path leaves open."""

    def identify(self, probes: t.Iterable[Declared]) -> str | None:
        """Return the account, asking for a page of each of *probes* until a record tells it."""

    def confirm(self, probe: Declared) -> None:
        """Look at some record's account, before an answer without any is believed to be about it."""

    def clock_skew(self, probe: Declared) -> ClockSkew:
        """Return how far this machine's clock is from the provider's; asks for *probe* when nothing tells."""

    def friendly_name(self) -> str:
        """Return what its owner calls the account, where that can be asked; empty otherwise. Never fails."""

    def close(self) -> None:
        """Close all connections."""
