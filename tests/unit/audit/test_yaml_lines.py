# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML of policies: what aliases unfold to is bounded, and the message names the line."""

from __future__ import annotations

import contextlib

import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.yaml_lines import (
    MOST_ALIASED,
    read_yaml,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF

HEAD = "version: 1\nname: x\n"


def nested(levels: int, width: int) -> str:
    """Return lines of which each stands for *width* of the line before."""
    lines = ["a0: &a0 [x]"]
    lines += [
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, levels + 1)
    ]
    return "\n".join(lines) + "\n"


def problem(text: str) -> str:
    with pytest.raises(InputError) as caught:
        load_policy(text, now=AS_OF)
    return str(caught.value)


@pytest.mark.parametrize(("levels", "width"), [(9, 9), (30, 2), (2, 400), (100, 20)])
def test_aliases_that_unfold_to_too_much_are_refused_with_their_line(levels: int, width: int) -> None:
    message = problem(HEAD + nested(levels, width) + "controls: [{control: recording-failed}]\n")
    assert "the aliases stand for more than" in message
    assert "policy line " in message


def test_an_alias_inside_of_itself_is_refused_with_its_line() -> None:
    message = problem(HEAD + "controls: &all\n  - control: recording-failed\n  - *all\n")
    assert message == (
        "The policy is not valid: policy line 5: the alias *all stands inside of what it names."
    )


def test_merged_mappings_count_too() -> None:
    lines = ["b0: &b0 {k0: x}"]
    lines += [f"b{n}: &b{n}\n  <<: [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "the aliases stand for more than" in problem(HEAD + "\n".join(lines) + "\n")


def test_a_list_that_several_entries_share_is_fine() -> None:
    ids = ", ".join(f"RT{number:032x}" for number in range(2000))
    policy = load_policy(
        HEAD + f"controls:\n  - control: recording-retention-maximum\n    params: &p\n      maximum_days: 1\n"
        f"      legal_hold: [{ids}]\n    select: {{product: call}}\n"
        + "  - control: recording-retention-maximum\n    params: *p\n",
        now=AS_OF,
    )
    assert policy.rules[0].params == policy.rules[1].params


@given(st.integers(1, 40), st.integers(1, 12))
def test_what_is_read_is_never_larger_than_the_bound(levels: int, width: int) -> None:
    unfolded = sum(sum(width**power for power in range(1, level + 1)) * 2 for level in range(1, levels + 1))
    with contextlib.suppress(yaml.MarkedYAMLError):
        read_yaml(nested(levels, width))
        assert unfolded <= 2 * MOST_ALIASED
        return
    assert unfolded > MOST_ALIASED / 2
