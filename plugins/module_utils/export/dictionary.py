# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The data dictionary: column, type, unit, meaning and source of everything that can be exported."""

from __future__ import annotations

import typing as t
from functools import cache

from ..records.column import Column
from ..records.datasets.registry import DATASETS
from ..sources.registry import feeding, wire_names
from .datasets import Dataset
from .fields import all_fields
from .request import RESOURCE_NAMES

HEADER: t.Final = (
    "resource", "column", "type", "unit", "may_be_missing", "personal", "meaning", "source_twilio",
    "source_telnyx",
)  # fmt: skip
#: What no source declares, since every row has it.
_ACCOUNT: t.Final = {
    "twilio": {"provider": "constant", "account": "account_sid"},
    "telnyx": {"provider": "constant", "account": "the option telnyx_account"},
}
#: Tells by dataset and provider what each column has its value from.
_Told = t.Callable[[str, str], dict[str, str]]
_TYPES: t.Final = {"timestamp": "timestamp, UTC", "json": "JSON"}


def entries(datasets: t.Iterable[Dataset]) -> t.Iterator[tuple[str, ...]]:
    """Yield one line for each column of *datasets*, in the order of :data:`HEADER`."""
    told = cache(_told)  # for this dictionary: the next one may find other sources
    for dataset in datasets:
        for column in dataset.columns:
            yield (dataset.name, *_describe(dataset.name, column, told))


def every_entry() -> t.Iterator[tuple[str, ...]]:
    """Yield one line for each column that any export can have."""
    told = cache(_told)
    for resource in RESOURCE_NAMES:
        for field in all_fields(resource):
            yield (resource, *_describe(resource, field.column, told))


def _describe(dataset: str, column: Column, told: _Told) -> tuple[str, ...]:
    return (
        column.name,
        _TYPES.get(column.kind, column.kind),
        column.unit,
        "yes" if column.null else "no",
        "yes" if column.personal else "no",
        column.meaning,
        *(_source(dataset, column.name, provider, told) for provider in ("twilio", "telnyx")),
    )


def _told(dataset: str, provider: str) -> dict[str, str]:
    return {**_ACCOUNT[provider], **wire_names(dataset, provider)} if feeding(dataset) else {}


def _source(dataset: str, column: str, provider: str, told: _Told) -> str:
    """Return what a provider's records have the value of a column from."""
    if dataset == "recordings_with_rooms":
        dataset = "recordings"
        if all(own.name != column for own in DATASETS[dataset]):
            dataset, column = "rooms", column.removeprefix("room_")
    return told(dataset, provider).get(column, "")
