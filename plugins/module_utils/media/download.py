# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The download of one recording's media, from the signed URL to the finished file."""

from __future__ import annotations

import contextlib
import typing as t
from pathlib import Path

from .._deps import rfc8785
from ..client.patience import Patience, backoff
from ..errors import ApiError
from ..files.atomic import AtomicFile
from ..files.problems import OutputError
from .judge import Decision, Outcome, encryption_file
from .locate import Locator, NoMediaError, Place
from .partial import Partial
from .storage import Received, Storage, Trouble

#: Fresh signed URLs for one recording: storage that refuses so many refuses them all.
_FRESH_URLS: t.Final = 5
#: Failures of the provider's API after which the rest would fail as well.
_HOPELESS: t.Final = ("credentials", "permission", "tls")


class Downloader:
    """Downloads media of one account.

    Args:
        dest: nothing is written outside of it.
        attempts: per recording, at most.
        patience: bounds the time spent waiting, over all recordings.
    """

    def __init__(
        self, locator: Locator, storage: Storage, dest: Path, attempts: int, patience: Patience
    ) -> None:
        self._locator = locator
        self._storage = storage
        self._dest = dest
        self._attempts = attempts
        self._patience = patience

    def download(self, decision: Decision) -> Outcome:
        """Download.

        Raises:
            ApiError: the provider refuses the credentials: nothing else will work either.
            OutputError: there is no room.
            StopError: the run was stopped.
        """
        record = decision.candidate.record
        try:
            place = self._locator.place(record, decision.extension)
            target = decision.target
            if place.extension != decision.extension:
                target = target.with_name(_with_extension(target.name, decision.extension, place.extension))
            self._check_inside(target)
            with Partial(target) as partial:
                return self._receive(decision, place, partial)
        except NoMediaError as error:
            return Outcome(record, "missing", problem=str(error))
        except ApiError as error:
            if error.kind in _HOPELESS:
                raise
            return Outcome(
                record,
                "failed",
                problem=f"{error.problem} (HTTP {error.status})" if error.status else error.problem,
            )

    def _check_inside(self, target: Path) -> None:
        # A folder of that name may be a symbolic link to elsewhere.
        parent = target.parent
        while not parent.exists():
            parent = parent.parent
        if not parent.resolve().is_relative_to(self._dest.resolve()):
            raise OutputError(
                f"Cannot write {target}: a folder on its path is a link that leaves {self._dest}; remove it."
            )

    def _receive(self, decision: Decision, place: Place, partial: Partial) -> Outcome:
        record, fresh, problem = decision.candidate.record, 0, ""
        for attempt in range(self._attempts):
            answer = self._storage.fetch(place.url, partial)
            trouble = answer if isinstance(answer, Trouble) else _check(answer, record, partial)
            if isinstance(answer, Received) and trouble is None:
                return self._finish(record, answer, partial)
            if trouble is None or trouble.then == "never":
                problem = trouble.text if trouble else problem
                break
            if trouble.then == "missing":
                return Outcome(record, "missing", problem=trouble.text)
            problem = trouble.text
            fresh += trouble.then == "fresh"
            if fresh > _FRESH_URLS or not self._patience.wait(
                0.0 if fresh == 1 and trouble.then == "fresh" else backoff(attempt)
            ):
                break
            # A URL that has been waiting may have expired meanwhile: always take another one.
            place = self._locator.place(record, place.extension)
        return Outcome(record, "failed", problem=problem)

    def _finish(self, record: dict[str, t.Any], received: Received, partial: Partial) -> Outcome:
        beside = encryption_file(partial.target)
        if received.encrypted:
            with AtomicFile(beside) as notes:
                notes.write(rfc8785.dumps({"id": record["id"], "headers": dict(received.metadata)}) + b"\n")
                notes.commit()
        else:
            # A leftover would make readers take plain media for encrypted media.
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()
        checked = not received.encrypted and record.get("size_bytes") is not None
        size = partial.size
        return Outcome(
            record,
            "downloaded",
            partial.target,
            size,
            partial.finish(),
            received.encrypted,
            note="verified" if checked else "unverified",
        )


def _check(received: Received, record: dict[str, t.Any], partial: Partial) -> Trouble | None:
    expected = record.get("size_bytes")
    if partial.size == 0 and expected != 0:
        partial.restart("")
        return Trouble("storage sends no bytes", "again")
    if received.encrypted:
        # Whether the provider counts plain or encrypted bytes is not documented.
        return None
    if expected is not None and partial.size != expected:
        found = partial.size
        partial.restart("")
        return Trouble(f"storage sends {found} bytes, the recording has {expected}", "again")
    return None


def _with_extension(name: str, old: str, new: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{new}" if dot and suffix == old else name
