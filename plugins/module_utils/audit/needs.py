# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which resources have to be collected for what a policy says."""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..sources.registry import feeding, of_resource, resources
from .items import OWN

if t.TYPE_CHECKING:
    from .controls._base import Control
    from .policy import Policy

#: What a policy of version 1 may speak of.
DATASETS_OF_VERSION_1: t.Final = frozenset(("settings", "rooms", "recordings"))
#: Recordings of rooms: what a control of rooms has to look at, too.
_OF_ROOMS: t.Final = {"twilio": "recordings", "telnyx": "room_recordings"}


def resources_of(dataset: str) -> frozenset[str]:
    """Return the resources that feed a dataset."""
    return frozenset(source.resource for source in feeding(dataset)) or frozenset((dataset,))


def kept_days(provider: str, resource: str, rooms_kept_days: int) -> float | None:
    """Return for how many days the provider tells of what a list holds; ``None`` when it forgets nothing."""
    kept = [source.span.keeps for source in of_resource(provider, resource) if source.span.keeps is not None]
    if not kept:
        return None
    return rooms_kept_days if resource == "rooms" else min(kept) / timedelta(days=1)


def timed_resources(provider: str, version: int) -> tuple[str, ...]:
    """Return the resources that a policy of *version* may need, and that are listed by time."""
    return tuple(
        resource
        for resource in resources(provider, default=version == 1)
        if any(source.timed for source in of_resource(provider, resource))
    )


def needed_resources(policy: Policy, provider: str) -> tuple[str, ...]:
    """Return what has to be collected of *provider* for *policy*, in the order in which it is read.

    A policy of version 1 needs what 0.1.0 collected, whatever it says; one of version 2 what its controls
    speak of.
    """
    if policy.model.version == 1:
        return resources(provider, default=True)
    wanted: set[str] = set()
    for rule in policy.rules:
        wanted |= _needs(rule.control, provider)
    return tuple(resource for resource in resources(provider) if resource in wanted)


def _needs(control: Control, provider: str) -> set[str]:
    if control.resource in OWN:
        return set()
    found = set(control.needs)
    for dataset in (control.resource, *control.also):
        found |= resources_of(dataset)
    if control.resource == "rooms":
        found.add(_OF_ROOMS.get(provider, ""))
    return found
