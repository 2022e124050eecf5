# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One collection: provider → evidence store."""

from __future__ import annotations

import contextlib
import typing as t

from ..client.paging import Single
from ..errors import ApiError, InputError, RecordingsError, StoreError, WrongAccountError
from ..sources.registry import of_resource, probes
from ..store.database import Store, open_store
from ..store.locks import Check
from ..store.names import known_name, remember_name
from .each import read_each
from .ground import Ground, Outcome
from .joined import joining
from .journal import Journal
from .listed import read_list
from .progress import Progress
from .rehearsal import rehearsal_store
from .request import IncompleteCollectionError, Request
from .single import keep_unreadable, read_single

if t.TYPE_CHECKING:
    from ..client.client import Client
    from ..sources.source import Source

#: Failures that the account's other resources would meet as well.
_SHARED = frozenset(("credentials", "network", "tls", "rate"))

__all__ = ("IncompleteCollectionError", "Request", "collect", "identify")


def identify(client: Client) -> str:
    """Return the name under which the store keeps the account's records.

    Raises:
        ApiError: the provider refuses to say.
        InputError: nothing that it answers tells it.
    """
    name = client.identify(probes(client.provider))
    if name is None:
        raise InputError(
            "The account that the API key belongs to cannot be told from its answers, "
            "since it has no recordings; set account_sid (environment TWILIO_ACCOUNT_SID)."
        )
    return name


def collect(
    client: Client, request: Request, *, shared: Store | None = None, progress: Progress | None = None
) -> dict[str, t.Any]:
    """Read what *request* asks for into the store, and return the module's result.

    Args:
        shared: the store, where it is open already for several accounts.
        progress: who is told how far it is, in the place of the request's file.

    Raises:
        IncompleteCollectionError: something could not be read, and that is not allowed.
        StoreError: the store cannot be used, or is in use.
    """
    name = identify(client)
    alone: Check = _nobody_else
    with contextlib.ExitStack() as stack:
        if request.check:
            store = stack.enter_context(rehearsal_store(request.store, client.provider, name))
        else:
            if shared is None:
                store = open_store(request.store)
                stack.callback(store.close)
            else:
                store = shared
            alone = stack.enter_context(
                store.lock(f"{client.provider} account {name}", wait=request.lock_timeout)
            )
        told = progress if progress is not None else Progress(request.progress_file, name)
        if not request.check:
            called = request.name
            if not called and (request.mode == "full" or not known_name(store, client.provider, name)):
                called = client.friendly_name()  # a request, which an incremental run does without
            remember_name(store, client.provider, name, called, request.now)
        journal = Journal.begin(store, client.provider, name, request.mode, request.identity(), request.now)
        return _Collection(Ground(store, client, name, request, journal, told, alone, request.now)).run()


def _nobody_else() -> None:
    """Check mode works on a copy that nobody else has."""


def read_source(ground: Ground, source: Source) -> Outcome:
    """Read one source in the way that it declares.

    Raises:
        ApiError: it could not be read at all.
    """
    try:
        if source.each is not None:
            return read_each(ground, source, source.each)
        if isinstance(source.paging, Single):
            return read_single(ground, source)
        prepare = None
        if source.joined is not None:
            prepare = joining(ground.client, source.joined, ground.request.concurrency)
        outcome = read_list(ground, source, prepare)
    except ApiError as error:
        if not source.unreadable or error.kind != "permission":
            raise
        return keep_unreadable(ground, source, error)
    refused = next((error for error in outcome.errors if error.kind == "permission"), None)
    if source.unreadable and refused is not None:
        return keep_unreadable(ground, source, refused)
    return outcome


class _Collection:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.journal = ground.journal
        self.problems: list[str] = []
        self.errors: list[ApiError] = []

    def run(self) -> dict[str, t.Any]:
        state, error = "failed", None
        try:
            left = list(self.ground.request.resources)
            while left:
                resource = left.pop(0)
                self.ground.progress.resource(resource)
                if not self._resource(resource):
                    self.problems += [f"{name}: not tried, for the same reason" for name in left]
                    break
            state = "incomplete" if self.problems else "complete"
            error = self.problems[0] if self.problems else None
        except RecordingsError as failure:
            error = str(failure)
            raise
        finally:
            self.ground.progress.finish()
            self._finish(state, error)
        return self._result()

    def _finish(self, state: str, error: str | None) -> None:
        try:
            self.ground.alone()
        except StoreError:
            if state != "failed":
                raise
            return  # another process may have gone on with this run: its end is what counts
        self.journal.finish(state, self.ground.client.api.as_result(), error)

    def _resource(self, resource: str) -> bool:
        """Read one resource, complete when all its sources are; ``False``: the others need not be tried."""
        missing: list[str] = []
        errors: list[ApiError] = []
        for source in of_resource(self.ground.client.provider, resource):
            try:
                outcome = read_source(self.ground, source)
            except WrongAccountError:
                raise
            except ApiError as error:
                outcome = Outcome([f"{resource}: {error}"], [error])
            missing += outcome.missing
            errors += outcome.errors
            if any(error.kind in _SHARED for error in errors):
                break
        with self.ground.store.begin() as connection:
            self.journal.close_resource(connection, resource, missing)
        self.problems += missing
        self.errors += errors
        return not any(error.kind in _SHARED for error in errors)

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
            "account": self.ground.name,
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
            "api": self.ground.client.api.as_result(),
            "warnings": self._warnings(rows),
        }
        if self.problems and not self.ground.request.allow_incomplete:
            raise IncompleteCollectionError(self._complaint(rows), result, next(iter(self.errors), None))
        return result

    def _complaint(self, rows: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
        if self.errors and not any(row["seen"] for row in rows.values()):
            return str(self.errors[0])  # nothing could be read, which needs no other words
        more = f" ({len(self.problems) - 1} more, see missing)" if len(self.problems) > 1 else ""
        return (
            f"The collection of {self.ground.client.provider} account {self.ground.name} is incomplete: "
            f"{self.problems[0].rstrip('.')}{more}. "
            "What arrived is kept; run it again to go on from there."
        )

    def _warnings(self, rows: t.Mapping[str, t.Mapping[str, t.Any]]) -> list[str]:
        warnings = [f"Account {self.ground.name}: {text}." for text in self.ground.noticed]
        for name, row in rows.items():
            if row["drifted"]:
                warnings.append(
                    f"Account {self.ground.name}: {row['drifted']} {name} hold values "
                    "that the API does not document; they are kept, and audits treat those fields as unknown."
                )
        return warnings
