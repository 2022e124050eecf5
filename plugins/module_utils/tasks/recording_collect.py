# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of ``recording_collect``, and how they become an account and a request."""

from __future__ import annotations

import typing as t

from ..arguments.accounts import ACCOUNTS_OPTIONS, read_accounts
from ..arguments.options import STORE_OPTION, WINDOW_OPTIONS, Options, Params
from ..arguments.window import parse_bound
from ..collect.collect import Request, collect, identify
from ..errors import InputError
from ..records.times import now
from ..sources.registry import PROVIDERS, resources
from .collect_many import collect_many
from .connect import ACCOUNT_OPTIONS, connect

if t.TYPE_CHECKING:
    from ..collect.progress import Progress
    from ..store.database import Store

OPTIONS: t.Final[Options] = {
    "store": {**STORE_OPTION, "required": True},
    "provider": {"type": "str", "choices": list(PROVIDERS)},
    "account_name": {"type": "str"},
    **ACCOUNTS_OPTIONS,
    "resources": {
        "type": "list",
        "elements": "str",
        "choices": [*dict.fromkeys(name for provider in PROVIDERS for name in resources(provider)), "all"],
    },
    "mode": {"type": "str", "choices": ["full", "incremental"], "default": "full"},
    "allow_incomplete": {"type": "bool", "default": False},
    "lock_timeout": {"type": "float", "default": 60.0},
    "progress_file": {"type": "path"},
    "progress_interval": {"type": "float", "default": 10.0},
    **WINDOW_OPTIONS,
    **ACCOUNT_OPTIONS,
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
    with connect(params) as client:
        return collect(client, _request(params, check, client.provider), shared=shared, progress=progress)


def _identify(params: dict[str, t.Any]) -> str:
    with connect(params) as client:
        return identify(client)


def _wanted(params: Params, provider: str) -> tuple[str, ...]:
    """Return the resources that are asked for, in reading order."""
    there = resources(provider)
    if params["resources"] is None:
        return resources(provider, default=True)
    if "all" in params["resources"]:
        return there
    unknown = [name for name in params["resources"] if name not in there]
    if unknown:
        raise InputError(f"{provider} has no {unknown[0]} to collect; its resources are {', '.join(there)}.")
    if not params["resources"]:
        raise InputError(f"resources is empty; name some of {', '.join(there)}, or leave the option out.")
    return tuple(name for name in there if name in params["resources"])


def _request(params: Params, check: bool, provider: str) -> Request:
    wanted = _wanted(params, provider)
    moment = now()
    after, before = (
        (params[name], parse_bound(params[name], now=moment, option=name) if params[name] else None)
        for name in ("created_after", "created_before")
    )
    if after[1] is not None and after[1] >= (before[1] or moment):
        raise InputError(
            "created_after is not before created_before (by default the present), "
            "so nothing lies between them."
        )
    return Request(
        store=params["store"],
        resources=wanted,
        mode=params["mode"],
        after=after,
        before=before,
        check=check,
        name=params.get("name") or params["account_name"],
        now=moment,
        **{
            name: params[name]
            for name in ("concurrency", "allow_incomplete", "lock_timeout", "progress_file")
        },
    )
