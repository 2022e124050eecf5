# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which resources have to be collected for what a policy says."""

from __future__ import annotations

import typing as t

#: What each provider had in 0.1.0, as the collector's option ``resources`` says.
PROVIDED: t.Final[dict[str, tuple[str, ...]]] = {
    "twilio": ("settings", "rooms", "recordings"),
    "telnyx": ("recordings",),
}
#: What a policy of version 1 may speak of.
DATASETS_OF_VERSION_1: t.Final = frozenset(("settings", "rooms", "recordings"))
#: dataset → the resources that feed it, where they are not called like it.
_FEEDS: t.Final[dict[str, frozenset[str]]] = {
    "recordings": frozenset(("recordings", "voice_recordings", "room_recordings")),
}


def resources_of(dataset: str) -> frozenset[str]:
    """Return the resources that feed a dataset."""
    return _FEEDS.get(dataset, frozenset((dataset,)))
