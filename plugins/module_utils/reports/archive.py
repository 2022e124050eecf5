# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the evidence holds of single rooms, conferences and calls: their recordings, and where the files lie.

Reports ask for a bounded number of them, by id; nothing here reads a table as a whole, apart from the
recordings of Telnyx sessions, for which the store has no index.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS, media

_AT_ONCE = 500
#: Recordings of one visit that are told one by one.
MOST_PIECES = 25

Key = tuple[str, str, str, str]  # dataset, provider, account, id
Own = tuple[str, str, str]  # provider, account, id
#: dataset, provider, account, ids → findings on them: mappings with control, severity, verdict, message …
Found = t.Callable[[str, str, str, t.Sequence[str]], t.Iterable[dict[str, t.Any]]]

#: Datasets of what was recorded.
_SOUNDS: t.Final = ("recordings", "compositions")
#: Column of a recording or a composition → the dataset of what it was made of; the first that is set counts.
_PARENTS: t.Final = (("room_id", "rooms"), ("conference_id", "conferences"), ("call_id", "calls"))
#: Further columns by which recordings and compositions name what they are of.
_OTHERS: t.Final = (("room_id", "room_resources"), ("session_id", "rooms"), ("session_id", "calls"))
_VISITS: t.Final = {
    "rooms": ("name", "created_at", "ended_at", "duration_sec", "status", "recording_enabled"),
    "room_resources": ("name", "created_at", "ended_at", "duration_sec", "status"),
    "conferences": ("name", "created_at", "ended_at", "duration_sec", "status", "recording_enabled"),
    "calls": ("created_at", "ended_at", "duration_sec", "status", "direction"),
}
_PIECES: t.Final = (
    "id", "status", "media_type", "track_name", "created_at", "duration_ms", "size_bytes", "storage",
    "external_url", "deletion_seen_at", "vanished_at",
)  # fmt: skip
_FILES: t.Final = ("state", "path", "sha256", "size_bytes", "problem", "observed_at")


@dataclass
class Visit:
    """One room, conference or call.

    Attributes:
        known: its columns; empty when the evidence does not hold it itself.
        pieces: its recordings and compositions, the first :data:`MOST_PIECES` of ``pieces_total``. Each has
            ``dataset``, and as ``file`` what is known of its archived file, or None.
        findings: everything that was found about it and its recordings, the worst first.
    """

    dataset: str
    provider: str
    account: str
    id: str
    known: dict[str, t.Any] = field(default_factory=dict)
    pieces: list[dict[str, t.Any]] = field(default_factory=list)
    pieces_total: int = 0
    findings: list[dict[str, t.Any]] = field(default_factory=list)


class Archive:
    """Looks up visits in one snapshot of the store.

    Args:
        connection: the snapshot.
        as_of: what was created at or after this moment is left out, as in the audit.
        found: looks up findings of this audit.
    """

    def __init__(self, connection: sa.Connection, as_of: str, found: Found) -> None:
        self._connection = connection
        self._as_of = as_of
        self._found = found

    def parents(self, keys: t.Iterable[Key]) -> dict[Key, Key]:
        """Map recordings, compositions and transcriptions to the room, conference or call they are of."""
        wanted = [key for key in keys if key[0] not in _VISITS]
        words = [key for key in wanted if key[0] == "transcriptions"]
        sounds: dict[Key, Key] = {
            ("transcriptions", *own): ("recordings", *own[:2], row["recording_id"])
            for own, row in self._rows(RECORDS["transcriptions"], words, ("recording_id",))
            if row["recording_id"]
        }
        found: dict[Key, Key] = {}
        for dataset in _SOUNDS:
            table = RECORDS[dataset]
            asked = {key for key in (*wanted, *sounds.values()) if key[0] == dataset}
            columns = [name for name, _of in (*_PARENTS, ("session_id", "")) if name in table.c]
            for own, row in self._rows(table, asked, columns):
                if parent := _parent(own, row):
                    found[dataset, *own] = parent
        found.update({key: found[sound] for key, sound in sounds.items() if sound in found})
        return found

    def visits(self, keys: t.Sequence[Key]) -> list[Visit]:
        """Return what is known of rooms, conferences and calls, in the order of *keys*."""
        visits = {key: Visit(*key) for key in keys}
        for dataset, columns in _VISITS.items():
            asked = [key for key in keys if key[0] == dataset]
            for own, row in self._rows(RECORDS[dataset], asked, columns):
                visits[dataset, *own].known = row
        for dataset in _SOUNDS:
            self._add_pieces(dataset, visits)
        pieces: dict[Key, dict[str, t.Any]] = {
            ("", visit.provider, visit.account, piece["id"]): piece
            for visit in visits.values()
            for piece in visit.pieces
        }
        for own, row in self._rows(media, pieces, _FILES):
            pieces["", *own]["file"] = row
        for visit in visits.values():
            self._add_findings(visit)
        return list(visits.values())

    def _rows(
        self, table: sa.Table, keys: t.Iterable[Key], columns: t.Sequence[str]
    ) -> t.Iterator[tuple[Own, dict[str, t.Any]]]:
        for provider, account, ids in _parts(keys):
            statement = sa.select(table.c.id, *(table.c[name] for name in columns)).where(
                table.c.provider == provider, table.c.account == account, table.c.id.in_(ids)
            )
            for row in self._connection.execute(statement):
                yield (provider, account, row[0]), dict(zip(columns, row[1:], strict=True))

    def _add_pieces(self, dataset: str, visits: dict[Key, Visit]) -> None:
        table = RECORDS[dataset]
        chosen = [table.c[name] if name in table.c else sa.null().label(name) for name in _PIECES]
        order = table.c.created_at.asc().nulls_first(), table.c.id
        for column, of in (*_PARENTS, *_OTHERS):
            if column not in table.c:
                continue
            for provider, account, ids in _parts(key for key in visits if key[0] == of and _has(column, key)):
                where = (
                    table.c.provider == provider,
                    table.c.account == account,
                    table.c[column].in_(ids),
                    sa.or_(table.c.created_at.is_(None), table.c.created_at < self._as_of),
                )
                statement = sa.select(table.c[column], *chosen).where(*where).order_by(*order)
                for row in self._connection.execution_options(yield_per=_AT_ONCE).execute(statement):
                    visit = visits[of, provider, account, row[0]]
                    visit.pieces_total += 1
                    if len(visit.pieces) < MOST_PIECES:
                        values = dict(zip(_PIECES, row[1:], strict=True))
                        visit.pieces.append({"dataset": dataset, **values, "file": None})

    def _add_findings(self, visit: Visit) -> None:
        ids: dict[str, list[str]] = {visit.dataset: [visit.id]}
        for piece in visit.pieces:
            ids.setdefault(piece["dataset"], []).append(piece["id"])
        for dataset, some in ids.items():
            for item in self._found(dataset, visit.provider, visit.account, some):
                visit.findings.append({**item, "resource": dataset})


def _parent(own: Own, row: t.Mapping[str, t.Any]) -> Key | None:
    provider, account, _id = own
    # Recordings of Telnyx name the session of a room, or of a call.
    if provider == "telnyx" and row.get("session_id") and not row.get("conference_id"):
        return "rooms" if row.get("room_id") else "calls", provider, account, row["session_id"]
    for column, dataset in _PARENTS:
        if row.get(column):
            return dataset, provider, account, row[column]
    return None


def _has(column: str, key: Key) -> bool:
    """Tell whether recordings name the visit *key* in *column*."""
    return (column == "session_id") == (key[1] == "telnyx" and key[0] in ("rooms", "calls"))


def _parts(keys: t.Iterable[Key]) -> t.Iterator[tuple[str, str, list[str]]]:
    """Yield provider, account and some ids of theirs, until all *keys* are named."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for _dataset, provider, account, id_ in keys:
        found.setdefault((provider, account), {})[id_] = None
    for (provider, account), unique in found.items():
        ids = list(unique)
        for start in range(0, len(ids), _AT_ONCE):
            yield provider, account, ids[start : start + _AT_ONCE]
