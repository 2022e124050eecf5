# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which resources have to be collected for what a policy says."""

from __future__ import annotations

from ..sources.registry import feeding

#: What a policy of version 1 may speak of.
DATASETS_OF_VERSION_1 = frozenset(("settings", "rooms", "recordings"))


def resources_of(dataset: str) -> frozenset[str]:
    """Return the resources that feed a dataset."""
    return frozenset(source.resource for source in feeding(dataset)) or frozenset((dataset,))
