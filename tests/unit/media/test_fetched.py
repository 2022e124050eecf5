# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A recording that was asked for by its id is that one, or none."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.media.fetched import fetched
from ansible_collections.cpaas.recordings.plugins.module_utils.media.judge import Candidate

from tests.unit.client.doubles import ACCOUNT, SECRET, FakeClock, reply, serving

SID = "RT" + "1" * 32


def fetch(record: dict[str, Any]) -> list[Candidate]:
    """Ask for a recording where every answer is *record*."""
    with serving(reply(record)) as (url, _any):
        settings = TwilioSettings(ACCOUNT, ACCOUNT, SECRET, url, url, HttpSettings(requests_per_second=0))
        with TwilioClient(settings, FakeClock()) as client:
            return fetched(client, ACCOUNT, [SID], 1)


@pytest.mark.parametrize("record", [{}, {"sid": None}, {"sid": "RT" + "2" * 32}])
def test_an_answer_about_something_else_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ApiError, match=f"fetch {SID}.*the answer is not about that record"):
        fetch(record)


def test_the_record_that_was_asked_for_is_taken() -> None:
    (found,) = fetch({"sid": SID, "status": "completed"})
    assert found.record["id"] == SID
