# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A main account's subaccounts: which there are, and each one's own credentials.

Credentials of a main account open its subaccounts below ``api.twilio.com/2010-04-01/Accounts`` only.
Video and Insights want the subaccount's own (www.twilio.com/docs/iam/api/subaccounts), so its Auth
Token is asked for when it is needed, and kept in memory alone: every answer of these endpoints
carries tokens, and nothing of an answer leaves this file but what is named here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import typing as t
from dataclasses import dataclass
from urllib.parse import urlencode

from .._deps import pydantic
from ..arguments.patterns import is_account_sid
from ..arguments.settings import HttpSettings, MainAccount, TwilioSettings
from ..errors import ApiError, IncompleteListingError, WrongAccountError
from .limiter import Clock
from .pages import Record
from .paging import TwilioFlat
from .patience import ApiUse
from .session import Access, Session

_ACCOUNTS: t.Final = "/2010-04-01/Accounts"
#: The longest page that the OpenAPI file ``twilio_api_v2010`` allows.
PAGE_SIZE: t.Final = 1000
_PAGING: t.Final = TwilioFlat("accounts")


@dataclass(frozen=True, slots=True)
class Subaccount:
    """What may be told of an account: no credential is among it.

    Attributes:
        sid: the account's SID.
        friendly_name: what its owner calls it; any text, and not unique.
        status: ``active``, ``suspended`` or ``closed``, or a word that Twilio has added since.
        is_main: whether it is the main account itself, which its own list holds too.
        kind: ``Trial`` or ``Full``.
        created: creation time as sent, RFC 2822.
    """

    sid: str
    friendly_name: str
    status: str
    is_main: bool
    kind: str
    created: str


def with_own_credentials(settings: TwilioSettings, api: ApiUse, clock: Clock | None = None) -> TwilioSettings:
    """Return *settings* with the subaccount's own credentials where they name a main account to ask.

    Raises:
        ApiError: the main account has no such subaccount, or it is closed or suspended, or cannot be asked.
    """
    main, sid = settings.main, settings.account_sid
    if main is None or sid is None:
        return settings
    operation = f"obtain, through main account {main.sid}, the credentials"
    try:
        with _session(main, settings.http, sid, clock, api) as session:
            record = session.get_json(account_url(main.base_url, sid), operation=operation)
    except ApiError as error:
        if error.status != 404:
            raise
        problem = "the main account has no such subaccount"
        remedy = (
            "check account_sid and main_account_sid; a subaccount that was closed is forgotten after 30 days"
        )
        raise ApiError(operation, sid, problem, remedy, kind="not_found", **error.answer) from None
    token = _token(record, main, sid, operation)
    return dataclasses.replace(settings, username=sid, password=token, main=None, name=name_in(record, sid))


def account_url(base_url: str, sid: str) -> str:
    """Return where the Account resource of *sid* is."""
    return f"{base_url}{_ACCOUNTS}/{sid}.json"


def name_in(record: Record, sid: str) -> str | None:
    """Return what an Account resource says that people call the account *sid*."""
    name = record.get("friendly_name")
    return name if isinstance(name, str) and record.get("sid") == sid else None


def _token(record: Record, main: MainAccount, sid: str, operation: str) -> str:
    for field, expected in (("sid", sid), ("owner_account_sid", main.sid)):
        told = record.get(field)
        if isinstance(told, str) and told != expected:
            what = "is about" if field == "sid" else "says that it belongs to"
            problem = f"the answer {what} account {told}, not {expected}"
            remedy = "check account_sid and main_account_sid"
            raise WrongAccountError(operation, sid, problem, remedy, kind="data")
    status = record.get("status")
    if status in ("suspended", "closed"):
        remedy = (
            "activate it in the Twilio console, or leave it out (the inventory has the group suspended)"
            if status == "suspended"
            else "its data cannot be read any more; leave it out (the inventory has the group closed)"
        )
        raise ApiError(operation, sid, f"the subaccount is {status}", remedy, kind="permission")
    token = record.get("auth_token")
    if not isinstance(token, str) or not token or not all("!" <= character <= "~" for character in token):
        problem = (
            "the answer holds no usable Auth Token; an API key does not reveal the tokens of subaccounts, "
            "the main account's Auth Token does"
        )
        remedy = (
            "set main_auth_token to the main account's Auth Token, or give the subaccount an API key of its "
            "own, and set api_key_sid and api_key_secret"
        )
        raise ApiError(operation, sid, problem, remedy, kind="data")
    return token


def subaccounts(main: MainAccount, http: HttpSettings, clock: Clock | None = None) -> list[Subaccount]:
    """List the main account and all its subaccounts, each once, in the order of their SIDs.

    Raises:
        ApiError: a page could not be read.
        IncompleteListingError: the list did not end by Twilio's own mark.
    """
    operation = "list the subaccounts"
    usual = "check api_base_url, and run it again; if it stays, report it to the provider's support"

    def broken(problem: str, remedy: str = usual) -> IncompleteListingError:
        return IncompleteListingError(operation, main.sid, problem, remedy, kind="data")

    found: dict[str, Subaccount] = {}
    seen: set[str] = set()
    cursor: str | None = None
    with _session(main, http, main.sid, clock, ApiUse()) as session:
        while True:
            url, params, _first = _PAGING.request(f"{main.base_url}{_ACCOUNTS}.json", PAGE_SIZE, cursor)
            asked = f"{url}?{urlencode(params)}" if params else url
            page = _PAGING.read(session.get_json(asked, operation=operation), asked, cursor, broken)
            before = len(found)
            for record in page.records:
                account = _account(record, main.sid)
                if account is None:
                    raise broken("the list holds an account without a proper SID")
                found[account.sid] = account
            cursor = page.cursor
            if cursor is None:
                break
            if cursor in seen:
                raise broken("the list leads back to a page that was read already")
            if len(found) == before:
                raise broken("the list goes on and on without another account")
            seen.add(cursor)
    if main.sid not in found:
        # It is always in its own list (API reference, accounts): without it, others may be missing too.
        raise broken("the list does not hold the main account itself")
    return [found[sid] for sid in sorted(found)]


def cached_accounts(kept: t.Any) -> list[dict[str, t.Any]] | None:
    """Return what a cache kept of :func:`subaccounts`, as mappings; ``None`` when it is of another shape."""
    try:
        accounts = pydantic.TypeAdapter(list[Subaccount]).validate_json(json.dumps(kept), strict=True)
    except (TypeError, ValueError):
        return None
    proper = all(is_account_sid(account.sid) for account in accounts)
    whole = any(account.is_main for account in accounts)
    return [dataclasses.asdict(account) for account in accounts] if proper and whole else None


def _account(record: Record, main_sid: str) -> Subaccount | None:
    # SIDs become names of hosts and parts of addresses: nothing else may pass for one.
    sid = record.get("sid")
    if not is_account_sid(sid):
        return None

    def text(field: str) -> str:
        value = record.get(field)
        return value if isinstance(value, str) else ""

    is_main = sid == main_sid
    return Subaccount(sid, text("friendly_name"), text("status"), is_main, text("type"), text("date_created"))


def _session(
    main: MainAccount, http: HttpSettings, account: str, clock: Clock | None, api: ApiUse
) -> contextlib.closing[Session]:
    access = Access.basic(
        main.sid,
        main.auth_token,
        (main.base_url,),
        "check main_account_sid and main_auth_token, and that they belong together",
        "use the main account's Auth Token: standard API keys may not read accounts",
    )
    return contextlib.closing(Session(http, access, account, clock, api))
