# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The datasets: one list of columns for each table of records, from which everything else is made.

The store's tables, the exports' schemas and the data dictionary are generated from these lists, so
a column is described once. A normalised record ("row") is a plain dict with these names as keys.
"""

from __future__ import annotations

import typing as t

from .calls import CALLS
from .compositions import COMPOSITIONS
from .conference_participants import CONFERENCE_PARTICIPANTS
from .conferences import CONFERENCES
from .recordings import RECORDINGS
from .room_resources import ROOM_RESOURCES
from .rooms import ROOMS
from .settings import SETTINGS
from .switches import SWITCHES
from .transcriptions import TRANSCRIPTIONS

if t.TYPE_CHECKING:
    from ..column import Column

#: dataset → columns. Those of earlier versions keep their order; what is new comes at the end.
DATASETS: t.Final[dict[str, tuple[Column, ...]]] = {
    "rooms": ROOMS,
    "recordings": RECORDINGS,
    "settings": SETTINGS,
    "room_resources": ROOM_RESOURCES,
    "conferences": CONFERENCES,
    "conference_participants": CONFERENCE_PARTICIPANTS,
    "calls": CALLS,
    "compositions": COMPOSITIONS,
    "transcriptions": TRANSCRIPTIONS,
    "switches": SWITCHES,
}

#: dataset → a row that tells nothing: every column missing, or as it is by default.
EMPTY: t.Final[dict[str, dict[str, t.Any]]] = {
    name: {column.name: column.default or None for column in columns} for name, columns in DATASETS.items()
}
