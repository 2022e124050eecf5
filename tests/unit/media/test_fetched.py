# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A recording that was asked for by its id is that one, or none."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.media.fetched import fetched

SID = "RT" + "1" * 32


class Provider:
    """Answers every request with the same record."""

    def __init__(self, record: dict[str, Any]) -> None:
        self._record = record

    def recording(self, _identifier: str) -> dict[str, Any]:
        return self._record


@pytest.mark.parametrize("record", [{}, {"sid": None}, {"sid": "RT" + "2" * 32}])
def test_an_answer_about_something_else_is_refused(record: dict[str, Any]) -> None:
    client: Any = Provider(record)
    with pytest.raises(ApiError, match=f"fetch {SID}.*the answer is not about that record"):
        fetched(client, "twilio", "AC" + "a" * 32, [SID], 1)


def test_the_record_that_was_asked_for_is_taken() -> None:
    client: Any = Provider({"sid": SID, "status": "completed"})
    (found,) = fetched(client, "twilio", "AC" + "a" * 32, [SID], 1)
    assert found.record["id"] == SID
