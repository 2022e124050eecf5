# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telnyx's rules for lists: numbered pages with totals, inclusive bounds, filters that vanish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.http_client import Client, Json
from tests.simulator.config import Config, telnyx_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle


@pytest.fixture
def client(simulator: Handle) -> Client:
    return Client(simulator)


def pages(client: Client, size: int, query: str = "") -> Iterator[Json]:
    number = last = 1
    while number <= last:
        page = client.telnyx(f"/recordings?page[size]={size}&page[number]={number}{query}").json()
        last = page["meta"]["total_pages"]
        yield page
        number += 1


@pytest.mark.parametrize("order", ["asc", "desc", "shuffled"])
def test_numbered_pages_hold_every_recording_once(simulator_factory: SimulatorFactory, order: str) -> None:
    config = Config.model_validate({"order": order, "telnyx": [telnyx_account("gamma", recordings=503)]})
    client = Client(simulator_factory(config))
    found = list(pages(client, 50))
    assert [page["meta"]["page_number"] for page in found] == list(range(1, 12))
    assert {(p["meta"]["total_results"], p["meta"]["page_size"]) for p in found} == {(503, 50)}
    records = [record for page in found for record in page["data"]]
    expected = {r["id"]: r for r in client.handle.world.telnyx["gamma"].recordings()}
    assert len(records) == len(expected)
    for record in records:
        assert {**record, "download_urls": {}} == expected[record["id"]]
        assert list(record["download_urls"]) in (["mp3"], ["wav"])
    assert client.telnyx("/recordings?page[number]=99&page[size]=50").json()["data"] == []


def test_page_sizes(client: Client) -> None:
    assert len(client.telnyx("/recordings").json()["data"]) == 20
    assert client.telnyx("/recordings?page[size]=250").json()["meta"]["page_size"] == 250
    for wrong in ("page[size]=251", "page[size]=0", "page[number]=0", "page[number]=x"):
        answer = client.telnyx(f"/recordings?{wrong}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "10015")


def test_bounds_are_inclusive_on_both_sides(client: Client) -> None:
    times = sorted(r["created_at"] for r in client.handle.world.telnyx["gamma"].recordings())
    query = f"&filter[created_at][gte]={times[30]}&filter[created_at][lte]={times[40]}"
    found = sorted(r["created_at"] for page in pages(client, 4, query) for r in page["data"])
    assert found == times[30:41]
    assert client.telnyx("/recordings?filter[created_at][gte]=soon").status_code == 400


def test_a_misspelt_filter_is_ignored_without_a_word(client: Client) -> None:
    for query in (
        "filter[conferenceid]=x",
        "conference_id=x",
        "filter[created_at][after]=2099-01-01T00:00:00Z",
    ):
        assert client.telnyx(f"/recordings?{query}").json()["meta"]["total_results"] == 120
    assert client.telnyx("/recordings?filter[conference_id]=x").json()["meta"]["total_results"] == 0


def test_urls_are_signed_for_each_answer_and_missing_ids_are_404(client: Client) -> None:
    record = client.telnyx("/recordings?page[size]=1").json()["data"][0]
    again = client.telnyx(f"/recordings/{record['id']}").json()["data"]
    assert {**again, "download_urls": {}} == {**record, "download_urls": {}}
    for url in (*record["download_urls"].values(), *again["download_urls"].values()):
        media = client.session.get(url, timeout=9)
        truth = client.handle.world.telnyx["gamma"].media(record["id"])
        assert truth
        assert media.content == truth.read()
    answer = client.telnyx("/recordings/00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "10005")
    assert client.telnyx("/rooms_of_tomorrow").status_code == 404
