# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts that every evidence pack carries for whoever opens it without this collection."""

from __future__ import annotations

import typing as t

README: t.Final = """\
Evidence pack {name}
{underline}

Made by cpaas.recordings {version}. It holds an inventory of video room and call recordings, the
evidence on which it stands, and, when they were given, the audit policy and the audit's reports.

data/export/              the inventory; data-dictionary.csv explains every column
data/export/manifest.json what was exported, from which collections, with which options
data/policy/              the audit policy, as it was in force
data/audit/               the audit's reports
bag-info.txt              when the pack was made, and which pack it follows
manifest-sha256.txt       checksums of everything in data/ (and manifest-sha512.txt)
tagmanifest-sha256.txt    checksums of everything else (and tagmanifest-sha512.txt)

Is it whole?
    python3 verify.py
says so, or names each file that was altered, removed or added. It needs Python 3.8 and nothing else.
Without Python: sha256sum --check manifest-sha256.txt tagmanifest-sha256.txt
The pack is a bag (BagIt, RFC 8493): any BagIt tool can validate it too.

Is it the one that was made?
Whoever can change a file can change its checksums. Therefore each pack records the checksum of the
pack before it (Previous-Pack-SHA256 in bag-info.txt: the SHA-256 of that pack's
tagmanifest-sha256.txt), and the task that makes a pack returns the checksum of the newest. Keep that
one where the pack is not: compare it with
    sha256sum tagmanifest-sha256.txt
"""


def readme(name: str, version: str) -> str:
    """Return the README of the pack *name*."""
    return README.format(name=name, underline="=" * (14 + len(name)), version=version)
