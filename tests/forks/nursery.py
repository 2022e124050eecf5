# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests' end of a process that forks."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import typing as t
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import cost
from tools.project import BUILD, ROOT, tool_environment

if t.TYPE_CHECKING:
    from tests.forks.server import Order


class Child:
    """A program that was started: as far as needed, what ``subprocess.Popen`` is for one."""

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self.stdin: t.IO[str] | None = None
        self.stdout: t.IO[str] | None = None
        self.returncode: int | None = None
        self._connection = connection

    def wait(self, timeout: float | None = None) -> int:
        """Return the status (negative: the signal that ended it); raise TimeoutExpired after *timeout* s."""
        if self.returncode is None:
            self._connection.settimeout(timeout)
            try:
                told = self._connection.recv(1 << 10)
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0) from None
            self._connection.close()
            self.returncode = int(told or -signal.SIGKILL)
        return self.returncode

    def poll(self) -> int | None:
        """Return the status if it has ended."""
        try:
            return self.wait(0.0)
        except subprocess.TimeoutExpired:
            return None

    def terminate(self) -> None:
        """Send SIGTERM, if it still runs."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL, if it still runs."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Nursery:
    """A process that has imported the modules *preload* and forks programs.

    It has the environment of all tools with *env* added; each program has one of its own. It ends with this
    process, and with it what it has forked and still runs.
    """

    def __init__(self, *preload: str, env: Mapping[str, str] | None = None) -> None:
        # The address of a socket has at most 107 bytes.
        near = "/tmp" if len(tempfile.gettempdir()) > 60 else None
        self._folder = Path(tempfile.mkdtemp(prefix="nursery-", dir=near))
        self.address = self._folder / "socket"
        read, self._control = os.pipe()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(self.address))
            listener.listen(64)
            handed = (read, listener.fileno())
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks.server", *map(str, handed), *preload],
                cwd=ROOT,
                env=tool_environment({"PYTHONPATH": os.pathsep.join([str(BUILD), str(ROOT)]), **(env or {})}),
                stdin=subprocess.DEVNULL,
                pass_fds=handed,
            )
        os.close(read)
        cost.watch(self._process.pid)
        atexit.register(self.close)

    def start(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        env: Mapping[str, str],
        cwd: Path,
        files: tuple[int, int, int],
    ) -> Child:
        """Start ``python -m module`` with exactly the environment *env*.

        *files* are the descriptors that become standard input, output and error.
        """
        order: Order = {
            "module": module,
            "script": "",
            "arguments": list(arguments),
            "env": dict(env),
            "cwd": str(cwd),
        }
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.connect(str(self.address))
        socket.send_fds(connection, [json.dumps(order).encode()], files)
        told = connection.recv(1 << 10)
        if not told:
            raise RuntimeError("the process that forks has ended")
        return Child(int(told), connection)

    def piped(self, module: str, arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> Child:
        """Start a module with pipes to its standard input and from its standard output."""
        reading, given = os.pipe()
        taken, writing = os.pipe()
        try:
            child = self.start(module, arguments, env=env, cwd=cwd, files=(reading, writing, 2))
        finally:
            os.close(reading)
            os.close(writing)
        child.stdin, child.stdout = os.fdopen(given, "w"), os.fdopen(taken)
        return child

    def run(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        text: str = "",
        env: Mapping[str, str],
        cwd: Path,
        merged: bool = False,
        timeout: float = 300.0,
    ) -> subprocess.CompletedProcess[str]:
        """Run a module to its end, *text* being its standard input.

        With *merged* its errors go into its output.
        """
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(text.encode())
            given.seek(0)
            files = (given.fileno(), out.fileno(), (out if merged else err).fileno())
            child = self.start(module, arguments, env=env, cwd=cwd, files=files)
            try:
                status = child.wait(timeout)
            except subprocess.TimeoutExpired:
                child.kill()
                raise
            said = []
            for stream in (out, err):
                stream.seek(0)
                said.append(stream.read().decode(errors="replace"))
        return subprocess.CompletedProcess([module, *arguments], status, *said)

    def close(self) -> None:
        """End it."""
        if self._process.returncode is None:
            os.close(self._control)
            self._process.wait(30)
            cost.forget(self._process.pid)
            shutil.rmtree(self._folder, ignore_errors=True)
