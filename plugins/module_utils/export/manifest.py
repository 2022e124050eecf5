# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The manifest: what an export holds, on which evidence it stands, and how to check it."""

from __future__ import annotations

import json
import typing as t
from dataclasses import asdict, dataclass
from pathlib import Path

from .._deps import rfc8785
from ..records.datasets.registry import DATASETS
from ..sources.registry import feeding
from ..store.coverage import Coverage
from ..version import VERSION
from .changes import Position, Since
from .request import ExportRequest

MANIFEST_NAME: t.Final = "manifest.json"
SUMS_NAME: t.Final = "SHA256SUMS"


@dataclass
class ExportedFile:
    """One file of an export.

    Attributes:
        name: relative to the destination.
        resource: the dataset, or ``all`` for a file that holds several.
        counts: dataset → rows in this file.
        columns: dataset → names of the columns in this file.
        windows: dataset → moments of the first and the last record, or nulls.
    """

    name: str
    format: str
    resource: str
    counts: dict[str, int]
    columns: dict[str, list[str]]
    windows: dict[str, dict[str, str | None]]
    size: int = 0
    sha256: str = ""

    @property
    def records(self) -> int:
        """Rows in this file."""
        return sum(self.counts.values())

    def facts(self) -> dict[str, t.Any]:
        """Return what the manifest tells about the file."""
        facts = {"path": self.name, "records": self.records, **asdict(self)}
        del facts["name"]
        return facts

    def as_result(self, dest: Path) -> dict[str, t.Any]:
        """Return what the module tells about the file."""
        facts = {**self.facts(), "path": str(dest / self.name)}
        del facts["columns"], facts["windows"]
        return facts


def manifest(
    request: ExportRequest,
    files: t.Sequence[ExportedFile],
    coverage: t.Sequence[Coverage],
    evidence: dict[str, t.Any],
    since: Since,
    until: Position,
) -> dict[str, t.Any]:
    """Return the manifest. It holds no moment of its own: the same inventory gives the same bytes."""
    return {
        "format": "cpaas.recordings/manifest",
        "version": 1,
        "tool": {"name": "cpaas.recordings", "version": VERSION},
        "parameters": dict(request.parameters),
        "files": [file.facts() for file in files],
        "evidence": evidence,
        "coverage": [asdict(item) for item in coverage if _asked_for(item, request)],
        "changes": {
            "since": {"moment": since.moment, "position": _spell(since.position)},
            "until": _spell(until),
        },
    }


#: The datasets that are read for one that is made of them.
_READ: t.Final[dict[str, tuple[str, ...]]] = {
    "recordings_with_rooms": ("recordings", "rooms", "room_resources"),
    "changes": tuple(DATASETS),
}


def _asked_for(item: Coverage, request: ExportRequest) -> bool:
    datasets = {name for asked in request.resources for name in _READ.get(asked, (asked,))}
    collected = {source.resource for dataset in datasets for source in feeding(dataset)}
    return (
        item.resource in collected
        and request.provider in (None, item.provider)
        and (not request.accounts or item.account in request.accounts)
    )


def _spell(position: Position) -> list[dict[str, str]]:
    return [
        {"provider": provider, "account": account, "observed_at": moment}
        for (provider, account), moment in sorted(position.items())
    ]


def encode(content: t.Mapping[str, t.Any]) -> bytes:
    """Return *content* as canonical JSON (RFC 8785) and a line's end."""
    plain = json.loads(json.dumps(content))  # tuples become lists
    return rfc8785.dumps(plain) + b"\n"


#: What a collection that found nothing new says anew: which run it was, and how far it looked.
_MOMENTS: t.Final = frozenset((
    "run", "run_id", "mode", "state", "finished_at", "window_from", "window_to",
    "chains", "pages", "records", "found", "drifted",
))  # fmt: skip


def essence(content: t.Mapping[str, t.Any]) -> bytes:
    """Return what the manifest *content* says of the inventory: all but the moments of collections.

    Whether an account is there, and read completely, belongs to it; how far the latest run looked does not:
    with an open window that moves on with every run, and another export of the same would differ.
    """
    coverage = content.get("coverage")
    if not isinstance(coverage, list):
        return encode(content)
    items = [
        {name: value for name, value in item.items() if name not in _MOMENTS}
        for item in coverage
        if isinstance(item, dict)
    ]
    return encode({**content, "coverage": items})


def differs_in_moments_only(previous: t.Mapping[str, t.Any], content: t.Mapping[str, t.Any]) -> bool:
    """Tell whether the *previous* manifest, as it was read, says the same of the inventory as *content*."""
    try:
        return essence(previous) == essence(content)
    except ValueError:  # not written by this collection
        return False


def packed_essence(data: bytes) -> bytes:
    """Return the :func:`essence` of a manifest's bytes; the bytes themselves when they are no manifest."""
    try:
        content = json.loads(data)
        return essence(content) if isinstance(content, dict) else data
    except ValueError:
        return data


def sums_essence(data: bytes) -> bytes:
    """Return the lines of a list of checksums but the manifest's, which has an essence of its own."""
    own = f"  {MANIFEST_NAME}\n".encode()
    return b"".join(line for line in data.splitlines(keepends=True) if not line.endswith(own))


def readable(content: t.Mapping[str, t.Any]) -> str:
    """Return the manifest *content* for people, line by line; nothing when there is none."""
    if not content:
        return ""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def previous_manifest(dest: Path) -> dict[str, t.Any]:
    """Return the manifest of the previous export into *dest*; empty when there is none to be read."""
    try:
        content = json.loads((dest / MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def since_previous(previous: t.Mapping[str, t.Any], until: Position) -> Since:
    """Return the lower bound of what is new since the *previous* export.

    When nothing was observed since then, its own lower bound stands: repeating an export repeats
    its files.
    """
    changes = previous.get("changes")
    if not isinstance(changes, dict):
        return Since()
    known = _read(changes.get("until"))
    if known != until:
        return Since(position=known)
    since = changes.get("since")
    if not isinstance(since, dict) or since.get("moment") is not None:
        return Since(position=known)
    return Since(position=_read(since.get("position")))


def _read(entries: t.Any) -> Position:
    if not isinstance(entries, list):
        return {}
    return {
        (entry["provider"], entry["account"]): entry["observed_at"]
        for entry in entries
        if isinstance(entry, dict) and {"provider", "account", "observed_at"} <= set(entry)
    }


def sums(files: t.Sequence[tuple[str, str]]) -> bytes:
    """Return what ``sha256sum --check`` reads: pairs of checksum and name."""
    return "".join(f"{checksum}  {name}\n" for checksum, name in files).encode()
