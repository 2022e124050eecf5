# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python programs without the cost of their start: a process that has imported the libraries forks them.

Importing what a module of the collection needs costs a second; a fork of a process that has done so costs a
fiftieth of that. Each program is still a process of its own: nothing that one does reaches the next one.

``Nursery`` is the tests' end; ``python -m tests.forks MODULE ...`` is the process that forks. They share a
Unix socket. A request carries a program (JSON) and four files: standard input, output and error, and the
socket over which that program's end is told.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
import typing as t
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import cost
from tools.project import BUILD, ROOT, tool_environment

_LARGEST_REQUEST = 1 << 20

Json = dict[str, t.Any]


class Child:
    """A program that was started: as far as needed, what ``subprocess.Popen`` is for one."""

    def __init__(self, pid: int, end: socket.socket) -> None:
        self.pid = pid
        self.stdin: t.IO[str] | None = None
        self.stdout: t.IO[str] | None = None
        self.returncode: int | None = None
        self._end = end

    def wait(self, timeout: float | None = None) -> int:
        """Return the status (negative: the signal that ended it); raise TimeoutExpired after *timeout* s."""
        if self.returncode is None:
            self._end.settimeout(timeout)
            try:
                told = self._end.recv(1 << 10)
            except TimeoutError:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0) from None
            if not told:
                raise RuntimeError("the process that forks has ended")
            self._end.close()
            end = json.loads(told)
            self.returncode = int(end["status"])
            cost.add(end["cpu"])
        return self.returncode

    def poll(self) -> int | None:
        """Return the status if it has ended."""
        try:
            return self.wait(0.0)
        except (subprocess.TimeoutExpired, BlockingIOError):
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
    """A process that has imported *preload* and forks programs; it ends with this object."""

    def __init__(self, *preload: str) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno()), *preload],
                cwd=ROOT,
                env=tool_environment({"PYTHONPATH": os.pathsep.join([str(BUILD), str(ROOT)])}),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._one_at_a_time = threading.Lock()
        atexit.register(self.close)

    def start(
        self,
        program: str,
        arguments: Sequence[str] = (),
        *,
        env: Mapping[str, str],
        cwd: Path,
        files: tuple[int, int, int],
    ) -> Child:
        """Start ``python -m program`` with exactly the environment *env*.

        *files* are the descriptors that become standard input, output and error.
        """
        order = {"program": program, "arguments": list(arguments), "env": dict(env), "cwd": str(cwd)}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, self._one_at_a_time:
            socket.send_fds(self._control, [json.dumps(order).encode()], [*files, theirs.fileno()])
            told = ours.recv(1 << 10)
        if not told:
            raise RuntimeError("the process that forks has ended")
        return Child(json.loads(told)["pid"], ours)

    def piped(self, program: str, arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> Child:
        """Start a program with pipes to its standard input and from its standard output."""
        reading, given = os.pipe()
        taken, writing = os.pipe()
        try:
            child = self.start(program, arguments, env=env, cwd=cwd, files=(reading, writing, 2))
        finally:
            os.close(reading)
            os.close(writing)
        child.stdin, child.stdout = os.fdopen(given, "w"), os.fdopen(taken)
        return child

    def run(
        self,
        program: str,
        arguments: Sequence[str] = (),
        *,
        text: str = "",
        env: Mapping[str, str],
        cwd: Path,
        timeout: float = 300.0,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, *text* being its standard input."""
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(text.encode())
            given.seek(0)
            files = (given.fileno(), out.fileno(), err.fileno())
            child = self.start(program, arguments, env=env, cwd=cwd, files=files)
            try:
                status = child.wait(timeout)
            except subprocess.TimeoutExpired:
                child.kill()
                raise
            said = []
            for stream in (out, err):
                stream.seek(0)
                said.append(stream.read().decode(errors="replace"))
        return subprocess.CompletedProcess([program, *arguments], status, *said)

    def close(self) -> None:
        """End the process, and with it what it has forked and still runs."""
        self._control.close()
        self._process.wait(30)


@functools.cache
def _simulators() -> Nursery:
    return Nursery("tests.simulator.app", "tests.simulator.twilio_world", "tests.simulator.telnyx_world")


def simulator(arguments: list[str]) -> Child:
    """Start a simulator (for ``tests.simulator.handle.Launcher``)."""
    return _simulators().piped("tests.simulator", arguments, env=os.environ, cwd=ROOT)


def _become(order: Json, files: Sequence[int]) -> t.NoReturn:
    """Be the program, in the child."""
    status = 1
    try:
        for place, descriptor in enumerate(files[:3]):
            os.dup2(descriptor, place)
        os.closerange(3, 1 << 16)
        atexit._clear()
        signal.set_wakeup_fd(-1)
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"])
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        sys.argv[1:] = order["arguments"]
        try:
            runpy.run_module(order["program"], run_name="__main__", alter_sys=True)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):
                print(end.code, file=sys.stderr)
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
    finally:
        # Whatever happened: the child must not go on as another process that forks.
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
            status = 1
        sys.stderr.flush()
        os._exit(status)


class _Serving:
    """Forks what is asked for, and tells each end, until the tests have closed their socket."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._living: dict[int, tuple[int, socket.socket]] = {}

    def serve(self) -> None:
        """Serve."""
        try:
            while True:
                ready = select.select([self._control.fileno(), *self._living], [], [])[0]
                for descriptor in ready:
                    if descriptor != self._control.fileno():
                        self._tell(descriptor)
                    elif not self._fork():
                        return
        finally:
            for pid, _end in self._living.values():
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _fork(self) -> bool:
        asked, files, _flags, _address = socket.recv_fds(self._control, _LARGEST_REQUEST, 4)
        if not asked:
            return False
        pid = os.fork()
        if pid == 0:
            _become(json.loads(asked), files)
        for given in files[:3]:
            os.close(given)
        end = socket.socket(fileno=files[3])
        self._living[os.pidfd_open(pid)] = (pid, end)
        end.send(json.dumps({"pid": pid}).encode())
        return True

    def _tell(self, descriptor: int) -> None:
        pid, end = self._living.pop(descriptor)
        os.close(descriptor)
        _pid, status, used = os.wait4(pid, 0)
        told = {"status": os.waitstatus_to_exitcode(status), "cpu": used.ru_utime + used.ru_stime}
        # Perhaps nobody waits for it any more.
        with end, contextlib.suppress(OSError):
            end.send(json.dumps(told).encode())


def main() -> None:
    """Import what was named, and fork."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in sys.argv[2:]:
        importlib.import_module(name)
    # What is there already is never collected: children would copy every page that a collection touches.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as control:
        _Serving(control).serve()


if __name__ == "__main__":
    main()
