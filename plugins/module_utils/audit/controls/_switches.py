# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the two controls of switches have in common."""

from __future__ import annotations

import typing as t

from ._base import NOT_APPLICABLE, Outcome, unknown


def no_answer(switch: t.Any) -> Outcome | None:
    """Judge a setting that is gone, says nothing of recording, or cannot be read; ``None`` for the others."""
    if switch.vanished_at is not None or (switch.state is None and "state" not in switch.drift):
        return NOT_APPLICABLE
    if switch.state in ("unknown", None):
        why = f": {switch.reason}" if switch.reason else ""
        return unknown(f"Whether the setting records is not known{why.rstrip('.')}.", state=switch.state)
    return None


def facts_of(switch: t.Any) -> dict[str, t.Any]:
    """Return what a reader wants to know of a setting."""
    names = ("kind", "name", "state", "applies_to")
    return {name: value for name in names if (value := getattr(switch, name)) is not None}
