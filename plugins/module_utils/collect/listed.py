# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A source that is a list: planned, read, settled, and closed with what is missing of it."""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..client.pages import Record
from ..errors import ApiError, WrongAccountError
from ..listing.chain import Chain
from ..records.times import from_text, to_text
from ..store.coverage import complete_windows
from ..store.merge import Counts, mark_vanished
from .ground import Ground, Outcome
from .proof import unread
from .reader import Reader
from .settle import settle, with_pages
from .windows import Pass, Plan, Span, extension, overtaken, plan

if t.TYPE_CHECKING:
    from .._deps import sqlalchemy as sa
    from ..sources.source import Source

#: Records this close to the age at which their provider forgets them may go while they are listed.
_EDGE = timedelta(hours=1)

#: An interrupted run's window is not carried on for less than this.
_WORTH_READING = timedelta(minutes=1)


def read_list(ground: Ground, source: Source, prepare: t.Callable[[Record], Record] | None = None) -> Outcome:
    """Read the list that *source* declares into the store.

    Args:
        prepare: completes a record before it becomes a row.

    Raises:
        WrongAccountError: a record is another account's.
    """
    # Not sooner: where settings were read before, their answer has told the time already.
    ground.take_providers_time()
    reader = Reader(ground, source, prepare)
    with ground.store.begin() as connection:
        planned = _plan(ground, connection, source)
        window, passes = planned.window, planned.passes
        if planned.settle:
            passes = with_pages(connection, reader, passes)
        interrupted: list[Chain] = []
        if ground.journal.resumed:
            window, passes, interrupted = _resume(ground, connection, source, planned)
        ground.journal.open_resource(connection, source.resource, window)
    if window[0] is not None and window[0] >= window[1]:
        ground.noticed.append(f"{source.resource} of that time are kept no longer, so none were read")
    try:
        reader.read(passes, interrupted, ground.request.concurrency)
        if planned.settle and window[0] is not None and not reader.errors:
            settle(reader, window[0], ground.now, ground.request.concurrency)
    except WrongAccountError:
        raise
    except ApiError as error:
        reader.errors.append(error)
    ground.noticed += [f"{text}; it was read again" for text in dict.fromkeys(reader.noticed)]
    return Outcome(_close(ground, source, window, reader.errors), reader.errors)


def _plan(ground: Ground, connection: sa.Connection, source: Source) -> Plan:
    covered: list[Span] = [
        (from_text(low) if low else None, from_text(high))
        for low, high in complete_windows(connection, ground.client.provider, ground.name, source.resource)
    ]
    request = ground.request
    return plan(source, request.mode, (request.after[1], request.before[1]), ground.now, covered)


def _resume(
    ground: Ground, connection: sa.Connection, source: Source, planned: Plan
) -> tuple[Span, tuple[Pass, ...], list[Chain]]:
    """Return the window of an interrupted run, and what is left to read of it."""
    earlier = ground.journal.covered_before(connection, source.resource)
    chains = ground.journal.chains(connection, source.resource, source.name)
    if earlier is None or not chains:  # it had not come so far
        return planned.window, planned.passes, []
    interrupted = [chain for chain in chains if chain.state == "open"]
    begun = [c for c in chains if c.state == "done" or (c.state == "open" and c.pages)]
    passes = overtaken(
        source.statuses,
        [_span(chain) for chain in interrupted],
        [_span(chain) for chain in begun],
    )
    window = earlier
    if (
        ground.request.before[1] is None
        and source.bounds.grain
        and planned.window[1] - earlier[1] > _WORTH_READING
    ):
        passes += extension(source, planned, earlier[1])
        window = (earlier[0], planned.window[1])
    return window, passes, interrupted


def _close(ground: Ground, source: Source, window: Span, errors: t.Sequence[ApiError]) -> list[str]:
    """Note what vanished, and return one sentence for each thing that was not read."""
    with ground.store.begin() as connection:
        chains = ground.journal.chains(connection, source.resource, source.name)
        missing = unread(source.resource, chains)
        told = " ".join(missing)
        reasons = dict.fromkeys(str(error).rstrip(".") for error in errors)
        missing += [f"{source.resource}: {text}" for text in reasons if text not in told]
        if not missing:
            after: t.Any = window[0]
            if source.span.keeps is not None and after is not None:
                after = max(after, ground.present() - source.span.keeps + _EDGE)
            bounds = (to_text(after) if after else None, to_text(window[1]))
            ground.alone()  # another run would have met records that this one then calls vanished
            vanished = mark_vanished(
                connection,
                source.dataset,
                (ground.client.provider, ground.name),
                bounds if source.bounds.grain else (None, None),
                ground.journal.stamp(),
                marks=source.marks,
                time=source.time_column,
            )
            ground.journal.save(connection, source, [], Counts(vanished=vanished))
    return missing


def _span(chain: Chain) -> Pass:
    query = chain.query
    if query.before is None:
        raise ValueError("a collector's chain always ends at a moment")
    return Pass(query.status, query.after, query.before)
