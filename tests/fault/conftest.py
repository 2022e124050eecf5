# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulator for a module; tests put it back in order when they begin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.fixtures import simulator_factory
from tests.simulator.handle import Handle, start

__all__ = ["simulator_factory"]


@pytest.fixture(scope="module")
def troubled() -> Iterator[Handle]:
    """Serve small accounts of both kinds, evenly and unevenly spread, in pages of odd sizes."""
    skewed = {"skew_share": 0.8, "skew_width": 0.02}
    # Telnyx takes pages of 250; smaller ones let a small account have many of them.
    config = Config(
        twilio=[
            twilio_account("alpha", recordings=640, rooms=70, settings=Settings()),
            twilio_account("beta", recordings=480, rooms=40, **skewed),
        ],
        telnyx=[
            telnyx_account("gamma", recordings=390),
            telnyx_account("delta", recordings=260, **skewed),
        ],
        telnyx_max_page=23,
        page_limit="clamp",
    )
    handle = start(config)
    yield handle
    handle.stop()
