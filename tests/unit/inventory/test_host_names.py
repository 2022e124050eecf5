# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

from ansible_collections.cpaas.recordings.plugins.plugin_utils.host_names import RESERVED, host_names
from hypothesis import given
from hypothesis import strategies as st

A, B, C = (f"AC{letter * 32}" for letter in "abc")


def test_names_are_kept_where_they_can_be() -> None:
    assert host_names({A: "clinic-vienna", B: "Wien 7. Bezirk: Ärzte", C: ""}) == {
        A: "clinic-vienna",
        B: "Wien_7._Bezirk_Ärzte",
        C: C,
    }


def test_whoever_shares_a_name_gets_its_sid_appended() -> None:
    assert host_names({A: "Clinic", B: "clinic", C: "all"}) == {
        A: f"Clinic_{A}",
        B: f"clinic_{B}",
        C: f"all_{C}",
    }


def test_a_name_that_looks_like_the_answer_to_a_clash_does_not_make_one() -> None:
    names = host_names({A: "Clinic", B: "Clinic", C: f"Clinic_{A}"})
    assert names == {A: f"Clinic_{A}", B: f"Clinic_{B}", C: f"Clinic_{A}_{C}"}


SIDS = st.text("0123456789abcdef", min_size=32, max_size=32).map(lambda digits: f"AC{digits}")


@given(st.dictionaries(SIDS, st.text(max_size=40)))
def test_names_are_unique_and_mean_nothing_in_a_pattern(accounts: dict[str, str]) -> None:
    names = host_names(accounts)
    assert names.keys() == accounts.keys()
    assert len({name.lower() for name in names.values()}) == len(names)
    for name in names.values():
        assert name.lower() not in RESERVED
        assert re.fullmatch(r"[\w.-]+", name)
        assert not name.startswith(("-", ".")), "it would be an option, or a range"


@given(st.dictionaries(SIDS, st.text(max_size=8)))
def test_names_do_not_depend_on_the_order(accounts: dict[str, str]) -> None:
    assert host_names(dict(reversed(accounts.items()))) == host_names(accounts)


def test_no_account_takes_the_place_of_this_machine() -> None:
    sid = "AC" + "a" * 32
    for name in ("localhost", "127.0.0.1", "::1"):
        assert host_names({sid: name})[sid] not in ("localhost", "127.0.0.1", "::1")
