# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A command as a whole process: wall time, CPU time, peak memory, and what it sent."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.simulator.handle import Handle

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Measured:
    """What one process cost. Times in seconds, memory in MB of 10^6 bytes (the largest single process)."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    requests: int
    refused: int
    output: str

    def figures(self) -> dict[str, Any]:
        """Return the figures without the output."""
        return {key: value for key, value in asdict(self).items() if key != "output"}


def measure(
    command: Sequence[str], environment: Mapping[str, str], simulator: Handle | None = None
) -> Measured:
    """Run *command* and wait for it.

    Raises:
        RuntimeError: it failed; the text holds the end of what it printed.
    """
    if simulator:
        simulator.control("reset")
    before = time.monotonic()
    with subprocess.Popen(
        command,
        env={**_base_environment(), **environment},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        output = process.stdout.read() if process.stdout else ""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - before
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {output[-2000:]}")
    counters = simulator.control("counters", method="GET") if simulator else {}
    return Measured(
        seconds=round(seconds, 3),
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 3),
        peak_mb=round(usage.ru_maxrss * 1024 / 1e6, 1),
        requests=counters.get("total", 0),
        refused=counters.get("status", {}).get("429", 0),
        output=output,
    )


def _base_environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TWILIO_", "TELNYX_", "ANSIBLE_"))
    }
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "build"),
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": f"{ROOT / 'build'}:{ROOT}",
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
    }
