# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long an export takes in each format, and how much memory, beside another writer of the same rows.

Usage: ``python -m tests.bench.export [STORE] [--recordings N] [--formats csv,...]``; prints one JSON object.
Without STORE, one is filled in a temporary folder first; that is not measured. Each measurement has a
process of its own. The peers: DuckDB writes CSV, NDJSON and Parquet out of a Parquet file (it reads far less
than the export, which reads the evidence store), SQLite copies the rows itself, openpyxl writes XLSX.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

FORMATS = ("csv", "ndjson", "parquet", "sqlite", "xlsx")
BUDGETS = {"csv": {"seconds": 60.0, "peak_mb": 200.0}, "ndjson": {"peak_mb": 200.0}}


def ours(store: str, dest: Path, name: str) -> Path:
    """Export the recordings, as the module does."""
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import ExportRequest
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.run import export
    from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

    opened = open_store(store, read_only=True)
    result = export(opened, ExportRequest(dest=dest, formats=(name,), resources=("recordings",)))
    opened.close()
    return dest / next(file.name for file in result.files if file.format == name)


def duckdb_peer(source: Path, dest: Path, name: str) -> Path:
    """Let DuckDB write the rows of a Parquet file."""
    import duckdb

    options = {
        "csv": "FORMAT csv, HEADER",
        "ndjson": "FORMAT json",
        "parquet": "FORMAT parquet, COMPRESSION zstd",
    }
    target = dest / f"peer.{name}"
    with duckdb.connect() as database:
        database.execute("SET threads = 2")
        database.execute(f"COPY (SELECT * FROM '{source}') TO '{target}' ({options[name]})")
    return target


def sqlite_peer(store: str, dest: Path, columns: list[str]) -> Path:
    """Let SQLite copy the columns into a new file."""
    target = dest / "peer.sqlite"
    database = sqlite3.connect(target)
    database.execute("ATTACH ? AS store", (store,))
    names = ", ".join(f'"{name}"' for name in columns)
    database.execute(
        f"CREATE TABLE recordings AS SELECT {names} FROM store.recordings "
        "ORDER BY provider, account, created_at, id"
    )
    database.commit()
    database.close()
    return target


def openpyxl_peer(store: str, dest: Path, columns: list[str]) -> Path:
    """Let openpyxl write the rows as a workbook, streaming."""
    openpyxl: t.Any = importlib.import_module("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("recordings")
    sheet.append(columns)
    database = sqlite3.connect(store)
    names = ", ".join(f'"{name}"' for name in columns)
    order = "provider, account, created_at, id"
    for row in database.execute(f"SELECT {names} FROM recordings ORDER BY {order} LIMIT 1048575"):
        sheet.append(row)
    book.save(dest / "peer.xlsx")
    return dest / "peer.xlsx"


def one(arguments: argparse.Namespace) -> None:
    """Measure one writer in this process, and print it."""
    dest = Path(arguments.dest)
    started = time.perf_counter()
    if arguments.writer == "ours":
        target = ours(arguments.store, dest, arguments.format)
    else:
        columns: list[str] = json.loads(arguments.columns)
        if arguments.format == "sqlite":
            target = sqlite_peer(arguments.store, dest, columns)
        elif arguments.format == "xlsx":
            target = openpyxl_peer(arguments.store, dest, columns)
        else:
            target = duckdb_peer(Path(arguments.source), dest, arguments.format)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": round(time.perf_counter() - started, 2),
                "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
                "peak_mb": round(usage.ru_maxrss * 1024 / 1e6, 1),
                "size_mb": round(target.stat().st_size / 1e6, 1),
            }
        )
    )


def child(store: str, dest: Path, name: str, writer: str, *more: str) -> dict[str, t.Any]:
    """Run this file for one measurement, and return what it printed."""
    dest.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.export", store, "--one", "--dest", str(dest)]
    done = subprocess.run(
        [*command, "--format", name, "--writer", writer, *more], check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, t.Any] = json.loads(done.stdout)
    return answer


def measure(store: str, folder: Path, formats: tuple[str, ...]) -> dict[str, t.Any]:
    """Measure all formats and their peers."""
    reference = folder / "reference"
    child(store, reference, "parquet", "ours")
    source = reference / "recordings.parquet"
    columns = importlib.import_module("pyarrow.parquet").read_schema(source).names
    rows = importlib.import_module("pyarrow.parquet").read_metadata(source).num_rows
    found = []
    for name in formats:
        peer = {"sqlite": "SQLite", "xlsx": "openpyxl"}.get(name, "DuckDB")
        own = child(store, folder / name, name, "ours")
        given = ["--source", str(source), "--columns", json.dumps(columns)]
        other = child(store, folder / f"{name}-peer", name, "peer", *given)
        budget = BUDGETS.get(name, {})
        found.append(
            {
                "format": name,
                "recordings": rows,
                **own,
                "peer": peer,
                **{f"peer_{key}": value for key, value in other.items()},
                "ratio": round(own["seconds"] / other["seconds"], 2) if other["seconds"] else None,
                **{f"budget_{key}": limit for key, limit in budget.items()},
                "within_budget": all(own[key] <= limit for key, limit in budget.items()),
            }
        )
    return {"bench": "export", "columns": len(columns), "cpus": os.cpu_count(), "rows": found}


def main() -> None:
    """Fill a store if none is given, measure, print."""
    parser = argparse.ArgumentParser(description="Measures exports.")
    parser.add_argument("store", nargs="?")
    parser.add_argument("--recordings", type=int, default=1_000_000)
    parser.add_argument("--rooms", type=int, default=100_000)
    parser.add_argument("--formats", default=",".join(FORMATS))
    for name in ("dest", "format", "writer", "source", "columns"):
        parser.add_argument(f"--{name}", help=argparse.SUPPRESS)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options)
        return
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        store = options.store
        if not store:
            store = str(folder / "evidence.db")
            size = ["--rooms", str(options.rooms), "--recordings", str(options.recordings)]
            subprocess.run([sys.executable, "-m", "tests.evidence.fill", store, *size], check=True)
        print(json.dumps(measure(store, folder, tuple(options.formats.split(","))), indent=1))


if __name__ == "__main__":
    main()
