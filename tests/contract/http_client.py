# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare client: no retries, no redirects, nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import requests

from tests.simulator.handle import Handle

Json = dict[str, Any]


class Client:
    """Asks one account of a running simulator."""

    def __init__(self, handle: Handle, twilio: int = 0, telnyx: int = 0) -> None:
        self.handle = handle
        self.account = handle.config.twilio[twilio] if handle.config.twilio else None
        self.telnyx_account = handle.config.telnyx[telnyx] if handle.config.telnyx else None
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, **options: Any) -> requests.Response:
        """GET a path of Twilio, or a whole URL, with the account's credentials unless given others."""
        url = path if path.startswith("http") else self.handle.url + path
        if self.account and "auth" not in options:
            options["auth"] = (self.account.sid, self.account.auth_token)
        return self.session.get(url, allow_redirects=False, timeout=30, **options)

    def telnyx(self, path: str, **options: Any) -> requests.Response:
        """GET a path below /v2 with the account's key."""
        assert self.telnyx_account
        headers = {"Authorization": f"Bearer {self.telnyx_account.api_key}"}
        url = self.handle.telnyx_url + path
        return self.session.get(url, headers=headers, allow_redirects=False, timeout=30, **options)

    def pages(self, path: str, **params: Any) -> Iterator[Json]:
        """Follow next_page_url, or the relative next_page_uri, to the end."""
        answer = self.get(path, params=params)
        while True:
            assert answer.status_code == 200, answer.text
            page = answer.json()
            yield page
            following = page["meta"]["next_page_url"] if "meta" in page else page["next_page_uri"]
            if following is None:
                return
            answer = self.get(following)

    def everything(self, path: str, **params: Any) -> list[Json]:
        """Return the records of all pages: of the member that meta.key names, or of the only list."""
        found: list[Json] = []
        for page in self.pages(path, **params):
            key = (
                page["meta"]["key"]
                if "meta" in page
                else next(k for k, v in page.items() if isinstance(v, list))
            )
            found += page[key]
        return found

    def voice(self, rest: str) -> str:
        """Return a path of the older API below the account."""
        assert self.account
        return f"/2010-04-01/Accounts/{self.account.sid}/{rest}"
