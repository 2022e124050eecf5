# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A process that searches for regular expressions, because a process can be ended and a search cannot."""

from __future__ import annotations

import contextlib
import json
import selectors
import subprocess
import sys

#: What the helper runs: one JSON list of expression, text and whether all of it is meant a line, one
#: answer a line.
_PROGRAM = """
import json, re, sys
for line in sys.stdin:
    expression, text, whole = json.loads(line)
    apply = re.fullmatch if whole else re.search
    sys.stdout.write("1\\n" if apply(expression, text) else "0\\n")
    sys.stdout.flush()
"""


class Helper:
    """The helper process; started with the first search, and again after one that was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def search(self, expression: str, text: str, seconds: float, *, whole: bool = False) -> bool | None:
        """Return whether *expression* is found in *text*; ``None`` when that takes longer than *seconds*."""
        process = self._started()
        if process.stdin is None or process.stdout is None:
            return None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps([expression, text, whole]) + "\n")
            process.stdin.flush()
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            answer = process.stdout.readline() if waiting.select(seconds) else ""
        if answer not in {"0\n", "1\n"}:
            self.close()
            return None
        return answer == "1\n"

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # It answers again and again; run_command of Ansible's modules waits for a program's end.
            self._process = subprocess.Popen(  # noqa: S603  # pylint: disable=ansible-bad-function
                [sys.executable, "-I", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
            # It is ready once it answers: starting it must not count as searching.
            self.search("", "", 60)
        return self._process

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()
