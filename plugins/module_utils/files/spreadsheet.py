# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that a spreadsheet shows as it is, instead of running it as a formula."""

from __future__ import annotations

import re

# OWASP, "CSV Injection": = + - @ tab and carriage return start a formula; full-width forms do so in some
# locales. Spreadsheets skip white space and invisible characters before them, so those are skipped here too.
_BLANK = (
    r"\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_FORMULA = re.compile(f"[\t\r\n]|[{_BLANK}]*[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]")
_TELEPHONE = re.compile(r"\+[0-9]+")


def guard(text: str) -> str:
    """Put an apostrophe before *text* when a spreadsheet could take it for a formula.

    A telephone number (``+`` and digits, nothing else) stays as it is.
    """
    if text[:1].isalnum() or not _FORMULA.match(text) or _TELEPHONE.fullmatch(text):
        return text
    return f"'{text}"
