# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types of the items of the further datasets: their columns, and what is looked up beside them.

They are made from the datasets' columns, so a column that a dataset gains can be selected and judged by.
"""

from __future__ import annotations

import collections
import typing as t

from ..records.datasets.registry import DATASETS

#: What a store keeps for itself.
_LEFT_OUT: t.Final = frozenset(("raw", "digest", "drift", "first_seen_at", "last_changed_at", "last_seen_at"))


def field_of(column: str) -> str:
    """Return the name under which an item holds a column."""
    return "from_" if column == "from" else column


def kind_of(dataset: str, *extra: str) -> type[t.Any]:
    """Return the type of a dataset's items: columns, then *extra*, then ``drift`` and ``evidence``."""
    columns = [field_of(column.name) for column in DATASETS[dataset] if column.name not in _LEFT_OUT]
    made = t.cast("t.Any", collections.namedtuple)(dataset, [*columns, *extra, "drift", "evidence"])  # noqa: PYI024
    return t.cast("type[t.Any]", made)
