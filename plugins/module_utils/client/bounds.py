# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds in time on their way to a provider, and the exact check on the way back."""

from __future__ import annotations

import typing as t
from datetime import UTC, datetime, timedelta

from ..records.times import canonical, to_text
from .pages import Query, Record


def whole(moment: datetime, *, up: bool) -> datetime:
    """Round *moment* to a whole second in UTC: down, or up."""
    moment = moment.astimezone(UTC)
    rounded = moment.replace(microsecond=0)
    return rounded + timedelta(seconds=1) if up and rounded != moment else rounded


def whole_seconds(moment: datetime, *, up: bool) -> str:
    """Spell *moment* as both providers take it, rounded by :func:`whole`."""
    return whole(moment, up=up).strftime("%Y-%m-%dT%H:%M:%SZ")


def within(query: Query, record: Record, time_field: str, *, wire: bool) -> bool:
    """Tell whether the record's creation time lies in the window; one that cannot be read does.

    With *wire* the window is the one that was sent: whole seconds, the end included.
    """
    if query.after is None and query.before is None:
        return True
    value = record.get(time_field)
    if not isinstance(value, str):
        return True
    try:
        created = canonical(value)
    except (ValueError, OverflowError):
        return True
    if wire:
        return (query.after is None or created >= to_text(whole(query.after, up=False))) and (
            query.before is None or created <= to_text(whole(query.before, up=True))
        )
    if query.after is not None and created < to_text(query.after):
        return False
    return query.before is None or created < to_text(query.before)


def equals(record: Record, field: str, wanted: t.Collection[str]) -> bool:
    """Tell whether *field* has one of the *wanted* values, or is absent, so that nobody can tell."""
    return field not in record or record[field] in wanted
