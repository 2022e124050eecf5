# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator in a thread of this process, for lists that a test declares itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .app import Simulator, serve
from .config import Config
from .requestlog import RequestLog
from .styles import Declared
from .world import World


@dataclass(frozen=True)
class Threaded:
    """What is served: ``world`` is the very data, ``log`` what was asked for."""

    url: str
    storage_url: str
    config: Config
    world: World
    log: RequestLog


@contextmanager
def serving(config: Config, *further: Declared) -> Iterator[Threaded]:
    """Serve every product, and the endpoints given, for the length of a ``with`` block."""
    simulator, loop = Simulator(config.resolved(), further), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        addresses, runners = asyncio.run_coroutine_threadsafe(serve(simulator), loop).result(30)
        url, storage = addresses["url"], addresses["storage_url"]
        yield Threaded(url, storage, simulator.config, simulator.world, simulator.log)
        for runner in runners:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
