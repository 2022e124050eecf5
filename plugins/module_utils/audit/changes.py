# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the store's history tells of recording_enabled and of settings over time."""

from __future__ import annotations

import json
import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS, history

_WATCHED: t.Final = {
    "rooms": {"recording_enabled"},
    "conferences": {"recording_enabled"},
    "settings": {
        "configured", "encryption_enabled", "encryption_key_sid", "aws_storage_enabled", "aws_s3_url",
        "aws_credentials_sid",
    },
    "switches": {"state", "applies_to", "channels", "format", "storage", "encrypted"},
}  # fmt: skip
_TOLD: t.Final = ("observed_at", "resource", "provider", "account", "id")


def changes(connection: sa.Connection, as_of: str, limit: int) -> dict[str, t.Any]:
    """Return what changed before *as_of*, newest first: ``total``, and the *limit* newest ``items``."""
    relevant = sa.and_(
        history.c.event == "changed",
        history.c.observed_at < as_of,
        sa.or_(
            history.c.resource.in_(("settings", "switches")),
            sa.and_(
                history.c.resource.in_(("rooms", "conferences")),
                history.c.fields.contains('"recording_enabled"', autoescape=True),
            ),
        ),
    )
    statement = sa.select(history).where(relevant).order_by(history.c.number.desc())
    items: list[dict[str, t.Any]] = []
    total = 0
    for event in connection.execution_options(yield_per=500).execute(statement):
        previous = json.loads(event.previous)
        for field in sorted(set(previous) & _WATCHED[event.resource]):
            total += 1
            if len(items) < limit:
                items.append(
                    {
                        **{name: getattr(event, name) for name in _TOLD},
                        "field": field,
                        "before": previous[field],
                        "after": _after(connection, event, field),
                    }
                )
    return {"total": total, "items": items}


def _after(connection: sa.Connection, event: t.Any, field: str) -> t.Any:
    """Return what *field* became: what the next change says that it was, or what it is now."""
    same = [history.c[name] == getattr(event, name) for name in ("resource", "provider", "account", "id")]
    later = sa.select(history.c.previous).where(
        *same, history.c.number > event.number, history.c.event == "changed"
    )
    for text in connection.execute(later.order_by(history.c.number)).scalars():
        previous = json.loads(text)
        if field in previous:
            return previous[field]
    table = RECORDS[event.resource]
    scope = [table.c[name] == getattr(event, name) for name in ("provider", "account", "id")]
    return connection.execute(sa.select(table.c[field]).where(*scope)).scalar_one_or_none()
