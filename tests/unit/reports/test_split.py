# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of each account alone: complete, private, in files whose names are safe."""

from __future__ import annotations

import csv
import json
import tracemalloc
import typing as t
from collections import Counter
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.base import Spool
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.split import Stretches, places
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reports.evaluations import ACCOUNTS, evaluations
from tests.unit.reports.produce import feed, one
from tests.unit.reports.summaries import Tally

pytestmark = pytest.mark.dear

ITEMS = list(evaluations(60, 120))
FORMATS = ("json", "csv", "html", "junit", "ocsf", "prometheus")


def split(
    folder: Path, items: list[Evaluation], formats: t.Sequence[str] = FORMATS, *, check_mode: bool = False
) -> list[dict[str, t.Any]]:
    specs: list[dict[str, t.Any]] = [
        {"format": name, "dest": str(folder / "{account}" / f"audit.{name}"), "split_by": "account"}
        for name in formats
    ]
    specs.append({"format": "json", "dest": str(folder / "all.json"), "split_by": None})
    tally = Tally()
    for item in items:
        tally.add(item)
    summary = tally.summary()
    with Reports(specs, check_mode=check_mode, policy=summary.policy) as reports:
        for item in items:
            feed(reports, item)
        return reports.finish(summary)


def test_each_account_has_what_concerns_it_and_nothing_else(tmp_path: Path) -> None:
    split(tmp_path, ITEMS)
    whole = json.loads((tmp_path / "all.json").read_text())
    for provider, account in ACCOUNTS:
        mine = json.loads((tmp_path / account / "audit.json").read_text())
        key = (provider, account)
        assert mine["findings"] == [
            item for item in whole["findings"] if (item["provider"], item["account"]) == key
        ]
        own = [item for item in ITEMS if (item.provider, item.account) == key]
        verdicts = Counter(item.verdict for item in own)
        assert {name: number for name, number in mine["counts"]["by_verdict"].items() if number} == verdicts
        assert mine["findings_total"] == verdicts["fail"] + verdicts["unknown"]
        assert sum(day["fail"] for day in mine["timeline"]) == len(
            {item.id for item in own if item.resource == "rooms" and item.verdict == "fail"}
        )
        text = "".join(path.read_text() for path in (tmp_path / account).iterdir())
        assert not [other for _provider, other in ACCOUNTS if other != account and other in text]


def test_every_format_is_written_for_every_account(tmp_path: Path) -> None:
    results = split(tmp_path, ITEMS)
    assert len(results) == len(FORMATS) * len(ACCOUNTS) + 1
    assert results[0]["path"] == str(tmp_path / "all.json")
    for result in results:
        path = Path(result["path"])
        assert path.stat().st_size == result["size"]
        assert path.stat().st_mode & 0o777 == 0o600
    with (tmp_path / ACCOUNTS[1][1] / "audit.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["account"] for row in csv.DictReader(stream)} <= {ACCOUNTS[1][1], ""}


def test_the_same_audit_changes_nothing(tmp_path: Path) -> None:
    first = split(tmp_path, ITEMS)
    again = split(tmp_path, ITEMS)
    assert all(result["changed"] for result in first)
    assert not any(result["changed"] for result in again)
    assert [result["sha256"] for result in first] == [result["sha256"] for result in again]


def test_check_mode_leaves_everything_as_it_is(tmp_path: Path) -> None:
    results = split(tmp_path / "there", ITEMS, check_mode=True)
    assert all(result["changed"] for result in results)
    assert list(tmp_path.iterdir()) == []


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_files_that_are_open_do_not_grow_with_the_accounts(tmp_path: Path) -> None:
    items = [one(account=f"AC{number:032}", id=f"RM{number}") for number in range(60)]
    most = 0

    class Counting(Stretches):
        def of(self, key: tuple[str, str]) -> t.Iterator[Evaluation]:
            nonlocal most
            most = max(most, _descriptors())
            return super().of(key)

    before = _descriptors()
    tally = Tally()
    for item in items:
        tally.add(item)
    summary = tally.summary()
    summary.population["accounts"][:] = [
        {**summary.population["accounts"][0], "provider": "twilio", "account": item.account} for item in items
    ]
    specs = [{"format": "csv", "dest": str(tmp_path / "{account}.csv"), "split_by": "account"}]
    with Reports(specs, check_mode=False) as reports:
        stretches = t.cast("Stretches", reports.renderers[0])
        stretches.__class__ = Counting
        for item in items:
            feed(reports, item)
        reports.finish(summary)
    assert {f"{item.account}.csv" for item in items} <= {path.name for path in tmp_path.iterdir()}
    assert most - before < 10


@pytest.mark.parametrize(
    ("dest", "by", "words"),
    [
        ("a.json", "account", "write {account} into its dest"),
        ("{account}.json", None, "add split_by: account"),
    ],
)
def test_dest_and_split_must_agree(tmp_path: Path, dest: str, by: str | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Reports([{"format": "json", "dest": str(tmp_path / dest), "split_by": by}], check_mode=False)


NAMES = st.text(st.characters(), min_size=1, max_size=30) | st.sampled_from(
    ["..", ".", "a/b", "a_b", "A/B", "../../etc", "x" * 300, "~root", "{account}", "NUL", "a", "A"]
)


@given(st.sets(st.tuples(st.sampled_from(["twilio", "telnyx"]), NAMES), min_size=1, max_size=8))
def test_every_account_has_a_file_of_its_own_in_the_folder(accounts: set[tuple[str, str]]) -> None:
    found = places("/srv/audit/{account}.html", accounts)
    assert {path.parent for path in found.values()} == {Path("/srv/audit")}
    names = [path.name.casefold() for path in found.values()]
    assert len(set(names)) == len(accounts)
    for name in names:
        assert len(name) < 120
        assert not name.startswith(".")
        assert name.isascii()


def test_a_sid_is_its_own_name() -> None:
    sid = "AC" + "a1" * 16
    assert places("/srv/{account}/audit.html", [("twilio", sid)]) == {
        ("twilio", sid): Path(f"/srv/{sid}/audit.html")
    }


TEXT = st.text(st.characters(), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", ""]), TEXT, st.dictionaries(TEXT, TEXT)), max_size=30))
def test_stretches_give_back_what_they_got(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, dict[str, str]]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    items = [one(account=account, name=name, facts=facts) for account, name, facts in rows]
    stretches = Stretches(Spool(folder, folder))
    for item in items:
        stretches.evaluation(item)
    for account in ("a", "b"):
        assert list(stretches.of(("twilio", account))) == [item for item in items if item.account == account]
    assert list(stretches.of(("telnyx", "a"))) == []
    stretches.close()


def test_memory_does_not_grow(tmp_path: Path) -> None:
    stretches = Stretches(Spool(tmp_path, tmp_path))
    item = one(message="x" * 500)
    for _any in range(2000):
        stretches.evaluation(item)
    tracemalloc.start()
    for _any in range(10_000):
        stretches.evaluation(item)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stretches.close()
    assert peak < 3_000_000
