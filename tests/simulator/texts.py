# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that people type, at their worst."""

from __future__ import annotations

#: Names that break what forgets to escape, quote or shorten.
HOSTILE_NAMES: tuple[str, ...] = (
    "=cmd|' /C calc'!A0",
    "../../etc/x",
    "<script>alert(1)</script>",
    "bell\x07 and escape\x1b[31m",
    "visit-\u202egpj.exe",
    "n" * 128,
    "\U0001f3a5 room \u2013 \u00fcml\u00e4ut",
    "two\nlines",
    "+12025550100",
    'quote"comma,semicolon;',
    "C:\\con\\nul.txt",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
