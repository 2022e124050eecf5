# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that every tool reads alike which may be asked, years later, whether a pack is whole."""

from __future__ import annotations

import unicodedata

from ..errors import InputError


def check_name(name: str) -> None:
    """Refuse a file name that tools read differently from a list of checksums, one name a line.

    Tools differ in what ends a line (U+0085, U+2028 and others), what is white space around a name, and what
    ``%`` means; a name with such a character is whole to one tool and missing to another. A plain space
    within a name is read alike by all.

    Raises:
        InputError: *name* has such a character.
    """
    if "%" in name or name != name.strip() or any(map(_misread, name)):
        raise InputError(
            f"pack names {name!a}, a name that not every tool can check "
            "(% or a white space or control character): rename the file."
        )


def _misread(character: str) -> bool:
    # Z: separators, of lines and paragraphs too. Cc: controls, U+0085 among them. Cs: no Unicode at all.
    return character != " " and unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc", "Cs")


def folded(name: str) -> str:
    """Return what is equal for names that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
