# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A chain refuses pages that cannot belong to it, begins anew where that helps, and counts what it read."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import (
    ExpiredPageError,
    IncompleteListingError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.chain import (
    EMPTY_PAGES,
    RESTARTS,
    Chain,
    Reader,
    timestamp,
)

from tests.unit.listing.provider import Provider

START = 1_700_000_000
WINDOW = Query(None, datetime.fromtimestamp(START, UTC), datetime.fromtimestamp(START + 1000, UTC))


def reader(spoil: Callable[[int, Page], Page], *, size: int = 100) -> tuple[Reader, Provider]:
    provider = Provider(range(START, START + size), page_size=10, spoil=spoil)
    return Reader(provider, Chain(1, WINDOW)), provider


def read(chain: Reader) -> list[str]:
    """Read to the end; what was brought before the chain began anew is brought again."""
    brought: list[str] = []
    while chain.chain.state == "open":
        brought += [record["sid"] for record in chain.next().records]
    return brought


def test_an_undisturbed_chain_counts_its_pages_and_ends_by_the_providers_mark() -> None:
    chain, provider = reader(lambda _number, page: page)
    assert len(set(read(chain))) == len(range(100))
    end = chain.chain
    assert (end.state, end.pages, end.records, end.cursor) == ("done", 10, 100, None)
    assert end.ended_by == "the provider's mark of the last page"
    assert provider.requests == 10
    assert chain.noticed == []


def test_an_empty_list_is_read_with_one_page() -> None:
    provider = Provider([])
    chain = Reader(provider, Chain(1, WINDOW))
    assert read(chain) == []
    assert (chain.chain.state, chain.chain.pages) == ("done", 1)


def test_a_page_that_comes_twice_is_noticed_and_the_chain_read_again() -> None:
    pages: list[Page] = []

    def repeat(number: int, page: Page) -> Page:
        pages.append(page)
        return replace(page, records=pages[3].records) if number == 4 else page

    chain, provider = reader(repeat)
    assert len(set(read(chain))) == 100
    assert chain.noticed == ["page 5 of the list repeats the page before it"]
    assert provider.requests == 15
    assert (chain.chain.pages, chain.chain.records) == (10, 100), "what was thrown away is not counted"


def test_pages_that_alternate_under_ever_new_cursors_end() -> None:
    held: dict[int, Page] = {}
    cursors = itertools.count(1)

    def alternate(number: int, page: Page) -> Page:
        held[number] = page
        return replace(page, records=held[number % 2].records, cursor=f"0{next(cursors)}")

    chain, provider = reader(alternate)
    with pytest.raises(IncompleteListingError, match=r"page 3 of the list repeats page 1"):
        read(chain)
    assert provider.requests == 3 * (RESTARTS + 1)


def test_a_cursor_that_leads_back_is_noticed() -> None:
    def back(_number: int, page: Page) -> Page:
        return replace(page, cursor="20") if page.cursor == "50" else page

    chain, _provider = reader(back)
    with pytest.raises(IncompleteListingError, match="leads back to a page that was read before"):
        read(chain)


def test_a_list_that_goes_on_without_records_ends() -> None:
    cursors = itertools.count(1)
    chain, provider = reader(lambda _number, page: replace(page, records=[], cursor=f"0{next(cursors)}"))
    with pytest.raises(IncompleteListingError, match="goes on and on without a record"):
        read(chain)
    assert provider.requests == (EMPTY_PAGES + 1) * (RESTARTS + 1)


def test_a_few_empty_pages_are_no_error() -> None:
    def gap(number: int, page: Page) -> Page:
        return replace(page, records=[]) if number in (0, 3, 4) else page

    chain, _provider = reader(gap)
    assert len(read(chain)) == 70


def test_a_time_filter_that_is_ignored_is_no_answer() -> None:
    provider = Provider(range(START - 50, START + 50), page_size=10)
    provider.ignores_filters = True
    with pytest.raises(IncompleteListingError, match="did not apply a filter") as caught:
        read(Reader(provider, Chain(1, WINDOW)))
    assert caught.value.kind == "filter"


def test_bounds_that_were_widened_to_whole_seconds_are_no_ignored_filter() -> None:
    middle = datetime.fromtimestamp(START + 0.5, UTC)
    provider = Provider([START, START + 1])
    provider.ignores_filters = True
    chain = Reader(provider, Chain(1, Query(None, middle, datetime.fromtimestamp(START + 0.9, UTC))))
    assert len(read(chain)) == 2


def expired(*numbers: int) -> Callable[[int, Page], Page]:
    def spoil(number: int, page: Page) -> Page:
        if number in numbers:
            raise ExpiredPageError("list", None, "expired", "again", kind="data")
        return page

    return spoil


def test_begin_anew_after_an_expired_token() -> None:
    chain, provider = reader(expired(4, 9))
    assert len(set(read(chain))) == 100
    assert provider.requests == 20
    assert (chain.chain.pages, chain.chain.records) == (10, 100)
    assert chain.noticed == []


def test_a_token_that_expires_again_and_again_is_no_end() -> None:
    chain, provider = reader(expired(*range(1, 100)))
    with pytest.raises(ExpiredPageError):
        read(chain)
    assert provider.requests == 1 + RESTARTS * 1 + 1
    assert chain.chain.state == "open"


def test_an_interrupted_chain_goes_on_and_begins_anew_when_its_token_has_expired() -> None:
    provider = Provider(range(START, START + 100), page_size=10)
    interrupted = Chain(7, WINDOW, pages=4, records=40, cursor="40")
    chain = Reader(provider, interrupted)
    assert len(read(chain)) == 60
    assert (chain.chain.pages, chain.chain.records, provider.requests) == (10, 100, 6)

    provider.requests, provider.spoil = 0, expired(0)
    chain = Reader(provider, interrupted)
    assert len(read(chain)) == 100
    assert (chain.chain.number, chain.chain.pages, chain.chain.records) == (7, 10, 100)


def test_records_with_odd_ids_and_times_are_compared_without_harm() -> None:
    odd: list[dict[str, Any]] = [{"sid": {"no": "id"}, "date_created": ["no time"]}, {"sid": None}, {}]

    def spoil(number: int, page: Page) -> Page:
        return replace(page, records=[*odd, *page.records]) if number == 0 else page

    chain, _provider = reader(spoil)
    step = chain.next()
    assert len(step.records) == 13
    assert len(chain.times) == 10


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2023-11-14T22:13:20Z", 1_700_000_000.0),
        ("2023-11-14T22:13:20.5+00:00", 1_700_000_000.5),
        ("2023-11-14T22:13:20", 1_700_000_000.0),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("yesterday", None),
        ("\ud800", None),
        (None, None),
        (5, None),
    ],
)
def test_times_that_are_none_are_no_error(text: object, seconds: float | None) -> None:
    found = timestamp(text)
    assert found == seconds if seconds is not None else found is None or abs(found) > 1e10
