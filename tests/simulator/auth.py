# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may read what: Basic credentials of one Twilio account, a bearer key of Telnyx."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .answers import telnyx_problem, twilio_problem
from .config import ApiKey, TwilioAccount
from .telnyx_world import TelnyxWorld
from .twilio_world import TwilioWorld
from .world import World

_BY_PARAMETER = ("/v1/Conferences", "/v1/Voice/Settings")
_OF_ACCOUNT = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/")


@dataclass(frozen=True)
class Caller:
    """The account whose data are answered, and the kind of its credentials."""

    name: str
    world: TwilioWorld | TelnyxWorld
    key_kind: str = "main"


class Gate:
    """Checks credentials."""

    def __init__(self, world: World, *, parent_leak: bool = False) -> None:
        self._world = world
        self._leak = parent_leak
        self._keys: dict[str, tuple[TwilioAccount, ApiKey]] = {
            key.sid: (account, key) for account in world.config.twilio for key in account.keys
        }
        self._bearers = {account.api_key: account.name for account in world.config.telnyx}
        self._accounts = {account.sid: account for account in world.config.twilio}

    def twilio(
        self, header: str | None, path: str, query: Mapping[str, str] = MappingProxyType({})
    ) -> Caller:
        """Return the caller, or raise 401 (20003, 20005) or 403 (a restricted key)."""
        user, secret = _basic(header)
        account, kind = self._accounts.get(user), "main"
        if account is None and user in self._keys:
            account, key = self._keys[user]
            kind = key.kind
            if secret != key.secret:
                raise twilio_problem(401, 20003, "Authentication Error - invalid username")
            if kind == "restricted" and any(re.search(pattern, path) for pattern in key.deny):
                raise twilio_problem(403, 20003, "Permission Denied - the key lacks this permission")
        elif account is not None and secret != account.auth_token:
            parent = self._accounts.get(account.parent or "")
            if not self._leak or parent is None or secret != parent.auth_token:
                raise twilio_problem(401, 20003, "Authentication Error - invalid username")
            account = parent
        if account is None:
            raise twilio_problem(401, 20003, "Authentication Error - invalid username")
        if account.status != "active":
            raise twilio_problem(401, 20005, "Account not active")
        data = self._owner(account, kind, path, query)
        return Caller(data.sid, self._world.twilio[data.sid], kind)

    def _owner(self, account: TwilioAccount, kind: str, path: str, query: Mapping[str, str]) -> TwilioAccount:
        """Return whose data a request names.

        A parent's token opens its subaccounts below /2010-04-01, and in Voice Insights by a parameter.
        """
        match, sid = _OF_ACCOUNT.match(path), account.sid
        if match is not None:
            sid = match[1]
        elif path.startswith(_BY_PARAMETER):
            sid = query.get("Subaccount", query.get("SubaccountSid", sid))
        if sid == account.sid:
            return account
        named = self._accounts.get(sid)
        if named is None or named.parent != account.sid or kind != "main":
            raise twilio_problem(401, 20003, "Authentication Error - no access to this account")
        return named

    def telnyx(self, header: str | None) -> Caller:
        """Return the caller, or raise 401 (10009)."""
        scheme, _space, key = (header or "").partition(" ")
        name = self._bearers.get(key) if scheme.lower() == "bearer" else None
        if name is None:
            raise telnyx_problem(
                401, "10009", "Authentication failed", "Could not find any usable credentials"
            )
        return Caller(name, self._world.telnyx[name])


def _basic(header: str | None) -> tuple[str, str]:
    scheme, _space, value = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _colon, secret = b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return user, secret
