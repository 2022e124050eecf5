# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to the reports says what they hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.reports.csv_report import COLUMNS
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.formats import FORMATS
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.html.collect import (
    MOST_FINDINGS,
    MOST_SAMPLES,
    SURE_FINDINGS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.html.report import _SECTIONS

from tests.unit.reports.produce import one, render

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "reports.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    return re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1 + [*_names()].index(name)]


def _names() -> list[str]:
    return re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)


def test_every_format_has_a_section() -> None:
    assert sorted(set(_names()) - {"Reports of each account"}) == sorted(FORMATS)


def test_metrics_of_prometheus(tmp_path: Path) -> None:
    told = re.findall(r"^\| `(\w+)` \|", section("prometheus"), re.MULTILINE)
    written = re.findall(
        r"^# TYPE cpaas_recordings_(\w+) gauge$",
        render(tmp_path, "prometheus", [one()]).decode(),
        re.MULTILINE,
    )
    assert sorted(told) == sorted(written)


def test_columns_of_the_csv() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", section("csv"), re.MULTILINE)) == COLUMNS


def test_members_of_the_json(tmp_path: Path) -> None:
    example = json.loads(section("json").split("```json")[1].split("```")[0])
    real = json.loads(render(tmp_path, "json", [one()]))
    assert list(example) == list(real)
    assert list(example["findings"][0]) == list(real["findings"][0])
    assert example["format"] == real["format"]


def test_bounds_of_the_page() -> None:
    text = " ".join(section("html").split())
    assert f"at most {MOST_FINDINGS:,}" in text
    assert f"at least {SURE_FINDINGS}" in text
    assert f"at most {MOST_SAMPLES} rooms and {MOST_SAMPLES} recordings" in text


def test_sections_of_the_page() -> None:
    """The guide names them by their headings, in their order; the list of contents may leave words out."""
    numbered = re.findall(r"^\d+\. (.*)", section("html"), re.MULTILINE)
    # Some lines tell of two sections.
    leads = [re.match(r"(\*\*[^*]+\*\*( and )?)+", line) for line in numbered]
    told = [name for lead in leads if lead for name in re.findall(r"\*\*([^*]+)\*\*", lead[0])]
    headings = []
    for name, title, template in _SECTIONS:
        heading = re.findall(rf'<h2 id="{name}-title">([^<]+)</h2>', template)
        assert len(heading) == 1, f"the section {name} has no heading of its own"
        assert set(re.findall(r"\w+", title)) <= set(re.findall(r"\w+", heading[0])), (title, heading[0])
        headings += heading
    assert told == ["Title block", *headings]
