# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that forks: ``python -m tests.forks.server CONTROL LISTENER MODULE ...``.

It imports each MODULE, and serves the socket LISTENER until CONTROL, a pipe, is closed.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import traceback
import typing as t
from collections.abc import Sequence

_LARGEST_ORDER = 1 << 18


class Order(t.TypedDict):
    """What to run: a module by its name, or the file *script* (``-``: standard input) as ``python`` does."""

    module: str
    script: str
    arguments: list[str]
    env: dict[str, str]
    cwd: str


def _run(order: Order) -> None:
    sys.argv[1:] = order["arguments"]
    if order["module"]:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
    elif order["script"] != "-":
        sys.argv[0] = order["script"]
        runpy.run_path(order["script"], run_name="__main__")
    else:
        sys.argv[0] = "-"
        code = compile(sys.stdin.buffer.read(), "<stdin>", "exec")
        main = type(sys)("__main__")
        sys.modules["__main__"] = main
        exec(code, vars(main))


def _become(order: Order, files: Sequence[int]) -> t.NoReturn:
    """Be the program, in the child."""
    status = 1
    try:
        for place, descriptor in enumerate(files):
            os.dup2(descriptor, place)
        os.closerange(3, 1 << 16)
        atexit._clear()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"])
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        try:
            _run(order)
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


class _Server:
    def __init__(self, control: int, listener: socket.socket) -> None:
        self._control = control
        self._listener = listener
        self._living: dict[int, tuple[int, socket.socket]] = {}

    def serve(self) -> None:
        """Fork what is asked for, and tell each end."""
        while True:
            ready = select.select([self._control, self._listener.fileno(), *self._living], [], [])[0]
            if self._control in ready:
                break
            for descriptor in ready:
                if descriptor == self._listener.fileno():
                    self._fork(self._listener.accept()[0])
                else:
                    self._tell(descriptor)
        for pid, _client in self._living.values():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _fork(self, client: socket.socket) -> None:
        asked, files, _flags, _address = socket.recv_fds(client, _LARGEST_ORDER, 3)
        if not asked:
            client.close()
            return
        pid = os.fork()
        if pid == 0:
            _become(json.loads(asked), files)
        for given in files:
            os.close(given)
        self._living[os.pidfd_open(pid)] = (pid, client)
        client.send(str(pid).encode())

    def _tell(self, descriptor: int) -> None:
        pid, client = self._living.pop(descriptor)
        os.close(descriptor)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        # Perhaps nobody waits for it any more.
        with client, contextlib.suppress(OSError):
            client.send(str(status).encode())


def main() -> None:
    """Import what was named, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in sys.argv[3:]:
        importlib.import_module(name)
    # What is there already is never collected: children would copy every page that a collection touches.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[2])) as listener:
        _Server(int(sys.argv[1]), listener).serve()


if __name__ == "__main__":
    main()
