# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make test` consists of: every part with its command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.project import BIN, LOGS, ROOT

PYTHON = str(BIN / "python")
RUFF = """set -e
ruff check --quiet --output-format concise .
ruff format --check --quiet --output-format concise .
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the test run.

    `report` is the JUnit file that its command writes, or None when the part counts as one test.
    `order` decides what starts first: long parts do, so that no long one runs alone at the end.
    """

    name: str
    command: tuple[str, ...]
    report: Path | None = None
    order: int = 50
    quick: bool = False


def tool(name: str, *arguments: str, order: int = 50, quick: bool = False, module: str = "") -> Part:
    """Return a part that runs one of the project's own tools."""
    return Part(name, (PYTHON, "-m", f"tools.{module or name}", *arguments), None, order, quick)


def pytest_part(name: str, *arguments: str, order: int = 50, quick: bool = False) -> Part:
    """Return a part that runs pytest and reports its counts."""
    report = LOGS / f"{name}.xml"
    command = (
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "--no-header",
        f"--junit-xml={report}",
        *arguments,
    )
    return Part(name, command, report, order, quick)


def test_folders() -> Sequence[str]:
    """Return the folders that hold pytest files: a new folder is a new part. Benchmarks are no tests."""
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    return sorted(folders - {"bench"})


def all_parts() -> list[Part]:
    """Return every part, those first that take longest."""
    quick = (
        "-m",
        "not slow and not dear and not browser and not postgresql and not newest",
        "--hypothesis-profile=compat",
    )
    parts = [
        Part("ruff", ("sh", "-c", RUFF), quick=True),
        Part("mypy", (str(BIN / "mypy"), "--no-error-summary"), order=40, quick=True),
        Part(
            "ansible-lint",
            (str(BIN / "ansible-lint"), "--offline", "--profile", "production", "--nocolor", "-q"),
        ),
        tool("sanity", order=20),
        tool("docs-lint", module="lint_docs"),
        Part("reuse", (str(BIN / "reuse"), "lint", "--lines"), order=60),
        tool("tarball"),
        tool("bare"),
        tool("docs", module="docs_site"),
        tool("importer"),
        tool("molecule", order=15),
        Part("compat", (PYTHON, "-m", "tools.compat"), LOGS / "compat.xml", order=0),
    ]
    order = {"integration": 5, "fault": 10, "unit": 30}
    # What takes minutes to break is for its own sake: "make fault" runs it.
    chosen = {"fault": ("-m", "not slow")}
    parts += [
        pytest_part(name, f"tests/{name}", *chosen.get(name, ()), order=order.get(name, 25))
        for name in test_folders()
    ]
    if (ROOT / "tests" / "unit").is_dir():
        parts.append(pytest_part("unit-quick", "-n", "2", *quick, "tests/unit", quick=True, order=-1))
    return sorted(parts, key=lambda part: (part.order, part.name))
