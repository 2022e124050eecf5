# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Noticing a pooler that gives every transaction another session of the PostgreSQL server.

Locks that keep two collections of one account apart belong to a session. Behind PgBouncer with
``pool_mode=transaction`` (and others of its kind) a connection has a session for one transaction only: the
lock stays behind in a session that somebody else uses next, and two runs are in the store at once.
"""

from __future__ import annotations

import contextlib
import os
import socket
import typing as t

from .._deps import sqlalchemy as sa
from ..errors import StoreError
from .problems import POOLED

#: How often two connections are compared. Once is enough on a pool that nobody else uses; where others take
#: and return sessions meanwhile, each comparison may meet the old ones by chance, half of them with two.
_ROUNDS: t.Final = 20


def refuse_pooled_sessions(engine: sa.Engine, location: str) -> None:
    """Fail when a connection of *engine* does not keep its session from one transaction to the next.

    While both are open, two connections have two sessions, and each keeps its own. A pooler lends the second
    one, for a transaction, the session that the first has just used, or lends the first another one.
    Where the server sees the very sockets that are open here, nothing is between, and nothing is compared.

    Raises:
        StoreError: there is such a pooler; the text names it.
    """
    with engine.connect() as one, engine.connect() as other:
        steady = one.execution_options(isolation_level="AUTOCOMMIT")
        if _direct(steady) and _direct(other):
            return
        with _unprepared(steady), _unprepared(other):
            first = _session(steady)
            for _round in range(_ROUNDS):
                with other.begin():
                    if _session(other) == first or _session(steady) != first:
                        raise pooled(location)


def _direct(connection: sa.Connection) -> bool:
    """Tell whether the server's end of *connection* is the socket here, with nobody between."""
    seen = connection.execute(sa.select(sa.func.inet_client_port())).scalar()
    connection.rollback()
    with socket.socket(fileno=os.dup(_driver(connection).pgconn.socket)) as ours:
        name = ours.getsockname()
    return ours.family != socket.AF_UNIX and name[1] == seen


@contextlib.contextmanager
def _unprepared(connection: sa.Connection) -> t.Iterator[None]:
    """Let psycopg prepare no statements meanwhile, which poolers before PgBouncer 1.21 mix up."""
    driver = _driver(connection)
    usual, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = usual


def _driver(connection: sa.Connection) -> t.Any:
    return connection.connection.driver_connection


def pooled(location: str) -> StoreError:
    """Return the error that names the pooler."""
    return StoreError(
        f"The evidence store {location} cannot be used through this connection pooler: each transaction gets "
        "another session of the server, in which locks do not hold (PgBouncer: pool_mode=transaction); "
        f"{POOLED}."
    )


def session() -> sa.ColumnElement[t.Any]:
    """Return what tells one session of the server from another."""
    return sa.func.pg_backend_pid()


def _session(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(session())).scalar_one())
