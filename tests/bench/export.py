# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export costs in each format, beside another program that writes the same rows and columns.

Usage: ``python -m tests.bench.export [STORE] [--recordings N] [--formats csv,...] [--rounds N]``; prints one
JSON object. Without STORE, one is filled in a temporary folder first; that is not measured.

The peers: the ``sqlite3`` program runs the export's own query on the same store, as CSV, as JSON, or into
another database; DuckDB writes Parquet out of a Parquet file (it reads far less than the export, which reads
the evidence store); openpyxl writes XLSX. Each measurement is a process of its own, and both sides take
turns, so that whatever else the machine does meets both. The ratio is that of CPU seconds, the least of all
rounds: what else runs makes wall time longer, and CPU seconds only a little.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import typing as t
from pathlib import Path

from tests.bench.measure import ROOT, Measured, measure

FORMATS = ("csv", "ndjson", "sqlite", "parquet", "xlsx")
#: format → the peer, and how many times its CPU seconds an export may take (DESIGN, section 8).
PEERS = {
    "csv": ("sqlite3", 2.0),
    "ndjson": ("sqlite3", 2.0),
    "sqlite": ("sqlite3", 2.0),
    "parquet": ("DuckDB", 4.0),
    "xlsx": ("openpyxl", 1.0),
}
PEAK_MB = 200.0
SHEET_ROWS = 1_048_575


def ours(store: str, dest: Path, name: str) -> None:
    """Export the recordings, as the module does."""
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import ExportRequest
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.run import export
    from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

    opened = open_store(store, read_only=True)
    export(opened, ExportRequest(dest=dest, formats=(name,), resources=("recordings",)))
    opened.close()


def query(store: str) -> str:
    """Return the export's own query for recordings, as SQL that any program can run."""
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.changes import Since
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.datasets import build
    from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import ExportRequest
    from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

    opened = open_store(store, read_only=True)
    (dataset,) = build(ExportRequest(dest=Path(), resources=("recordings",)), Since(), "sqlite")
    text = str(dataset.statement.compile(opened.engine, compile_kwargs={"literal_binds": True}))
    opened.close()
    return text


def duckdb_peer(source: str, dest: Path) -> None:
    """Let DuckDB write the rows of a Parquet file."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("SET threads = 2")
        database.execute(
            f"COPY (SELECT * FROM '{source}') TO '{dest}/peer.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )


def openpyxl_peer(store: str, sql: str, dest: Path) -> None:
    """Let openpyxl write the rows as a workbook, streaming."""
    openpyxl: t.Any = importlib.import_module("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("recordings")
    rows = sqlite3.connect(store).execute(f"{sql} LIMIT {SHEET_ROWS}")
    sheet.append([column[0] for column in rows.description])
    for row in rows:
        sheet.append(row)
    book.save(dest / "peer.xlsx")


def peer_command(name: str, store: str, sql: str, dest: Path) -> list[str]:
    """Return the command of the program that writes what :func:`ours` writes."""
    output = f".output '{dest}/peer.{name}'"
    if name == "csv":
        return ["sqlite3", "-csv", "-header", store, output, sql]
    if name == "ndjson":
        return ["sqlite3", "-json", store, output, sql]
    return ["sqlite3", store, f"ATTACH '{dest}/peer.db' AS peer; CREATE TABLE peer.recordings AS {sql}"]


def child(writer: str, name: str, store: str, dest: Path, source: str = "") -> Measured:
    """Measure one writer in a process of its own.

    This process loads no large library: the memory of a new process is counted from that of its parent.
    """
    shutil.rmtree(dest, ignore_errors=True)
    dest.mkdir(parents=True)
    if writer == "peer" and PEERS[name][0] == "sqlite3":
        sql = child("query", name, store, dest).output
        return measure(peer_command(name, store, sql, dest), {})
    command = [sys.executable, "-m", "tests.bench.export", store, "--one", writer, "--formats", name]
    return measure([*command, "--dest", str(dest), "--source", source], {})


def one(options: argparse.Namespace) -> None:
    """Be the process that is measured."""
    dest = Path(options.dest)
    if options.one == "query":
        print(query(options.store))
    elif options.one == "ours":
        ours(options.store, dest, options.formats)
    elif options.formats == "parquet":
        duckdb_peer(options.source, dest)
    else:
        openpyxl_peer(options.store, query(options.store), dest)


def compare(name: str, store: str, folder: Path, source: str, rounds: int) -> dict[str, t.Any]:
    """Measure one format and its peer, turn by turn."""
    peer, budget = PEERS[name]
    own, other, sums = [], [], set()
    for _ in range(rounds):
        other.append(child("peer", name, store, folder / "peer", source))
        own.append(child("ours", name, store, folder / "ours"))
        sums.add((folder / "ours" / "SHA256SUMS").read_bytes())
    cpu, peer_cpu = (min(one.cpu_seconds for one in runs) for runs in (own, other))
    ratio = round(cpu / peer_cpu, 2)
    peak = max(one.peak_mb for one in own)
    return {
        "format": name,
        "peer": peer,
        "ratio": ratio,
        "budget": budget,
        "cpu_seconds": cpu,
        "peer_cpu_seconds": peer_cpu,
        "seconds": min(one.seconds for one in own),
        "peer_seconds": min(one.seconds for one in other),
        "peak_mb": peak,
        "peer_peak_mb": max(one.peak_mb for one in other),
        "same_bytes": len(sums) == 1,
        "within_budget": ratio <= budget and peak <= PEAK_MB,
    }


def suite(store: str, folder: Path, formats: t.Sequence[str], rounds: int) -> dict[str, t.Any]:
    """Measure all formats and their peers."""
    source = ""
    if "parquet" in formats:
        child("ours", "parquet", store, folder / "reference")
        source = str(folder / "reference" / "recordings.parquet")
    with sqlite3.connect(store) as database:
        (rows,) = database.execute("SELECT count(*) FROM recordings").fetchone()
    found = []
    for name in formats:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found.append({"recordings": rows, **compare(name, store, folder / name, source, rounds)})
    return {"bench": "export", "cpus": os.cpu_count(), "rounds": rounds, "rows": found}


def main() -> None:
    """Fill a store if none is given, measure, print."""
    parser = argparse.ArgumentParser(description="Measures exports.")
    parser.add_argument("store", nargs="?")
    parser.add_argument("--recordings", type=int, default=1_000_000)
    parser.add_argument("--rooms", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--formats", default=",".join(FORMATS))
    for name in ("one", "dest", "source"):
        parser.add_argument(f"--{name}", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options)
        return
    if shutil.which("sqlite3") is None:
        sys.exit("The program sqlite3 is missing, which exports are compared with: apt-get install sqlite3.")
    with tempfile.TemporaryDirectory() as work:
        store = options.store
        if not store:
            store = f"{work}/evidence.db"
            size = ["--rooms", str(options.rooms), "--recordings", str(options.recordings)]
            subprocess.run([sys.executable, "-m", "tests.evidence.fill", store, *size], check=True, cwd=ROOT)
        found = suite(store, Path(work), options.formats.split(","), options.rounds)
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
