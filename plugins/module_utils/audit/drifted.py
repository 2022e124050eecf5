# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that did not fit the type that the provider documents: unknown, whatever they are."""

from __future__ import annotations

import typing as t
from functools import cache

from ..sources.registry import fed_by, feeding
from .kinds import field_of

if t.TYPE_CHECKING:
    from ..sources.source import Source


@cache
def _fields_of(resource: str, _sources: tuple[Source, ...]) -> dict[str, frozenset[str]]:
    """Map each name that ``drift`` may hold, wire or column, to the fields that come from it.

    What is remembered is true for the sources that feed it now, and no others.
    """
    return {name: frozenset(map(field_of, columns)) for name, columns in fed_by(resource).items()}


_KEPT = frozenset(("provider", "account", "id", "drift"))


def drifted_fields(resource: str, names: t.Iterable[str]) -> set[str]:
    """Return the fields of items that come from what is named in ``drift``."""
    known = _fields_of(resource, feeding(resource))
    return {field for name in names for field in known.get(name, ())}


def without(item: t.Any, resource: str, names: frozenset[str]) -> t.Any:
    """Return *item* with the fields that did not fit their documented type unknown."""
    lost = drifted_fields(resource, names) & set(item._fields) - _KEPT
    return item._replace(
        **{field: "unknown" if field == "status" and resource == "recordings" else None for field in lost}
    )
