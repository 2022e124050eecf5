# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine whose clock is wrong for one run loses nothing by it."""

from __future__ import annotations

import time
import typing as t
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.client import Client
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
)

from tests.fault import world
from tests.fault.world import SkippingClock, Target
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle


class WrongClock(SkippingClock):
    """A wall clock that is *ahead* by some seconds."""

    def __init__(self, ahead: float) -> None:
        super().__init__()
        self._ahead = ahead

    def wall(self) -> float:
        return time.time() + self._ahead


class Wrong(Target):
    """An account collected from a machine whose clock is wrong."""

    def __init__(self, simulator: Handle, provider: str, hours: float) -> None:
        super().__init__(simulator, provider)
        self._hours = hours

    def account(self) -> Client:
        """Return the account, with the wrong clock."""
        kind = TwilioClient if self.provider == "twilio" else TelnyxClient
        settings: t.Any = super().account()._settings
        return kind(settings, WrongClock(self._hours * 3600))

    def collect(self, store: Path, **options: t.Any) -> world.Json:
        """Collect, while the machine believes that it is so many hours later."""
        now = datetime.now(UTC) + timedelta(hours=self._hours)
        return super().collect(store, now=now, **options)


@pytest.fixture
def simulator(simulator_factory: SimulatorFactory) -> Handle:
    return simulator_factory(
        Config(
            twilio=[twilio_account("alpha", recordings=40, rooms=8)],
            telnyx=[telnyx_account("gamma", recordings=40)],
        )
    )


@pytest.mark.parametrize("resources", [("settings", "recordings"), ("recordings",)])
def test_what_is_recorded_while_the_clock_is_ahead_is_not_lost(
    simulator: Handle, tmp_path: Path, resources: tuple[str, ...]
) -> None:
    path = tmp_path / "store"
    first = Wrong(simulator, "twilio", 3).collect(path, resources=resources)
    assert first["complete"]
    (warning,) = [text for text in first["warnings"] if "clock" in text]
    assert "this machine's clock is 3 h 0 min ahead of the provider's" in warning
    end = datetime.fromisoformat(first["coverage"]["recordings"]["window"]["created_before"])
    assert end <= datetime.now(UTC)
    made = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    name = Target(simulator, "twilio").name
    step = {"op": "add_recordings", "account": name, "times": [made.isoformat()], "status": "completed"}
    ((sid,),) = [added["sids"] for added in simulator.mutate(step)]
    # Hours later, with a clock that was set, an incremental run looks only at what earlier ones left open.
    target = Target(simulator, "twilio")
    later = target.collect(
        path, resources=("recordings",), mode="incremental", now=datetime.now(UTC) + timedelta(hours=2)
    )
    assert later["complete"]
    assert ("recordings", sid) in target.stored(path)


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
@pytest.mark.parametrize("hours", [-5, 7])
def test_windows_end_at_the_providers_present(
    simulator: Handle, tmp_path: Path, provider: str, hours: float
) -> None:
    begun = datetime.now(UTC) - timedelta(seconds=2)
    result = Wrong(simulator, provider, hours).collect(tmp_path / "store", resources=("recordings",))
    end = datetime.fromisoformat(result["coverage"]["recordings"]["window"]["created_before"])
    assert begun - timedelta(seconds=1) <= end <= datetime.now(UTC)


def test_a_clock_that_is_days_off_reads_nothing(simulator: Handle, tmp_path: Path) -> None:
    with pytest.raises(IncompleteCollectionError, match="clock is 3 days ahead of what the answers say"):
        Wrong(simulator, "telnyx", 72).collect(tmp_path / "store")


def test_a_clock_that_is_right_is_not_spoken_of(simulator: Handle, tmp_path: Path) -> None:
    result = Target(simulator, "telnyx").collect(tmp_path / "store")
    assert [text for text in result["warnings"] if "clock" in text] == []
