# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The identifiers that users type, checked before any request is sent.

The patterns are those of the path parameters in the providers' OpenAPI files.
"""

from __future__ import annotations

import re
import typing as t
import uuid

from ..errors import InputError

_HEX = re.compile(r"[0-9a-fA-F]{32}")

#: prefix → what such an identifier names.
KINDS: t.Final[dict[str, str]] = {
    "AC": "an account",
    "CA": "a call",
    "CF": "a conference",
    "CJ": "a composition",
    "HK": "a composition hook",
    "MT": "a track",
    "PA": "a participant",
    "RE": "a voice recording",
    "RM": "a room",
    "RT": "a room recording",
    "SK": "an API key",
    "TK": "a trunk",
    "TR": "a transcription",
}

#: Prefixes of what has media.
WITH_MEDIA: t.Final = ("RT", "RE", "CJ")


def is_account_sid(value: t.Any) -> t.TypeGuard[str]:
    """Tell whether *value* is the SID of a Twilio account."""
    return isinstance(value, str) and value[:2] == "AC" and bool(_HEX.fullmatch(value[2:]))


def check_sid(value: str, prefix: str, option: str) -> str:
    """Return *value* if it is a SID with *prefix*.

    Raises:
        InputError: it is not; the message says what it seems to be instead.
    """
    if value[:2] == prefix and _HEX.fullmatch(value[2:]):
        return value
    wanted = f"needs {KINDS[prefix]}: {prefix} followed by 32 hexadecimal digits"
    if prefix in ("AC", "SK"):
        # What stands where an account or a key belongs may be a credential in the wrong place.
        raise InputError(f"{option} {wanted}; what it holds is something else.")
    other = KINDS.get(value[:2])
    if other is not None and _HEX.fullmatch(value[2:]):
        hint = "; room recordings start with RT, those of voice calls with RE" if value[:2] == "RE" else ""
        raise InputError(f"{option} names {other} ({value}), but {wanted}{hint}.")
    raise InputError(f"{option} is {_shown(value)}, but {wanted}.")


def _shown(value: str) -> str:
    if _HEX.fullmatch(value):
        return "32 hexadecimal digits"
    return repr(value if len(value) <= 40 else f"{value[:37]}...")


def check_sids(params: t.Mapping[str, t.Any], **prefixes: str) -> None:
    """Check the options of these names that are set, each a SID with this prefix or a list of them.

    Raises:
        InputError: one of them is something else.
    """
    for option, prefix in prefixes.items():
        given = params[option]
        for value in [given] if isinstance(given, str) else given or ():
            check_sid(value, prefix, option)


def check_uuids(params: t.Mapping[str, t.Any], option: str) -> None:
    """Check that *option*, if it is set, is a list of UUIDs in their usual spelling.

    Raises:
        InputError: one of them is something else.
    """
    for value in params[option] or ():
        try:
            usual = str(uuid.UUID(value)) == value.lower()
        except ValueError:
            usual = False
        if not usual:
            raise InputError(
                f"{option} holds {_shown(value)}, which is no Telnyx {option.removesuffix('_ids')} id: "
                "it must be a UUID such as 3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a10."
            )


def check_any_sid(value: str, option: str) -> str:
    """Return *value* if it is a SID of any kind.

    Raises:
        InputError: it is not.
    """
    if not (value[:2].isascii() and value[:2].isalpha() and _HEX.fullmatch(value[2:])):
        raise InputError(f"{option} is {_shown(value)}, but needs two letters and 32 hexadecimal digits.")
    return value
