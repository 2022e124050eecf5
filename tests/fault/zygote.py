# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collections in processes of their own, which can be killed: a parent that has loaded everything forks them.

It reads one JSON object per line: the arguments of one collection. It answers with the child's
process id, and, when the child has ended, with how: ``ok``, ``incomplete``, ``error`` or ``killed``.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import typing as t
from collections.abc import Iterator

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.client import Client
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
    Request,
    collect,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import RecordingsError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fault.world import Target
from tools.project import BIN, BUILD, ROOT

Json = dict[str, t.Any]


def _account(order: Json) -> Client:
    http = HttpSettings(**order["http"])
    if order["provider"] == "twilio":
        sid, secret, url = order["name"], order["secret"], order["url"]
        return TwilioClient(TwilioSettings(sid, sid, secret, url, url, http))
    return TelnyxClient(TelnyxSettings(order["name"], order["secret"], order["url"], http))


def _child(order: Json) -> None:
    request = Request(order["store"], tuple(order["resources"]), order["mode"], **order["options"])
    answer: Json
    try:
        answer = {"how": "ok", "result": collect(_account(order), request)}
    except IncompleteCollectionError as error:
        answer = {"how": "incomplete", "message": str(error)}
    except RecordingsError as error:
        answer = {"how": "error", "message": str(error)}
    os.write(order["pipe"], json.dumps(answer).encode())


def main() -> None:
    """Fork one child for each line, and wait for it."""
    # Tables and models are made when they are first used: do that once, before there are children.
    open_store(sys.argv[1]).close()
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _child({**order, "pipe": writing})
            os._exit(0)
        os.close(writing)
        print(json.dumps({"pid": pid}), flush=True)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        _pid, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"how": "killed"} if killed else json.loads(said or b'{"how": "lost"}')), flush=True)


class Zygote:
    """The parent's end of the two pipes."""

    def __init__(self, scratch: str) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(BUILD), str(ROOT)])}
        command = [str(BIN / "python"), "-m", "tests.fault.zygote", scratch]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )

    def start(self, target: Target, store: str, **options: t.Any) -> int:
        """Start a collection; return its process id."""
        config = target.simulator.config
        twilio = target.provider == "twilio"
        secret = config.twilio[target.place].auth_token if twilio else config.telnyx[target.place].api_key
        order = {
            "provider": target.provider,
            "name": target.name,
            "secret": secret,
            "url": target.simulator.url if twilio else target.simulator.telnyx_url,
            "http": {"requests_per_second": 0.0, **target.http},
            "store": store,
            "resources": target.resources,
            "mode": options.pop("mode", "full"),
            "options": options,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._read()["pid"])

    def end(self) -> Json:
        """Wait until the collection has ended, and return how."""
        return self._read()

    def _read(self) -> Json:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the zygote has ended"
        answer: Json = json.loads(line)
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@contextlib.contextmanager
def zygote(scratch: str) -> Iterator[Zygote]:
    """Keep a zygote for the length of a block."""
    one = Zygote(scratch)
    try:
        yield one
    finally:
        one.close()


if __name__ == "__main__":
    main()
