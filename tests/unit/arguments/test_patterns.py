# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.patterns import (
    KINDS,
    check_any_sid,
    check_sid,
    check_sids,
    check_uuids,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError

from tools.project import ROOT

HEX = "0123456789abcdefABCDEF0123456789"


@pytest.mark.parametrize("prefix", sorted(KINDS))
def test_documented_patterns_are_accepted(prefix: str) -> None:
    assert check_sid(prefix + HEX, prefix, "option") == prefix + HEX


@pytest.mark.parametrize(
    "value",
    [
        "",
        "RM",
        "RM" + HEX[:-1],
        "RM" + HEX + "0",
        "rm" + HEX,
        "RM" + HEX[:-1] + "g",
        "RM" + HEX + "\n",
        "RM" + HEX + "/../..",
        " RM" + HEX,
        "RT" + HEX,
        "weekly",
    ],
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(InputError, match="RM followed by 32 hexadecimal digits"):
        check_sid(value, "RM", "room_sid")


def test_another_kind_of_sid_is_called_by_its_name() -> None:
    with pytest.raises(InputError, match="recording_sids names a room"):
        check_sid("RM" + HEX, "RT", "recording_sids")
    with pytest.raises(
        InputError, match=r"names a voice recording .* start with RT, those of voice calls with RE"
    ):
        check_sid("RE" + HEX, "RT", "recording_sids")


@pytest.mark.parametrize(
    ("prefix", "option"), [("AC", "account_sid"), ("SK", "api_key_sid"), ("RM", "room_sid")]
)
def test_a_token_in_the_wrong_place_is_not_shown(prefix: str, option: str) -> None:
    with pytest.raises(InputError) as caught:
        check_sid(HEX, prefix, option)
    assert HEX not in str(caught.value)


def test_options_are_checked_as_far_as_they_are_set() -> None:
    one, two = "RM" + "1" * 32, "RM" + "2" * 32
    check_sids(
        {"room_sids": [two, one, two], "call_sid": None, "room_sid": one}, room_sids="RM", call_sid="CA"
    )
    for wrong in ({"room_sids": [one, "x"], "call_sid": None}, {"room_sids": [], "call_sid": ""}):
        with pytest.raises(InputError, match=r"'x'|call_sid is ''"):
            check_sids(wrong, room_sids="RM", call_sid="CA")


def test_any_sid() -> None:
    assert check_any_sid("PA" + HEX, "grouping_sid") == "PA" + HEX
    for value in ("P1" + HEX, "PA" + HEX[1:], "", "ÄÖ" + HEX):
        with pytest.raises(InputError, match="grouping_sid"):
            check_any_sid(value, "grouping_sid")


def test_uuids() -> None:
    usual = "3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a10"
    check_uuids({"recording_ids": [usual, usual.upper(), usual], "room_ids": None}, "recording_ids")
    check_uuids({"room_ids": None}, "room_ids")
    with pytest.raises(InputError, match="room_ids holds 'weekly', which is no Telnyx room id"):
        check_uuids({"room_ids": ["weekly"]}, "room_ids")
    for value in (usual.replace("-", ""), f"{{{usual}}}", f"urn:uuid:{usual}", f"{usual}/..", "", "RT" + HEX):
        with pytest.raises(InputError, match="no Telnyx recording id"):
            check_uuids({"recording_ids": [usual, value]}, "recording_ids")


def test_every_prefix_that_a_module_asks_for_has_a_name() -> None:
    tasks = ROOT / "plugins" / "module_utils" / "tasks"
    asked = {
        prefix
        for path in tasks.glob("*.py")
        for checked in re.findall(r"check_sids?\([^)]*\)", path.read_text())
        for prefix in re.findall(r'"([A-Z]{2})"', checked)
    }
    assert {"CA", "CF", "CJ", "MT", "PA", "RE", "RM", "RT"} <= asked
    assert asked <= set(KINDS)
