# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every info module returns, and the warnings that come with it."""

from __future__ import annotations

import itertools
import json
import typing as t

from ..arguments.window import Window
from ..client.patience import ApiUse
from ..listing.everything import Listing

if t.TYPE_CHECKING:
    from ..sources.source import Source

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
    source: Source,
    *,
    window: Window | None = None,
    fields: t.Sequence[str] | None = None,
) -> dict[str, t.Any]:
    """Return a module's result: the records of *source* under *key*, and how they came about.

    Args:
        fields: return these fields of a record only.
    """
    window = window or Window()
    kept = bounded(key, listing.records, fields)
    warnings = [*listing.notices, *_drifted(listing.records, source), *kept["warnings"]]
    if window.after or window.before:
        warnings += filter(None, [api.skew.warning("ages in the bounds were counted back by it")])
    return {
        **kept,
        "complete": listing.complete,
        "truncated_by": listing.truncated_by,
        "window": window.as_result(),
        "api": api.as_result(),
        "warnings": warnings,
    }


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
    sizes = itertools.accumulate(len(json.dumps(record)) + 2 for record in records)
    if any(size > _NEAR for size in sizes):
        warnings.append(
            f"the {key} take more than {_NEAR} bytes, and AWX drops results above {AWX_LIMIT}: {advice}"
        )
    return {"changed": False, key: records, "count": len(records), "warnings": warnings}


def _drifted(records: t.Iterable[Record], source: Source) -> list[str]:
    """Name the fields that are not what the provider documents."""
    odd = [(record.get(source.id_field), fields) for record in records if (fields := source.drift(record))]
    texts = [
        f"{f'record {name}' if isinstance(name, str) else 'a record'} does not fit the provider's "
        f"documentation in {', '.join(fields)}; kept as it came"
        for name, fields in odd[:_NAMED]
    ]
    if len(odd) > _NAMED:
        texts.append(
            f"{len(odd) - _NAMED} more records do not fit the provider's documentation; kept as they came"
        )
    return texts


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
