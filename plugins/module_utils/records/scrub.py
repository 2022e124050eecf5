# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking out of a source record what must never be kept: signed URLs, tokens, callback secrets."""

from __future__ import annotations

import re
import typing as t
from urllib.parse import urlsplit, urlunsplit

_SECRET_KEY = re.compile(
    r"token|secret|passw|authori[sz]|signature|credential(?!s_sid)|call_control_id|cookie|bearer"
    r"|(api|access|account|private|storage)[-_]?key",
    re.IGNORECASE,
)

#: A query that signs or authorises, in a text that is no whole URL.
_SIGNED = re.compile(
    r"[?&;][\w.-]*(sig|token|key|secret|passw|credential|expires|auth)[\w.-]*=", re.IGNORECASE
)
_USERINFO = re.compile(r"://[^/?#\s]*@")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

#: How a recording's format may be called; anything else that stands in its place is not kept.
_FORMAT = re.compile(r"[A-Za-z0-9_]{1,16}", re.ASCII)

_NESTED = frozenset((dict, list))

#: What ``grouping_sids`` is documented to hold.
_GROUPS = frozenset(("room_sid", "participant_sid"))

#: Sets of keys that are remembered; a list has one or two of them.
_PLANS = 256

#: Nothing that a provider documents lies deeper; what does is left out.
_DEEPEST = 32

#: What a URL without credentials, query and fragment does not hold.
_SUSPECT = re.compile(r"[@?#\\\s]")


def bare_url(url: str) -> str:
    """Return *url* without user, password, query and fragment; empty when it cannot be read."""
    if not _SUSPECT.search(url):
        return url
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if ":" in host:
            host = f"[{host}]"
        if parts.port is not None:
            host = f"{host}:{parts.port}"
        return urlunsplit((parts.scheme, host, parts.path, "", ""))
    except ValueError:
        return ""


class Scrubber:
    """Makes copies of one source's records that may be stored.

    ``links`` is left out, since it only repeats the record's own place. Of ``download_urls`` the
    formats stay, each without its URL. Any other URL loses its query and credentials, and a field
    that is named like a secret is left out.

    Args:
        plain: documented fields whose values cannot hold a secret.
        dropped: fields that are never kept, whatever their name.
    """

    def __init__(self, plain: t.Iterable[str] = (), dropped: t.Iterable[str] = ()) -> None:
        self._plain = frozenset(plain)
        self._dropped = frozenset(dropped) | {"links"}
        self._plans: dict[tuple[str, ...], list[tuple[str, t.Any]]] = {}

    def __call__(self, record: t.Mapping[str, t.Any], depth: int = 0) -> dict[str, t.Any]:
        """Return a copy of *record* that may be stored, its keys in order."""
        keys = tuple(record)
        plan = self._plans.get(keys)
        if plan is None:
            # Records of a list have the same keys nearly always: decided once for all of them.
            plan = self._plan(keys)
            if len(self._plans) < _PLANS:
                self._plans[keys] = plan
        kept: dict[str, t.Any] = {}
        for key, clean in plan:
            value = record[key]
            if clean is None:
                kept[key] = _clean(value, depth) if type(value) in _NESTED else value
            else:
                kept[key] = value if value is None else clean(value, depth)
        return kept

    def _plan(self, keys: tuple[str, ...]) -> list[tuple[str, t.Any]]:
        """Decide what happens to each key; ``None``: its texts and numbers need no further look."""
        return [
            (key, self._treatment(key))
            for key in sorted(keys)
            if key not in self._dropped and (key in self._plain or not _SECRET_KEY.search(key))
        ]

    def _treatment(self, key: str) -> t.Any:
        if key == "grouping_sids":
            return _groups
        if key in self._plain:
            return None
        return _formats if key == "download_urls" else _clean


def formats(urls: t.Any) -> list[str]:
    """Return the formats that ``download_urls`` names and has a URL for, sorted."""
    if not isinstance(urls, dict):
        return []
    return sorted(key for key, value in urls.items() if value and _FORMAT.fullmatch(key))


def _formats(urls: t.Any, _depth: int) -> dict[str, None] | None:
    return dict.fromkeys(key for key in urls if _FORMAT.fullmatch(key)) if isinstance(urls, dict) else None


def _groups(value: t.Any, depth: int) -> t.Any:
    # Every recording has this object, and nearly always as it is documented.
    documented = isinstance(value, dict) and value.keys() <= _GROUPS
    if documented and not any(item.__class__ in _NESTED for item in value.values()):
        return value
    return _clean(value, depth)


def _clean(value: t.Any, depth: int) -> t.Any:
    if isinstance(value, str):
        return clean_text(value)
    if depth >= _DEEPEST and isinstance(value, (dict, list)):
        return None
    if isinstance(value, dict):
        return _NOTHING_KNOWN(value, depth + 1)
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    return value


def clean_text(text: str) -> str:
    """Return *text* without what a URL in it signs or authorises."""
    if "://" in text:
        if _SCHEME.match(text):
            return bare_url(text)
        place = text.index("://")
        return text[:place] + re.split("[?#]", _USERINFO.sub("://", text[place:]), maxsplit=1)[0]
    if "?" in text and _SIGNED.search(text):
        return text.split("?", 1)[0]
    return text


#: What is done with an object of which nothing is known.
_NOTHING_KNOWN: t.Final = Scrubber()
