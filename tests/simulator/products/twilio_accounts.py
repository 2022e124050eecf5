# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.twilio.com: the list of accounts; its answers carry every account's token."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from ..answers import Call, twilio_problem
from ..config import Config, TwilioAccount
from ..listing import Selection, everything
from ..overlay import Record
from ..paging import FLAT
from ..styles import Listed, Render, Single

LIST_PATH = "/2010-04-01/Accounts.json"


def _render(account: TwilioAccount) -> Record:
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


def _visible(config: Config, call: Call) -> list[TwilioAccount]:
    if call.key_kind == "standard":
        raise twilio_problem(401, 20003, "Authentication Error - this key may not read accounts")
    mine = call.world.sid
    return [account for account in config.twilio if mine in (account.sid, account.parent)]


def _accounts(config: Config, call: Call) -> tuple[Selection, Render]:
    status, name = call.query.get("Status"), call.query.get("FriendlyName")
    found = [
        account
        for account in _visible(config, call)
        if status in (None, account.status) and name in (None, account.friendly_name)
    ]
    return everything(len(found), "asc", 0), lambda index: _render(found[index])


def _account(config: Config, call: Call) -> Record | None:
    shown = (each for each in _visible(config, call) if each.sid == call.params["sid"])
    return next(map(_render, shown), None)


ENDPOINTS = (
    Listed(name="accounts", path=LIST_PATH, key="accounts", style=FLAT, find=_accounts),
    Single(name="account", path="/2010-04-01/Accounts/{sid}.json", style=FLAT, read=_account),
)
