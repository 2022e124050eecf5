# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an export was asked for, without anything of Ansible."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..records.datasets.registry import DATASETS
from ..records.times import to_text

#: The datasets of the store, and two that are made of them.
RESOURCE_NAMES: t.Final = (*DATASETS, "changes", "recordings_with_rooms")
DEFAULT_RESOURCES: t.Final = ("rooms", "recordings", "settings")
Method = t.Literal["drop", "hash"]


@dataclass(frozen=True)
class Redaction:
    """Which columns are left out, and which are replaced by a keyed hash.

    Attributes:
        methods: column name → ``drop`` or ``hash``.
        key: of the hash; never shown, stored or logged.
    """

    methods: t.Mapping[str, Method] = field(default_factory=dict)
    key: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class ExportRequest:
    """One export.

    Attributes:
        dest: the folder.
        formats, resources: of :data:`.formats.FORMATS` and :data:`RESOURCE_NAMES`.
        created_after, created_before: of rooms and recordings; inclusive and exclusive.
        accounts, statuses: keep these only; empty keeps all. Statuses are those of recordings.
        columns: names to keep, in this order; empty keeps what the dictionary marks as exported.
        changes_since: lower bound of the changes; ``None`` means since the previous export into *dest*.
        as_of: the coverage is told as it was needed at this moment; ``None`` means the latest.
        parameters: what the user asked for, as the manifest repeats it.
    """

    dest: Path
    formats: tuple[str, ...] = ("csv",)
    resources: tuple[str, ...] = DEFAULT_RESOURCES
    created_after: datetime | None = None
    created_before: datetime | None = None
    provider: str | None = None
    accounts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    formula_guard: bool = True
    redaction: Redaction = field(default_factory=Redaction)
    changes_since: datetime | None = None
    as_of: datetime | None = None
    parameters: t.Mapping[str, t.Any] = field(default_factory=dict)

    @property
    def window(self) -> tuple[str | None, str | None]:
        """The bounds on creation, spelled as in the store."""
        after, before = self.created_after, self.created_before
        return (to_text(after) if after else None, to_text(before) if before else None)
