# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One column of a row, and the columns that every dataset has."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

Kind = t.Literal["text", "integer", "boolean", "timestamp", "json"]
Row = dict[str, t.Any]


@dataclass(frozen=True)
class Column:
    """One column of a row.

    Attributes:
        name: the same in the store, in exports and in policies.
        kind: ``timestamp`` is spelled as in :mod:`.times`; ``json`` is canonical JSON text.
        meaning: one sentence for the data dictionary.
        unit: of a number, such as ``ms``.
        null: whether the value may be missing.
        personal: whether it may tell who took part in a call.
        exported: whether exports hold it unless told otherwise. What changes with every run is not.
        default: of rows that were written before the column was there; empty means missing.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    null: bool = True
    personal: bool = False
    exported: bool = True
    default: str = ""


IDENTITY = (
    Column(
        "provider",
        "text",
        "Who holds the record: twilio or telnyx.",
        null=False,
    ),
    Column(
        "account",
        "text",
        "The Twilio account SID, or the name that the inventory gives to a Telnyx account.",
        null=False,
    ),
)

#: What the store adds to each record. None of it comes from a provider.
EVIDENCE = (
    Column(
        "drift",
        "json",
        "Names of fields whose value did not fit the documented type; such a value is treated as unknown.",
    ),
    Column("first_seen_at", "timestamp", "When a collection saw the record for the first time.", null=False),
    Column(
        "last_changed_at",
        "timestamp",
        "When a collection saw it with other contents than before; at first, when it was first seen.",
        null=False,
    ),
    Column(
        "deletion_seen_at",
        "timestamp",
        "When a collection saw it with the status deleted for the first time.",
    ),
    Column("vanished_at", "timestamp", "When a complete collection that covers it did not find it any more."),
    Column(
        "last_seen_at", "timestamp", "When a collection saw it for the last time.", null=False, exported=False
    ),
    Column("last_run", "integer", "Number of the run that saw it last.", null=False, exported=False),
    Column(
        "digest",
        "text",
        "SHA-256 of the scrubbed source record in canonical form.",
        null=False,
        exported=False,
    ),
    Column(
        "raw",
        "json",
        "The record as the provider sent it, without signed URLs, tokens and callback secrets.",
        null=False,
        exported=False,
    ),
)
