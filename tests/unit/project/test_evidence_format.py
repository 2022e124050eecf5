# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/evidence-format.md, which others rely on, says what the store, manifests and packs are."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.changes import Since
from ansible_collections.cpaas.recordings.plugins.module_utils.export.manifest import ExportedFile, manifest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import ExportRequest
from ansible_collections.cpaas.recordings.plugins.module_utils.pack.bag import Item, Pack, make_pack
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import EVIDENCE
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES
from ansible_collections.cpaas.recordings.plugins.module_utils.store.coverage import Coverage
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import (
    RECORDS,
    SCHEMA_VERSION,
    metadata,
)

from tools.project import ROOT

PAGE = (ROOT / "docs" / "evidence-format.md").read_text(encoding="utf-8")
KINDS = {"Text": "text", "Integer": "integer", "BigInteger": "integer", "Boolean": "boolean"}
OTHERS = sorted(set(metadata.tables) - set(RECORDS))


def rows(after: str) -> list[list[str]]:
    """Return the cells of the first table after a text of the page, without its head."""
    lines = PAGE.partition(after)[2].splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("|---")) + 1
    found = []
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def keys(after: str) -> list[str]:
    return [cells[0].strip("`") for cells in rows(after)]


def described(columns: Any) -> list[list[str]]:
    marks = {(True, False): "key", (False, True): "may be missing", (False, False): ""}
    return [
        [f"`{column.name}`", KINDS[type(column.type).__name__], marks[column.primary_key, column.nullable]]
        for column in columns
    ]


@pytest.mark.parametrize("name", OTHERS)
def test_tables_have_these_columns(name: str) -> None:
    assert [cells[:3] for cells in rows(f"\n### {name}\n")] == described(metadata.tables[name].c)


def test_there_are_no_other_tables() -> None:
    assert sorted(keys("\n## Records\n")) == sorted(RECORDS)
    tables = PAGE.partition("\n## The other tables\n")[2].partition("\n## The manifest\n")[0]
    assert sorted(re.findall(r"^### (\w+)$", tables, re.MULTILINE)) == OTHERS
    assert f"**schema {SCHEMA_VERSION}**" in PAGE


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_records_have_the_columns_of_evidence(name: str) -> None:
    table = RECORDS[name]
    own = [cells[:3] for cells in rows("the columns of evidence, which come from no provider:")]
    assert own == described(table.c[column.name] for column in EVIDENCE)
    assert [column.name for column in table.c][:2] == ["provider", "account"]
    assert {column.name for column in table.primary_key} == {"id", "provider", "account"}


def test_manifests_have_these_keys(tmp_path: Path) -> None:
    file = ExportedFile("calls.csv", "csv", "calls", {"calls": 1}, {"calls": ["id"]}, {})
    number = {"run": 1, "chains": 1, "pages": 1, "records": 1, "drifted": 0}
    texts = {field.name: "x" for field in dataclasses.fields(Coverage) if field.name not in number}
    given: dict[str, Any] = {**texts, **number, "resource": "calls", "complete": True, "missing": ()}
    covered = Coverage(**given)
    request = ExportRequest(dest=tmp_path, resources=("calls",))
    made = manifest(request, [file], [covered], {}, Since(), {})
    assert keys("\n## The manifest\n") == list(made)
    assert f"| `{made['format']}` |" in PAGE
    assert rows("\n## The manifest\n")[1][1].startswith(f"`{made['version']}`;")
    assert sorted(keys("Each of `files`:")) == sorted(made["files"][0])
    told = PAGE.partition("Each of `coverage`:")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"`(\w+)`", told)) == sorted(made["coverage"][0])


@pytest.mark.parametrize(
    "source", [source for source in SOURCES if source.dataset], ids=lambda it: str(it.name)
)
def test_the_digest_of_a_record_is_that_of_raw(source: Any) -> None:
    row = source.normalise({source.id_field: "RT1", "größe": "1 €", "auth_token": "secret"}, "AC1")
    assert hashlib.sha256(row["raw"].encode()).hexdigest() == row["digest"]


def packed(folder: Path) -> Pack:
    contents = {"recordings.csv": b"id\r\nRT1\r\n", "manifest.json": b"{}\n"}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items())
    items = []
    for name, data in {**contents, "SHA256SUMS": sums.encode()}.items():
        (folder / name).write_bytes(data)
        items.append(Item(f"export/{name}", folder / name, hashlib.sha256(data).hexdigest()))
    return make_pack(folder / "packs", items)


def by_hand(pack: Pack) -> subprocess.CompletedProcess[str]:
    """Run what the page says, line by line, and stop at the first that fails."""
    (commands,) = re.findall(r"```shell\n(.*?)```", PAGE, re.DOTALL)
    commands = commands.replace("/tmp/", f"{pack.path.parent.parent}/")
    return subprocess.run(["sh", "-ec", commands], cwd=pack.path, capture_output=True, text=True, check=False)


def test_a_pack_is_verified_by_hand(tmp_path: Path) -> None:
    first = packed(tmp_path)
    done = by_hand(first)
    assert done.returncode == 0, done.stderr
    assert f"{first.sha256}  tagmanifest-sha256.txt" in done.stdout
    assert "the first pack" in done.stdout
    for name in re.findall(r"`([\w/.-]+\.(?:txt|py))`", PAGE.partition("## Packs")[2].partition("###")[0]):
        assert (first.path / name).is_file(), name


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: (path / "data/export/recordings.csv").write_bytes(b"id\r\nRT2\r\n"),
        lambda path: (path / "data/export/manifest.json").unlink(),
        lambda path: (path / "data/export/added.csv").write_bytes(b""),
        lambda path: (path / "bag-info.txt").write_text("Previous-Pack: none\n"),
    ],
    ids=["altered", "removed", "added", "information altered"],
)
def test_a_pack_that_was_harmed_does_not_pass(tmp_path: Path, harm: Any) -> None:
    made = packed(tmp_path)
    harm(made.path)
    assert by_hand(made).returncode != 0
