# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report tells of the collections."""

from __future__ import annotations

import dataclasses
import typing as t
from datetime import timedelta

from ..records.times import from_text, to_text
from ..store.coverage import Coverage
from .evidence import Evidence
from .needs import kept_days
from .plan import Plan


def shown_coverage(
    item: Coverage, evidence: Evidence, plan: Plan, name: t.Callable[[str, str], str], most: int
) -> dict[str, t.Any]:
    """Return what is told of one collection.

    ``read`` records were received, ``found`` different ones. What was collected after the audit's moment
    is no part of it, so the window ends there at the latest; it begins, whatever was asked for, not before
    ``kept_from``, the moment up to which the provider had forgotten everything.

    Args:
        most: how many sentences on what is missing.
    """
    shown = dataclasses.asdict(item)
    del shown["run"]  # numbers differ between stores that hold the same evidence
    shown["missing"] = list(item.missing[:most])
    shown["read"] = item.records
    shown["account_name"] = name(item.provider, item.account)
    kept = kept_days(item.provider, item.resource, plan.rooms_kept_days)
    shown["kept_from"] = None
    if item.window_to is not None:
        shown["window_to"] = min(item.window_to, evidence.as_of)
    if kept is not None:
        # A window that ends in the past was read later than its end.
        read_at = max(item.window_to or "", evidence.started[item.run])
        try:
            shown["kept_from"] = to_text(from_text(read_at) - timedelta(days=kept))
        except OverflowError:
            return shown
        shown["window_from"] = max(item.window_from or "", shown["kept_from"])
    return shown
