# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long an audit with all controls takes, and how much memory. Prints one JSON object.

Usage: ``python -m tests.bench.audit [STORE] [--rooms N] [--recordings N] [--reports FOLDER]``.
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
from functools import partial
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.archive import Archive
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, TWILIO

#: Every control, with selections as policies have them.
POLICY: dict[str, t.Any] = {
    "version": 1,
    "name": "bench",
    "controls": [
        {"control": "room-recording-required", "severity": "critical", "select": {"room_name": "^visit-"}},
        {"control": "room-recording-forbidden", "select": {"room_name": "^payment-"}},
        {"control": "room-recording-empty"},
        {"control": "room-recording-coverage", "params": {"minimum_ratio": 0.8}},
        {"control": "room-recordings-missing"},
        {"control": "room-region-allowed", "params": {"allowed_regions": ["de1", "ie1"]}},
        {"control": "room-created-ad-hoc"},
        {"control": "room-callback-secure"},
        {"control": "recording-failed"},
        {"control": "recording-stuck"},
        {"control": "recording-media-plausible"},
        {"control": "recording-retention-minimum", "params": {"minimum_days": 1825}},
        {"control": "recording-vanished"},
        {"control": "recording-retention-maximum", "params": {"maximum_days": 365}},
        {
            "control": "recording-storage-location",
            "select": {"provider": ["twilio"]},
            "params": {"allowed_locations": ["https://archive.s3.eu-central-1.amazonaws.com/video"]},
        },
        {"control": "recording-channels"},
        {"control": "settings-encryption"},
        {"control": "settings-external-storage", "params": {"aws_storage_enabled": False}},
        {"control": "evidence-gap"},
        {"control": "waiver-hygiene"},
        {"control": "control-idle"},
    ],
    "waivers": [
        {
            "id": "W-1",
            "control": "settings-encryption",
            "resources": [TWILIO[1]],
            "reason": "migration",
            "owner": "compliance@example.com",
            "expires": "2026-12-31",
        },
        {
            "id": "W-2",
            "control": "room-created-ad-hoc",
            "select": {"room_name": "^standup-"},
            "allow_pattern": True,
            "reason": "internal meetings",
            "owner": "compliance@example.com",
            "expires": "2026-12-31",
        },
    ],
}


def measure(store: str, reports: str | None) -> dict[str, t.Any]:
    """Audit *store* and return what it took."""
    started = time.perf_counter()
    opened = open_store(store)
    specs = []
    if reports:
        names = {"json": "audit.json", "csv": "audit.csv", "html": "audit.html"}
        specs = [{"format": name, "dest": f"{reports}/{file}"} for name, file in names.items()]
    policy = load_policy(POLICY, now=AS_OF)
    with (
        opened.read() as connection,
        Reports(specs, check_mode=False, policy=policy.shown()) as published,
    ):
        audit = Audit(connection, policy, AS_OF)
        with audit.drift:
            summary = audit.run(published.renderers)
            found = partial(audit.drift.scratch.of, policy.controls())
            published.look_up(Archive(connection, summary.as_of, found))
            if specs:
                published.finish(summary)
    opened.close()
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "rooms": summary.population["rooms"],
        "recordings": summary.population["recordings"],
        "evaluations": sum(summary.counts["by_verdict"].values()),
        "findings": summary.findings_total,
        "reports": bool(specs),
    }


def main() -> None:
    """Measure in a process of its own, so that filling the store is not counted."""
    parser = argparse.ArgumentParser(description="Measures an audit.")
    parser.add_argument("store", nargs="?")
    parser.add_argument("--rooms", type=int, default=100_000)
    parser.add_argument("--recordings", type=int, default=500_000)
    parser.add_argument("--reports")
    options = parser.parse_args()
    if options.store:
        print(json.dumps(measure(options.store, options.reports)))
        return
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "evidence.db")
        size = ["--rooms", str(options.rooms), "--recordings", str(options.recordings)]
        subprocess.run([sys.executable, "-m", "tests.evidence.fill", store, *size], check=True)
        more = ["--reports", options.reports] if options.reports else []
        subprocess.run([sys.executable, "-m", "tests.bench.audit", store, *more], check=True)


if __name__ == "__main__":
    main()
