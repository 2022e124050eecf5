# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All benchmarks, peers side by side in one run. Results go to build/bench/ as JSON and Markdown.

Usage: ``python -m tests.bench [SUITE ...] [--million]``; suites are those of :data:`SUITES`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from tests.bench import accounts, collect, scale, task
from tests.bench.measure import ROOT, machine

Rows = Iterable[dict[str, Any]]
FOLDER = ROOT / "build" / "bench"


def _script(module: str) -> Rows:
    """Run a benchmark that prints its own JSON: one object, or a list of rows."""
    command = [sys.executable, "-m", module]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed[min(i for i in (printed.find("["), printed.find("{")) if i >= 0) :])
    rows = found if isinstance(found, list) else found.get("rows", [found])
    return [{"what": module.rsplit(".", 1)[-1], **row} for row in rows]


def suites(million: bool) -> dict[str, Callable[[], Rows]]:
    """Return the suites by name; *million* adds the largest sizes, which take a quarter of an hour."""
    counts = [10_000, 100_000, *([1_000_000] if million else [])]
    return {
        "sizes": lambda: collect.sizes(counts),
        "skewed": lambda: collect.skewed(100_000),
        "unsorted": lambda: collect.unsorted(100_000),
        "quota": lambda: collect.quota(100_000),
        "incremental": lambda: collect.incremental(100_000),
        "task": task.one_task,
        "audit": lambda: _script("tests.bench.audit"),
        "export": lambda: _script("tests.bench.export"),
        "accounts": accounts.suite,
        "scale": lambda: scale.suite(million),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Return *rows* as a Markdown table, columns in the order in which they first appear."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        "| " + " | ".join(name.replace("_", " ") for name in columns) + " |",
        "|" + "---|" * len(columns),
    ]
    lines += ["| " + " | ".join(_cell(row.get(name)) for name in columns) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def main() -> int:
    """Run the chosen suites, printing each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="all by default")
    parser.add_argument("--million", action="store_true", help="also measure 1,000,000 records")
    options = parser.parse_args()
    available = suites(options.million)
    unknown = [name for name in options.suites if name not in available]
    if unknown:
        parser.error(f"there is no suite {unknown[0]}; choose from {', '.join(available)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {
        "machine": machine(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "suites": {},
    }
    failed = 0
    for name, suite in available.items():
        if options.suites and name not in options.suites:
            continue
        print(f"\n## {name}\n", flush=True)
        try:
            rows = list(suite())
        except (RuntimeError, subprocess.CalledProcessError) as error:
            print(f"failed: {str(error)[-500:]}", flush=True)
            failed += 1
            continue
        results["suites"][name] = rows
        print(table(rows), flush=True)
        (FOLDER / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        text = "\n\n".join(f"## {suite}\n\n{table(found)}" for suite, found in results["suites"].items())
        heading = f"Measured on {results['date']}: {json.dumps(results['machine'])[1:-1]}."
        (FOLDER / "results.md").write_text(f"{heading}\n\n{text}\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
