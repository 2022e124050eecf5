# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of api.twilio.com that concern accounts; their answers carry every account's token."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlencode

from .answers import Answer, Call, not_found, twilio_problem
from .config import Config, TwilioAccount
from .overlay import Record

LIST_PATH = "/2010-04-01/Accounts.json"


class TwilioAccounts:
    """Answers from one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def record(self, account: TwilioAccount) -> Record:
        """Return the Account resource, secrets included, as the provider does."""
        uri = f"/2010-04-01/Accounts/{account.sid}"
        created = format_datetime(datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
        return {
            "auth_token": account.auth_token,
            "date_created": created,
            "date_updated": created,
            "friendly_name": account.friendly_name,
            "owner_account_sid": account.parent or account.sid,
            "sid": account.sid,
            "status": account.status,
            "subresource_uris": {"calls": f"{uri}/Calls.json"},
            "type": "Full",
            "uri": f"{uri}.json",
        }

    def _visible(self, call: Call) -> list[TwilioAccount]:
        if call.key_kind == "standard":
            raise twilio_problem(401, 20003, "Authentication Error - this key may not read accounts")
        mine = call.world.sid
        return [a for a in self.config.twilio if mine in (a.sid, a.parent)]

    def accounts(self, call: Call) -> Answer:
        """GET /2010-04-01/Accounts.json: flat paging, with relative neighbours"""
        status, name = call.query.get("Status"), call.query.get("FriendlyName")
        found = [
            account
            for account in self._visible(call)
            if status in (None, account.status) and name in (None, account.friendly_name)
        ]
        try:
            size, page = int(call.query.get("PageSize", "50")), int(call.query.get("Page", "0"))
        except ValueError as error:
            raise twilio_problem(400, 20001, "Invalid paging parameter") from error
        if not 1 <= size <= 1000:
            raise twilio_problem(400, 20001, "PageSize must be between 1 and 1000")
        start = page * size
        shown = found[start : start + size]
        filters = [(k, v) for k, v in call.query.items() if k not in ("Page", "PageSize", "PageToken")]

        def uri(number: int) -> str:
            return f"{LIST_PATH}?{urlencode([*filters, ('PageSize', size), ('Page', number)])}"

        document = {
            "accounts": [self.record(account) for account in shown],
            "end": start + max(0, len(shown) - 1),
            "first_page_uri": uri(0),
            "next_page_uri": uri(page + 1) if start + size < len(found) else None,
            "page": page,
            "page_size": size,
            "previous_page_uri": uri(page - 1) if page else None,
            "start": start,
            "uri": uri(page),
        }
        return Answer(200, document)

    def account(self, call: Call) -> Answer:
        """GET /2010-04-01/Accounts/{Sid}.json"""
        for account in self._visible(call):
            if account.sid == call.params["sid"]:
                return Answer(200, self.record(account))
        raise not_found(call.path)
