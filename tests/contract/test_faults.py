# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault does what it says, alone and mixed, and a patient client still gets everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from tests.contract.http_client import Client
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory, calm
from tests.simulator.handle import ControlError, Handle, running

LIST = "/v1/Recordings?Status=completed&PageSize=20"


@pytest.fixture(scope="module")
def shared() -> Iterator[Handle]:
    accounts = [twilio_account("alpha", recordings=150), twilio_account("beta", recordings=20)]
    with running(Config(nulls=0, twilio=accounts, telnyx=[telnyx_account("gamma")])) as handle:
        yield handle


@pytest.fixture
def handle(shared: Handle) -> Handle:
    return calm(shared)


@pytest.mark.parametrize("kind", ["reset", "truncate", "hang"])
def test_broken_connections(handle: Handle, kind: str) -> None:
    handle.faults({"kind": kind, "nth": [2], "seconds": 0})
    client = Client(handle)
    assert client.get(LIST).status_code == 200
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.get(LIST)
    assert client.get(LIST).status_code == 200
    entry = handle.requests()[1]
    assert (entry["fault"], entry["status"]) == (kind, 200 if kind == "truncate" else 0)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"kind": "http500"}, 500, 20500),
        ({"kind": "http502"}, 502, 20500),
        ({"kind": "http503", "retry_after": 1}, 503, 20500),
        ({"kind": "http429", "retry_after": 1}, 429, 20429),
        ({"kind": "http", "status": 403}, 403, 20001),
    ],
)
def test_error_answers(handle: Handle, fault: dict[str, Any], status: int, code: int) -> None:
    handle.faults({**fault, "nth": [1, 2]})
    answer = Client(handle).get(LIST)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers.get("Retry-After") == ("1" if "retry_after" in fault else None)
    telnyx = Client(handle).telnyx("/recordings")
    assert telnyx.status_code == status
    assert telnyx.json()["errors"]
    assert Client(handle).get(LIST).status_code == 200


def test_retry_after_can_be_a_date(handle: Handle) -> None:
    handle.faults({"kind": "http429", "retry_after": 30, "retry_after_date": True, "nth": [1]})
    moment = parsedate_to_datetime(Client(handle).get(LIST).headers["Retry-After"])
    assert 0 < (moment - datetime.now(UTC)).total_seconds() <= 30


@pytest.mark.parametrize(
    ("kind", "status"), [("malformed", 200), ("html", 502), ("html200", 200), ("empty", 200)]
)
def test_bodies_that_are_no_json(handle: Handle, kind: str, status: int) -> None:
    handle.faults({"kind": kind, "nth": [1]})
    answer = Client(handle).get(LIST)
    assert answer.status_code == status
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_page_can_lead_to_itself_or_away(handle: Handle) -> None:
    client = Client(handle)
    first = client.get(LIST).json()
    handle.faults({"kind": "repeat_page", "nth": [1]}, {"kind": "foreign_next", "nth": [2]})
    repeated = client.get(LIST).json()
    assert client.get(repeated["meta"]["next_page_url"]).json()["recordings"] == first["recordings"]
    astray = first["meta"]["next_page_url"]
    handle.faults({"kind": "foreign_next", "probability": 1, "times": 1})
    away = client.get(astray).json()["meta"]["next_page_url"]
    assert away.startswith(handle.foreign_url)
    assert handle.violations() == []
    client.get(away)
    assert [v["rule"] for v in handle.violations()] == ["credentials sent to a foreign origin"]


def test_a_redirect_leads_to_the_foreign_origin(handle: Handle) -> None:
    handle.faults({"kind": "redirect", "nth": [1]})
    answer = Client(handle).get(LIST)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(handle.foreign_url)


def test_tokens_can_expire(handle: Handle) -> None:
    handle.faults({"kind": "expired_token", "nth": [1]}, {"kind": "invalid_token", "nth": [2]})
    client = Client(handle)
    following = client.get(LIST).json()["meta"]["next_page_url"]
    assert client.get(following).json()["code"] == 25023
    assert client.get(following).json()["code"] == 21481
    assert client.get(following).status_code == 200


def test_records_can_be_wrong(handle: Handle) -> None:
    client, own = Client(handle), handle.config.twilio[0].sid
    handle.faults({"kind": "wrong_account", "nth": [1]})
    accounts = [r["account_sid"] for r in client.get(LIST).json()["recordings"]]
    assert sorted(set(accounts)) == sorted([own, handle.config.twilio[1].sid])
    assert accounts.count(own) == 19
    handle.faults({"kind": "bad_record", "nth": [1]}, {"kind": "bad_record", "field": "size", "nth": [2]})
    for field in ("duration", "size"):
        odd = [r for r in client.get(LIST).json()["recordings"] if isinstance(r[field], dict)]
        assert len(odd) == 1
    handle.faults({"kind": "telnyx_drift", "nth": [1]})
    assert client.telnyx("/recordings").json()["meta"]["total_results"] == 201
    assert client.telnyx("/recordings").json()["meta"]["total_results"] == 200


def test_lists_can_have_wrong_shapes(handle: Handle) -> None:
    client, own = Client(handle), handle.config.twilio[0].sid
    handle.faults(*({"kind": kind, "nth": [1]} for kind in ("duplicate_record", "null_record", "no_meta")))
    assert [client.get(f"/v1/Recordings/{own}").status_code for _any in range(3)] == [404] * 3
    pages = []
    for kind in ("duplicate_record", "null_record", "no_meta"):
        handle.faults({"kind": kind, "nth": [1]})
        pages.append(client.get(LIST).json())
    double, hole, headless = pages
    assert len(double["recordings"]) == 21
    assert len({record["sid"] for record in double["recordings"]}) == 20
    assert hole["recordings"].count(None) == 1
    assert "meta" not in headless


def test_a_numbered_page_can_repeat_the_one_before(handle: Handle) -> None:
    client = Client(handle)
    first = client.telnyx("/recordings?page[number]=1").json()
    handle.faults({"kind": "telnyx_repeat", "nth": [1]})
    again = client.telnyx("/recordings?page[number]=2").json()
    assert [r["id"] for r in again["data"]] == [r["id"] for r in first["data"]]
    assert again["meta"]["page_number"] == 2
    assert client.telnyx("/recordings?page[number]=2").json()["data"][0]["id"] != first["data"][0]["id"]


def test_faults_can_be_kept_to_a_path_or_an_account(handle: Handle) -> None:
    handle.faults({"kind": "http500", "probability": 1, "path": "^/v1/Video"})
    assert Client(handle).get(LIST).status_code == 200
    assert Client(handle).get("/v1/Video/Rooms").status_code == 500
    handle.faults({"kind": "http500", "probability": 1, "account": handle.config.twilio[1].sid})
    assert Client(handle).get(LIST).status_code == 200
    assert Client(handle, twilio=1).get(LIST).status_code == 500


def test_chance_depends_on_seed_url_and_attempt_only(simulator_factory: SimulatorFactory) -> None:
    def outcome(seed: int, order: int) -> dict[str, list[int]]:
        config = Config.model_validate(
            {
                "twilio": [twilio_account("alpha", recordings=100)],
                "fault_seed": seed,
                "faults": [{"kind": "http503", "probability": 0.4}],
            }
        )
        client = Client(simulator_factory(config))
        paths = [f"/v1/Recordings?PageSize={size}" for size in range(1, 30)][::order]
        return {path: [client.get(path).status_code for _any in range(3)] for path in paths}

    first = outcome(1, 1)
    assert outcome(1, -1) == first
    assert outcome(2, 1) != first
    codes = [code for codes in first.values() for code in codes]
    assert 0.2 < codes.count(503) / len(codes) < 0.6


def test_a_mix_hides_nothing_from_a_client_that_tries_again(handle: Handle) -> None:
    kinds = ("reset", "truncate", "malformed", "http500", "http429", "html", "empty")
    handle.faults(*({"kind": kind, "probability": 0.08} for kind in kinds))
    client, url, found = Client(handle), handle.url + LIST, []
    while url:
        for _attempt in range(50):
            try:
                answer = client.get(url)
                page = answer.json()
            except requests.RequestException:
                continue
            if answer.status_code == 200:
                break
        else:
            pytest.fail("fifty attempts")
        found += page["recordings"]
        url = page["meta"]["next_page_url"]
    assert found == list(next(iter(handle.world.twilio.values())).recordings("completed"))
    assert sum(handle.counters()["fault"].get(kind, 0) for kind in kinds) > 0


def test_a_slow_answer_is_late_and_whole(handle: Handle) -> None:
    handle.faults({"kind": "slow", "nth": [1], "seconds": 0.3})
    assert Client(handle).get(LIST).elapsed.total_seconds() >= 0.3


def test_an_unknown_fault_is_refused(handle: Handle) -> None:
    with pytest.raises(ControlError, match="unknown faults: gremlin"):
        handle.faults({"kind": "gremlin"})
    with pytest.raises(ControlError, match="probabilty"):
        handle.faults({"kind": "reset", "probabilty": 1})
