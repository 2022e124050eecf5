# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One thread that commits a batch while the next one is read and normalised.

The database works outside Python's global lock, so half of what a collection computes happens at the
same time as the other half. Batches are committed one after the other, in the order in which they came.
"""

from __future__ import annotations

import typing as t
from concurrent.futures import Future, ThreadPoolExecutor


class Writer:
    """Runs one piece of work at a time; no more than one waits behind the caller."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._running: Future[None] | None = None

    def __enter__(self) -> t.Self:
        """Use the writer as a context that waits for its last work."""
        return self

    def __exit__(self, *_exception: object) -> None:
        self._thread.shutdown()

    def submit(self, work: t.Callable[[], None]) -> None:
        """Begin *work* as soon as the work before it has ended, whose failure is raised here."""
        self.wait()
        self._running = self._thread.submit(work)

    def wait(self) -> None:
        """Wait for the work in progress, and raise its failure."""
        running, self._running = self._running, None
        if running is not None:
            running.result()
