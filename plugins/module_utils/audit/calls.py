# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether calls count as recorded: what the store knows about them, a batch at a time."""

from __future__ import annotations

import typing as t
from collections import defaultdict

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS
from .conferences import Conferences
from .items import AccountEvidence
from .moments import Span, call_span, overlap, recording_span

_AT_ONCE = 400
#: A recording that is there, will be, or was.
GOOD: t.Final = frozenset(("processing", "completed", "deleted"))

_UNTIMED: t.Final[Span] = (None, None)

#: How sure a sign of recording is.
Sign = t.Literal["", "perhaps", "failed", "absent", "recorded"]


class CallRecord(t.NamedTuple):
    """What is known about the recording of one call.

    Attributes:
        own: recordings with the call's own SID: the best status of them, as a :data:`Sign`.
        parent: recordings of the parent leg that may be this call's, in the same way; ``perhaps`` where their
            time is not known.
        member: whether the call was in a conference that was recorded.
        conference: id of such a conference.
        beside: whether a recorded conference of unknown participants overlaps the call.
        running: whether a recording of the call itself is not complete yet.
        parent_item: the parent leg, when the store has it.
    """

    own: Sign = ""
    parent: Sign = ""
    member: bool = False
    conference: str = ""
    beside: bool = False
    running: bool = False
    parent_item: t.Any = None


_NOTHING: t.Final = CallRecord()
_RANK: t.Final[dict[Sign, int]] = {"": 0, "absent": 1, "failed": 2, "perhaps": 3, "recorded": 4}


_LESS: t.Final[dict[str, Sign]] = {"failed": "failed", "absent": "absent"}


def _sign(status: str) -> Sign:
    if status in GOOD:
        return "recorded"
    return _LESS.get(status, "perhaps")


def _better(one: Sign, other: Sign) -> Sign:
    return one if _RANK[one] >= _RANK[other] else other


class Calls:
    """Looks up the recordings of calls.

    Args:
        connection: the snapshot.
        parents: provider, account and ids → the parent legs that are there.
    """

    def __init__(
        self,
        connection: sa.Connection,
        parents: t.Callable[[str, str, t.Sequence[str]], t.Mapping[str, t.Any]],
    ) -> None:
        self._connection = connection
        self._parents = parents
        self._conferences = Conferences(connection)

    def marked(self, batch: t.Sequence[t.Any]) -> list[t.Any]:
        """Return *batch* with what is known about the recording of each call."""
        found: list[t.Any] = []
        start = 0
        for end in range(1, len(batch) + 1):
            if end == len(batch) or batch[end].evidence is not batch[start].evidence:
                found += self._of_account(batch[start:end])
                start = end
        return found

    def _of_account(self, calls: t.Sequence[t.Any]) -> list[t.Any]:
        evidence: AccountEvidence = calls[0].evidence
        scope = (evidence.provider, evidence.account)
        parents = list(dict.fromkeys(call.parent_call_id for call in calls if call.parent_call_id))
        ids = list(dict.fromkeys([*(call.id for call in calls), *parents]))
        recordings = self._recordings(scope, ids, frozenset(parents))
        legs = self._parents(*scope, parents) if parents else {}
        members = self._conferences.members(scope, [call.id for call in calls])
        beside = self._conferences.unknown(evidence)
        make = type(calls[0])._make
        place = calls[0]._fields.index("recorded")
        found = []
        for call in calls:
            span = call_span(call)
            record = _record(
                call,
                span,
                recordings,
                legs.get(call.parent_call_id) if call.parent_call_id else None,
                members.get(call.id, ""),
                beside=beside.any and beside.overlaps(span),
            )
            found.append(make((*call[:place], record, *call[place + 1 :])))
        return found

    def _recordings(
        self, scope: tuple[str, str], ids: t.Sequence[str], timed: frozenset[str]
    ) -> dict[str, list[tuple[str, Span, bool]]]:
        """Return call → status, span and whether it is still running, of each recording."""
        table = RECORDS["recordings"].c
        columns = (
            table.call_id, table.status, table.created_at, table.started_at, table.ended_at,
            table.duration_ms,
        )  # fmt: skip
        found: dict[str, list[tuple[str, Span, bool]]] = defaultdict(list)
        for start in range(0, len(ids), _AT_ONCE):
            statement = sa.select(*columns).where(
                table.provider == scope[0],
                table.account == scope[1],
                table.call_id.in_(ids[start : start + _AT_ONCE]),
            )
            for call, status, created, started, ended, duration in self._connection.execute(statement):
                # Only a child leg is compared with the time of a recording, which its parent has.
                span = (
                    recording_span(status, created, started, ended, duration) if call in timed else _UNTIMED
                )
                found[call].append((status, span, status == "processing"))
        return found


def _record(
    call: t.Any,
    lasted: Span,
    recordings: t.Mapping[str, list[tuple[str, Span, bool]]],
    parent: t.Any,
    conference: str,
    *,
    beside: bool,
) -> CallRecord:
    mine = recordings.get(call.id, ())
    if not mine and not call.parent_call_id and not conference and not beside:
        return _NOTHING
    own: Sign = ""
    running = False
    for status, _span, still in mine:
        own = _better(own, _sign(status))
        running = running or still
    of_parent: Sign = ""
    for status, span, _still in recordings.get(call.parent_call_id, ()) if call.parent_call_id else ():
        overlaps = overlap(span, lasted)
        if overlaps is None and status != "absent":
            of_parent = _better(of_parent, "perhaps")
        elif overlaps:
            of_parent = _better(of_parent, _sign(status))
    return CallRecord(own, of_parent, bool(conference), conference, beside, running, parent)
