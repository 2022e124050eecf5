# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of ``recording_collect``, and how they become an account and a request."""

from __future__ import annotations

import typing as t

from ..arguments.accounts import ACCOUNTS_OPTIONS, read_accounts
from ..arguments.options import (
    HTTP_OPTIONS,
    STORE_OPTION,
    TWILIO_OPTIONS,
    WINDOW_OPTIONS,
    Options,
    Params,
    telnyx_options,
    telnyx_settings,
    twilio_settings,
)
from ..arguments.window import parse_bound
from ..errors import InputError
from ..records.times import now
from .accounts import Account, TelnyxAccount, TwilioAccount
from .collect import Request, collect
from .many import collect_many

if t.TYPE_CHECKING:
    from ..store.database import Store
    from .progress import Progress

OPTIONS: t.Final[Options] = {
    "store": {**STORE_OPTION, "required": True},
    "provider": {"type": "str", "choices": ["twilio", "telnyx"]},
    **ACCOUNTS_OPTIONS,
    "resources": {"type": "list", "elements": "str", "choices": ["rooms", "recordings", "settings"]},
    "mode": {"type": "str", "choices": ["full", "incremental"], "default": "full"},
    "allow_incomplete": {"type": "bool", "default": False},
    "lock_timeout": {"type": "float", "default": 60.0},
    "telnyx_account": {"type": "str", "default": "telnyx"},
    "progress_file": {"type": "path"},
    "progress_interval": {"type": "float", "default": 10.0},
    **WINDOW_OPTIONS,
    **TWILIO_OPTIONS,
    **telnyx_options("telnyx_"),
    **HTTP_OPTIONS,
}


#: Options of one account that only collecting has.
_MORE: t.Final = ("resources", "mode", *WINDOW_OPTIONS)


def run(params: dict[str, t.Any], check: bool) -> dict[str, t.Any]:
    """Collect one account, or many, as the options say."""
    if params["accounts"] is None:
        return _one(params, check)
    entries = read_accounts(params, OPTIONS, _MORE)
    return collect_many(params, entries, check, _identify, _one)


def _one(
    params: dict[str, t.Any], check: bool, shared: Store | None = None, progress: Progress | None = None
) -> dict[str, t.Any]:
    account = _account(params)
    try:
        return collect(account, _request(params, check, account), shared=shared, progress=progress)
    finally:
        account.close()


def _identify(params: dict[str, t.Any]) -> str:
    account = _account(params)
    try:
        return account.identify()
    finally:
        account.close()


def _account(params: Params) -> Account:
    if params["provider"] == "twilio":
        return TwilioAccount(twilio_settings(params))
    name = params["telnyx_account"].strip()
    if not name or not name.isprintable() or len(name) > 128:
        raise InputError("telnyx_account must be a name of 1 to 128 printable characters.")
    return TelnyxAccount(telnyx_settings(params, prefix="telnyx_", account=name))


def _request(params: Params, check: bool, account: Account) -> Request:
    wanted = params["resources"] if params["resources"] is not None else account.resources
    unknown = [name for name in wanted if name not in account.resources]
    if unknown:
        raise InputError(
            f"{account.provider} has no {unknown[0]} to collect; "
            f"its resources are {', '.join(account.resources)}."
        )
    if not wanted:
        raise InputError(
            f"resources is empty; name some of {', '.join(account.resources)}, or leave the option out."
        )
    moment = now()
    bounds = {
        name: (params[name], parse_bound(params[name], now=moment, option=name) if params[name] else None)
        for name in ("created_after", "created_before")
    }
    after, before = bounds["created_after"][1], bounds["created_before"][1]
    if after is not None and after >= (before or moment):
        raise InputError(
            "created_after is not before created_before (by default the present), "
            "so nothing lies between them."
        )
    return Request(
        store=params["store"],
        resources=tuple(name for name in account.resources if name in wanted),
        mode=params["mode"],
        after=bounds["created_after"],
        before=bounds["created_before"],
        concurrency=params["concurrency"],
        allow_incomplete=params["allow_incomplete"],
        check=check,
        lock_timeout=params["lock_timeout"],
        progress_file=params["progress_file"],
        now=moment,
    )
