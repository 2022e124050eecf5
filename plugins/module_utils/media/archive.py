# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All downloads of one account: planned, checked against the free space, done side by side, recorded."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import threading
import typing as t
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from ..files.atomic import measure
from ..files.folders import make_private
from ..files.problems import OutputError, output_errors
from ..records.column import Row
from .answers import StopError
from .download import Downloader
from .judge import Candidate, Decision, Judge, Known, Outcome, known_size
from .names import clean
from .partial import MARGIN
from .progress import Progress
from .tally import Tally

Source = t.Callable[[], t.ContextManager[t.Iterable[Candidate]]]


class Archive:
    """The destination of one account's media.

    Args:
        source: yields the candidates, the same ones each time it is called.
        record: takes note of an outcome in the store.
        verify: compare the checksums of files that are there with the store.
    """

    def __init__(
        self,
        judge: Judge,
        source: Source,
        record: t.Callable[[Outcome, Known | None], None],
        *,
        account: str,
        verify: bool = False,
        keep_paths: bool = False,
    ) -> None:
        self._judge = judge
        self._source = source
        self._record = record
        self._account = account
        self._verify = verify
        self._keep_paths = keep_paths
        self.stopped = threading.Event()
        self._stop_reason = ""

    def plan(self) -> Tally:
        """Return what would be done, without any request for media."""
        tally = Tally(keep_paths=self._keep_paths)
        with self._source() as found:
            for candidate in found:
                decision = self._judge.decide(candidate)
                outcome = decision.settled
                if outcome is None:
                    size = known_size(candidate.record)
                    tally.unsized += size is None
                    outcome = Outcome(candidate.record, "downloaded", decision.target, size)
                tally.add(outcome)
        return tally

    def check_space(self, plan: Tally) -> None:
        """Raise OutputError when what is to be downloaded cannot fit, as far as sizes are known."""
        free = _free_bytes(self._judge.dest)
        if plan.size + MARGIN > free and plan.counts["downloaded"]:
            raise OutputError(
                f"Not enough room in {self._judge.dest} for the media of account {self._account}: "
                f"{plan.size} bytes are to be downloaded, {free} are free; free space, choose another dest, "
                "or set limit."
            )

    def fill(self, downloader: Downloader, concurrency: int, progress: Progress) -> Tally:
        """Download what is not there, *concurrency* at a time.

        Raises:
            ApiError: the provider refuses the credentials.
        """
        tally = Tally(keep_paths=self._keep_paths)
        waiting: dict[Future[Outcome], Known | None] = {}

        def settle() -> None:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                outcome = future.result()
                tally.add(outcome)
                self._record(outcome, waiting.pop(future))
                if outcome.state in ("downloaded", "failed"):
                    progress.step(outcome)

        with self._source() as found, ThreadPoolExecutor(concurrency) as pool:
            try:
                for candidate in found:
                    decision = self._judge.decide(candidate)
                    waiting[pool.submit(self._one, downloader, decision)] = candidate.known
                    if len(waiting) >= 4 * concurrency:
                        settle()
                while waiting:
                    settle()
            except BaseException:
                self.stopped.set()
                raise
        progress.finish()
        return tally

    def _one(self, downloader: Downloader, decision: Decision) -> Outcome:
        record = decision.candidate.record
        if decision.settled is not None and (settled := self._checked(decision.settled)) is not None:
            return settled
        if self.stopped.is_set():
            return self._untried(record)
        try:
            return downloader.download(decision)
        except StopError:
            return self._untried(record)
        except OutputError as error:
            # No room for one is no room for the others.
            self._stop_reason = self._stop_reason or str(error)
            self.stopped.set()
            return Outcome(record, "failed", problem=str(error).rstrip("."))

    def _untried(self, record: Row) -> Outcome:
        reason = self._stop_reason.rstrip(".") or "the run was stopped"
        return Outcome(record, "failed", problem=f"not tried any more, because: {reason}")

    def _checked(self, settled: Outcome) -> Outcome | None:
        """Return *settled* with its checksum, or ``None`` when the file is not what was stored."""
        if settled.path is None or not settled.asked or (settled.sha256 is not None and not self._verify):
            return settled
        with output_errors(settled.path):
            _size, digest = measure(settled.path)
        if settled.sha256 is not None and digest != settled.sha256:
            return None
        return replace(settled, sha256=digest)


@contextlib.contextmanager
def exclusive(dest: Path, account: str) -> t.Iterator[None]:
    """Make *dest*, and keep other runs of the same *account* out of it. Other accounts may share it.

    Raises:
        OutputError: another run is at work.
    """
    with output_errors(dest):
        make_private(dest)
        flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(dest / f".{clean(account)}.lock", flags, 0o600)
    try:
        # On a file system without locks nothing can be said about others.
        with contextlib.suppress(OSError):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OutputError(
                    f"Another run downloads media of account {account} into {dest}; wait for its end, "
                    "or choose another dest."
                ) from None
        yield
    finally:
        os.close(descriptor)


def _free_bytes(dest: Path) -> int:
    while not dest.exists():
        dest = dest.parent
    return shutil.disk_usage(dest).free
