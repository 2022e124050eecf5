# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Folders for personal data."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make *folder* and the ones above it that are absent, each for its owner alone.

    ``mkdir(parents=True)`` gives the mode to the last one only.

    Raises:
        OSError: one of them cannot be made.
    """
    absent = []
    while not folder.is_dir():
        absent.append(folder)
        folder = folder.parent
    for path in reversed(absent):
        path.mkdir(mode=0o700, exist_ok=True)
