# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the client needs to know of a list; :mod:`..sources` says it of each, and says more."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .filters import Bounds
from .pages import Record
from .paging import Paging

#: Tells whether a record answers a filter that was sent with these values.
Check = t.Callable[[Record, set[str]], bool]


@dataclass(frozen=True, kw_only=True, eq=False)
class Declared:
    """A list of a provider, as it is asked for. Each is equal to itself alone.

    Attributes:
        provider: ``twilio`` or ``telnyx``.
        resource: what ``recording_collect`` calls it; empty for what only info modules read.
        host: the setting that holds the base URL.
        path: below it; ``{account}`` and other places are filled in.
        fetch_path: of one record, ``{id}`` being its id; empty when there is no such request.
        operation, fetch_operation: what messages call reading the list, and one record.
        wrapped: the key below which an answer about one record holds it.
        paging: paging style.
        bounds: filter style for time.
        parameters: sent with every first page.
        checks: filter's wire name → the local check that a record answers it.
        page_size: the largest page that the provider gives.
        id_field, time_field: of a record as sent.
        statuses: in the order in which they are read: a record that moves on is met again, not missed.
        secrets: fields that nothing ever sees, dotted where one lies in another.
        clean: makes of an answer what may be seen of it, where most of it may not.
        permission: what a restricted key needs, as the provider calls it.
        needs: what else must be so before the provider answers; a clause that begins a remedy.
    """

    provider: str
    resource: str = ""
    host: str
    path: str
    fetch_path: str = ""
    operation: str
    fetch_operation: str = ""
    wrapped: str = ""
    paging: Paging
    bounds: Bounds = field(default_factory=Bounds)
    parameters: tuple[tuple[str, str], ...] = ()
    checks: t.Mapping[str, Check] = field(default_factory=dict)
    page_size: int = 1
    id_field: str
    time_field: str = ""
    statuses: tuple[str, ...] | None = None
    status_parameter: str = "Status"
    secrets: tuple[str, ...] = ()
    clean: t.Callable[[Record], Record] | None = None
    permission: str = ""
    needs: str = ""

    def without_secrets(self, record: Record) -> Record:
        """Return *record* without the fields that nothing may see."""
        if self.clean is not None:
            return self.clean(record)
        for name in self.secrets:
            record = _without(record, name.split("."))
        return record


def _without(record: Record, path: t.Sequence[str]) -> Record:
    first, rest = path[0], path[1:]
    if first not in record:
        return record
    if rest:
        value = record[first]
        return {**record, first: _without(value, rest)} if isinstance(value, dict) else record
    return {name: value for name, value in record.items() if name != first}
