# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports of the golden store and the checksums of their files.

``python -m tests.unit.export.golden.exports`` writes the checksums anew. Do that only when bytes change on
purpose, and say in the commit what changed. What describes the columns is left out of these exports: XLSX,
SQLite and Parquet hold it too, and it may be put better at any time.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sqlite3
import sys
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ansible_collections.cpaas.recordings.plugins.module_utils.export import (
    datasets,
    run,
    sqlite_file,
    xlsx_file,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.export.changes import Since
from ansible_collections.cpaas.recordings.plugins.module_utils.export.datasets import Dataset
from ansible_collections.cpaas.recordings.plugins.module_utils.export.dictionary import HEADER
from ansible_collections.cpaas.recordings.plugins.module_utils.export.formats import FORMATS
from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import (
    ExportRequest,
    Redaction,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import from_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store

from tests.evidence.fill import TWILIO
from tests.unit.export.golden.store import COLUMNS, EVIDENCE, fill_golden

SUMS = Path(__file__).with_name("sums.json")
#: Formats whose bytes a library decides; other versions of it may write others.
VERSIONED = {
    "sqlite": f"SQLite {sqlite3.sqlite_version}",
    "parquet": f"pyarrow {importlib.metadata.version('pyarrow')}",
    "xlsx": f"XlsxWriter {importlib.metadata.version('XlsxWriter')}, zlib {zlib.ZLIB_RUNTIME_VERSION}",
}

_RECORDINGS = (*COLUMNS["recordings"], *EVIDENCE)
_ROOMS = tuple(f"room_{name}" for name in ("known", *COLUMNS["rooms"][3:]))
_KEY = b"a key that nobody else knows"

CASES: dict[str, dict[str, Any]] = {
    "rooms": {"resources": ("rooms",), "columns": (*COLUMNS["rooms"], *EVIDENCE)},
    "recordings": {"resources": ("recordings",), "columns": _RECORDINGS},
    "settings": {"resources": ("settings",), "columns": (*COLUMNS["settings"], *EVIDENCE)},
    "changes": {"resources": ("changes",), "columns": COLUMNS["changes"]},
    "with-rooms": {"resources": ("recordings_with_rooms",), "columns": (*_RECORDINGS, *_ROOMS)},
    "unguarded": {
        "resources": ("recordings", "rooms"),
        "columns": ("id", "created_at", "track_name", "name", "drift", "codecs", "from", "size_bytes"),
        "formula_guard": False,
    },
    "chosen": {
        "resources": ("recordings",),
        "columns": ("media_available", "raw", "digest", "id", "last_run", "last_seen_at", "track_name"),
        "provider": "twilio",
        "accounts": TWILIO[:1],
        "statuses": ("completed", "deleted", "=cmd|' /C calc'!A0"),
        "created_after": from_text("2026-03-03T00:00:00.000000Z"),
        "created_before": from_text("2026-03-06T00:00:00.000000Z"),
    },
    "redacted": {
        "resources": ("recordings", "rooms", "changes"),
        "columns": ("account", "id", "from", "to", "track_name", "name", "size_bytes", "previous"),
        "redaction": Redaction(
            {"to": "drop", "from": "hash", "name": "hash", "track_name": "hash", "size_bytes": "hash"}, _KEY
        ),
    },
    "one-column": {"resources": ("recordings",), "columns": ("track_name",)},
    "nothing": {"resources": ("recordings",), "columns": _RECORDINGS, "accounts": ("nobody",)},
}


def _undescribed(request: ExportRequest, since: Since, dialect: str) -> list[Dataset]:
    return [
        replace(
            dataset,
            fields=tuple(
                replace(field, column=replace(field.column, meaning="A column.")) for field in dataset.fields
            ),
        )
        for dataset in datasets.build(request, since, dialect)
    ]


def exported(store: Store, case: str, folder: Path) -> dict[str, str]:
    """Export *case* in every format, and return file → checksum."""
    request = ExportRequest(dest=folder / case, formats=tuple(FORMATS), **CASES[case])
    with (
        patch.object(run, "build", _undescribed),
        patch.object(sqlite_file, "entries", lambda _datasets: [HEADER]),
        patch.object(xlsx_file, "entries", lambda _datasets: [HEADER]),
    ):
        files = run.export(store, request).files
    names = [file.name for file in files if file.resource != "data_dictionary"]
    return {name: _checksum(request.dest / name) for name in names}


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def known_sums() -> dict[str, dict[str, str]]:
    """Return case → file → checksum, without the files of libraries that are installed in other versions."""
    known = json.loads(SUMS.read_text(encoding="utf-8"))
    missing = {name for name, version in VERSIONED.items() if known["versions"][name] != version}
    return {
        case: {name: digest for name, digest in files.items() if Path(name).suffix[1:] not in missing}
        for case, files in known["files"].items()
    }


def main() -> int:
    """Write the checksums."""
    with tempfile.TemporaryDirectory() as work:
        store = open_store(str(Path(work) / "evidence.sqlite"))
        fill_golden(store)
        files = {case: exported(store, case, Path(work)) for case in CASES}
        store.close()
    SUMS.write_text(json.dumps({"versions": VERSIONED, "files": files}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
