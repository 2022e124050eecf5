# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An export from the first row to the last rename."""

from __future__ import annotations

import contextlib
import csv
import io
import typing as t
from dataclasses import dataclass, field

from .._deps import sqlalchemy as sa
from ..files.atomic import AtomicFile
from ..records.times import to_text
from ..store.coverage import latest_coverage
from ..store.database import Store
from . import manifest
from .changes import Since, position
from .datasets import Dataset, build, extent
from .dictionary import HEADER, entries
from .evidence import Evidence
from .formats import FORMATS
from .manifest import ExportedFile
from .reading import batches, cache_little
from .request import ExportRequest
from .sqlite_source import Source, source_of
from .writer import Options, Writer

SHARED_NAME: t.Final = "inventory"
DICTIONARY_NAME: t.Final = "data-dictionary.csv"


@dataclass
class _Target:
    """A file being written."""

    fact: ExportedFile
    out: AtomicFile
    writer: Writer


@dataclass
class ExportResult:
    """What an export did.

    Attributes:
        files: every file but the manifest and the checksums.
        content: the manifest.
        before, after: the manifest's text, for a difference to be shown.
        changed: a file differs by more than how far the latest collections looked.
        counts: dataset → rows.
        complete: every collection on which the export stands read everything that it covers.
        written: paths of all files, the manifest and the checksums too.
        stale: files of the previous export into the same folder that are none of this one's.
    """

    files: list[ExportedFile]
    content: dict[str, t.Any]
    before: str
    after: str
    changed: bool
    counts: dict[str, int]
    complete: bool
    manifest_sha256: str
    sums_sha256: str
    written: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


def export(store: Store, request: ExportRequest, *, check_mode: bool = False) -> ExportResult:
    """Write the datasets of *request* in all its formats, then the manifest.

    Everything is written beside the old files first and renamed at the end, the manifest last; only
    files whose bytes differ are touched.

    Raises:
        InputError: a column that does not exist.
        OutputError: the files cannot be written; the old ones are unchanged.
        StoreError: the store cannot be read.
    """
    previous = manifest.previous_manifest(request.dest)
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(source_of(store.path if "sqlite" in request.formats else None))
        run = _Export(request, stack, check_mode, source)
        with store.read() as connection:
            cache_little(connection)
            until = position(connection)
            since = manifest.since_previous(previous, until)
            if request.changes_since is not None:
                since = Since(moment=to_text(request.changes_since))
            run.write(connection, build(request, since, connection.dialect.name))
            as_of = request.as_of or request.created_before
            coverage = latest_coverage(connection, to_text(as_of) if as_of else None)
        for target in run.targets:
            target.out.finish()
            target.fact.sha256, target.fact.size = target.out.sha256, target.out.size
        facts = [target.fact for target in run.targets]
        content = manifest.manifest(request, facts, coverage, run.evidence.shown(), since, until)
        return run.commit(content, previous)


class _Export:
    def __init__(
        self, request: ExportRequest, stack: contextlib.ExitStack, check_mode: bool, source: Source | None
    ) -> None:
        self._request = request
        self._stack = stack
        self._check_mode = check_mode
        self._options = Options(request.formula_guard, source)
        self.targets: list[_Target] = []
        self.evidence = Evidence()

    def _file(self, name: str) -> AtomicFile:
        return self._stack.enter_context(AtomicFile(self._request.dest / name, dry_run=self._check_mode))

    def _target(self, name: str, resource: str) -> _Target:
        kind = FORMATS[name]
        stem = SHARED_NAME if kind.shared else resource
        fact = ExportedFile(f"{stem}.{kind.suffix}", name, "all" if kind.shared else resource, {}, {}, {})
        out = self._file(fact.name)
        target = _Target(fact, out, kind.create(out, self._options))
        self.targets.append(target)
        return target

    def write(self, connection: sa.Connection, datasets: t.Sequence[Dataset]) -> None:
        wanted = dict.fromkeys(self._request.formats)
        shared = [self._target(name, "") for name in wanted if FORMATS[name].shared]
        for dataset in datasets:
            own = [self._target(name, dataset.name) for name in wanted if not FORMATS[name].shared]
            self._copy(connection, dataset, [*own, *shared])
            for target in own:
                target.writer.close()
        for target in shared:
            target.writer.close()
        self.targets.sort(key=lambda target: target.fact.name)
        self.targets.append(self._dictionary(datasets))

    def _copy(self, connection: sa.Connection, dataset: Dataset, targets: t.Sequence[_Target]) -> None:
        for target in targets:
            target.fact.columns[dataset.name] = [column.name for column in dataset.columns]
            target.writer.begin(dataset)
        if dataset.digest is not None:
            self.evidence.begin(dataset.name)
        # Where rows pass this program, it sees their digests itself.
        note = self.evidence.note if len(targets) == 1 else None
        fed = [target for target in targets if not target.writer.copy(connection, dataset, note)]
        if fed:
            for batch in batches(connection, dataset, {target.writer.shape for target in fed}):
                self.evidence.add(batch.digests)
                for target in fed:
                    target.writer.write(batch)
        rows, window = extent(connection, dataset)
        for target in targets:
            target.writer.end()
            target.fact.counts[dataset.name] = rows
            target.fact.windows[dataset.name] = dict(window)

    def _dictionary(self, datasets: t.Sequence[Dataset]) -> _Target:
        text = io.StringIO(newline="")
        lines = list(entries(datasets))
        csv.writer(text, lineterminator="\r\n").writerows([HEADER, *lines])
        counts = {"data_dictionary": len(lines)}
        fact = ExportedFile(DICTIONARY_NAME, "csv", "data_dictionary", counts, {}, {})
        out = self._file(fact.name)
        out.write(text.getvalue().encode())
        return _Target(fact, out, Writer())

    def commit(self, content: dict[str, t.Any], previous: t.Mapping[str, t.Any]) -> ExportResult:
        text = manifest.encode(content)
        moved_on = manifest.differs_in_moments_only(previous, content) and self._sums_stand()
        facts = [target.fact for target in self.targets]
        outs = [target.out for target in self.targets]
        manifest_file, sums_file = self._file(manifest.MANIFEST_NAME), self._file(manifest.SUMS_NAME)
        manifest_file.write(text)
        manifest_file.finish()
        listed = [(fact.sha256, fact.name) for fact in facts]
        listed.append((manifest_file.sha256, manifest.MANIFEST_NAME))
        sums_file.write(manifest.sums(listed))
        changed = [out.commit() for out in outs]
        rewritten = [out.commit() for out in (sums_file, manifest_file)]
        return ExportResult(
            files=facts,
            content=content,
            before=manifest.readable(previous),
            after=manifest.readable(content),
            changed=any(changed) or (any(rewritten) and not moved_on),
            counts={name: rows for target in self.targets for name, rows in target.fact.counts.items()},
            complete=bool(content["coverage"]) and all(item["complete"] for item in content["coverage"]),
            manifest_sha256=manifest_file.sha256,
            sums_sha256=sums_file.sha256,
            written=[str(out.path) for out in (*outs, sums_file, manifest_file)],
            stale=_stale(previous, {fact.name for fact in facts}),
        )

    def _sums_stand(self) -> bool:
        """Tell whether the list of checksums in the folder is right about all but the manifest."""
        wanted = manifest.sums([(target.fact.sha256, target.fact.name) for target in self.targets])
        try:
            return manifest.sums_essence((self._request.dest / manifest.SUMS_NAME).read_bytes()) == wanted
        except OSError:
            return False


def _stale(previous: t.Mapping[str, t.Any], names: set[str]) -> list[str]:
    files = previous.get("files")
    earlier = (
        [file.get("path") for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    )
    return sorted({str(name) for name in earlier if name} - names)
