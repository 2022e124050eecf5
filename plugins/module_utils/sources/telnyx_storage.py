# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Voice: where a connection's recordings go, when it is not Telnyx's own storage.

The provider answers with the storage's secrets. All but the backend, the bucket, its region and the
account's name is dropped as soon as the answer is there. Names are those of its OpenAPI file.
"""

from __future__ import annotations

import typing as t

from ..client.pages import Record
from ..client.paging import Single
from ..records import feeds
from ..records.as_sent import AsSent, Timestamp
from .setting import setting
from .source import Each, Source
from .telnyx_list import TelnyxList

_KEPT: t.Final = ("bucket", "region", "account_name")


class Connection(AsSent):
    """A connection, which is asked for its storage.

    Attributes:
        id: identifies the connection.
        connection_name: its name.
        created_at: when it was created.
    """

    id: str | None = None
    connection_name: str | None = None
    created_at: Timestamp | None = None


class CustomStorage(AsSent):
    """The storage of one connection, without its secrets.

    Attributes:
        connection_id: the connection.
        record_type: always ``custom_storage_credentials``.
        data: ``backend``, and a ``configuration`` of ``bucket``, ``region`` and ``account_name``.
    """

    connection_id: str | None = None
    record_type: str | None = None
    data: dict[str, t.Any] | None = None


def harmless_storage(record: Record) -> Record:
    """Return what may be seen of a storage: by name what it is, and nothing else."""
    data = record.get("data")
    found = data if isinstance(data, dict) else {}
    configuration = found.get("configuration")
    inside = configuration if isinstance(configuration, dict) else {}
    kept = {name: inside[name] for name in _KEPT if isinstance(inside.get(name), str)}
    backend = found.get("backend")
    return {
        "connection_id": record.get("connection_id"),
        "record_type": record.get("record_type"),
        "data": {"backend": backend if isinstance(backend, str) else None, "configuration": kept},
    }


def _place(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str | None:
    data = record.get("data") or {}
    inside = data.get("configuration") or {}
    parts = [str(inside[name]) for name in ("account_name", "bucket") if inside.get(name)]
    return f"{data.get('backend') or 'unknown'}://{'/'.join(parts)}"


CONNECTIONS: t.Final = TelnyxList(
    name="telnyx_connections",
    product="Voice",
    path="/connections",
    operation="list connections",
    model=Connection,
    permission="to read connections",
)

CUSTOM_STORAGE: t.Final = Source(
    name="telnyx_custom_storage",
    provider="telnyx",
    product="Voice",
    host="base_url",
    path="/custom_storage_credentials/{connection_id}",
    operation="fetch the storage of connections",
    paging=Single(),
    id_field="connection_id",
    each=Each(listed=CONNECTIONS, value="connection_id", rare=True),
    model=CustomStorage,
    clean=harmless_storage,
    permission="to read custom storage",
    **setting(
        "storage",
        "connection_id",
        name=feeds.plain("connection_id"),
        storage=feeds.derived(("data",), _place, "data.backend, data.configuration"),
    ),
)
