# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No cell of an exported CSV is a formula, whatever is in the names and wherever a reader splits."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import ExportRequest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.run import export
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.evidence.fill import recording_row
from tests.unit.export import inventory

PIECES = st.lists(
    st.sampled_from(
        [*"=+-@;,|\t\r\n\"'a10 {[", "\u00a0", "\u2028", "\x85", "\uff1d", "\u3164", "+12", "0+a"]
    ),
    max_size=8,
).map("".join)
COLUMNS: list[tuple[str, ...]] = [
    (),
    ("track_name", "offset_ms", "account"),
    ("offset_ms", "track_name", "account"),
    ("track_name",),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(str(tmp_path_factory.mktemp("store") / "evidence.sqlite"))
    yield opened
    opened.close()


def _unseen(character: str) -> bool:
    return unicodedata.category(character)[0] in "ZCM" or character == "\u3164"


def formula(cell: str) -> bool:
    """Tell what a spreadsheet may run: no number, no telephone number, nor what a quote breaks."""
    start = 0
    while start < len(cell) and _unseen(cell[start]):
        start += 1
    rest = cell[start:]
    if rest[:1] not in set("=+-@\uff1d") or not rest:
        return False
    number = rest[1:].isascii() and rest[1:].isdigit() and rest[0] in "+-"
    # The line of a negative number and quoted texts, as one cell: the quote is where no formula goes on.
    broken = rest[0] == "-" and rest[1:].lstrip("0123456789").startswith((',"', ",,", ",\r"))
    return not number and not broken


@settings(suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(PIECES, st.none()), min_size=1, max_size=5), st.sampled_from(COLUMNS), st.booleans()
)
@example(["cam;=1+2"], (), False)
@example(["0+cmd|' /C calc'!A0"], ("offset_ms", "track_name", "account"), False)
@example(["a;", "\n=1"], ("track_name",), True)
@example(["+12"], ("track_name", "offset_ms", "account"), False)
@example(["+12"], ("track_name", "offset_ms", "account"), True)
def test_no_cell_of_an_export_is_a_formula(
    store: Store, tmp_path: Path, names: list[str | None], columns: tuple[str, ...], many: bool
) -> None:
    """With a few rows in doubt among many, and with many: the writer has a way for each."""
    padding = 40 if many else 0
    rows = [
        recording_row(id=f"RT{number:03}", track_name=name, offset_ms=-5)
        for number, name in enumerate([*names, *["camera"] * padding])
    ]
    inventory.replace_rows(store, "recordings", rows)
    request = ExportRequest(dest=tmp_path, formats=("csv",), resources=("recordings",), columns=columns)
    export(store, request)
    text = (tmp_path / "recordings.csv").read_bytes().decode()
    for separator in ",;\t|":
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        assert [cell for line in read for cell in line if formula(cell)] == [], separator
