# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The evidence that an export stands on, as one checksum, which an audit of the same records has too."""

from __future__ import annotations

import hashlib
import typing as t


class Evidence:
    """SHA-256 of the digests of the exported records, one after the other, in the export's order.

    Of datasets of the store alone: what is made of them, as changes are, adds nothing to what is proven.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._records = 0
        self._datasets: list[str] = []

    def begin(self, dataset: str) -> None:
        """Start a dataset."""
        self._datasets.append(dataset)

    def add(self, digests: t.Sequence[str]) -> None:
        """Go on with the digests of some records."""
        self._digest.update("".join(digests).encode())
        self._records += len(digests)

    def note(self, digest: str) -> int:
        """Go on with the digest of one record, as a function of SQLite."""
        self._digest.update(digest.encode())
        self._records += 1
        return 1

    def shown(self) -> dict[str, t.Any]:
        """Return ``evidence`` of the manifest, in the words of an audit's summary."""
        return {
            "records": self._records,
            "digest": self._digest.hexdigest(),
            "datasets": list(self._datasets),
        }
