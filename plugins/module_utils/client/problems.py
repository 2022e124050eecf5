# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Failed requests in words: what went wrong, of which kind it is, and what the reader can do."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import typing as t
from dataclasses import dataclass

from .._deps import pydantic_core, requests, urllib3
from .deadline import TooSlowError
from .patience import passing
from .reading import LONGEST, BrokenOffError, TooLongError, UnknownPackingError

#: Longest piece of a provider's own message that is shown.
_LONGEST = 200
#: Longest error that is looked at, in bytes: what JSON becomes in memory is many times as long.
_LONGEST_ERROR = 256 * 1024
_SECRETS = (
    re.compile(r"(?i)\b(bearer|basic)\s+[!-~]+"),
    re.compile(r"\bKEY[0-9A-Za-z_-]{16,}"),
    re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])"),
    re.compile(r"(?i)\b(auth_?token|api_?key|secret|password|signature|token)\b\s*[=:]\s*[!-~]+"),
)
_QUERY = re.compile(r"(https?://[^\s?#<>\"']*)[?#][^\s<>\"']*")
_USERINFO = re.compile(r"(https?://)[^\s/@<>\"']+@")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one attempt failed.

    Attributes:
        kind: as in :class:`~..errors.ApiError`.
        text: what went wrong, without a final stop.
        remedy: what the reader can do, without a final stop.
        patience: ``all`` repeats as often as allowed, ``little`` twice, ``none`` never.
        reached: whether the provider, or something in its place, was reached at all.
        status: HTTP status, when there was an answer.
        code: the provider's error code.
        request_id: the provider's id of the request.
    """

    kind: str
    text: str
    remedy: str
    patience: t.Literal["all", "little", "none"]
    reached: bool = True
    status: int | None = None
    code: str | None = None
    request_id: str | None = None


def clean(text: str, secrets: t.Iterable[str] = ()) -> str:
    """Return a provider's *text* fit to be shown: short, on one line, without anything secret."""
    text = text[:4000]
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    text = _USERINFO.sub(r"\1***@", _QUERY.sub(r"\1", text))
    for pattern in _SECRETS:
        text = pattern.sub("***", text)
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    text = text.rstrip(".;: ")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3].rstrip()}..."


def _first(*values: t.Any) -> str:
    told = (value for value in values if isinstance(value, (str, int)) and not isinstance(value, bool))
    return next((str(value) for value in told if value != ""), "")


def provider_error(body: bytes, secrets: t.Iterable[str]) -> tuple[str | None, str]:
    """Read code and message of an error body: classic Twilio, RFC 9457, or Telnyx.

    Anything else, such as the page of a proxy, gives neither: its text is never shown.
    """
    if len(body) > _LONGEST_ERROR:
        return None, ""
    try:
        document = pydantic_core.from_json(body)
    except ValueError:
        return None, ""
    if not isinstance(document, dict):
        return None, ""
    errors = document.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = clean(_first(document.get("code"), first.get("code")), secrets)[:40] or None
    message = _first(
        document.get("message"),
        document.get("detail"),
        document.get("title"),
        ": ".join(filter(None, (_first(first.get("title")), _first(first.get("detail"))))),
    )
    return code, clean(message, secrets)


def _chain(error: BaseException) -> t.Iterator[BaseException]:
    """Walk through everything that led to *error*; the libraries hide causes in several places."""
    seen: set[int] = set()
    waiting: list[t.Any] = [error]
    while waiting:
        item = waiting.pop(0)
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]


#: Whatever a request may end with instead of an answer.
FAILURES: t.Final = (
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    TooSlowError,
    TooLongError,
    BrokenOffError,
    UnknownPackingError,
    OSError,
    ValueError,
)


_NETWORK: t.Final = "check the network, the proxy settings and the provider's status page, then run it again"


def _of_bound(error: Exception, host: str) -> Problem | None:
    """Describe an answer that went beyond a bound; ``None`` when that is not what happened."""
    remedy = "check the base URL, and any proxy between here and the provider"
    if isinstance(error, TooSlowError):
        text = f"the answer of {host} was not whole after {round(error.seconds, 1):g} s"
        return Problem("network", text, f"{_NETWORK}, or raise timeout", "little")
    if isinstance(error, TooLongError):
        text = f"the answer of {host} is longer than {LONGEST // 2**20} MiB, which no page is"
        return Problem("data", text, remedy, "none")
    if isinstance(error, UnknownPackingError):
        text = f"the answer of {host} is packed in a way that was not asked for"
        return Problem("data", text, remedy, "little")
    return None


def of_exception(error: Exception, host: str, timeout: float) -> Problem:
    """Describe a request that got no answer, or half of one. *error* itself is never shown."""
    chain = list(_chain(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(item, kinds) for item in chain)

    def network(text: str, remedy: str = _NETWORK, *, reached: bool = True) -> Problem:
        return Problem("network", text, remedy, "all", reached)

    if (problem := _of_bound(error, host)) is not None:
        return problem
    if isinstance(error, requests.exceptions.ProxyError):
        remedy = "check the proxy that the environment names"
        return network(f"the proxy on the way to {host} refused or failed", remedy, reached=False)
    lost = has(ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionResetError, BrokenPipeError)
    if has(requests.exceptions.SSLError, ssl.SSLError) and not lost:
        texts = (getattr(item, "verify_message", "") for item in chain if isinstance(item, ssl.SSLError))
        why = next((str(text) for text in texts if text), "")
        shown = f": {clean(why)}" if why else ""
        remedy = (
            "check the base URL and this machine's clock, and name your own certificate authority in ca_path"
        )
        return Problem("tls", f"no trustworthy TLS connection to {host}{shown}", remedy, "none", False)
    if has(socket.gaierror):
        remedy = "check the base URL and the name resolution of the machine that runs this"
        return network(f"the host name {host} is not known", remedy, reached=False)
    if has(requests.exceptions.ConnectTimeout):
        return network(f"{host} accepted no connection within {timeout:g} s", reached=False)
    if has(ConnectionRefusedError):
        remedy = "check the base URL and its port, and any firewall in between"
        return network(f"{host} refuses the connection", remedy, reached=False)
    if has(requests.exceptions.Timeout, TimeoutError):
        return network(f"{host} did not answer within {timeout:g} s", f"{_NETWORK}, or raise timeout")
    if has(BrokenOffError, http.client.IncompleteRead, urllib3.exceptions.IncompleteRead):
        return network(f"the answer of {host} broke off")
    if has(requests.exceptions.ConnectionError, urllib3.exceptions.ProtocolError, OSError):
        return network(f"the connection to {host} was lost")
    text = f"the request to {host} could not be made ({type(error).__name__})"
    return Problem("request", text, "check the base URL", "none", False)


_BY_STATUS: t.Final[dict[int, tuple[str, str, str]]] = {
    400: (
        "request",
        "the provider refuses the request",
        "check the options' values against the provider's documentation",
    ),
    401: ("credentials", "the provider does not accept the credentials", "{credentials}"),
    403: ("permission", "the credentials are not allowed to do this", "{permission}"),
    404: (
        "not_found",
        "there is no such thing",
        "check the id, the account, and whether the provider's retention has removed it",
    ),
    407: (
        "network",
        "the proxy on the way to the provider wants credentials of its own",
        "check the proxy that the environment names",
    ),
    408: (
        "server",
        "the provider, or a proxy in front of it, gave up waiting",
        "run it again later, and look at the provider's status page",
    ),
    429: (
        "rate",
        "the provider keeps refusing for too many requests",
        "lower requests_per_second or concurrency, or raise max_wait",
    ),
    451: (
        "permission",
        "the provider refuses this place or this account for legal reasons",
        "run it from a place that the provider serves, or ask the provider's support about the account",
    ),
}


def of_answer(
    status: int,
    headers: t.Mapping[str, str],
    body: bytes,
    *,
    credentials: str,
    permission: str,
    secrets: t.Iterable[str],
) -> Problem:
    """Describe an answer whose status is no success."""
    code, message = provider_error(body, secrets)
    told_id = headers.get("Twilio-Request-Id") or headers.get("x-request-id") or ""
    request_id = clean(told_id, secrets)[:80] or None
    patience: t.Literal["all", "none"] = "all" if passing(status) else "none"
    known = _BY_STATUS.get(status)
    if known is None and (status >= 500 or passing(status)):
        known = ("server", "the provider fails", "run it again later, and look at the provider's status page")
    elif known is None and 300 <= status < 400:
        remedy = "check the base URL, and any proxy in between"
        known = ("data", "the answer is a redirect, which is not followed", remedy)
    kind, text, remedy = known or _BY_STATUS[400]
    remedy = remedy.format(credentials=credentials, permission=permission)
    shown = f"{text}: {message}" if message and kind != "data" else text
    return Problem(kind, shown, remedy, patience, True, status, code, request_id)
