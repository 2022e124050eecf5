# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any JSON object with an id becomes a row that can be stored, and no secret is in it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.client.session import _decoded
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import EVIDENCE
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import DATASETS
from ansible_collections.cpaas.recordings.plugins.module_utils.records.scrub import Scrubber, bare_url
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.merge import Stamp, merge
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.records.kinds import FIELDS, IDS, LISTS, NORMALISE, twilio_settings

ACCOUNT = "AC" + "a" * 32
SECRET = "5ecre7-a1b2c3d4"

TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=12),
    st.sampled_from(
        [
            "2026-03-01T09:30:00Z",
            "2026-03-01T09:30:00.123456789+05:30",
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "\ud800",
            "\udfff\ud800",
            "a\0b",
            "=HYPERLINK()",
            "completed",
            "PROCESSING",
            "in-progress",
            "VP8",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**60, 10**400, 0, -1]),
    st.floats(),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
RECORDS_LIKE = st.dictionaries(st.sampled_from(FIELDS) | TEXTS, VALUES, max_size=25)
KINDS = st.sampled_from(sorted(NORMALISE))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(str(tmp_path_factory.mktemp("normalise") / "store.sqlite"))


def keep(store: Store, resource: str, row: dict[str, Any]) -> dict[str, Any]:
    """Store a row and read it back."""
    table = RECORDS[resource]
    with store.begin() as connection:
        connection.execute(table.delete())
        merge(
            connection,
            resource,
            [row],
            Stamp(1, "2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:01.000000Z"),
        )
        return dict(connection.execute(sa.select(table)).mappings().one())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(KINDS, RECORDS_LIKE, st.text(min_size=1, max_size=40))
def test_any_object_with_an_id_can_be_stored_and_comes_back_as_it_is(
    store: Store, kind: tuple[str, str], record: dict[str, Any], identifier: str
) -> None:
    provider, resource = kind[0], LISTS[kind].dataset
    record[IDS[kind]] = identifier
    before = json.dumps(record, sort_keys=True, default=repr)
    row = NORMALISE[kind](record, ACCOUNT)
    assert json.dumps(record, sort_keys=True, default=repr) == before, "the record itself is left alone"
    assert row["provider"] == provider
    fed = {*LISTS[kind].columns, *LISTS[kind].marks, "provider", "account", "drift", "digest", "raw"}
    assert set(row) == fed | {column.name for column in DATASETS[resource] if column.default}
    stored = keep(store, resource, row)
    for name, value in row.items():
        assert stored[name] == value, name
    for column in DATASETS[resource]:
        value = stored[column.name]
        if column.name not in row and column not in EVIDENCE:
            assert value is None, column.name
        if column.kind in ("timestamp", "json", "text") and value is not None:
            value.encode()
            assert "\0" not in value
        if column.kind == "timestamp" and value is not None:
            assert len(value) == 27
        if column.kind == "boolean":
            assert value is None or isinstance(value, bool)
        if column.kind == "integer" and value is not None:
            assert -(2**63) <= value < 2**63
        if column.kind == "json" and value is not None:
            json.loads(value, parse_constant=pytest.fail)
    assert NORMALISE[kind](record, ACCOUNT) == row, "the same record gives the same row"


@given(st.none() | RECORDS_LIKE)
def test_any_settings_can_be_stored(store: Store, record: dict[str, Any] | None) -> None:
    row = twilio_settings(record, ACCOUNT)
    assert row["configured"] is (record is not None)
    stored = keep(store, "settings", row)
    assert {name: stored[name] for name in row} == row


@st.composite
def secrets(draw: st.DrawFn) -> tuple[str, Any]:
    """A field that holds a secret in one of the places where providers put them."""
    signed = draw(
        st.sampled_from(
            [
                f"https://storage.example.com/a.mp3?X-Amz-Signature={SECRET}",
                f"https://user:{SECRET}@example.com/a",
                f"https://{SECRET}@example.com/a",
                f"https://example.com/a#access={SECRET}",
                f"see https://user:{SECRET}@example.com/a",
                f"see https://example.com/a?sig={SECRET} for more",
                f"s3://key:{SECRET}@bucket/object",
                f"//example.com/a.mp3?X-Goog-Signature={SECRET}",
                f"example.com/a.mp3?token={SECRET}",
                f"https://[{SECRET}?sig={SECRET}",
                f"https://example.com:port/?sig={SECRET}",
            ]
        )
    )
    where = draw(st.sampled_from(["secret key", "url", "download", "control", "callback", "deep"]))
    if where == "secret key":
        name = draw(
            st.sampled_from(
                [
                    "auth_token",
                    "apiKey",
                    "api_key_secret",
                    "Password",
                    "aws_secret_access_key",
                    "Authorization",
                ]
            )
        )
        return name, draw(st.sampled_from([SECRET, [SECRET], {"value": SECRET}]))
    if where == "url":
        return draw(st.sampled_from(["url", "media_external_location", "aws_s3_url", "new_field"])), signed
    if where == "download":
        return "download_urls", draw(
            st.sampled_from([{"mp3": signed}, {signed: "mp3"}, [signed], signed, {"wav": {"url": signed}}])
        )
    if where == "control":
        return "call_control_id", SECRET
    if where == "callback":
        return "status_callback", signed
    deep = draw(st.sampled_from(["grouping_sids", "codecs", "new_field", "links", "status", "size"]))
    return deep, draw(
        st.sampled_from([{"token": SECRET}, [{"a": [signed]}], {"a": {"secret": SECRET}}, [[signed]]])
    )


@given(KINDS, RECORDS_LIKE, st.lists(secrets(), min_size=1, max_size=4))
def test_no_row_holds_a_secret(
    kind: tuple[str, str], record: dict[str, Any], hidden: list[tuple[str, Any]]
) -> None:
    record.update(hidden)
    record[IDS[kind]] = "an id"
    row = NORMALISE[kind](record, ACCOUNT)
    assert SECRET not in json.dumps(row), {name: value for name, value in row.items() if SECRET in str(value)}


@given(st.lists(secrets(), min_size=1, max_size=3))
def test_settings_hold_no_secret(hidden: list[tuple[str, Any]]) -> None:
    assert SECRET not in json.dumps(twilio_settings(dict(hidden), ACCOUNT))


def test_what_needs_no_scrubbing_is_kept() -> None:
    record = {
        "sid": "RT" + "0" * 32,
        "url": "https://video.twilio.com/v1/Recordings/RT" + "0" * 32,
        "question": "who? me",
        "text": "16:9 and 5//2",
        "aws_credentials_sid": "CR" + "0" * 32,
        "encryption_key_sid": "CR" + "1" * 32,
        "grouping_sids": {"room_sid": "RM" + "0" * 32},
        "new": {"list": [1, 2.5, None, True, {"a": "b"}]},
    }
    assert Scrubber()(record) == record


def test_nesting_without_end_is_cut_off_and_harms_nothing(store: Store) -> None:
    deep: Any = "\ud800"
    for _level in range(900):
        deep = [deep]
    row = NORMALISE["twilio", "recordings"]({"sid": "RT", "new": deep}, ACCOUNT)
    assert keep(store, "recordings", row)["raw"] == row["raw"]
    assert len(row["raw"]) < 200


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://example.com/a/b", "https://example.com/a/b"),
        ("https://user:word@example.com:8443/a?b=c#d", "https://example.com:8443/a"),
        ("https://[2001:db8::1]:8443/a?b", "https://[2001:db8::1]:8443/a"),
        ("https://example.com:port/a?b", ""),
        ("https://[oops/a?b", ""),
    ],
)
def test_bare_urls(url: str, bare: str) -> None:
    assert bare_url(url) == bare


def test_wrong_types_are_unknown_and_named() -> None:
    row = NORMALISE["twilio", "recordings"](
        {
            "sid": "RT" + "0" * 32,
            "status": "archived",
            "duration": 2**62,
            "size": "12",
            "date_created": "yesterday",
            "codec": ["VP8"],
            "offset": True,
            "grouping_sids": "RM",
        },
        ACCOUNT,
    )
    empty = ("duration_ms", "size_bytes", "created_at", "codec", "offset_ms", "room_id")
    assert {row[name] for name in empty} == {None}
    assert row["status"] == "unknown"
    drift = json.loads(row["drift"])
    assert set(drift) >= {"status", "duration", "size", "date_created", "codec", "offset", "grouping_sids"}
    assert drift == sorted(drift)


def test_zeros_of_a_recording_in_process_are_not_known_yet() -> None:
    record = {"sid": "RT" + "0" * 32, "status": "processing", "duration": 0, "size": 0}
    row = NORMALISE["twilio", "recordings"](record, ACCOUNT)
    assert (row["duration_ms"], row["size_bytes"]) == (None, None)
    row = NORMALISE["twilio", "recordings"]({**record, "status": "completed"}, ACCOUNT)
    assert (row["duration_ms"], row["size_bytes"]) == (0, 0)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_does_not_have_become_null(number: float) -> None:
    row = NORMALISE["telnyx", "recordings"]({"id": "x", "duration_millis": number}, "telnyx")
    assert json.loads(row["raw"], parse_constant=pytest.fail)["duration_millis"] is None
    assert row["duration_ms"] is None


BODIES = Path(__file__).parent


@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 3), KINDS)
def test_damaged_bodies_are_no_json_or_give_storable_rows(
    noise: bytes, place: int, cut: int, kind: tuple[str, str]
) -> None:
    """What a line or a proxy may make of an answer cannot be read, or becomes a row."""
    document: Mapping[str, Any] = {
        IDS[kind]: "an id",
        "status": "completed",
        "duration": 61,
        "size": 12345,
        "date_created": "2026-03-01T09:30:00Z",
        "grouping_sids": {"room_sid": "RM" + "0" * 32, "participant_sid": "PA" + "0" * 32},
        "download_urls": {"mp3": "https://storage.example.com/a.mp3?sig=" + SECRET},
        "codecs": ["VP8", "opus"],
        "track_name": "caf\u00e9 \ud83d\ude00",
    }
    body = json.dumps(document).encode()
    place = min(place, len(body))
    body = body[:place] + noise + body[place + cut * len(noise) :]
    try:
        record = _decoded(body)
    except (ValueError, RecursionError):
        return
    if not isinstance(record, dict) or not isinstance(record.get(IDS[kind]), str):
        return
    row = NORMALISE[kind](record, ACCOUNT)
    for value in row.values():
        if isinstance(value, str):
            value.encode()
    json.loads(row["raw"])
