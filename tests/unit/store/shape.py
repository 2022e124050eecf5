# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape of the newest schema: tables, columns and indexes, as ``shape.json`` holds them.

``python -m tests.unit.store.shape`` writes that file anew for a ``SCHEMA_VERSION`` that was raised. To change
a shape again that no store has yet, put the file of the earlier version back first.
"""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

import sqlalchemy as sa

from tools.project import BUILD

if str(BUILD) not in sys.path:
    sys.path.insert(0, str(BUILD))

from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import SCHEMA_VERSION, metadata

FILE = Path(__file__).with_suffix(".json")
COMMAND = "python -m tests.unit.store.shape"


def shape(metadata: sa.MetaData = metadata, version: int = SCHEMA_VERSION) -> dict[str, t.Any]:
    """Return what the schema is, one line for each column and index."""
    return {
        "schema_version": version,
        "tables": {
            table.name: [*map(_column, table.c), *sorted(map(_index, table.indexes))]
            for table in metadata.sorted_tables
        },
    }


def frozen() -> dict[str, t.Any]:
    """Return the shape that stores have."""
    told: dict[str, t.Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def complaint(now: dict[str, t.Any], before: dict[str, t.Any]) -> str:
    """Return what is to be done about a difference; nothing where there is none."""
    if now == before:
        return ""
    if now["schema_version"] > before["schema_version"]:
        return f"The schema has a new version: {COMMAND}"
    changed = [
        name
        for name in sorted({*now["tables"], *before["tables"]})
        if now["tables"].get(name) != before["tables"].get(name)
    ]
    return (
        f"The tables are not those of schema {before['schema_version']}: {', '.join(changed)}. Every store "
        "that there is would fail: raise SCHEMA_VERSION in store/tables.py, add a step to STEPS in "
        f"store/migrations.py (mostly add_what_is_missing), then: {COMMAND}"
    )


def _column(column: sa.Column[t.Any]) -> str:
    default = column.server_default
    marks = (
        (column.primary_key, "key"),
        (not column.nullable, "not null"),
        (bool(column.unique), "unique"),
        (default is not None, f"default {getattr(default, 'arg', None)}"),
    )
    return " ".join([column.name, type(column.type).__name__, *(mark for there, mark in marks if there)])


def _index(index: sa.Index) -> str:
    columns = ", ".join(column.name for column in index.columns)
    where = index.dialect_options["sqlite"]["where"]
    return f"index {index.name} ({columns})" + ("" if where is None else f" where {where}")


def main() -> int:
    """Write the file, unless stores of its version would not have what it tells then."""
    now, before = shape(), frozen()
    if now != before and now["schema_version"] <= before["schema_version"]:
        print(complaint(now, before))
        return 1
    FILE.write_text(f"{json.dumps(now, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
