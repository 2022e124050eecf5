# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every info module returns, and the warnings that come with it."""

from __future__ import annotations

import json
import typing as t

from ..arguments.window import Window
from ..client.patience import ApiUse
from ..listing.everything import Listing
from ..records.as_sent import Checker

Record = dict[str, t.Any]

#: Bytes of a task's result above which AWX shows nothing of it, and where the warning begins.
AWX_LIMIT: t.Final = 700_000
_NEAR = 600_000
_ADVICE: t.Final = "use cpaas.recordings.recording_collect, or select fewer with a window of time or limit"
#: Records whose odd fields are named one by one.
_NAMED = 5


def result(
    key: str,
    listing: Listing,
    api: ApiUse,
    *,
    id_field: str,
    drift: Checker,
    window: Window | None = None,
    fields: t.Sequence[str] | None = None,
) -> dict[str, t.Any]:
    """Return a module's result: the records under *key*, and how they came about.

    Args:
        fields: return these fields of a record only.
    """
    warnings = [*listing.notices, *drifted(listing.records, id_field, drift)]
    kept = bounded(key, listing.records, fields)
    warnings += kept.pop("warnings")
    if window is not None and (window.after or window.before):
        warnings += filter(None, [api.skew.warning("ages in the bounds were counted back by it")])
    return {
        **kept,
        "complete": listing.complete,
        "truncated_by": listing.truncated_by,
        "window": (window or Window()).as_result(),
        "api": api.as_result(),
        "warnings": warnings,
    }


def result_of(
    key: str,
    records: list[Record],
    api: ApiUse,
    *,
    warnings: t.Sequence[str] = (),
    fields: t.Sequence[str] | None = None,
) -> dict[str, t.Any]:
    """Return the result of a module whose records are no provider's: nothing cuts or bounds them."""
    kept = bounded(key, records, fields)
    return {**kept, "api": api.as_result(), "warnings": [*warnings, *kept["warnings"]]}


def bounded(
    key: str, records: list[Record], fields: t.Sequence[str] | None, advice: str = _ADVICE
) -> dict[str, t.Any]:
    """Return the records under *key*, their number, and warnings about them.

    Args:
        fields: return these fields of a record only.
        advice: what to do about a result that AWX would drop.
    """
    warnings: list[str] = []
    if fields is not None:
        records, warnings = _cut(records, fields)
    warnings += _too_large(records, key, advice)
    return {"changed": False, key: records, "count": len(records), "warnings": warnings}


def drifted(records: t.Iterable[Record], id_field: str, drift: Checker) -> list[str]:
    """Name the fields that are not what the provider documents."""
    texts: list[str] = []
    more = 0
    for record in records:
        fields = drift(record)
        if fields and len(texts) < _NAMED:
            name = record.get(id_field)
            whose = f"record {name}" if isinstance(name, str) else "a record"
            texts.append(
                f"{whose} does not fit the provider's documentation in {', '.join(fields)}; kept as it came"
            )
        elif fields:
            more += 1
    if more:
        texts.append(f"{more} more records do not fit the provider's documentation; kept as they came")
    return texts


def _too_large(records: t.Iterable[Record], key: str, advice: str = _ADVICE) -> list[str]:
    size = 0
    for record in records:
        size += len(json.dumps(record)) + 2
        if size > _NEAR:
            return [
                f"the {key} take more than {_NEAR} bytes, and AWX drops results above {AWX_LIMIT}: {advice}"
            ]
    return []


def _cut(records: list[Record], names: t.Sequence[str]) -> tuple[list[Record], list[str]]:
    """Return *records* with the fields *names* alone, and a warning about names that no record has."""
    there = {name for record in records for name in record}
    unknown = [name for name in dict.fromkeys(names) if name not in there] if records else []
    texts = []
    if unknown:
        texts.append(
            f"fields names {', '.join(unknown)}, which no record has; they have {', '.join(sorted(there))}"
        )
    return [{name: record[name] for name in names if name in record} for record in records], texts
