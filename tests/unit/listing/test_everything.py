# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole list in memory: all of it, once, in one order, or an error."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.everything import list_all

from tests.unit.listing.numbered_list import NumberedList, whole
from tests.unit.listing.provider import Order, Provider

START = 1_700_000_000
STATUSES = ("processing", "completed", "failed", "deleted")


def window(size: int) -> Query:
    return Query(None, datetime.fromtimestamp(START, UTC), datetime.fromtimestamp(START + size, UTC))


def test_a_deletion_while_listing_hides_no_record() -> None:
    times, query = whole(100)

    def delete(requests: int, now: dict[str, float]) -> None:
        if requests == 4:
            now.pop("id000095", None)

    collection = NumberedList(times, moves=delete)
    listing = list_all(collection, query, concurrency=1)
    assert listing.complete
    assert set(collection.times) <= {record["id"] for record in listing.records}


@pytest.mark.parametrize("order", ["desc", "asc", "shuffled"])
@pytest.mark.parametrize("concurrency", [1, 6])
def test_the_order_of_the_result_is_that_of_time_and_id(order: Order, concurrency: int) -> None:
    times = [START + number % 7 * 3 for number in range(60)]
    provider = Provider(times, page_size=4, order=order, statuses=STATUSES, status=lambda i: STATUSES[i % 4])
    listing = list_all(provider, window(30), concurrency=concurrency)
    assert listing.complete
    assert [record["sid"] for record in listing.records] == [f"RT{index:032x}" for index in range(60)]


def test_statuses_that_were_asked_for_are_read_and_no_others() -> None:
    provider = Provider(range(START, START + 40), statuses=STATUSES, status=lambda i: STATUSES[i % 4])
    listing = list_all(provider, window(50), statuses=["deleted", "processing"])
    assert {record["status"] for record in listing.records} == {"deleted", "processing"}
    assert len(listing.records) == 20
    assert provider.requests == 2


@pytest.mark.parametrize(("limit", "truncated"), [(5, "limit"), (40, None), (41, None)])
def test_a_limit_ends_the_reading_and_says_so(limit: int, truncated: str | None) -> None:
    provider = Provider(range(START, START + 40), page_size=10)
    listing = list_all(provider, window(50), limit=limit)
    assert len(listing.records) == min(limit, 40)
    assert listing.truncated_by == truncated
    assert listing.complete is (truncated is None)


def test_half_a_list_is_no_answer() -> None:
    def fail(number: int, page: Page) -> Page:
        if number == 2:
            raise ApiError("list recordings", None, "HTTP 500", "run it again", kind="server")
        return page

    provider = Provider(range(START, START + 40), page_size=10, spoil=fail)
    with pytest.raises(ApiError, match="HTTP 500"):
        list_all(provider, window(50))
