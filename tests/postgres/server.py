# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL server of the tests' own: unprivileged, on loopback, in a folder that goes with it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ADMINISTRATOR = "administrator"
PASSWORD = "store-Password-7f3d91c2-p@ss:w/rd#%"
"""It has characters that a URL gives a meaning of its own."""

ENCODED_PASSWORD = "store-Password-7f3d91c2-p%40ss%3Aw%2Frd%23%25"


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server that is installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


class Server:
    """A running server. Every connection needs a password."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.programs = programs
        self.port = 0

    def url(self, database: str, user: str = ADMINISTRATOR, password: str | None = ENCODED_PASSWORD) -> str:
        """Return the URL of one of its databases."""
        secret = f":{password}" if password is not None else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def connect(
        self, database: str, user: str = ADMINISTRATOR, password: str = PASSWORD
    ) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect without the collection."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=database, user=user, password=password, autocommit=True
        )

    def create_database(self, name: str, *, language: str = "") -> str:
        """Create an empty database that sorts texts as *language* does, and return its URL."""
        chosen = sql.SQL(" LOCALE_PROVIDER icu ICU_LOCALE {}").format(sql.Literal(language))
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'{}").format(
            sql.Identifier(name), chosen if language else sql.SQL("")
        )
        with self.connect("postgres") as connection:
            connection.execute(statement)
        return self.url(name)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the user that owns the folder: they refuse to run as root."""
        nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(self.programs / program), "-D", str(self.folder / "data"), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=nobody.pw_uid if nobody else None,
            group=nobody.pw_gid if nobody else None,
            extra_groups=[] if nobody else None,
            timeout=120,
            check=False,
        )
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed: {log.read_text() if log.exists() else 'no log'}")

    def initialise(self) -> None:
        """Make the server's folder."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if os.geteuid() == 0:
            for path in (self.folder, secret):
                shutil.chown(path, "nobody", pwd.getpwnam("nobody").pw_gid)
        self.run(
            "initdb",
            *("-U", ADMINISTRATOR, f"--pwfile={secret}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self.folder} -h 127.0.0.1 -p {self.port} -c fsync=off -c max_connections=200"
        self.run("pg_ctl", "start", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop it, by the process id in its folder; `immediate` is a crash."""
        self.run("pg_ctl", "stop", "-w", "-t", "60", "-m", mode)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Start a server in a new folder; stop it and remove the folder afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="recordings-postgresql-"))
    try:
        server = Server(folder, programs)
        server.initialise()
        for attempt in range(5):
            server.port = free_port()
            try:
                server.start()
                break
            except RuntimeError:  # somebody else took the port meanwhile
                if attempt == 4:
                    raise
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
