# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which calls were in recorded conferences, and which conferences do not say who was in them."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS
from .datasets import same_account
from .items import AccountEvidence
from .moments import Busy, Span, recording_span

_AT_ONCE = 400
_RECORDED = ("processing", "completed", "deleted", "unknown")


class Conferences:
    """What conferences tell about calls.

    Args:
        connection: the snapshot.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._scope: tuple[str, str] | None = None
        self._unknown = Busy(())

    def members(self, scope: tuple[str, str], calls: t.Sequence[str]) -> dict[str, str]:
        """Return call → a recorded conference that it was in."""
        people, recordings = RECORDS["conference_participants"], RECORDS["recordings"]
        recorded = sa.exists().where(
            same_account(recordings, people),
            recordings.c.conference_id == people.c.conference_id,
            recordings.c.status.in_(_RECORDED),
        )
        found: dict[str, str] = {}
        for start in range(0, len(calls), _AT_ONCE):
            statement = sa.select(people.c.call_id, people.c.conference_id).where(
                people.c.provider == scope[0],
                people.c.account == scope[1],
                people.c.call_id.in_(calls[start : start + _AT_ONCE]),
                recorded,
            )
            for call, conference in self._connection.execute(statement):
                found[call] = max(conference, found.get(call, ""))
        return found

    def unknown(self, evidence: AccountEvidence) -> Busy:
        """Return when recorded conferences of an account took place whose participants are not all known."""
        scope = (evidence.provider, evidence.account)
        if scope != self._scope:
            self._scope = scope
            self._unknown = Busy(self._spans(evidence))
        return self._unknown

    def _spans(self, evidence: AccountEvidence) -> t.Iterator[Span]:
        recordings, people = RECORDS["recordings"], RECORDS["conference_participants"]
        conferences = RECORDS["conferences"]
        # A run that was not complete may have read some participants of a conference and not the others. Of
        # very many runs the newest ones count: what is left out is an open question then, no accusation.
        runs = [item.run for item in evidence.collections.get("conference_participants", ()) if item.complete]
        known = sa.exists().where(
            same_account(people, recordings),
            people.c.conference_id == recordings.c.conference_id,
            people.c.last_run.in_(runs[-_AT_ONCE:]),
        )
        joined = recordings.outerjoin(
            conferences,
            same_account(conferences, recordings) & (conferences.c.id == recordings.c.conference_id),
        )
        table = recordings.c
        statement = (
            sa.select(
                table.status, table.created_at, table.started_at, table.ended_at, table.duration_ms,
                conferences.c.created_at, conferences.c.ended_at,
            )
            .select_from(joined)
            .where(
                table.provider == evidence.provider,
                table.account == evidence.account,
                table.conference_id.is_not(None),
                table.status.in_(_RECORDED),
                sa.not_(known),
            )
        )  # fmt: skip
        for row in self._connection.execute(statement):
            first, last = recording_span(*row[:5])
            # The conference began before its recording, and may have gone on after it.
            yield min(filter(None, (first, row[5])), default=None), row[6] or last
