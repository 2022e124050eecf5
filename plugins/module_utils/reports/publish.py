# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several reports from one pass over the evaluations, each replaced only when it differs."""

from __future__ import annotations

import contextlib
import tempfile
import typing as t
from pathlib import Path

from .. import _deps
from ..audit.consumers import Consumer
from ..audit.result import Summary
from ..errors import InputError
from ..files.atomic import AtomicFile, measure
from ..files.folders import make_private
from ..files.problems import output_errors
from .about import About
from .archive import Archive
from .base import Context, Published, Renderer, Spool
from .formats import FORMATS, LIBRARIES
from .split import PLACEHOLDER, Stretches, check_dest, places, replay

#: Reports of accounts may be thousands: more than this are not compared one by one in a result.
_MOST_DIFFS = 100


class Reports:
    """The reports of one audit.

    A context manager; feed its :attr:`renderers`, then :meth:`finish`. No report of the whole is
    replaced before all reports are complete, so that a failure leaves the earlier set together. Reports that
    are split by account are replaced account by account, so that thousands of them need no room at once.

    Args:
        specs: ``format`` and ``dest`` of each report, and ``split_by`` when it is not None. Missing folders
            are made, for their owner alone.
        check_mode: render and compare, but leave every ``dest`` as it is.
        policy: what the policy tells of itself; its controls' texts stand beside each finding.

    Attributes:
        renderers: those to be fed, by an audit that gives each of them only what it needs.

    Raises:
        InputError: an unknown format, two reports with one ``dest``, or a ``dest`` that does not fit
            ``split_by``.
        MissingLibraryError: a format's library is not installed.
        RecordingsError: a file cannot be written.
    """

    def __init__(
        self,
        specs: t.Sequence[t.Mapping[str, t.Any]],
        *,
        check_mode: bool,
        policy: t.Mapping[str, t.Any] | None = None,
    ) -> None:
        self._specs = [(spec["format"], str(spec["dest"]), bool(spec.get("split_by"))) for spec in specs]
        self._check_mode = check_mode
        self._about = About(policy)
        self._open = contextlib.ExitStack()
        self._work: list[tuple[str, AtomicFile, Renderer]] = []
        self.renderers: list[Consumer] = []
        self.published: list[Published] = []
        self._verify()
        in_order = sorted(self._specs, key=lambda spec: list(FORMATS).index(spec[0]))
        self._whole = [(name, Path(dest).expanduser()) for name, dest, split in in_order if not split]
        self._split = [(name, dest) for name, dest, split in in_order if split]
        self._stretches: Stretches | None = None

    def _verify(self) -> None:
        taken: set[Path] = set()
        for name, dest, split in self._specs:
            if name not in FORMATS:
                raise InputError(f"Unknown report format {name!r}; the formats are {', '.join(FORMATS)}.")
            check_dest(dest, split=split)
            path = Path(dest).expanduser().resolve()
            if path in taken:
                raise InputError(f"Two reports have the same dest {dest}; give each its own file.")
            taken.add(path)
            _deps.require(*LIBRARIES.get(name, ()), purpose=f"the {name} report")

    def __enter__(self) -> t.Self:
        with self._open as undo:
            for name, path in self._whole:
                file, renderer = self._begin(undo, name, path, self.published)
                self._work.append((name, file, renderer))
                self.renderers.append(renderer)
            if self._split:
                # Beside the reports, where there is room for them; in check mode nothing is touched there.
                near = Path(self._split[0][1].split(PLACEHOLDER)[0] + "x").expanduser().parent
                if self._check_mode:
                    near = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="cpaas-recordings-")))
                else:
                    with output_errors(near):
                        make_private(near)
                self._stretches = Stretches(Spool(near, near))
                undo.callback(self._stretches.close)
                self.renderers.append(self._stretches)
            self._open = undo.pop_all()
        return self

    def _begin(
        self, undo: contextlib.ExitStack, name: str, path: Path, published: list[Published]
    ) -> tuple[AtomicFile, Renderer]:
        file = undo.enter_context(AtomicFile(path, dry_run=self._check_mode))
        renderer = FORMATS[name](file, Context(path, file.scratch, published, self._about))
        undo.callback(renderer.close)
        return file, renderer

    def __exit__(self, *_exception: object) -> None:
        self._open.close()

    def look_up(self, archive: Archive) -> None:
        """Let reports show what the evidence holds of single rooms, conferences and calls."""
        self._about.archive = archive

    def finish(self, summary: Summary) -> list[dict[str, t.Any]]:
        """Complete the reports and put them in their places.

        Returns:
            For each report, in the order of the specs, those of accounts in order of provider and account:
            ``format``, ``path``, ``sha256``, ``size`` in bytes, and whether it ``changed``.
        """
        for name, file, renderer in self._work:
            renderer.finish(summary)
            self.published.append(_published(name, file))
        of_accounts = list(self._of_accounts(summary))
        for _name, file, _renderer in self._work:
            file.commit()
        asked = [(name, Path(dest).expanduser()) for name, dest, _split in self._specs]
        self.published.sort(key=lambda report: asked.index((report.format, report.path)))
        self.published += of_accounts
        return [
            {
                "format": report.format,
                "path": str(report.path),
                "sha256": report.sha256,
                "size": report.size,
                "changed": report.changed,
            }
            for report in self.published
        ]

    def _of_accounts(self, summary: Summary) -> t.Iterator[Published]:
        """Write the reports of each account, one account after the other."""
        if self._stretches is None:
            return
        keys = {
            (item["provider"], item["account"])
            for item in (*summary.population["accounts"], *summary.coverage)
            if item["account"]
        }
        where = [(name, places(dest, keys)) for name, dest in self._split]
        for key in sorted(keys):
            done: list[Published] = []
            with contextlib.ExitStack() as undo:
                work = [(name, *self._begin(undo, name, found[key], done)) for name, found in where]
                own = replay(self._stretches, key, summary, [renderer for _name, _file, renderer in work])
                for name, file, renderer in work:
                    renderer.finish(own)
                    done.append(_published(name, file))
                for _name, file, _renderer in work:
                    file.commit()
            yield from done

    def diffs(self) -> list[dict[str, str]]:
        """Return what changed as entries of a module's ``diff`` result, at most 100."""
        return [
            {
                "before_header": str(report.path),
                "after_header": str(report.path),
                "before": f"sha256 {report.before}\n" if report.before else "",
                "after": f"sha256 {report.sha256}\n",
            }
            for report in self.published
            if report.changed
        ][:_MOST_DIFFS]


def _published(name: str, file: AtomicFile) -> Published:
    changed = file.differs()
    with output_errors(file.path):
        before = measure(file.path)[1] if changed and file.path.exists() else ""
    return Published(name, file.path, file.sha256, file.size, changed, before)
