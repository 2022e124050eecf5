# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What settings that turn recording on or off, or say where it goes, declare alike."""

from __future__ import annotations

import typing as t

from ..records import feeds
from ..records.feeds import Feed


def setting(kind: str, field: str = "", /, **columns: Feed) -> dict[str, t.Any]:
    """Return the part of a declaration that makes a row of ``switches`` of each record.

    Args:
        kind: of the setting; begins the ids of its rows, so that those of several kinds cannot meet.
        field: identifies a setting among those of its kind; empty where an account has one of them.
        columns: what else is known of it; it is about all calls or rooms unless they say otherwise.
    """
    return {
        "resource": "switches",
        "dataset": "switches",
        "columns": {
            "id": feeds.prefixed(f"{kind}/", field) if field else feeds.constant(f"{kind}/default"),
            "setting_id": feeds.plain(field) if field else feeds.constant("default"),
            "applies_to": feeds.constant("all"),
            **columns,
        },
        "marks": {"kind": kind},
        "unreadable": {"id": f"{kind}/*", "state": "unknown"},
    }
