# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The download of one recording's media, from the signed URL to the finished file."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from .._deps import rfc8785
from ..client.media_styles import NoMediaError, Place
from ..client.patience import Patience, backoff
from ..errors import ApiError
from ..files.atomic import AtomicFile
from ..files.problems import OutputError
from ..records.times import now
from .answers import Received, Trouble, discarded
from .judge import Decision, Outcome, absence, encryption_file, known_size
from .kinds import kind_of, own_length
from .locate import Locator
from .partial import Partial
from .storage import Storage

#: Fresh signed URLs for one recording: storage that refuses so many refuses them all.
_FRESH_URLS: t.Final = 5
#: Repetitions of what is most likely not going to change.
_LITTLE: t.Final = 2
#: Failures of the provider's API after which the rest would fail as well.
_HOPELESS: t.Final = ("credentials", "permission", "tls")


class Downloader:
    """Downloads media of one account.

    Args:
        dest: nothing is written outside of it.
        attempts: per recording, at most.
        patience: bounds the time spent waiting, over all recordings.
        clock: tells the present.
    """

    def __init__(
        self,
        locator: Locator,
        storage: Storage,
        dest: Path,
        attempts: int,
        patience: Patience,
        clock: t.Callable[[], datetime] = now,
    ) -> None:
        self._locator = locator
        self._storage = storage
        self._dest = dest
        self._attempts = attempts
        self._patience = patience
        self._now = clock

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
            return self._missing(decision, str(error))
        except ApiError as error:
            if error.kind in _HOPELESS:
                raise
            problem = f"{error.problem} (HTTP {error.status})" if error.status else error.problem
            return Outcome(record, "failed", problem=problem)

    def _check_inside(self, target: Path) -> None:
        # A folder of that name may be a symbolic link to elsewhere.
        parent = target.parent
        while not parent.exists():
            parent = parent.parent
        if not parent.resolve().is_relative_to(self._dest.resolve()):
            raise OutputError(
                f"Cannot write {target}: a folder on its path is a link that leaves {self._dest}; remove it."
            )

    def _missing(self, decision: Decision, problem: str) -> Outcome:
        told = absence(decision.candidate.known, self._now())
        return Outcome(decision.candidate.record, "missing", problem=f"{problem}; {told}", absence=told)

    def _receive(self, decision: Decision, place: Place, partial: Partial) -> Outcome:
        record = decision.candidate.record
        attempts = fresh = little = 0
        while True:
            answer = self._storage.fetch(place, partial, known_size(record))
            if isinstance(answer, Received):
                answer = self._proven(record, place, answer, partial)
            if isinstance(answer, Received):
                return self._finish(record, place, answer, partial)
            if answer.then == "missing":
                return self._missing(decision, answer.text)
            if answer.then == "hopeless":
                operation = f"download the media of {record['id']}"
                raise ApiError(operation, record["account"], answer.text, answer.remedy, kind="credentials")
            attempts += answer.then != "more"
            fresh += answer.then == "fresh"
            little += answer.then == "little"
            given_up = answer.then == "never" or attempts >= self._attempts
            if given_up or fresh > _FRESH_URLS or little > _LITTLE or not self._wait(answer, attempts, fresh):
                return Outcome(record, "failed", problem=answer.text, remedy=answer.remedy)
            # A URL that has been waiting may have expired meanwhile: always take another one.
            place = self._locator.place(record, place.extension)

    def _wait(self, trouble: Trouble, attempts: int, fresh: int) -> bool:
        at_once = trouble.then == "more" or (trouble.then == "fresh" and fresh == 1)
        return self._patience.wait(0.0 if at_once else backoff(attempts - 1))

    def _proven(
        self, record: dict[str, t.Any], place: Place, received: Received, partial: Partial
    ) -> Received | Trouble:
        """Return *received* with what proves that it is whole, or why it is not accepted."""
        expected = known_size(record)
        if partial.size == 0 and expected != 0:
            return discarded(partial, "storage sends no bytes")
        # Whether the provider counts plain or encrypted bytes is not documented.
        if expected is not None and not received.encrypted:
            if partial.size != expected:
                return discarded(partial, f"storage sends {partial.size} bytes, the recording has {expected}")
            return replace(received, proof="size")
        if received.proof:
            return received
        # Nothing but the connection's end said that this is all: a second reading has to end there too.
        told = own_length(partial.head())
        if told is not None and told > partial.size:
            return discarded(partial, f"storage sends {partial.size} bytes of media that says it has {told}")
        again = self._storage.digest(self._locator.place(record, place.extension))
        if isinstance(again, tuple) and again == (partial.size, partial.sha256):
            return replace(received, proof="read_twice")
        differs = discarded(
            partial, "storage does not say how long the media is, and two readings of it differ"
        )
        return again if isinstance(again, Trouble) and again.then in ("missing", "hopeless") else differs

    def _finish(
        self, record: dict[str, t.Any], place: Place, received: Received, partial: Partial
    ) -> Outcome:
        if place.guessed and (kind := kind_of(partial.head(), record.get("media_type"))):
            name = _with_extension(partial.target.name, place.extension, kind)
            partial.target = partial.target.with_name(name)
        beside = encryption_file(partial.target)
        if received.encrypted:
            told: dict[str, t.Any] = {"id": record["id"], "headers": dict(received.metadata)}
            if received.companion is not None:
                told["encryption_details"] = received.companion
            with AtomicFile(beside) as notes:
                notes.write(rfc8785.dumps(told) + b"\n")
                notes.commit()
        else:
            # A leftover would make readers take plain media for encrypted media.
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()
        size = partial.size
        return Outcome(
            record,
            "downloaded",
            partial.target,
            size,
            partial.finish(),
            received.encrypted,
            note="verified" if received.proof == "size" else "unverified",
            proof=received.proof,
        )


def _with_extension(name: str, old: str, new: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{new}" if dot and suffix == old else name
