# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a simulator as a child process, talk to its control channel, stop it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from .config import Config
from .mutations import mutate
from .world import World

_PACKAGE = Path(__file__).resolve().parent


class Process(Protocol):
    """What a simulator's process must offer; ``subprocess.Popen`` does."""

    pid: int
    stdin: IO[str] | None
    stdout: IO[str] | None

    def poll(self) -> int | None:
        """Return the status once it has ended."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the status, or raise ``subprocess.TimeoutExpired``."""

    def terminate(self) -> None:
        """Send SIGTERM."""

    def kill(self) -> None:
        """Send SIGKILL."""


def _launch(arguments: list[str]) -> Process:
    environment = {**os.environ, "PYTHONPATH": str(_PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", _PACKAGE.name, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=_PACKAGE.parent,
    )


class Launcher:
    """How simulators are started; tests replace ``launch`` by what costs less."""

    launch: Callable[[list[str]], Process] = staticmethod(_launch)


class ControlError(RuntimeError):
    """The simulator refused a control request; the text says why."""


class Handle:
    """A running simulator.

    ``config`` has its time fixed; ``world`` is the same data in this process, and follows
    :meth:`mutate`. ``url``, ``storage_url`` and ``foreign_url`` are origins without a final slash.
    """

    def __init__(self, process: Process, config: Config, addresses: dict[str, Any], ca: str | None) -> None:
        self._process, self.config, self.pid, self._ca = process, config, process.pid, ca
        self.url: str = addresses["url"]
        self.storage_url: str = addresses["storage_url"]
        self.foreign_url: str = addresses["foreign_url"]
        self.port: int = addresses["port"]
        self.world = World(config)

    @property
    def telnyx_url(self) -> str:
        """The base URL of the Telnyx API."""
        return f"{self.url}/v2"

    def control(self, action: str, body: Any = None, *, method: str = "POST") -> Any:
        """Send a control request and return its JSON answer."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.url}/_sim/{action}", data=data, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _https(self._ca))
        try:
            with opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ControlError(json.load(error)["error"]) from error

    def requests(self, since: int = 0, *, port: str | None = None) -> list[dict[str, Any]]:
        """Return the logged requests after number ``since``, of one port (api, storage, foreign) or all."""
        entries: list[dict[str, Any]] = self.control(f"requests?since={since}", method="GET")
        return [entry for entry in entries if port in (None, entry["port"])]

    def counters(self) -> dict[str, Any]:
        """Return the counters since the start or the last :meth:`reset`."""
        counters: dict[str, Any] = self.control("counters", method="GET")
        return counters

    def violations(self) -> list[dict[str, Any]]:
        """Return the rules that clients broke: credentials to storage or elsewhere, writes."""
        violations: list[dict[str, Any]] = self.control("violations", method="GET")
        return violations

    def reset(self) -> None:
        """Forget requests, counters and violations; data and faults stay."""
        self.control("reset")

    def mutate(self, *steps: dict[str, Any]) -> list[dict[str, Any]]:
        """Change the data in the simulator and in ``world`` (see ``mutations.mutate``)."""
        answer: list[dict[str, Any]] = self.control("mutate", list(steps))
        for step in steps:
            mutate(self.world, step)
        return answer

    def schedule(self, after: int, *steps: dict[str, Any]) -> None:
        """Change the data once ``after`` more API requests were answered; ``world`` changes at once."""
        self.control("schedule", [{"after": after, "step": step} for step in steps])
        for step in steps:
            mutate(self.world, step)

    def faults(self, *faults: dict[str, Any]) -> None:
        """Replace all faults (see ``config.Fault``); none: behave."""
        self.control("faults", list(faults))

    def set(self, **options: Any) -> None:
        """Change options: latency, quota, retry_after, order … (see ``control.SETTABLE``)."""
        self.control("set", options)
        for name, value in options.items():
            setattr(self.world.config, name, value)

    def stop(self) -> None:
        """Stop this process and no other."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def _https(ca: str | None) -> urllib.request.HTTPSHandler:
    if ca is None:
        return urllib.request.HTTPSHandler()
    import ssl

    return urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca))


def start(
    config: Config,
    *,
    tls_cert: str | None = None,
    tls_key: str | None = None,
    ca: str | None = None,
    port: int = 0,
) -> Handle:
    """Start a simulator; the caller must call ``stop``.

    The configuration goes through standard input. Raises RuntimeError with the child's last words
    if it does not come up.
    """
    config = config.resolved()
    arguments = ["--config", "-", "--port", str(port)]
    if tls_cert:
        arguments += ["--tls-cert", tls_cert, *(["--tls-key", tls_key] if tls_key else [])]
    process = Launcher.launch(arguments)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(config.model_dump_json())
        process.stdin.close()
    except BrokenPipeError:
        pass
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the simulator did not start: exit code {process.wait()}, see standard error")
    return Handle(process, config, json.loads(line), ca)


@contextmanager
def running(config: Config, **options: Any) -> Iterator[Handle]:
    """Run a simulator for the length of a ``with`` block; options as for :func:`start`."""
    handle = start(config, **options)
    try:
        yield handle
    finally:
        handle.stop()
