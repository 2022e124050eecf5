# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One Telnyx account: who enters it. Its records do not tell whose they are."""

from __future__ import annotations

import re

from ..arguments.settings import TelnyxSettings
from .client import Client
from .limiter import Clock
from .session import Access, Session


class TelnyxClient(Client):
    """The client of one Telnyx account; safe to share between threads.

    Nothing tells whose a record or an answer is: the account is the name that it goes by, which is its
    user's already.
    """

    provider = "telnyx"
    key = "Telnyx API key"

    def __init__(self, settings: TelnyxSettings, clock: Clock | None = None) -> None:
        access = Access(
            ("Authorization", f"Bearer {settings.api_key}"),
            (settings.api_key,),
            (settings.base_url,),
            "check the Telnyx API key",
            "check what the Telnyx API key is allowed to do",
            _misplaced(settings.base_url),
        )
        session = Session(settings.http, access, settings.account, clock)
        super().__init__(settings, session, settings.account)


def _misplaced(base_url: str) -> tuple[str, str] | None:
    """Return problem and remedy when *base_url* does not end in the version, as Telnyx's does."""
    if re.search(r"/v\d+$", base_url):
        return None
    return (
        f"there is no Telnyx API at {base_url}, which does not end in a version",
        "end the base URL in /v2, as https://api.telnyx.com/v2 does; if it is right, check the API key",
    )
