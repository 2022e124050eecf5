# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a regular expression."""

from __future__ import annotations

import re


def problem_of(text: str) -> str:
    """Say what keeps *text* from being a regular expression of Python's; nothing, when it is one."""
    try:
        re.compile(text)
    except re.error as error:
        return f"is no regular expression: {error}"
    except (RecursionError, OverflowError):
        return "is a regular expression that Python cannot read: it is nested too deeply"
    return ""
