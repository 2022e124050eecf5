# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Work on several items at the same time, each in its turn."""

from __future__ import annotations

import contextlib
import queue
import threading
import typing as t

Item = t.TypeVar("Item")
Made = t.TypeVar("Made")


def side_by_side(work: t.Callable[[Item], Made], items: t.Sequence[Item], at_once: int) -> list[Made]:
    """Return what *work* makes of each item, in their order; threads end with the process that has them.

    Raises:
        BaseException: what *work* raised for the first item that failed, after all others had their turn.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(items)):
        waiting.put(number)
    made: list[t.Any] = [None] * len(items)
    failures: dict[int, BaseException] = {}

    def serve() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                number = waiting.get_nowait()
                try:
                    made[number] = work(items[number])
                except BaseException as error:  # noqa: BLE001 - it is raised again below
                    failures[number] = error

    threads = [
        threading.Thread(target=serve, name=f"account-{number}", daemon=True)
        for number in range(min(at_once, len(items)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[min(failures)]
    return made
