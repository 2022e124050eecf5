# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the module ``recording_collect`` and shows how far it is, where it can be watched.

A module has no way to say anything before it ends. This one replaces a small file about once a
second; while it runs on this machine and as this user, a thread reads that file and shows a line
every ``progress_interval`` seconds. The lines go to standard error, so that output which a program
reads is not disturbed; terminals and AWX show both together.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import threading
import typing as t
from pathlib import Path

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible.utils.vars import merge_hash

#: Seconds between two lines, when the task does not say.
EVERY = 10.0

_SHORTEST = 0.1
display = Display()


class ActionModule(ActionBase):
    """Does what a module without an action plugin gets, and watches it."""

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Run the module and return its result, whatever becomes of the watching."""
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        del tmp
        wrap_async = bool(self._task.async_val) and not self._connection.has_native_async
        arguments = dict(self._task.args)
        with contextlib.ExitStack() as stack:
            every = self._interval()
            if every and not wrap_async:
                path = arguments.get("progress_file") or _scratch(stack)
                if path:
                    arguments["progress_file"] = path
                    host = (task_vars or {}).get("inventory_hostname", "localhost")
                    stack.enter_context(_watching(str(path), every, f"{host}: recording_collect"))
            done = self._execute_module(module_args=arguments, task_vars=task_vars, wrap_async=wrap_async)
        merged: dict[str, t.Any] = merge_hash(result, done)
        return merged

    def _interval(self) -> float:
        """Return the seconds between two lines; 0 when the module cannot be watched or nobody wants to."""
        here = self._connection.transport == "local" and not self._play_context.become
        if not here or self._task.async_val or self._task.no_log:
            return 0.0
        try:
            every = float(self._task.args.get("progress_interval", EVERY))
        except (TypeError, ValueError):
            return 0.0  # the module says what is wrong with it
        return max(every, _SHORTEST) if every > 0 else 0.0


def _scratch(stack: contextlib.ExitStack) -> str | None:
    """Return a place for the file, which is gone when *stack* ends; ``None`` when there is none."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="recording-collect-", ignore_cleanup_errors=True)
    except OSError:
        return None
    return str(Path(stack.enter_context(folder)) / "progress.json")


@contextlib.contextmanager
def _watching(path: str, every: float, label: str) -> t.Iterator[None]:
    ended = threading.Event()

    def watch() -> None:
        shown = None
        while not ended.wait(every):
            text = describe(read(path))
            if text is not None and text != shown:
                display.display(f"{label}: {text}", stderr=True)
                shown = text

    thread = threading.Thread(target=watch, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def read(path: str) -> dict[str, t.Any]:
    """Return what the file at *path* says, or nothing: it may not be there yet."""
    try:
        state = json.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def describe(state: t.Mapping[str, t.Any]) -> str | None:
    """Return one line about *state*; ``None`` when it tells nothing that is worth one."""
    pages, records, seconds = (state.get(name) for name in ("pages", "records", "seconds"))
    if not all(isinstance(value, (int, float)) for value in (pages, records, seconds)):
        return None
    if state.get("finished"):
        return None
    names = [str(state.get(name) or "") for name in ("account", "resource")]
    what = "".join(letter for letter in " ".join(names) if letter.isprintable()).strip()
    done, total = state.get("accounts_done"), state.get("accounts_total")
    if isinstance(done, int) and isinstance(total, int):
        what = f"{done:,} of {total:,} accounts"
    text = f"{what}: {records:,} records on {pages:,} pages in {_span(seconds)}"
    if seconds:
        text += f", {records / seconds:,.0f} records/s"
    left = state.get("pages_left")
    if isinstance(left, (int, float)) and left > 0 and pages and seconds:
        text += f", about {_span(left * seconds / pages)} left"
    return text


def _span(seconds: t.Any) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
