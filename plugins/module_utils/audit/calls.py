# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether calls count as recorded: what the store knows about them, a batch at a time."""

from __future__ import annotations

import itertools
import typing as t
from collections import defaultdict
from operator import attrgetter

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS
from .conferences import Conferences
from .items import AccountEvidence
from .moments import Span, call_span, overlap, recording_span

_AT_ONCE = 400
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
#: What the status of a recording says: that it is there, will be, or was; or that it is not.
_SIGNS: t.Final[dict[str, Sign]] = {
    "processing": "recorded", "completed": "recorded", "deleted": "recorded", "failed": "failed",
    "absent": "absent",
}  # fmt: skip
_RANK: t.Final[dict[Sign, int]] = {"": 0, "absent": 1, "failed": 2, "perhaps": 3, "recorded": 4}


def _sign(status: str) -> Sign:
    return _SIGNS.get(status, "perhaps")


def _surest(signs: t.Sequence[Sign]) -> Sign:
    return max(signs, key=_RANK.__getitem__) if signs else ""


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
        for _account, calls in itertools.groupby(batch, key=attrgetter("provider", "account")):
            found += self._of_account(list(calls))
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
            parent, conference = legs.get(call.parent_call_id), members.get(call.id, "")
            overlaps = beside.any and beside.overlaps(span)
            record = _record(call, span, recordings, parent, conference, beside=overlaps)
            found.append(make((*call[:place], record, *call[place + 1 :])))
        return found

    def _recordings(
        self, scope: tuple[str, str], ids: t.Sequence[str], timed: frozenset[str]
    ) -> dict[str, list[tuple[str, Span]]]:
        """Return call → status and span of each recording."""
        table = RECORDS["recordings"].c
        columns = (
            table.call_id, table.status, table.created_at, table.started_at, table.ended_at,
            table.duration_ms,
        )  # fmt: skip
        found: dict[str, list[tuple[str, Span]]] = defaultdict(list)
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
                found[call].append((status, span))
        return found


def _record(
    call: t.Any,
    lasted: Span,
    recordings: t.Mapping[str, list[tuple[str, Span]]],
    parent: t.Any,
    conference: str,
    *,
    beside: bool,
) -> CallRecord:
    mine = recordings.get(call.id, ())
    if not mine and not call.parent_call_id and not conference and not beside:
        return _NOTHING
    of_parent: list[Sign] = []
    for status, span in recordings.get(call.parent_call_id, ()):
        overlaps = overlap(span, lasted)
        if overlaps is None and status != "absent":
            of_parent.append("perhaps")
        elif overlaps:
            of_parent.append(_sign(status))
    statuses = [status for status, _span in mine]
    own, running = _surest([_sign(status) for status in statuses]), "processing" in statuses
    return CallRecord(own, _surest(of_parent), bool(conference), conference, beside, running, parent)
