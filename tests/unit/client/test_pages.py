# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import next_cursor, origin
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import IncompleteListingError


def broken(problem: str, remedy: str) -> IncompleteListingError:
    return IncompleteListingError("list room recordings", "account", problem, remedy, kind="data")


ASKED = "https://video.twilio.com/v1/Recordings?PageSize=100"


@pytest.mark.parametrize(
    ("url", "cursor"),
    [
        (None, None),
        (
            "https://video.twilio.com/v1/Recordings?Page=1&PageToken=PT1",
            "/v1/Recordings?Page=1&PageToken=PT1",
        ),
        ("https://video.twilio.com:443/v1/Recordings?Page=1", "/v1/Recordings?Page=1"),
        ("HTTPS://VIDEO.twilio.com/v1/Recordings?Page=1", "/v1/Recordings?Page=1"),
        ("/v1/Recordings?Page=2", "/v1/Recordings?Page=2"),
    ],
)
def test_the_next_page_on_the_same_origin(url: str | None, cursor: str | None) -> None:
    assert next_cursor(url, ASKED, broken) == cursor


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1/Recordings?Page=1",
        "http://video.twilio.com/v1/Recordings?Page=1",
        "https://video.twilio.com:8443/v1/Recordings?Page=1",
        "https://video.twilio.com.evil.example/v1/Recordings?Page=1",
        "https://video.twilio.com@evil.example/v1/Recordings?Page=1",
        "https://user:word@video.twilio.com/v1/Recordings?Page=1",
        "//evil.example/v1/Recordings?Page=1",
        "https://video.twilio.com/v1/Rooms?Page=1",
        "https://video.twilio.com/v1/Recordings/../Keys?Page=1",
        "https://[::1/v1/Recordings?Page=1",
        "javascript:alert(1)",
        ASKED,
        "",
        7,
        {"a": 1},
    ],
)
def test_any_other_next_page_is_refused(url: object) -> None:
    with pytest.raises(IncompleteListingError) as caught:
        next_cursor(url, ASKED, broken)
    assert "word" not in str(caught.value)


def test_origin_fills_in_the_usual_port() -> None:
    assert origin("https://A.example/x") == origin("https://a.example:443")
    assert origin("http://a.example") != origin("https://a.example")
