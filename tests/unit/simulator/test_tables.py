# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables, their lists, and what a new list needs: a declaration."""

from __future__ import annotations

import json
import tracemalloc
from base64 import b64encode
from typing import Any
from urllib.request import Request, urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.__main__ import _parser, configure
from tests.simulator.config import Config, Order, telnyx_account, twilio_account
from tests.simulator.listing import Selection
from tests.simulator.mutations import mutate
from tests.simulator.overlay import Record
from tests.simulator.paging import FLAT
from tests.simulator.periodic import Periodic
from tests.simulator.products import DATA, ENDPOINTS
from tests.simulator.styles import Listed
from tests.simulator.tabled import listed, one
from tests.simulator.tables import Data, Table
from tests.simulator.texts import HOSTILE_NAMES
from tests.simulator.threaded import serving
from tests.simulator.timeline import rfc2822
from tests.simulator.twilio_filters import Signed, Status
from tests.simulator.wanted import Wanted
from tests.simulator.world import World


@given(
    size=st.integers(0, 60),
    bounds=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    gone=st.sets(st.integers(0, 70)),
    added=st.integers(0, 4),
    order=st.sampled_from(["asc", "desc", "shuffled"]),
    page=st.integers(1, 9),
)
def test_pages_hold_what_the_chain_holds(
    size: int, bounds: tuple[int, int], gone: set[int], added: int, order: Order, page: int
) -> None:
    low, high = sorted(min(bound, size) for bound in bounds)
    selection = Selection(
        Periodic(size, b"\x00\x01\x00").mask(frozenset({0})),
        *(low, high, order, 3, lambda index: index not in gone),
        *(list(range(size, size + added)), float),
    )
    walked = [index for _cursor, index in selection.walk()]
    pages = selection.pages({index for index in gone if index < size})
    assert pages.total == len(walked)
    assert [i for offset in range(0, len(walked) + page, page) for i in pages.at(offset, page)] == walked


def every_table(**values: Any) -> list[Table]:
    twilio = twilio_account("alpha", rooms=200, recordings=1200)
    config = Config(twilio=[twilio], telnyx=[telnyx_account("gamma", recordings=1200)], **values)
    world = World(config)
    owners = (*world.twilio.values(), *world.telnyx.values())
    return [owner.table(data) for owner in owners for data in DATA[owner.provider].values()]


def test_every_record_is_found_by_its_identifier_and_lies_in_time() -> None:
    tables = every_table(nulls=0)
    assert len(tables) == 16
    for table in tables:
        assert table.size
        times = [table.time(index) for index in range(table.size)]
        assert times == sorted(times)
        assert times[-1] <= table.config.now_seconds
        for index in (0, table.size // 2, table.size - 1):
            identifier = table.ids.name(index)
            assert table.index(identifier) == index
            if table.kept(index):
                assert identifier in map(str, table.record(index).values())
                assert table.find(identifier) == table.record(index)
        assert table.index(table.ids.name(table.size)) is None
        assert table.find("nothing") is None


def test_every_status_and_kind_that_is_declared_occurs() -> None:
    for table in every_table(nulls=0):
        kinds = {table.kind(index) for index in range(table.size)}
        assert kinds >= {"whole", *table.data.shares}, table.data.name
        for index in range(table.size):
            record = table.record(index)
            expected = table.status(index)
            if table.data.status_field in record:
                assert record["status"] == expected
        asked = Wanted(table, statuses=frozenset({table.data.statuses["whole"]}))
        assert all(
            table.status(index) == table.data.statuses["whole"] for _at, index in asked.selection().walk()
        )


def test_everything_that_may_be_null_is_null_somewhere() -> None:
    for table in every_table(nulls=0.9):
        if table.size < 50:
            continue
        nulls = {field for record in table.records() for field, value in record.items() if value is None}
        assert nulls >= set(table.data.nullable), table.data.name


def test_names_attack_when_asked_to() -> None:
    seen = set()
    for table in every_table(hostile=True):
        if table.data.names and table.size > 30:
            texts = {str(record[name]) for record in table.records() for name in table.data.names}
            assert texts & set(HOSTILE_NAMES), table.data.name
            seen.add(table.data.name)
    assert seen >= {"calls", "rooms", "room_participants"}


def test_a_million_calls_need_no_memory() -> None:
    account = twilio_account("alpha", recordings=8, calls=1_000_000, voice_recordings=500_000)
    world = next(iter(World(Config(twilio=[account])).twilio.values()))
    tracemalloc.start()
    tables = [world.table(DATA["twilio"][name]) for name in ("calls", "voice_recordings", "conferences")]
    for table in tables:
        selection = Wanted(table, low=world.now - 2 * 86400, high=world.now - 86400).selection()
        assert selection.count > table.size / 7
        indices, following = selection.page(("p", selection.count // 2, 0), 1000)
        assert following is not None
        assert [table.record(index)["account_sid"] for index in indices[:100]]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [table.size for table in tables] == [1_000_000, 500_000, 50_000]
    assert peak < 8_000_000


def test_changes_show_wherever_a_record_is_listed() -> None:
    world = World(Config(nulls=0, twilio=[twilio_account("alpha", recordings=1200)]))
    account = next(iter(world.twilio))
    table = world.twilio[account].table(DATA["twilio"]["compositions"])
    sid = next(r["sid"] for r in table.records() if r["status"] == "completed")
    before = {status: _count(table, status) for status in ("completed", "failed")}
    mutate(world, {"op": "change", "account": account, "sid": sid, "fields": {"status": "failed"}})
    assert _count(table, "completed") == before["completed"] - 1
    assert _count(table, "failed") == before["failed"] + 1
    mutate(world, {"op": "vanish", "account": account, "sid": sid})
    assert _count(table, "failed") == before["failed"]
    with pytest.raises(KeyError, match="no such record"):
        mutate(world, {"op": "change", "account": account, "sid": sid, "fields": {}})
    with pytest.raises(ValueError, match="unknown change"):
        mutate(world, {"op": "explode", "account": account, "sid": table.ids.name(1)})


def _count(table: Table, status: str) -> int:
    asked = Wanted(table, statuses=frozenset({status}))
    chain = [index for _cursor, index in asked.selection().walk()]
    assert asked.pages().total == len(chain)
    return len(chain)


def test_options_of_accounts_on_the_command_line() -> None:
    config = configure(_parser().parse_args(["--account", "calls=50", "--account", "profiles=7"]))
    assert {account.calls for account in config.twilio} == {50}
    assert {account.profiles for account in config.telnyx} == {7}
    with pytest.raises(SystemExit, match="colour"):
        configure(_parser().parse_args(["--account", "colour=red"]))


def test_no_two_endpoints_share_a_path_or_a_name() -> None:
    assert len({each.path for each in ENDPOINTS}) == len({each.name for each in ENDPOINTS}) == len(ENDPOINTS)
    assert sum(isinstance(each, Listed) for each in ENDPOINTS) > 20


def _made_up(table: Table, index: int) -> Record:
    created = rfc2822(table.time(index))
    return {"sid": table.ids.name(index), "status": table.status(index), "date_created": created}


def test_a_list_is_one_declaration() -> None:
    data = Data(
        name="made_up",
        ids="XX",
        size=lambda _table: 95,
        record=_made_up,
        statuses={"whole": "completed", "odd": "failed"},
        shares={"odd": 0.1},
    )
    path = "/2010-04-01/Accounts/{account}/MadeUp"
    filters = (Status("Status", ("completed", "failed")), Signed("DateCreated"))
    account = twilio_account("alpha")
    with serving(
        Config(twilio=[account]),
        listed(name="made_up", path=path + ".json", key="things", style=FLAT, data=data, filters=filters),
        one(name="made_up_one", path=path + "/{id}.json", style=FLAT, data=data),
    ) as served:

        def get(rest: str) -> Any:
            request = Request(served.url + rest)
            pair = b64encode(f"{account.sid}:{account.auth_token}".encode()).decode()
            request.add_header("Authorization", f"Basic {pair}")
            with urlopen(request, timeout=9) as answer:
                return json.load(answer)

        table = served.world.twilio[account.sid].table(data)
        base, found = f"/2010-04-01/Accounts/{account.sid}/MadeUp", []
        following = f"{base}.json?Status=completed&PageSize=20"
        while following:
            page = get(following)
            found += page["things"]
            following = page["next_page_uri"]
        assert found == [r for r in table.records() if r["status"] == "completed"][::-1]
        assert len(found) < 95
        assert get(f"{base}/{table.ids.name(5)}.json") == table.record(5)
        assert get(f"{base}.json?DateCreated%3E=2099-01-01")["things"] == []
        assert {entry["endpoint"] for entry in served.log.entries} == {"made_up", "made_up_one"}
