# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long it takes to tell which of many calls were not recorded, and how much memory. Prints one JSON
object.

Usage: ``python -m tests.bench.calls [STORE] [--calls N] [--recordings N]``.
Without STORE, one is filled in a temporary folder first; that is not measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, TWILIO, add_run
from tests.evidence.further import TWILIO_RESOURCES, fill_calls

POLICY: dict[str, t.Any] = {
    "version": 2,
    "name": "bench",
    "controls": [{"control": "call-recording-required"}],
}


def filled(path: str, calls: int, recordings: int) -> None:
    """Fill a store with calls, of which the first are recorded."""
    store = open_store(path)
    with store.engine.connect().execution_options(cpaas_write=True) as connection, connection.begin():
        fill_calls(connection, calls, recordings)
        add_run(connection, 1, "twilio", TWILIO[0], resources=TWILIO_RESOURCES)
    store.close()


def measure(path: str) -> dict[str, t.Any]:
    """Audit the calls of a store and return what it took."""
    store = open_store(path)
    started, used = time.perf_counter(), time.process_time()
    with store.read() as connection:
        audit = Audit(connection, load_policy(POLICY, now=AS_OF), AS_OF)
        with audit.drift:
            summary = audit.run([])
    store.close()
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - used, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "calls": summary.population["calls"],
        "findings": summary.findings_total,
    }


def main() -> None:
    """Measure in a process of its own, so that filling the store is not counted."""
    parser = argparse.ArgumentParser(description="Measures an audit of calls.")
    parser.add_argument("store", nargs="?")
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--recordings", type=int, default=500_000)
    options = parser.parse_args()
    if options.store:
        print(json.dumps(measure(options.store)))
        return
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "evidence.db")
        filled(store, options.calls, options.recordings)
        subprocess.run([sys.executable, "-m", "tests.bench.calls", store], check=True)


if __name__ == "__main__":
    main()
