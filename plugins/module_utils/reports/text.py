# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from outside, made safe to show."""

from __future__ import annotations

import typing as t
import unicodedata

#: The largest whole number that every JSON reader keeps exact (RFC 8785, 3.2.2.3).
LARGEST: t.Final = 2**53 - 1


def whole(text: str) -> str:
    """Replace halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def shown(text: str, limit: int = 0) -> str:
    """Spell out every character of *text* that is invisible or turns the direction of writing.

    Args:
        text: may hold anything.
        limit: the number of characters after which the rest is left out, 0 for none.

    Returns:
        Printable text. A control character becomes ``[U+202E]``; spaces of any width stay, and so do the
        joiners, without which Persian, Indic scripts and many emoji cannot be written.
    """
    if limit and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(character if _harmless(character) else f"[U+{ord(character):04X}]" for character in text)


def _harmless(character: str) -> bool:
    return character.isprintable() or character in "\u200c\u200d" or unicodedata.category(character) == "Zs"


def plain(value: t.Any) -> t.Any:
    """Return *value* as something that canonical JSON can hold, for any *value*."""
    if isinstance(value, str):
        return whole(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -LARGEST <= value <= LARGEST else str(value)
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, t.Mapping):
        return {whole(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    return whole(str(value))
