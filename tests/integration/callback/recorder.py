# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible callback of the integration tests: every task result, and the end, as one JSON line each."""

from __future__ import annotations

DOCUMENTATION = """
name: recorder
type: aggregate
short_description: Write each task result to the file that RECORDER_FILE names
description:
  - Used by the integration tests only.
"""

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Append results in the order in which Ansible reports them."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"

    def _write(self, kind: str, content: dict[str, Any]) -> None:
        line = json.dumps({"kind": kind, **content}, default=str)
        with Path(os.environ["RECORDER_FILE"]).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def _record(self, state: str, event: Any, *, ignored: bool = False) -> None:
        # ansible-core 2.19 made the plain attributes public; 2.16 has the underscored ones only.
        old = not hasattr(event, "result")
        result, host, task = (
            (event._result, event._host, event._task) if old else (event.result, event.host, event.task)
        )
        self._write(
            "task",
            {
                "state": state,
                "ignored": ignored,
                "host": host.get_name(),
                "name": task.get_name(),
                "result": dict(result),
            },
        )

    def v2_runner_on_ok(self, result: Any) -> None:
        """Record a success."""
        self._record("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Record a failure."""
        self._record("failed", result, ignored=ignore_errors)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Record a task whose condition was false."""
        self._record("skipped", result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Record a host that could not be reached."""
        self._record("unreachable", result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Record the counts of each host and the custom stats, which AWX stores as artifacts."""
        hosts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        self._write("stats", {"hosts": hosts, "custom": stats.custom})
