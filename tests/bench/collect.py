# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collecting: this collection beside the vendors' clients and a playbook of uri tasks."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import Measured, measure
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running

LATENCY = 0.05
CONCURRENCY = 8
_CANDIDATES = Path(__file__).parent / "candidates"

#: A playbook needs a third of a second for each page; more than this many records tell nothing new.
MOST_FOR_URI = 10_000
#: The vendors' clients read one page after the other.
MOST_FOR_CLIENTS = 100_000


def _environment(sim: Handle, provider: str, store: Path, **more: str) -> dict[str, str]:
    twilio = provider == "twilio"
    return {
        "BENCH_PROVIDER": provider,
        "BENCH_ACCOUNT": sim.config.twilio[0].sid if twilio else "",
        "BENCH_TOKEN": sim.config.twilio[0].auth_token if twilio else sim.config.telnyx[0].api_key,
        "BENCH_URL": sim.url,
        "BENCH_STORE": str(store),
        **more,
    }


def _config(records: int, *, skew: tuple[float, float] = (0.0, 0.0), **more: Any) -> Config:
    twilio = twilio_account("alpha", recordings=records, days=365, skew_share=skew[0], skew_width=skew[1])
    return Config(
        twilio=[twilio],
        telnyx=[telnyx_account("gamma", recordings=records, days=365)],
        latency=LATENCY,
        **more,
    )


def _ours(sim: Handle, provider: str, store: Path, **more: str) -> Measured:
    environment = _environment(sim, provider, store, **more)
    measured = measure([sys.executable, "-m", "tests.bench.candidates.ours"], environment, sim)
    if not json.loads(measured.output.splitlines()[-1])["complete"]:
        raise RuntimeError("the collection was not complete")
    return measured


def _row(name: str, records: int, page: int, measured: Measured) -> dict[str, Any]:
    bound = -(-records // page) * LATENCY / CONCURRENCY
    return {
        "what": name,
        "records": records,
        **measured.figures(),
        "records_per_second": round(records / measured.seconds),
        "bound_seconds": round(bound, 2),
        "ratio_to_bound": round(measured.seconds / bound, 2),
    }


def sizes(counts: list[int], *, peers: bool = True) -> Iterator[dict[str, Any]]:
    """Yield a row per candidate and size."""
    for records in counts:
        with tempfile.TemporaryDirectory() as folder, running(_config(records)) as sim:
            for provider, page in (("twilio", 100), ("telnyx", 250)):
                store = Path(folder) / f"{provider}.sqlite"
                yield _row(f"cpaas.recordings, {provider}", records, page, _ours(sim, provider, store))
                if peers and records <= MOST_FOR_CLIENTS:
                    client = [sys.executable, "-m", f"tests.bench.candidates.{provider}_client"]
                    measured = measure(client, _environment(sim, provider, Path(folder) / "peer.csv"), sim)
                    yield _row(f"official {provider} client to CSV", records, page, measured)
            if peers and records <= MOST_FOR_URI:
                playbook = [
                    str(Path(sys.executable).parent / "ansible-playbook"),
                    str(_CANDIDATES / "uri_loop.yml"),
                ]
                measured = measure(playbook, _environment(sim, "twilio", Path(folder) / "uri.json"), sim)
                yield _row("playbook of ansible.builtin.uri, twilio", records, 100, measured)


def skewed(records: int) -> Iterator[dict[str, Any]]:
    """Yield the row with 80 % of the recordings in 5 % of the window."""
    with tempfile.TemporaryDirectory() as folder, running(_config(records, skew=(0.8, 0.05))) as sim:
        measured = _ours(sim, "twilio", Path(folder) / "store.sqlite")
        yield _row("cpaas.recordings, twilio, 80 % in 5 % of the window", records, 100, measured)


def unsorted(records: int) -> Iterator[dict[str, Any]]:
    """Yield the row against a list in no order at all."""
    with tempfile.TemporaryDirectory() as folder, running(_config(records, order="shuffled")) as sim:
        measured = _ours(sim, "twilio", Path(folder) / "store.sqlite")
        yield _row("cpaas.recordings, twilio, list in no order", records, 100, measured)


def quota(records: int, allowed: int = 80) -> Iterator[dict[str, Any]]:
    """Yield how much of a quota is used that the client does not know."""
    with tempfile.TemporaryDirectory() as folder, running(_config(records, quota=allowed)) as sim:
        measured = _ours(sim, "twilio", Path(folder) / "store.sqlite", BENCH_RATE="200")
        served = measured.requests - measured.refused
        row = _row(f"cpaas.recordings, twilio, {allowed} requests/s allowed", records, 100, measured)
        yield {**row, "quota_used": round(served / (measured.seconds * allowed), 3)}


def incremental(records: int) -> Iterator[dict[str, Any]]:
    """Yield what a second, incremental run asks for when nothing is new."""
    with tempfile.TemporaryDirectory() as folder, running(_config(records)) as sim:
        store = Path(folder) / "store.sqlite"
        first = _ours(sim, "twilio", store)
        second = _ours(sim, "twilio", store, BENCH_MODE="incremental")
        row = _row("cpaas.recordings, twilio, incremental, nothing new", records, 100, second)
        yield {**row, "share_of_requests": round(second.requests / first.requests, 4)}
