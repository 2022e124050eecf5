# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One Telnyx account: who enters it. Its records do not tell whose they are."""

from __future__ import annotations

import re
import typing as t

from ..arguments.settings import TelnyxSettings
from ..errors import ApiError
from .collection import Collection
from .declared import Declared
from .limiter import Clock
from .pages import Record
from .patience import ApiUse
from .permissions import with_permission
from .session import Access, Session
from .skew import ClockSkew


class TelnyxClient:
    """The client of one Telnyx account; safe to share between threads."""

    provider: t.Final = "telnyx"

    def __init__(self, settings: TelnyxSettings, clock: Clock | None = None) -> None:
        self._settings = settings
        access = Access(
            ("Authorization", f"Bearer {settings.api_key}"),
            (settings.api_key,),
            (settings.base_url,),
            "check the Telnyx API key",
            "check what the Telnyx API key is allowed to do",
            _misplaced(settings.base_url),
        )
        self.session = Session(settings.http, access, settings.account, clock)

    def __enter__(self) -> t.Self:
        """Use the client as a context that closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.session.close()

    @property
    def api(self) -> ApiUse:
        """What has been asked so far."""
        return self.session.api

    @property
    def account(self) -> str | None:
        """The name that the account goes by; Telnyx's records carry none."""
        return self._settings.account

    def base_url(self, host: str) -> str:
        """Return the base URL that a source's ``host`` stands for."""
        return str(getattr(self._settings, host))

    def clock_skew(self, probe: Declared) -> ClockSkew:
        """Return how far this machine's clock is from Telnyx's; asks for *probe* when nothing tells."""
        return self.session.clock_skew(f"{self.base_url(probe.host)}{probe.path}", [("page[size]", "1")])

    def check(self, record: Record, name: t.Any, operation: str) -> None:
        """Accept every record: none says whose it is."""

    def remedy(self, error: ApiError, source: Declared) -> ApiError:
        """Return *error*, saying which permission is missing where that is the trouble."""
        return with_permission(error, source, "Telnyx API key")

    def list(self, source: Declared, **values: str) -> Collection:
        """Return the list that *source* declares; *values* are what its path leaves open."""
        return Collection(self, source, values)

    def identify(self, probes: t.Iterable[Declared]) -> str:
        """Return the name that the account goes by."""
        del probes
        return self._settings.account

    def friendly_name(self) -> str:
        """Return nothing: Telnyx has no name for an account, whose name here is its user's already."""
        return ""

    def confirm(self, probe: Declared) -> None:
        """Accept an answer that tells no account: none does."""


def _misplaced(base_url: str) -> tuple[str, str] | None:
    """Return problem and remedy when *base_url* does not end in the version, as Telnyx's does."""
    if re.search(r"/v\d+$", base_url):
        return None
    return (
        f"there is no Telnyx API at {base_url}, which does not end in a version",
        "end the base URL in /v2, as https://api.telnyx.com/v2 does; if it is right, check the API key",
    )
