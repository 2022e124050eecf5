# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`video_recording_settings_info` tells configured settings from an account that never configured any."""

from __future__ import annotations

import pytest

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_module, run_modules
from tests.simulator.config import Config, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle

MODULE = "cpaas.recordings.video_recording_settings_info"


def test_settings(simulator: Handle) -> None:
    configured, checked = run_modules(
        [Task(MODULE), Task(MODULE, check=True)], env=provider_environment(simulator)
    )
    truth = simulator.world.twilio[simulator.config.twilio[0].sid].settings()
    assert truth is not None
    for outcome in (configured, checked):
        assert outcome["settings"] == truth
        assert (outcome["count"], outcome["changed"], outcome["complete"]) == (1, False, True)


@pytest.mark.parametrize("absent", ["404", "null"])
def test_settings_that_were_never_configured(simulator_factory: SimulatorFactory, absent: str) -> None:
    simulator = simulator_factory(
        Config.model_validate({"twilio": [twilio_account("alpha")], "settings_absent": absent})
    )
    outcome = run_module(MODULE, {}, env=provider_environment(simulator, telnyx=None))
    assert outcome["settings"] is None
    assert (outcome["count"], outcome["changed"], outcome["complete"]) == (0, False, True)
