# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test runner cannot end well when a part did not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.cost import PROPERTY
from tools import run_parts
from tools.parts import Part, all_parts

REPORT = """<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="{errors}" failures="{failures}"
skipped="{skipped}" tests="{tests}" time="1"><testcase classname="a" name="b"/></testsuite></testsuites>"""


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the logs of this test apart from those of the run that it is part of."""
    monkeypatch.setattr(run_parts, "LOGS", tmp_path)
    return tmp_path


def part(code: str, report: Path | None = None, name: str = "part") -> Part:
    """Return a part that runs a piece of Python."""
    return Part(name, (sys.executable, "-c", code), report)


def test_status_decides_without_a_report(logs: Path) -> None:
    """A tool counts as one test."""
    assert run_parts.run_part(part("")).counts == run_parts.Counts(passed=1)
    assert run_parts.run_part(part("raise SystemExit(3)")).counts == run_parts.Counts(failed=1)
    skipped = run_parts.run_part(part("print('a reason'); raise SystemExit(77)"))
    assert (skipped.state, skipped.counts, skipped.output) == (
        "skipped",
        run_parts.Counts(skipped=1),
        "a reason",
    )
    assert (logs / "part.log").read_text() == "a reason\n"


@pytest.mark.parametrize(
    ("numbers", "status", "expected"),
    [
        ({"tests": 9, "failures": 2, "errors": 1, "skipped": 3}, 1, run_parts.Counts(3, 3, 3)),
        ({"tests": 9, "failures": 0, "errors": 0, "skipped": 0}, 0, run_parts.Counts(9, 0, 0)),
        # All tests passed, and the process crashed at its end.
        ({"tests": 9, "failures": 0, "errors": 0, "skipped": 0}, 139, run_parts.Counts(9, 1, 0)),
        # Nothing was collected: no success.
        ({"tests": 0, "failures": 0, "errors": 0, "skipped": 0}, 5, run_parts.Counts(0, 1, 0)),
    ],
)
def test_counts_of_a_report(
    logs: Path, numbers: dict[str, int], status: int, expected: run_parts.Counts
) -> None:
    """The report gives the counts, and the status cannot be better than the report."""
    report = logs / "report.xml"
    text = REPORT.format(**numbers)
    code = f"import pathlib, os; pathlib.Path({str(report)!r}).write_text({text!r}); os._exit({status})"
    assert run_parts.run_part(part(code, report)).counts == expected


def test_an_old_or_broken_report_is_no_success(logs: Path) -> None:
    """A report left by an earlier run does not stand in for one that was never written."""
    report = logs / "report.xml"
    report.write_text(REPORT.format(tests=5, failures=0, errors=0, skipped=0))
    assert run_parts.run_part(part("", report)).counts == run_parts.Counts(failed=1)
    broken = part(f"import pathlib; pathlib.Path({str(report)!r}).write_text('<testsuites>')", report)
    assert run_parts.run_part(broken).counts == run_parts.Counts(failed=1)


def test_the_run_closes_with_one_line_and_fails(
    logs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One failed part fails the run; its output is shown, others' is not."""
    assert logs.is_dir()
    parts = [part("print('quiet')", name="good"), part("print('loud'); raise SystemExit(1)", name="bad")]
    monkeypatch.setattr(run_parts, "all_parts", lambda: parts)
    assert run_parts.main([]) == 1
    output = capsys.readouterr().out
    assert output.endswith("\n1 passed, 1 failed, 0 skipped\n")
    assert "loud" in output
    assert "quiet" not in output
    assert run_parts.main(["good"]) == 0
    with pytest.raises(SystemExit, match="No part is called other"):
        run_parts.main(["other"])


def test_a_part_that_takes_too_long_is_stopped_and_says_so(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts as a failure."""
    assert logs.is_dir()
    monkeypatch.setattr(run_parts, "TIMEOUT", 0.2)
    result = run_parts.run_part(part("import signal; signal.pause()", name="late"))
    assert result.counts == run_parts.Counts(failed=1)
    assert result.output.endswith("late was stopped after 0 seconds.")


def test_the_run_tells_what_it_cost_before_its_last_line(
    logs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Processes that a part has started count; the dearest test comes first, and cheap ones are left out."""
    burn = "import time\nwhile time.process_time() < 0.6: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    report = logs / "report.xml"
    cases = "".join(
        f'<testcase classname="tests.x.test_a" name="test_{number}"><properties>'
        f'<property name="{PROPERTY}" value="{seconds}"/></properties></testcase>'
        for number, seconds in enumerate((0.01, 99.0, *(0.02,) * 8))
    )
    suite = f'<testsuite name="x" tests="10" errors="0" failures="0" skipped="0">{cases}</testsuite>'
    writer = f"import pathlib; pathlib.Path({str(report)!r}).write_text({suite!r})"
    parts = [part(parent, name="tool"), part(writer, report, name="tests")]
    monkeypatch.setattr(run_parts, "all_parts", lambda: parts)
    assert run_parts.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "11 passed, 0 failed, 0 skipped"
    assert re.fullmatch(r"Processor time: 0\.[0-9] minutes\. The dearest tests:", lines[-12])
    assert lines[-11] == "    99.0 s  tests  test_a::test_1"
    assert re.fullmatch(r" +(0\.[6-9]|[1-9]\.[0-9]) s  tool", lines[-10])
    assert not any(line.endswith("test_0") for line in lines)


def test_parts_have_names_of_their_own() -> None:
    """Logs and reports are files by those names."""
    names = [each.name for each in all_parts()]
    assert len(names) == len(set(names))
