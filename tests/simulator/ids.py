# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers that are computed from an index, and lead back to it.

Every identifier is a keyed bijection of 64 bits plus a 64 bit check derived from it, so that a
record is found by its identifier without any table, and a made-up identifier is recognised.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

_MASK = (1 << 64) - 1
_A = 0x9E3779B97F4A7C15
_B = 0xBF58476D1CE4E5B9
_C = 0x94D049BB133111EB
_A_INVERSE = pow(_A, -1, 1 << 64)
_B_INVERSE = pow(_B, -1, 1 << 64)


def key_of(*parts: object) -> int:
    """Return a 64 bit key for any values with a stable ``str``."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def mix(value: int, key: int) -> int:
    """Scramble 64 bits; a bijection for every key."""
    value = ((value ^ key) * _A) & _MASK
    value ^= value >> 32
    value = (value * _B) & _MASK
    return value ^ (value >> 29)


def unmix(value: int, key: int) -> int:
    """Undo :func:`mix`."""
    value ^= (value >> 29) ^ (value >> 58)
    value = (value * _B_INVERSE) & _MASK
    value ^= value >> 32
    return ((value * _A_INVERSE) & _MASK) ^ key


class Codec:
    """Identifiers of one kind in one account."""

    def __init__(self, *parts: object) -> None:
        self._key = key_of("id", *parts)
        self._check = key_of("check", *parts)

    def digits(self, index: int) -> str:
        """Return 32 hexadecimal digits for an index."""
        head = mix(index, self._key)
        return f"{head:016x}{(head * _C ^ self._check) & _MASK:016x}"

    def index(self, digits: str) -> int | None:
        """Return the index of 32 hexadecimal digits, or None if they are not of this codec."""
        try:
            head, tail = int(digits[:16], 16), int(digits[16:], 16)
        except ValueError:
            return None
        if len(digits) != 32 or tail != (head * _C ^ self._check) & _MASK:
            return None
        return unmix(head, self._key)


class Sids(Codec):
    """Twilio SIDs: a two letter prefix and 32 hexadecimal digits."""

    def __init__(self, prefix: str, *parts: object) -> None:
        super().__init__(prefix, *parts)
        self.prefix = prefix

    def sid(self, index: int) -> str:
        """Return the SID of an index."""
        return self.prefix + self.digits(index)

    name = sid

    def of(self, text: str) -> int | None:
        """Return the index of a SID, or None if it is unknown."""
        return self.index(text[2:].lower()) if text[:2] == self.prefix else None


class Uuids(Codec):
    """Telnyx identifiers: UUIDs in their usual spelling."""

    def uuid(self, index: int) -> str:
        """Return the UUID of an index."""
        text = self.digits(index)
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    name = uuid

    def of(self, text: str) -> int | None:
        """Return the index of a UUID, or None if it is unknown."""
        try:
            return self.index(UUID(text).hex)
        except ValueError:
            return None


class Serial:
    """Numbers that follow each other, as Telnyx gives to connections."""

    def __init__(self, first: int) -> None:
        self._first = first

    def name(self, index: int) -> str:
        """Return the number of an index."""
        return str(self._first + index)

    def of(self, text: str) -> int | None:
        """Return the index of a number, or None if it is none."""
        return int(text) - self._first if text.isascii() and text.isdigit() else None
