# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One collection: provider → evidence store."""

from __future__ import annotations

import contextlib
import typing as t
from datetime import timedelta

from ..client.pages import Query
from ..client.skew import ClockSkew
from ..errors import ApiError, RecordingsError, StoreError, WrongAccountError
from ..listing.chain import Chain
from ..records.normalise import twilio_settings
from ..records.times import from_text, now, to_text
from ..store.coverage import complete_windows
from ..store.database import Store, open_store
from ..store.locks import Check
from ..store.merge import Counts, mark_vanished, merge
from .journal import Journal
from .progress import Progress
from .proof import unread
from .reader import Reader
from .rehearsal import rehearsal_store
from .request import IncompleteCollectionError, Request
from .settle import settle, with_pages
from .windows import INSIGHTS_KEEPS, Pass, Plan, Span, extension, overtaken, plan

if t.TYPE_CHECKING:
    from .._deps import sqlalchemy as sa
    from .accounts import Account

#: Rooms this close to the age at which Insights forgets them may go while they are listed.
_EDGE = timedelta(hours=1)

#: An interrupted run's window is not carried on for less than this.
_WORTH_READING = timedelta(minutes=1)

#: Failures that the account's other resources would meet as well.
_SHARED = frozenset(("credentials", "network", "tls", "rate"))

__all__ = ("IncompleteCollectionError", "Request", "collect")


def collect(
    account: Account, request: Request, *, shared: Store | None = None, progress: Progress | None = None
) -> dict[str, t.Any]:
    """Read what *request* asks for into the store, and return the module's result.

    Args:
        shared: the store, where it is open already for several accounts.
        progress: who is told how far it is, in the place of the request's file.

    Raises:
        IncompleteCollectionError: something could not be read, and that is not allowed.
        StoreError: the store cannot be used, or is in use.
    """
    name = account.identify()
    alone: Check = _nobody_else
    with contextlib.ExitStack() as stack:
        if request.check:
            store = stack.enter_context(rehearsal_store(request.store, account.provider, name))
        else:
            if shared is None:
                store = open_store(request.store)
                stack.callback(store.close)
            else:
                store = shared
            alone = stack.enter_context(
                store.lock(f"{account.provider} account {name}", wait=request.lock_timeout)
            )
        told = progress if progress is not None else Progress(request.progress_file, name)
        return _Collection(store, account, name, request, alone, told).run()


def _nobody_else() -> None:
    """Check mode works on a copy that nobody else has."""


class _Collection:
    def __init__(
        self, store: Store, account: Account, name: str, request: Request, alone: Check, progress: Progress
    ) -> None:
        self.store = store
        self.alone = alone
        self.account = account
        self.name = name
        self.request = request
        self.now = request.now
        self.journal = Journal.begin(
            store, account.provider, name, request.mode, request.identity(), self.now
        )
        self.progress = progress
        self.problems: list[str] = []
        self.errors: list[ApiError] = []
        self.noticed: list[str] = []
        self.skew: ClockSkew | None = None

    def run(self) -> dict[str, t.Any]:
        state, error = "failed", None
        try:
            left = list(self.request.resources)
            while left:
                resource = left.pop(0)
                self.progress.resource(resource)
                if not self._resource(resource):
                    self.problems += [f"{name}: not tried, for the same reason" for name in left]
                    break
            state = "incomplete" if self.problems else "complete"
            error = self.problems[0] if self.problems else None
        except RecordingsError as failure:
            error = str(failure)
            raise
        finally:
            self.progress.finish()
            self._finish(state, error)
        return self._result()

    def _finish(self, state: str, error: str | None) -> None:
        try:
            self.alone()
        except StoreError:
            if state != "failed":
                raise
            return  # another process may have gone on with this run: its end is what counts
        self.journal.finish(state, self.account.api(), error)

    def _resource(self, resource: str) -> bool:
        """Read one resource; ``False`` when the others need not be tried."""
        try:
            missing, errors = self._settings() if resource == "settings" else self._list(resource)
        except WrongAccountError:
            raise
        except ApiError as error:
            missing, errors = [f"{resource}: {error}"], [error]
            with self.store.begin() as connection:
                self.journal.close_resource(connection, resource, missing)
        self.problems += missing
        self.errors += errors
        return not any(error.kind in _SHARED for error in errors)

    def _settings(self) -> tuple[list[str], list[ApiError]]:
        with self.store.begin() as connection:
            self.journal.open_resource(connection, "settings", (None, self.now.replace(microsecond=0)))
        row = twilio_settings(self.account.settings(), self.name)
        with self.store.begin() as connection:
            counts = merge(connection, "settings", [row], self.journal.stamp())
            answered = Chain(
                self.journal.next_chain(),
                Query(),
                state="done",
                pages=1,
                records=int(row["configured"]),
                ended_by="a single record, not a list",
            )
            self.journal.save(connection, "settings", [answered], counts)
            self.journal.close_resource(connection, "settings", [])
        return [], []

    def _take_providers_time(self) -> None:
        """Reckon from here on with the provider's clock, which records carry, instead of this machine's."""
        if self.skew is not None:
            return
        skew = self.skew = self.account.clock_skew()
        skew.check("collect", self.name)
        self.request = self.request.by_providers_clock(skew)
        self.now = self.request.now
        if warning := skew.warning():
            self.noticed.append(warning)

    def _list(self, resource: str) -> tuple[list[str], list[ApiError]]:
        # Not sooner: where settings were read before, their answer has told the time already.
        self._take_providers_time()
        reader = Reader(self.store, self.journal, self.account, self.name, resource, self.progress)
        with self.store.begin() as connection:
            planned = self._plan(connection, resource, reader.collection.statuses)
            window, passes = planned.window, planned.passes
            if planned.settle:
                passes = with_pages(connection, reader, passes)
            interrupted: list[Chain] = []
            if self.journal.resumed:
                window, passes, interrupted = self._resume(connection, resource, planned)
            self.journal.open_resource(connection, resource, window)
        if window[0] is not None and window[0] >= window[1]:
            self.noticed.append(f"{resource} of that time are kept no longer, so none were read")
        try:
            reader.read(passes, interrupted, self.request.concurrency)
            if planned.settle and window[0] is not None and not reader.errors:
                settle(reader, window[0], self.now, self.request.concurrency)
        except WrongAccountError:
            raise
        except ApiError as error:
            reader.errors.append(error)
        self.noticed += [f"{text}; it was read again" for text in dict.fromkeys(reader.noticed)]
        return self._close(resource, window, reader.errors), reader.errors

    def _plan(self, connection: sa.Connection, resource: str, statuses: tuple[str, ...] | None) -> Plan:
        covered: list[Span] = [
            (from_text(low) if low else None, from_text(high))
            for low, high in complete_windows(connection, self.account.provider, self.name, resource)
        ]
        bounds = self.request.after[1], self.request.before[1]
        return plan(self.account.provider, resource, self.request.mode, bounds, self.now, statuses, covered)

    def _resume(
        self, connection: sa.Connection, resource: str, planned: Plan
    ) -> tuple[Span, tuple[Pass, ...], list[Chain]]:
        """Return the window of an interrupted run, and what is left to read of it."""
        earlier = self.journal.covered_before(connection, resource)
        chains = self.journal.chains(connection, resource)
        if earlier is None or not chains:  # it had not come so far
            return planned.window, planned.passes, []
        interrupted = [chain for chain in chains if chain.state == "open"]
        begun = [c for c in chains if c.state == "done" or (c.state == "open" and c.pages)]
        passes = overtaken(
            self.account.collection(resource).statuses,
            [_span(chain) for chain in interrupted],
            [_span(chain) for chain in begun],
        )
        window = earlier
        if self.request.before[1] is None and planned.window[1] - earlier[1] > _WORTH_READING:
            passes += extension(self.account.provider, planned, earlier[1])
            window = (earlier[0], planned.window[1])
        return window, passes, interrupted

    def _close(self, resource: str, window: Span, errors: t.Sequence[ApiError]) -> list[str]:
        """Write what was covered, and return one sentence for each thing that was not."""
        with self.store.begin() as connection:
            missing = unread(resource, self.journal.chains(connection, resource))
            told = " ".join(missing)
            reasons = dict.fromkeys(str(error).rstrip(".") for error in errors)
            missing += [f"{resource}: {text}" for text in reasons if text not in told]
            if not missing:
                after = window[0]
                if resource == "rooms" and after is not None and self.skew is not None:
                    after = max(after, self.skew.provider_time(now()) - INSIGHTS_KEEPS + _EDGE)
                bounds = (to_text(after) if after else None, to_text(window[1]))
                self.alone()  # another run would have met records that this one then calls vanished
                vanished = mark_vanished(
                    connection, resource, (self.account.provider, self.name), bounds, self.journal.stamp()
                )
                self.journal.save(connection, resource, [], Counts(vanished=vanished))
            self.journal.close_resource(connection, resource, missing)
        return missing

    def _result(self) -> dict[str, t.Any]:
        rows = self.journal.coverage()
        counts = {
            name: {key: row[key] for key in ("seen", "new", "changed", "vanished")}
            for name, row in rows.items()
        }
        result: dict[str, t.Any] = {
            "changed": any(row["new"] or row["changed"] or row["vanished"] for row in rows.values()),
            "run_id": self.journal.run_id,
            "resumed": self.journal.resumed,
            "account": self.name,
            "complete": not self.problems,
            "counts": counts,
            "coverage": {
                name: {
                    "window": {"created_after": row["window_from"], "created_before": row["window_to"]},
                    "complete": row["complete"],
                    **{key: row[key] for key in ("chains", "pages", "records", "drifted")},
                }
                for name, row in rows.items()
            },
            "missing": self.problems[:20],
            "api": self.account.api(),
            "warnings": self._warnings(rows),
        }
        if self.problems and not self.request.allow_incomplete:
            raise IncompleteCollectionError(self._complaint(rows), result, next(iter(self.errors), None))
        return result

    def _complaint(self, rows: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
        if self.errors and not any(row["seen"] for row in rows.values()):
            return str(self.errors[0])  # nothing could be read, which needs no other words
        more = f" ({len(self.problems) - 1} more, see missing)" if len(self.problems) > 1 else ""
        return (
            f"The collection of {self.account.provider} account {self.name} is incomplete: "
            f"{self.problems[0].rstrip('.')}{more}. "
            "What arrived is kept; run it again to go on from there."
        )

    def _warnings(self, rows: t.Mapping[str, t.Mapping[str, t.Any]]) -> list[str]:
        warnings = [f"Account {self.name}: {text}." for text in self.noticed]
        for name, row in rows.items():
            if row["drifted"]:
                warnings.append(
                    f"Account {self.name}: {row['drifted']} {name} hold values "
                    "that the API does not document; they are kept, and audits treat those fields as unknown."
                )
        return warnings


def _span(chain: Chain) -> Pass:
    query = chain.query
    if query.before is None:
        raise ValueError("a collector's chain always ends at a moment")
    return Pass(query.status, query.after, query.before)
