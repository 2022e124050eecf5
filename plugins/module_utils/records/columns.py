# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The normalised records: one list of columns per resource, from which everything else is made.

The store's tables, the exports' schemas and the data dictionary are generated from these lists, so
a column is described once. A normalised record ("row") is a plain dict with these names as keys.
"""

from __future__ import annotations

import typing as t

from .recording_columns import RECORDINGS
from .room_columns import ROOMS
from .settings_columns import SETTINGS

if t.TYPE_CHECKING:
    from .column import Column

#: resource → columns. The resource names are those of the option ``resources``.
RESOURCES: t.Final[dict[str, tuple[Column, ...]]] = {
    "rooms": ROOMS,
    "recordings": RECORDINGS,
    "settings": SETTINGS,
}
