# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write reports as an audit does."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Sequence
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import (
    QUIET,
    Evaluation,
    Summary,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports

from tests.unit.reports.evaluations import ACCOUNTS
from tests.unit.reports.summaries import Tally

NAMES = {
    "json": "audit.json",
    "csv": "audit.csv",
    "html": "audit.html",
    "junit": "audit.xml",
    "ocsf": "audit.ndjson",
    "prometheus": "audit.prom",
}


def feed(reports: Reports, item: Evaluation) -> None:
    """Hand *item* to every report that needs it."""
    for renderer in reports.renderers:
        if item.verdict not in QUIET or getattr(renderer, "passes", True):
            renderer.evaluation(item)


def publish(
    folder: Path,
    formats: Sequence[str],
    items: Iterable[Evaluation],
    summary: Summary | None = None,
    *,
    check_mode: bool = False,
    policy: dict[str, t.Any] | None = None,
) -> list[dict[str, t.Any]]:
    """Write *formats* into *folder* and return what the module would return."""
    tally = Tally()
    about = policy or tally.summary().policy
    specs = [{"format": name, "dest": str(folder / NAMES[name])} for name in formats]
    with Reports(specs, check_mode=check_mode, policy=about) as reports:
        for item in items:
            tally.add(item)
            feed(reports, item)
        return reports.finish(summary or tally.summary())


def render(
    folder: Path,
    name: str,
    items: Iterable[Evaluation],
    summary: Summary | None = None,
    *,
    policy: dict[str, t.Any] | None = None,
) -> bytes:
    """Return the bytes of one report."""
    publish(folder, [name], items, summary, policy=policy)
    return (folder / NAMES[name]).read_bytes()


def one(**changes: t.Any) -> Evaluation:
    """Return a failure, with *changes*."""
    values: dict[str, t.Any] = {
        "control": "room-recording-required",
        "severity": "high",
        "verdict": "fail",
        "provider": "twilio",
        "account": ACCOUNTS[1][1],
        "resource": "rooms",
        "id": "RM" + "0" * 32,
        "name": "visit-1",
        "created_at": "2026-03-02T08:00:00.000000Z",
        "region": "de1",
        "message": "Recording is disabled.",
        "facts": {"recording_enabled": False},
    }
    return Evaluation(**values | changes)
