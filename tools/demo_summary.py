# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo tells a person at its end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.integration.ansible_run import Json, Run

SEVERITIES = ("critical", "high", "medium", "low")


def results(runs: Iterable[Run]) -> Iterator[Json]:
    """Yield every module result, those of a loop one by one."""
    for run in runs:
        for task in run.tasks:
            yield from task.result.get("results") or [task.result]


def line(label: str, text: str) -> str:
    """Return one line of the summary."""
    return f"  {label:11}{text}"


def seen(audit: Json) -> Iterator[str]:
    """Yield what was audited, by account."""
    population = audit["population"]
    complete = all(account["complete"] for account in population["accounts"])
    kinds = [kind for kind in ("rooms", "conferences", "calls", "recordings") if population.get(kind)]
    counted = [f"{population[kind]} {kind}" for kind in kinds]
    yield line(
        "Seen",
        f"{', '.join(counted[:-1])} and {counted[-1]} of"
        f" {population['accounts_total']} accounts, {'completely' if complete else 'NOT COMPLETELY'}",
    )


def found(audit: Json) -> Iterator[str]:
    """Yield the verdict and the findings by severity."""
    counts = audit["counts"]
    failed = {name: counts["by_severity"].get(name, {}).get("fail", 0) for name in SEVERITIES}
    yield line("Violations", ", ".join(f"{number} {name}" for name, number in failed.items()))
    by_verdict = counts["by_verdict"]
    yield line("", f"{by_verdict['waived']} waived, {by_verdict['unknown']} could not be decided")
    yield line("Verdict", audit["verdict"])
    for reason in audit["reasons"]:
        yield line("", reason)
    worst = {finding["control"]: finding["message"] for finding in reversed(audit["findings"])}
    for control, message in list(reversed(worst.items()))[:4]:
        number = counts["by_control"][control]["fail"]
        yield line("", f"{control}: {number}, such as: {message}")


def inventory(export: Json) -> Iterator[str]:
    """Yield where the inventory is, and its files by format."""
    files = [(Path(item["path"]), item) for item in export["files"]]
    yield line("Inventory", str(Path(export["manifest"]["path"]).parent))
    for suffix in dict.fromkeys(path.suffix for path, _item in files):
        shown = [f"{path.name} ({item['records']})" for path, item in files if path.suffix == suffix]
        yield line("", ", ".join(shown))
    yield line("", f"{Path(export['manifest']['path']).name}, {Path(export['manifest']['sums']).name}")


def media(every: Iterable[Json]) -> Iterator[str]:
    """Yield how much media there is and where, if any was asked for."""
    archives = [result for result in every if "files_total" in result]
    paths = [file["path"] for archive in archives for file in archive["files"]]
    if paths:
        folder = os.path.commonpath(paths)
        yield line("Media", f"{folder} ({sum(archive['files_total'] for archive in archives)} files)")


def summary(runs: list[Run], title: str, folder: Path, advice: str) -> str:
    """Return the summary: what was seen and found, where the files are, and `advice` if something changed."""
    every = list(results(runs))
    audit = next(result for result in every if "verdict" in result and "population" in result)
    export = next(result for result in every if "manifest" in result and "files" in result)
    lines = ["", title, ""]
    lines += [*seen(audit), *found(audit)]
    for number, report in enumerate(audit["reports"]):
        lines.append(line("Report" if not number else "", report["path"]))
    lines += inventory(export)
    lines += media(every)
    changed = sum(run.changed for run in runs)
    lines.append("")
    if changed:
        lines.append(f"{changed} tasks changed something. {advice}")
    else:
        lines.append("Nothing changed: the same inventory, the same findings, the same files, byte for byte.")
    lines.append(f"Open the report in a browser, or read what Ansible said in {folder / 'ansible.log'}.")
    return "\n".join(lines)
