# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collections through seeded mixes of faults: nothing lost, nothing double, nothing invented, or said so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import WrongAccountError

from tests.fault.world import Contents, Json, Target, choices, difference, spoilt
from tests.simulator.handle import Handle

SEEDS = 220
PER_TEST = 10
#: So many are tried every time, all of them by `make fault`.
COMMON = 60

#: What a provider, or anything between it and here, may do to a list; and how often it may do so.
EITHER = {
    "reset": 0.3,
    "hang": 0.1,
    "slow": 0.2,
    "truncate": 0.3,
    "malformed": 0.3,
    "html": 0.3,
    "html200": 0.3,
    "empty": 0.3,
    "http500": 0.3,
    "http502": 0.3,
    "http503": 0.3,
    "http429": 0.5,
    "bad_record": 0.2,
    "duplicate_record": 0.3,
    "null_record": 0.1,
    "no_meta": 0.1,
}
ONLY = {
    "twilio": {
        "expired_token": 0.2,
        "invalid_token": 0.2,
        "repeat_page": 0.2,
        "foreign_next": 0.1,
        "wrong_account": 0.02,
    },
    "telnyx": {"telnyx_drift": 0.2, "telnyx_repeat": 0.2},
}
#: Kinds after which nothing else of the account is tried.
FATAL = ("redirect", "http")


def mix(chance: random.Random, provider: str) -> list[Json]:
    """Choose one to four kinds of faults, each with its own probability."""
    kinds = EITHER | ONLY[provider]
    faults: list[Json] = []
    for kind in chance.sample(sorted(kinds), chance.choice((1, 1, 2, 3, 4))):
        fault: Json = {"kind": kind, "probability": kinds[kind] * chance.uniform(0.1, 1.0), "seconds": 0.01}
        if kind == "http429" and chance.random() < 0.5:
            fault["retry_after"] = chance.choice((0, 1, 7))
        faults.append(fault)
    if chance.random() < 0.1:
        faults.append({"kind": chance.choice(FATAL), "nth": [chance.randint(2, 20)], "status": 403})
    return faults


def prepare(simulator: Handle, chance: random.Random) -> Target:
    provider = chance.choice(("twilio", "telnyx"))
    simulator.set(
        order=chance.choice(("desc", "asc", "shuffled")),
        short_pages=chance.random() < 0.3,
        empty_last_page=chance.random() < 0.3,
        fault_seed=chance.randint(1, 10**6),
    )
    http = {"concurrency": chance.randint(1, 8), "max_retries": chance.choice((1, 3, 8)), "max_wait": 600.0}
    return Target(simulator, provider, chance.randint(0, 1), http)


@pytest.fixture(scope="module")
def truth(troubled: Handle) -> dict[tuple[str, int], Contents]:
    """Read every account once, undisturbed."""
    troubled.faults()
    return {
        (provider, place): Target(troubled, provider, place).served()
        for provider in ("twilio", "telnyx")
        for place in (0, 1)
    }


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=[pytest.mark.slow] if first >= COMMON else [])
        for first in range(0, SEEDS, PER_TEST)
    ],
)
def test_a_store_holds_what_was_served_or_the_run_says_what_is_missing(
    troubled: Handle, truth: dict[tuple[str, int], Contents], tmp_path: Path, first: int
) -> None:
    for seed in range(first, first + PER_TEST):
        chance = choices(seed)
        target = prepare(troubled, chance)
        faults = mix(chance, target.provider)
        served = truth[target.provider, target.place]
        path = tmp_path / f"{seed}.sqlite"
        story = f"seed {seed}: {target.provider} {target.place}, {faults}"
        troubled.faults(*faults)
        complete = attempt(target, path, story)
        troubled.faults()
        if path.exists():
            kept = spoilt(target.stored(path), served)
            problems = [text for text in difference(kept, served) if complete or not text.startswith("lost")]
            assert not problems, f"{story}: {problems}"
        if not complete or any(fault["kind"] == "bad_record" for fault in faults):
            result = target.collect(path)
            assert result["complete"], story
            if not complete:
                # What a run that goes on has behind it is not read again, so it may hold wrong values.
                again = spoilt(target.stored(path), served)
                assert difference(again, served) == [], story
            else:
                assert difference(target.stored(path), served) == [], story
    assert not troubled.violations()


def attempt(target: Target, path: Path, story: str) -> bool:
    """Collect under faults; return whether the collection says that it is complete."""
    try:
        result = target.collect(path)
    except IncompleteCollectionError as error:
        result = error.result
    except WrongAccountError as error:
        return target.name not in str(error)
    assert result["complete"] is not bool(result["missing"]), story
    assert all(sentence.startswith(target.resources) for sentence in result["missing"]), story
    covered = all(item["complete"] for item in result["coverage"].values())
    assert covered or not result["complete"], story
    assert not covered or result["complete"] or len(result["coverage"]) < len(target.resources), story
    return bool(result["complete"])


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_every_kind_of_fault_takes_part(provider: str) -> None:
    """What never happens is not tested."""
    kinds = {fault["kind"] for seed in range(SEEDS) for fault in _faults_of(seed, provider)}
    assert kinds >= set(EITHER | ONLY[provider])


def _faults_of(seed: int, provider: str) -> list[Json]:
    chance = choices(seed)
    target = prepare(_Nobody(), chance)
    return mix(chance, provider) if target.provider == provider else []


class _Nobody(Handle):
    """Takes settings and does nothing with them."""

    def __init__(self) -> None:
        pass

    def set(self, **options: object) -> None:
        pass
