# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every report has in common: it is fed all evaluations, then the summary."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import typing as t
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..audit.result import ACCEPTED, QUIET, SEVERITIES, VERDICTS, Evaluation, Summary
from ..files.problems import output_errors
from .about import About

#: 0 is the worst.
VERDICT_RANK: t.Final = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
SEVERITY_RANK: t.Final = {severity: rank for rank, severity in enumerate(SEVERITIES)}
#: Verdicts that a reader has to look at.
FINDINGS: t.Final = frozenset(VERDICTS) - QUIET
#: Those that nobody answers for.
OPEN: t.Final = FINDINGS - ACCEPTED


class Sink(t.Protocol):
    """Where a report's bytes go."""

    def write(self, data: bytes, /) -> int:
        """Append *data*."""


class Renderer(t.Protocol):
    """Turns the stream of evaluations into one report, in constant memory.

    A class with ``passes = False`` needs no evaluation whose verdict is ``pass`` or ``not_applicable``.
    """

    def evaluation(self, item: Evaluation, /) -> None:
        """Take the next evaluation; they come in the order of the engine, passes included."""

    def finish(self, summary: Summary, /) -> None:
        """Write what is left."""

    def close(self) -> None:
        """Release what is held, whether finished or not."""


@dataclass(frozen=True)
class Published:
    """A report that is finished.

    Attributes:
        path: where it belongs.
        changed: whether its bytes differ from those that were there.
        before: sha256 of the bytes that were there, empty when there were none.
    """

    format: str
    path: Path
    sha256: str
    size: int
    changed: bool
    before: str = ""


def _nameless(folder: Path) -> t.BinaryIO:
    return t.cast("t.BinaryIO", tempfile.TemporaryFile(dir=folder, buffering=1 << 18))


class Spool:
    """A temporary file without a name: whatever happens, it leaves nothing behind.

    Raises:
        OutputError: there is no room for it.
    """

    def __init__(self, place: Path, folder: Path) -> None:
        self._place = place
        with output_errors(place):
            self._file = _nameless(folder)

    def write(self, data: bytes) -> int:
        """Append *data*; return its size."""
        try:
            return self._file.write(data)
        except OSError:
            with output_errors(self._place):
                raise

    def copy_to(self, sink: Sink) -> None:
        """Write everything into *sink*."""
        with output_errors(self._place):
            self._file.seek(0)
            shutil.copyfileobj(self._file, sink, 1 << 20)

    def read(self, size: int) -> bytes:
        """Read at most *size* bytes; none at the end."""
        with output_errors(self._place):
            return self._file.read(size)

    def seek(self, place: int) -> None:
        """Go to a place that :meth:`write` has filled, to read from there."""
        with output_errors(self._place):
            self._file.seek(place)

    def line(self) -> bytes:
        """Read one line."""
        with output_errors(self._place):
            return self._file.readline()

    def lines(self) -> t.Iterator[bytes]:
        """Read line by line."""
        return iter(self._file)

    def close(self) -> None:
        """Throw everything away."""
        # On a full disk, closing tries once more to write what nobody wants any more.
        with contextlib.suppress(OSError):
            self._file.close()


@dataclass(frozen=True)
class Context:
    """What a report may use besides its sink.

    Attributes:
        place: where the report belongs, for messages.
        folder: for temporary files.
        published: the reports of the same audit that were finished before; the HTML report, made last,
            points to them.
        about: what is said about findings beside them.
    """

    place: Path
    folder: Path
    published: list[Published]
    about: About = field(default_factory=About)

    def spool(self) -> Spool:
        """Open a temporary file."""
        return Spool(self.place, self.folder)


#: A format's constructor.
Factory = Callable[[Sink, Context], Renderer]


def worst_first(item: Evaluation) -> tuple[int, int]:
    """Sort key: failures before what is unknown before what somebody answers for; by severity within each."""
    return VERDICT_RANK[item.verdict], SEVERITY_RANK[item.severity]
