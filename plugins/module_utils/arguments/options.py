# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that several modules share, and how they become typed settings.

Each ``*_OPTIONS`` is a piece of an argument specification; the doc fragment of the same name
describes it. The environment is the fallback, as the providers' own tools read it.
"""

from __future__ import annotations

import math
import typing as t
from pathlib import Path
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import env_fallback

from ..errors import InputError
from .loopback import is_loopback
from .patterns import check_sid
from .settings import TELNYX_URL, TWILIO_HOSTS, HttpSettings, MainAccount, TelnyxSettings, TwilioSettings

Options = dict[str, dict[str, t.Any]]
Params = t.Mapping[str, t.Any]


def from_environment(name: str, **more: t.Any) -> dict[str, t.Any]:
    """Return an option whose value is that of an environment variable when nothing else tells it."""
    return {"type": "str", "fallback": (env_fallback, [name]), **more}


TWILIO_OPTIONS: t.Final[Options] = {
    "account_sid": from_environment("TWILIO_ACCOUNT_SID"),
    "auth_token": from_environment("TWILIO_AUTH_TOKEN", no_log=True),
    "api_key_sid": from_environment("TWILIO_API_KEY", no_log=False),
    "api_key_secret": from_environment("TWILIO_API_KEY_SECRET", no_log=True),
    "video_base_url": from_environment("TWILIO_VIDEO_BASE_URL"),
    "insights_base_url": from_environment("TWILIO_INSIGHTS_BASE_URL"),
    "main_account_sid": from_environment("TWILIO_MAIN_ACCOUNT_SID"),
    "main_auth_token": from_environment("TWILIO_MAIN_AUTH_TOKEN", no_log=True),
    "api_base_url": from_environment("TWILIO_API_BASE_URL"),
    "voice_base_url": from_environment("TWILIO_VOICE_BASE_URL"),
    "trunking_base_url": from_environment("TWILIO_TRUNKING_BASE_URL"),
}

TELNYX_OPTIONS: t.Final[Options] = {
    "api_key": from_environment("TELNYX_API_KEY", no_log=True),
    "base_url": from_environment("TELNYX_BASE_URL"),
}

HTTP_OPTIONS: t.Final[Options] = {
    "timeout": {"type": "float", "default": 30.0},
    "max_retries": {"type": "int", "default": 8},
    "max_wait": {"type": "float", "default": 300.0},
    "concurrency": {"type": "int", "default": 8},
    "requests_per_second": {"type": "float", "default": 40.0},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
}

#: A module that cannot do without a store adds ``required``.
STORE_OPTION: t.Final[dict[str, t.Any]] = from_environment("CPAAS_RECORDINGS_STORE")

WINDOW_OPTIONS: t.Final[Options] = {
    "created_after": {"type": "str"},
    "created_before": {"type": "str"},
}

LIMIT_OPTION: t.Final[Options] = {"limit": {"type": "int"}}

#: Of every info module.
FIELDS_OPTION: t.Final[Options] = {"fields": {"type": "list", "elements": "str"}}


def telnyx_options(prefix: str = "") -> Options:
    """Return Telnyx's options under names that start with *prefix*."""
    return {f"{prefix}{name}": piece for name, piece in TELNYX_OPTIONS.items()}


def http_settings(params: Params) -> HttpSettings:
    """Read the options of :data:`HTTP_OPTIONS`.

    Raises:
        InputError: a number is out of range, or ``ca_path`` does not exist.
    """
    for option, lowest in (
        ("timeout", 0.0),
        ("requests_per_second", 0.0),
        ("max_wait", 0.0),
        ("max_retries", 0),
        ("concurrency", 1),
    ):
        value = params[option]
        if math.isnan(value) or value < lowest or value > 1_000_000 or (option == "timeout" and value == 0):
            above = "above 0" if option == "timeout" else f"at least {lowest:g}"
            raise InputError(f"{option} is {value:g}, but must be {above} and at most 1000000.")
    if params["concurrency"] > 64:
        raise InputError(f"concurrency is {params['concurrency']}, but must be at most 64.")
    ca_path: str | None = params["ca_path"]
    if ca_path is not None and not Path(ca_path).exists():
        raise InputError(
            f"ca_path names {ca_path}, which does not exist on the machine that runs the module."
        )
    return HttpSettings(**{name: params[name] for name in HTTP_OPTIONS})


def twilio_settings(params: Params) -> TwilioSettings:
    """Read the options of :data:`TWILIO_OPTIONS` and :data:`HTTP_OPTIONS`.

    An API key wins over the Auth Token when both are there, and either over the main account's
    credentials: what is given for the account itself is meant for it.

    Raises:
        InputError: credentials are missing or malformed, or a base URL is not usable.
    """
    account_sid = params["account_sid"] or None
    token = params["auth_token"] or None
    key_sid = params["api_key_sid"] or None
    key_secret = params["api_key_secret"] or None
    main: MainAccount | None = None
    if account_sid is not None:
        check_sid(account_sid, "AC", "account_sid")
    if key_sid is not None and key_secret is not None:
        username = check_sid(key_sid, "SK", "api_key_sid")
        password = check_secret(key_secret, "api_key_secret")
    elif account_sid is not None and token is not None:
        username, password = account_sid, check_secret(token, "auth_token")
    elif key_sid is None and key_secret is None and token is None and has_main_account(params):
        if account_sid is None:
            raise InputError(
                "account_sid is missing beside main_account_sid: set it (environment TWILIO_ACCOUNT_SID) "
                "to the subaccount, or to the main account itself."
            )
        holder = main_account(params)
        itself = account_sid == holder.sid
        main = None if itself else holder
        username, password = account_sid, holder.auth_token if itself else ""
    else:
        raise InputError(_missing(account_sid, token, key_sid, key_secret))
    return TwilioSettings(
        account_sid=account_sid,
        username=username,
        password=password,
        http=http_settings(params),
        main=main,
        **{option: base_url(params.get(option) or usual, option) for option, usual in TWILIO_HOSTS.items()},
    )


def has_main_account(params: Params) -> bool:
    """Tell whether any credential of a main account is there."""
    return bool(params.get("main_account_sid") or params.get("main_auth_token"))


def main_account(params: Params) -> MainAccount:
    """Read ``main_account_sid``, ``main_auth_token`` and ``api_base_url``.

    Raises:
        InputError: one of them is missing or malformed.
    """
    sid, token = params["main_account_sid"] or None, params["main_auth_token"] or None
    if sid is None or token is None:
        absent = "main_account_sid" if sid is None else "main_auth_token"
        raise InputError(
            f"The credentials of the Twilio main account are incomplete, {absent} is missing: set "
            "main_account_sid and main_auth_token (environment TWILIO_MAIN_ACCOUNT_SID and "
            "TWILIO_MAIN_AUTH_TOKEN)."
        )
    if sid.startswith("SK"):
        raise InputError(
            "main_account_sid is the SID of an API key, but a key does not reveal the Auth Tokens of "
            "subaccounts; set the main account's SID, and main_auth_token to its Auth Token."
        )
    return MainAccount(
        check_sid(sid, "AC", "main_account_sid"),
        check_secret(token, "main_auth_token"),
        base_url(params["api_base_url"] or TWILIO_HOSTS["api_base_url"], "api_base_url"),
    )


def _missing(account_sid: str | None, token: str | None, key_sid: str | None, key_secret: str | None) -> str:
    ways = (
        "set account_sid and auth_token (environment TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN), "
        "or api_key_sid and api_key_secret (environment TWILIO_API_KEY and TWILIO_API_KEY_SECRET), "
        "or, for a subaccount, main_account_sid and main_auth_token of its main account"
    )
    if (key_sid is None) != (key_secret is None):
        there, missing = ("api_key_sid", "api_key_secret") if key_sid else ("api_key_secret", "api_key_sid")
        what = f"are incomplete, {there} is there but {missing} is missing"
    elif account_sid is not None:
        what = f"of account {account_sid} are incomplete, auth_token is missing"
    elif token is not None:
        what = "are incomplete, auth_token is there but account_sid is missing"
    else:
        what = "are missing"
    return f"Twilio credentials {what}: {ways}."


def telnyx_settings(params: Params, *, prefix: str = "", account: str = "telnyx") -> TelnyxSettings:
    """Read the options of :data:`TELNYX_OPTIONS` under *prefix*, and :data:`HTTP_OPTIONS`.

    Raises:
        InputError: the key is missing or malformed, or the base URL is not usable.
    """
    key = params[f"{prefix}api_key"] or None
    if key is None:
        raise InputError(f"Telnyx credentials are missing: set {prefix}api_key (environment TELNYX_API_KEY).")
    return TelnyxSettings(
        account=account,
        api_key=check_secret(key, f"{prefix}api_key"),
        base_url=base_url(params[f"{prefix}base_url"] or TELNYX_URL, f"{prefix}base_url"),
        http=http_settings(params),
    )


def check_secret(value: str, option: str) -> str:
    """Return *value* if it can be a credential. The message never shows it.

    Raises:
        InputError: it holds white space, a control character or a character outside ASCII.
    """
    if not all("!" <= character <= "~" for character in value):
        raise InputError(
            f"{option} holds white space, a line break or a character that no credential has; "
            "copy it anew, and strip the line break of a file or a command."
        )
    return value


def base_url(value: str, option: str) -> str:
    """Return *value* without its closing slash, if credentials may be sent there.

    Raises:
        InputError: it is no http or https URL with a host, holds a user, a query or a fragment, or
            is plain http to a machine other than this one.
    """
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InputError(f"{option} is no URL: write it as https://host, with a port if needed.") from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise InputError(
            f"{option} is no http or https URL with a host: write it as https://host, with a port if needed."
        )
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise InputError(
            f"{option} must hold no user, password, query or fragment: write it as https://host/path."
        )
    if any(not "!" <= character <= "~" or character in '\\<>"' for character in value):
        raise InputError(f"{option} holds a character that no URL has: write it as https://host/path.")
    if parts.scheme == "http" and not is_loopback(host):
        raise InputError(
            f"{option} is plain http, which would send the credentials unprotected to {host}: use https. "
            "Plain http is accepted for this machine only (127.0.0.1, ::1, localhost)."
        )
    return value.rstrip("/")
