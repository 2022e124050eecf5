# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far the downloads are, for whoever watches: a small file that is replaced every second or so."""

from __future__ import annotations

import json
import time
from pathlib import Path

from ..files.atomic import AtomicFile
from ..files.problems import OutputError
from .judge import Outcome

_EVERY_SECONDS = 1.0


class Progress:
    """Counts outcomes, and writes them to *path* now and then.

    The file holds one JSON object: ``account``, ``done``, ``total``, ``bytes``, ``bytes_total`` (of media
    whose size is known), ``seconds``, ``bytes_per_second``, ``failed`` and ``finished``.
    """

    def __init__(self, path: str | None, account: str, total: int, size: int) -> None:
        self._path = Path(path) if path else None
        self._state = {"account": account, "total": total, "bytes_total": size}
        self._done = self._failed = self._bytes = 0
        self._began = self._written = time.monotonic()
        self._write(finished=False)

    def step(self, outcome: Outcome) -> None:
        """Take note of one outcome of a download."""
        self._done += 1
        self._failed += outcome.state == "failed"
        self._bytes += outcome.size or 0
        if time.monotonic() - self._written >= _EVERY_SECONDS:
            self._write(finished=False)

    def finish(self) -> None:
        """Say that it is over."""
        self._write(finished=True)

    def _write(self, *, finished: bool) -> None:
        self._written = time.monotonic()
        if self._path is None:
            return
        seconds = self._written - self._began
        state = {
            **self._state,
            "done": self._done,
            "failed": self._failed,
            "bytes": self._bytes,
            "seconds": round(seconds, 1),
            "bytes_per_second": round(self._bytes / seconds) if seconds > 0 else 0,
            "finished": finished,
        }
        try:
            with AtomicFile(self._path) as file:
                file.write(json.dumps(state, sort_keys=True).encode() + b"\n")
                file.commit()
        except OutputError:
            self._path = None  # nobody can watch; the downloads go on
