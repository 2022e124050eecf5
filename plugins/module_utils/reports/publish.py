# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several reports from one pass over the evaluations, each replaced only when it differs."""

from __future__ import annotations

import contextlib
import typing as t
from pathlib import Path

from .. import _deps
from ..audit.result import Evaluation, Summary
from ..errors import InputError
from ..files.atomic import AtomicFile, measure
from ..files.problems import output_errors
from .about import About
from .base import FINDINGS, Context, Published, Renderer
from .formats import FORMATS, LIBRARIES


class Reports:
    """The reports of one audit.

    A context manager; feed it with :meth:`evaluation`, then :meth:`finish`. No report is replaced
    before all of them are complete, so that a failure leaves the earlier set together.

    Args:
        specs: ``format`` and ``dest`` of each report. Missing folders are made, for their owner alone.
        check_mode: render and compare, but leave every ``dest`` as it is.
        policy: what the policy tells of itself; its controls' texts stand beside each finding.

    Raises:
        InputError: an unknown format, or two reports with one ``dest``.
        MissingLibraryError: a format's library is not installed.
        RecordingsError: a file cannot be written.
    """

    def __init__(
        self,
        specs: t.Sequence[t.Mapping[str, str]],
        *,
        check_mode: bool,
        policy: t.Mapping[str, t.Any] | None = None,
    ) -> None:
        self._specs = [(spec["format"], Path(spec["dest"]).expanduser()) for spec in specs]
        self._check_mode = check_mode
        self._about = About(policy)
        self._open = contextlib.ExitStack()
        self._work: list[tuple[str, AtomicFile, Renderer]] = []
        self.published: list[Published] = []
        self._verify()
        self._every: list[t.Callable[[Evaluation], None]] = []
        self._findings: list[t.Callable[[Evaluation], None]] = []

    @property
    def passes(self) -> bool:
        """Whether any of the reports needs evaluations that are no findings."""
        return bool(self._every)

    def _verify(self) -> None:
        places: set[Path] = set()
        for name, path in self._specs:
            if name not in FORMATS:
                raise InputError(f"Unknown report format {name!r}; the formats are {', '.join(FORMATS)}.")
            if path.resolve() in places:
                raise InputError(f"Two reports have the same dest {path}; give each its own file.")
            places.add(path.resolve())
            _deps.require(*LIBRARIES[name], purpose=f"the {name} report")

    def __enter__(self) -> t.Self:
        with self._open as undo:
            order = list(FORMATS)
            for name, path in sorted(self._specs, key=lambda spec: order.index(spec[0])):
                file = undo.enter_context(AtomicFile(path, dry_run=self._check_mode))
                renderer = FORMATS[name](file, Context(path, file.scratch, self.published, self._about))
                undo.callback(renderer.close)
                self._work.append((name, file, renderer))
                self._findings.append(renderer.evaluation)
                if getattr(renderer, "passes", True):
                    self._every.append(renderer.evaluation)
            self._open = undo.pop_all()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._open.close()

    @property
    def renderers(self) -> list[Renderer]:
        """The single reports, for an audit that feeds each of them only what it needs."""
        return [renderer for _name, _file, renderer in self._work]

    def evaluation(self, item: Evaluation) -> None:
        """Hand *item* to every report."""
        for feed in self._findings if item.verdict in FINDINGS else self._every:
            feed(item)

    def finish(self, summary: Summary) -> list[dict[str, t.Any]]:
        """Complete the reports and put them in their places.

        Returns:
            For each report, in the order of the specs: ``format``, ``path``, ``sha256``, ``size`` in bytes,
            and whether it ``changed``.
        """
        for name, file, renderer in self._work:
            renderer.finish(summary)
            changed = file.differs()
            with output_errors(file.path):
                before = measure(file.path)[1] if changed and file.path.exists() else ""
            self.published.append(Published(name, file.path, file.sha256, file.size, changed, before))
        for _name, file, _renderer in self._work:
            file.commit()
        self.published.sort(key=lambda report: self._specs.index((report.format, report.path)))
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

    def diffs(self) -> list[dict[str, str]]:
        """Return what changed as entries of a module's ``diff`` result."""
        return [
            {
                "before_header": str(report.path),
                "after_header": str(report.path),
                "before": f"sha256 {report.before}\n" if report.before else "",
                "after": f"sha256 {report.sha256}\n",
            }
            for report in self.published
            if report.changed
        ]
