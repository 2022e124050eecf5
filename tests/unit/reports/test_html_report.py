# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page as a parser sees it: escaped, bounded, self-contained, the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
import typing as t
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.reports.evaluations import ACCOUNTS, HOSTILE, evaluations
from tests.unit.reports.produce import one, render
from tests.unit.reports.summaries import Tally

pytestmark = pytest.mark.dear

ITEMS = list(evaluations())
VOID = {"meta", "link", "br", "input", "rect", "line", "circle"}


class Page(HTMLParser):
    """Collects elements, the text of the cells of each row, and checks that elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "tr" in self.open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(folder: Path, items: list[Evaluation], **changes: t.Any) -> tuple[str, Page]:
    tally = Tally()
    for item in items:
        tally.add(item)
    text = render(folder, "html", items, tally.summary(**changes)).decode()
    return text, Page(text)


def test_same_bytes_on_every_run(tmp_path: Path) -> None:
    assert page(tmp_path / "one", ITEMS)[0] == page(tmp_path / "two", list(evaluations()))[0]


def test_what_matters_comes_first(tmp_path: Path) -> None:
    found = page(tmp_path, ITEMS)[1]
    sections = [attributes["id"] for attributes in found.named("section")]
    assert sections == [
        "first",
        "findings",
        "visits",
        "drift",
        "waivers",
        "coverage",
        "overview",
        "charts",
        "population",
        "method",
        "limits",
    ]
    words = " ".join(" ".join(found.words).split())
    assert words.index("Incomplete") < words.index("is incomplete.") < words.index("What matters first")


def test_security_policy_allows_this_script_and_style_and_nothing_else(tmp_path: Path) -> None:
    text, found = page(tmp_path, ITEMS)
    policy = next(
        str(meta["content"])
        for meta in found.named("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert directives[name] == f"'sha256-{digest}'"
    assert set(directives) == {"default-src", "style-src", "script-src", "img-src", "base-uri", "form-action"}


def test_nothing_from_elsewhere_and_no_code_in_attributes(tmp_path: Path) -> None:
    text, found = page(tmp_path, ITEMS)
    assert not re.search(r"https?://|//[a-z]", text.replace("http://example.org", ""))
    for _tag, attributes in found.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
        assert (attributes.get("href") or "#").startswith(("#", "data:,"))
    assert "url(" not in re.sub(r"url\(#p-", "", text)


def test_hostile_text_is_text(tmp_path: Path) -> None:
    text, found = page(
        tmp_path, [one(name=name, id=name, message=name, facts={name: name}) for name in HOSTILE]
    )
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "{{" not in text.replace("{{ 7 * 7 }}", "")
    words = "".join(found.words)
    for expected in (
        "<script>alert(1)</script>",
        "visit-[U+202E]gnp.exe",
        "{{ 7 * 7 }}{% raw %}",
        "bell[U+0007] null[U+0000]",
    ):
        assert expected in words
    assert len(found.named("script")) == 1
    assert "x" * 401 not in text


ANY = st.text(st.characters(), max_size=30)


@pytest.mark.newest
@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY, ANY, ANY, ANY, st.dictionaries(ANY, ANY, max_size=2))
def test_any_text_stays_in_its_place(
    tmp_path: Path, name: str, id_: str, account: str, message: str, facts: dict[str, str]
) -> None:
    items = [
        one(name=name, id=id_, account=account, message=message, facts=facts, verdict="waived", waiver=name)
    ]
    plain = [
        one(
            name="a",
            id="b",
            account="c",
            message="d",
            facts=dict.fromkeys(map(str, range(len(facts))), "e"),
            verdict="waived",
            waiver="f" if name else "",
        )
    ]
    waivers: list[dict[str, t.Any]] = [
        {
            "id": name,
            "control": "c",
            "resources": [id_],
            "select": {message: name},
            "reason": name,
            "owner": name,
            "ticket": name,
            "expires": "2026-12-31",
            "state": "in_force",
            "covers": 1,
        }
    ]
    text, found = page(tmp_path, items, waivers=waivers, reasons=[name, message])
    assert not [
        character
        for character in text
        if not character.isprintable() and character not in "\n\u200c\u200d" and not character.isspace()
    ]
    assert not {"\u202e", "\u2066", "\u200f"} & set(text)
    if name and account:
        waivers[0]["id"] = "f"
        expected = page(tmp_path, plain, waivers=waivers, reasons=[name, message])[1]
        assert Counter(tag for tag, _any in found.elements) == Counter(tag for tag, _any in expected.elements)


def test_counts_are_those_of_the_audit(tmp_path: Path) -> None:
    found = page(tmp_path, ITEMS)[1]
    rooms = next(row for row in found.rows if row and row[0].strip() == "Rooms" and len(row) == 8)
    worst: dict[tuple[str, str], str] = {}
    order = ("fail", "unknown", "waived", "attested", "pass", "not_applicable")
    for item in ITEMS:
        if item.resource == "rooms":
            key = (item.account, item.id)
            worst[key] = min(worst.get(key, "not_applicable"), item.verdict, key=order.index)
    expected = Counter(worst.values())
    assert [int(cell) for cell in rooms[1:]] == [expected[verdict] for verdict in order] + [len(worst)]
    findings = [
        row for row in found.rows if len(row) == 8 and row[2].split()[-1] in {item.control for item in ITEMS}
    ]
    assert len(findings) == sum(item.verdict in {"fail", "unknown", "waived"} for item in ITEMS)


def test_accounts_count_resources_and_not_evaluations(tmp_path: Path) -> None:
    twice = [
        one(id="RM1"),
        one(id="RM1", control="room-recording-empty", verdict="pass"),
        one(id="RM2", verdict="pass"),
    ]
    found = page(tmp_path, [*twice, one(provider="telnyx", account=ACCOUNTS[0][1], resource="recordings")])[1]
    rows = {
        re.sub(r".*(AC[0-9a-f]{32}|trading-voice).*", r"\1", " ".join(row[0].split())): [
            cell.strip() for cell in row[3:9]
        ]
        for row in found.rows
        if len(row) == 10
    }
    assert rows[ACCOUNTS[1][1]] == ["1", "0", "0", "0", "1", "0"]
    assert rows[ACCOUNTS[0][1]] == ["1", "0", "0", "0", "0", "0"]


def test_first_audit_has_nothing_to_compare_with(tmp_path: Path) -> None:
    first: dict[str, t.Any] = {
        "previous": None,
        "new": 0,
        "persisting": 0,
        "resolved": 0,
        "resolved_findings": [],
    }
    text, found = page(tmp_path, [one()], drift=first)
    assert "f-change" not in {select.get("id") for select in found.named("select")}
    assert "There is no earlier audit" in text
    assert "Since" not in "".join(found.words)


def test_size_is_bounded_and_the_page_says_what_it_leaves_out(tmp_path: Path) -> None:
    flood = [
        one(id=f"RM{number:032}", name="n" * 3000, message="m" * 3000, facts={"f" * 3000: "v" * 3000})
        for number in range(5000)
    ]
    late = one(control="recording-channels", severity="low", id="the-last-one")
    text, found = page(tmp_path, [*flood, late])
    assert len(text) < 4_000_000
    words = " ".join(" ".join(found.words).split())
    assert "This page holds 1,000 of 5,001" in words
    assert "the-last-one" in words


def test_page_of_nothing(tmp_path: Path) -> None:
    empty: dict[str, t.Any] = {
        "verdict": "pass",
        "population": {"rooms": 0, "recordings": 0, "settings": 0, "accounts": []},
        "changes": {},
        "evidence": {},
        "drift": {"previous": None, "new": 0, "persisting": 0, "resolved": 0, "resolved_findings": []},
        "counts": {"by_verdict": {}, "by_severity": {}, "by_control": {}},
    }
    empty |= {name: [] for name in ("reasons", "timeline", "regions", "coverage", "waivers", "findings")}
    words = " ".join(" ".join(page(tmp_path, [], **empty)[1].words).split())
    assert "No collection has run" in words
    assert "There are none: nothing failed" in words


@pytest.mark.parametrize(
    ("gaps", "complete", "shown"), [(0, 30, 30), (0, 900, 30), (4, 900, 30), (250, 5, 200)]
)
def test_collections_without_a_flaw_do_not_fill_the_page(
    tmp_path: Path, gaps: int, complete: int, shown: int
) -> None:
    (row, *_more) = Tally().summary().coverage
    coverage = [{**row, "account": f"complete{number}", "complete": True} for number in range(complete)]
    coverage += [{**row, "account": f"gap{number}", "complete": False} for number in range(gaps)]
    found = page(tmp_path, [], coverage=coverage)[1]
    accounts = [cells[0] for cells in found.rows if re.match(r"\s*(complete|gap)\d", "".join(cells[:1]))]
    assert len(accounts) == shown
    assert sum("gap" in account for account in accounts) == min(gaps, 200)
    words = " ".join(" ".join(found.words).split())
    assert (f"Shown are {shown} of" in words) is (shown < gaps + complete)
