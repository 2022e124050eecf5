# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest's checksum of the evidence is that of an audit of the same records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.evidence import Evidence
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store

from tests.evidence.fill import fill
from tests.unit.export.small import KEY, rows, run


@pytest.fixture
def larger(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path / "larger.sqlite"))
    fill(opened.engine, rooms=300, recordings=2600)
    yield opened
    opened.close()


def evidence(dest: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((dest / "manifest.json").read_bytes())["evidence"]
    return content


@pytest.mark.parametrize("formats", [["sqlite"], ["csv"], ["ndjson", "sqlite"], ["parquet"], ["xlsx"]])
def test_it_does_not_depend_on_the_format(larger: Store, tmp_path: Path, formats: list[str]) -> None:
    with larger.read() as connection:
        audited = Evidence(connection, "9999-12-31T23:59:59.999999Z")
        for dataset in ("rooms", "recordings", "settings"):
            for _batch in audited.items(dataset):
                pass
    run(larger, tmp_path / "out", formats=formats)
    found = evidence(tmp_path / "out")
    assert {name: found[name] for name in ("records", "digest")} == {
        name: audited.shown()[name] for name in ("records", "digest")
    }
    assert found["datasets"] == ["rooms", "recordings", "settings"]
    assert found["records"] == 2902


@pytest.mark.parametrize("formats", [["sqlite"], ["csv"]])
def test_it_is_of_the_exported_records_alone(small: Store, tmp_path: Path, formats: list[str]) -> None:
    options: dict[str, Any] = {"resources": ["recordings"], "status": ["deleted"], "provider": "twilio"}
    run(small, tmp_path / "csv", formats=["csv"], columns=["digest"], **options)
    (row,) = rows(tmp_path / "csv", "recordings")
    run(small, tmp_path / "out", formats=formats, **options)
    expected = hashlib.sha256(row["digest"].encode()).hexdigest()
    assert evidence(tmp_path / "out") == {"records": 1, "digest": expected, "datasets": ["recordings"]}


def test_what_is_made_of_records_and_what_is_hashed_changes_nothing(small: Store, tmp_path: Path) -> None:
    run(small, tmp_path / "plain", resources=["rooms", "changes"], formats=["sqlite"])
    hashed: dict[str, Any] = {"redact": [{"field": "name", "method": "hash"}], "redact_key": KEY}
    run(small, tmp_path / "hashed", resources=["rooms"], formats=["sqlite"], **hashed)
    assert evidence(tmp_path / "plain") == evidence(tmp_path / "hashed")
