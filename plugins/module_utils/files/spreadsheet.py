# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that a spreadsheet shows as it is, instead of running it as a formula."""

from __future__ import annotations

import re
import unicodedata

# OWASP, "CSV Injection": = + - @ start a formula, in some locales their full-width forms too, and a tab or
# the end of a line starts a cell anew. Minus and the small forms are here because they look like them.
_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b")
_BREAKS = frozenset("\t\r\n")
# Letters by their category, and yet nothing to be seen.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_TELEPHONE = re.compile(r"\+[0-9]+")


def guard(text: str) -> str:
    """Put an apostrophe before *text* when a spreadsheet could take it for a formula.

    A telephone number (``+`` and digits, nothing else) stays as it is.
    """
    first = text[:1]
    if not first or (first.isascii() and first.isalnum()):
        return text
    if first not in _BREAKS and not _leads_to_sign(text):
        return text
    return text if _TELEPHONE.fullmatch(text) else f"'{text}"


def _leads_to_sign(text: str) -> bool:
    """Return whether the first character that is not white space or the like is a sign."""
    for character in text:
        if character in _SIGNS:
            return True
        # Separators, control and other invisible characters, marks that combine with nothing.
        if unicodedata.category(character)[0] not in "ZCM" and character not in _FILLERS:
            return False
    return False
