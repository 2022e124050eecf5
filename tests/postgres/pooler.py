# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PgBouncer of the tests' own before the tests' server: unprivileged, on loopback, in its own folder."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres.server import ADMINISTRATOR, PASSWORD, Server, free_port


def program() -> str | None:
    """Return PgBouncer's path, or None when it is not installed."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server} user={user} password='{password}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 200
query_wait_timeout = 5
ignore_startup_parameters = extra_float_digits
logfile = {folder}/log
pidfile = {folder}/pid
"""


@contextmanager
def pooling(server: Server, mode: str, *, size: int = 20) -> Iterator[str]:
    """Run a pooler before *server* and give the start of a URL, to which a database's name is added."""
    found = program()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="recordings-pooler-"))
    port = free_port()
    configuration = folder / "pgbouncer.ini"
    password = PASSWORD.replace("'", "''")
    configuration.write_text(
        CONFIGURATION.format(
            server=server.port,
            user=ADMINISTRATOR,
            password=password,
            port=port,
            mode=mode,
            size=size,
            folder=folder,
        )
    )
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if nobody:
        for path in (folder, configuration):
            shutil.chown(path, nobody.pw_uid, nobody.pw_gid)
    process = subprocess.Popen(
        [found, "-q", str(configuration)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=nobody.pw_uid if nobody else None,
        group=nobody.pw_gid if nobody else None,
        extra_groups=[] if nobody else None,
    )
    try:
        _wait(process, port, folder)
        yield f"postgresql://anybody@127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Return when it listens."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        os.sched_yield()
    log = folder / "log"
    raise RuntimeError(f"the pooler does not listen: {log.read_text() if log.exists() else 'no log'}")
