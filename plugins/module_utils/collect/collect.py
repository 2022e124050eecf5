# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One collection: provider → evidence store."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass
from datetime import datetime, timedelta

from .._deps import sqlalchemy as sa
from ..errors import ApiError, RecordingsError, WrongAccountError
from ..records.normalise import twilio_settings
from ..records.times import from_text, now, to_text
from ..store.coverage import latest_complete
from ..store.database import Store, open_store
from ..store.merge import Counts, mark_vanished, merge
from ..store.tables import RECORDS
from .journal import Journal
from .progress import Progress
from .reader import Reader
from .rehearsal import rehearsal_store
from .windows import INSIGHTS_KEEPS, Known, Mode, Pass, extension, plan

if t.TYPE_CHECKING:
    from ..listing.chain import Chain
    from .accounts import Account

#: Processing states after which Insights adds nothing any more.
_FINAL_STATES = ("complete", "timeout")

#: Rooms this close to the age at which Insights forgets them may go while they are listed.
_EDGE = timedelta(hours=1)

#: Failures that the account's other resources would meet as well.
_SHARED = frozenset(("credentials", "network", "tls", "rate"))


class IncompleteCollectionError(RecordingsError):
    """Not everything could be read. What arrived is in the store."""

    def __init__(self, message: str, result: dict[str, t.Any]) -> None:
        self.result = result
        super().__init__(message)

    def details(self) -> dict[str, t.Any]:
        """Return the module's result, which holds what could be read."""
        return self.result


@dataclass(frozen=True)
class Request:
    """What a collection is asked for.

    Attributes:
        after: as the user wrote it, with the moment it meant when the run began; same for *before*.
        lock_timeout: seconds to wait for another collection of the same account.
    """

    store: str
    resources: tuple[str, ...]
    mode: Mode
    after: tuple[str | None, datetime | None] = (None, None)
    before: tuple[str | None, datetime | None] = (None, None)
    concurrency: int = 8
    allow_incomplete: bool = False
    check: bool = False
    lock_timeout: float = 60.0
    progress_file: str | None = None

    def identity(self) -> dict[str, t.Any]:
        """Return what a run must have in common with an interrupted one to go on with it."""
        return {
            "resources": list(self.resources),
            "created_after": self.after[0],
            "created_before": self.before[0],
        }


def collect(account: Account, request: Request) -> dict[str, t.Any]:
    """Read what *request* asks for into the store, and return the module's result.

    Raises:
        IncompleteCollectionError: something could not be read, and that is not allowed.
        StoreError: the store cannot be used, or is in use.
    """
    name = account.identify()
    with contextlib.ExitStack() as stack:
        if request.check:
            store = stack.enter_context(rehearsal_store(request.store, account.provider, name))
        else:
            store = open_store(request.store)
            stack.callback(store.close)
            stack.enter_context(store.lock(f"{account.provider} account {name}", wait=request.lock_timeout))
        return _Collection(store, account, name, request).run()


class _Collection:
    def __init__(self, store: Store, account: Account, name: str, request: Request) -> None:
        self.store = store
        self.account = account
        self.name = name
        self.request = request
        self.now = now()
        self.journal = Journal.begin(
            store, account.provider, name, request.mode, request.identity(), self.now
        )
        self.progress = Progress(request.progress_file, name)
        self.problems: list[str] = []
        self.noticed: list[str] = []

    def run(self) -> dict[str, t.Any]:
        state, error = "failed", None
        try:
            for resource in self.request.resources:
                self.progress.resource(resource)
                if not self._resource(resource):
                    break
            state = "incomplete" if self.problems else "complete"
            error = self.problems[0] if self.problems else None
        except RecordingsError as failure:
            error = str(failure)
            raise
        finally:
            self.progress.finish()
            self.journal.finish(state, self.account.api(), error)
        return self._result()

    def _resource(self, resource: str) -> bool:
        """Read one resource; ``False`` when the others need not be tried."""
        try:
            missing, errors = self._settings() if resource == "settings" else self._list(resource)
        except WrongAccountError:
            raise
        except ApiError as error:
            missing, errors = [str(error)], [error]
            with self.store.begin() as connection:
                self.journal.close_resource(connection, resource, missing)
        self.problems += missing
        return not any(error.kind in _SHARED for error in errors)

    def _settings(self) -> tuple[list[str], list[ApiError]]:
        with self.store.begin() as connection:
            self.journal.open_resource(connection, "settings", (None, self.now.replace(microsecond=0)))
        row = twilio_settings(self.account.settings(), self.name)
        with self.store.begin() as connection:
            counts = merge(connection, "settings", [row], self.journal.stamp())
            self.journal.save(connection, "settings", [], counts)
            self.journal.close_resource(connection, "settings", [])
        return [], []

    def _list(self, resource: str) -> tuple[list[str], list[ApiError]]:
        collection = self.account.collection(resource)
        with self.store.begin() as connection:
            planned = plan(
                self.account.provider,
                resource,
                self.request.mode,
                (self.request.after[1], self.request.before[1]),
                self.now,
                collection.statuses,
                self._known(connection, resource),
            )
            earlier = self.journal.covered_before(connection, resource) if self.journal.resumed else None
            interrupted: list[Chain] = []
            passes: tuple[Pass, ...] = planned.passes
            window = planned.window
            if earlier is not None:
                chains = self.journal.chains(connection, resource)
                interrupted = [chain for chain in chains if chain.state == "open"]
                started = {chain.query.status for chain in chains}
                passes = tuple(
                    Pass(item.status, earlier[0], earlier[1])
                    for item in planned.passes
                    if item.status not in started
                )
                window = earlier
                if self.request.before[1] is None and (planned.window[1] - earlier[1]).total_seconds() > 60:
                    passes += extension(planned, earlier[1], planned.window[1])
                    window = (earlier[0], planned.window[1])
            self.journal.open_resource(connection, resource, window)
        reader = Reader(self.store, self.journal, self.account, self.name, resource, self.progress)
        try:
            reader.read(passes, interrupted, self.request.concurrency)
            if planned.reread_before is not None and not reader.errors:
                reader.reread(planned.reread_before)
        except WrongAccountError:
            raise
        except ApiError as error:
            reader.errors.append(error)
        self.noticed += reader.noticed
        missing = list(dict.fromkeys([*(str(error) for error in reader.errors), *reader.missing]))
        self._close(resource, window, missing)
        return missing, reader.errors

    def _close(self, resource: str, window: tuple[datetime | None, datetime], missing: list[str]) -> None:
        with self.store.begin() as connection:
            if not missing:
                open_chains = [
                    chain for chain in self.journal.chains(connection, resource) if chain.state == "open"
                ]
                missing += [
                    f"chain {chain.number} of {resource} did not reach its end" for chain in open_chains
                ]
            if not missing:
                after = window[0]
                if resource == "rooms" and after is not None:
                    after = max(after, self.now - INSIGHTS_KEEPS + _EDGE)
                bounds = (to_text(after) if after else None, to_text(window[1]))
                vanished = mark_vanished(
                    connection, resource, (self.account.provider, self.name), bounds, self.journal.stamp()
                )
                self.journal.save(connection, resource, [], Counts(vanished=vanished))
            self.journal.close_resource(connection, resource, missing)

    def _known(self, connection: sa.Connection, resource: str) -> Known:
        table = RECORDS[resource]
        covered = latest_complete(connection, self.account.provider, self.name, resource)
        mine = (
            table.c.provider == self.account.provider,
            table.c.account == self.name,
            table.c.vanished_at.is_(None),
        )
        if resource == "rooms":
            unfinished = sa.func.coalesce(table.c.processing_state, "").not_in(_FINAL_STATES)
            kept = table.c.created_at >= to_text(self.now - INSIGHTS_KEEPS)
            still_open: tuple[sa.ColumnElement[bool], ...] = (unfinished, kept)
        else:
            still_open = (table.c.status == "processing",)
        oldest = connection.execute(
            sa.select(sa.func.min(table.c.created_at)).where(*mine, *still_open)
        ).scalar()
        return Known(from_text(covered) if covered else None, from_text(oldest) if oldest else None)

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
            more = f" ({len(self.problems) - 1} more, see missing)" if len(self.problems) > 1 else ""
            raise IncompleteCollectionError(
                f"The collection of {self.account.provider} account {self.name} is incomplete: "
                f"{self.problems[0].rstrip('.')}{more}. "
                "What arrived is kept; run it again to go on from there.",
                result,
            )
        return result

    def _warnings(self, rows: t.Mapping[str, t.Mapping[str, t.Any]]) -> list[str]:
        warnings = [
            f"Account {self.name}: {text}; it was read again." for text in dict.fromkeys(self.noticed)
        ]
        for name, row in rows.items():
            if row["drifted"]:
                warnings.append(
                    f"Account {self.name}: {row['drifted']} {name} hold values "
                    "that the API does not document; they are kept, and audits treat those fields as unknown."
                )
        return warnings
