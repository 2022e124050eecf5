# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTML report in Chromium: silent, self-contained, usable with mouse, keys and without script."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Opened
from tests.unit.reports.evaluations import ACCOUNTS, HOSTILE
from tests.unit.reports.produce import one, publish

EVERYWHERE = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


@pytest.mark.parametrize("context", EVERYWHERE, indirect=True)
def test_silent_and_self_contained(opened: Opened, report: Path) -> None:
    opened.page.locator("summary").first.click()
    opened.page.get_by_label("Words").fill("visit")
    expect(opened.page.locator("#count")).to_contain_text("selected from")
    assert opened.said == []
    assert opened.requests == [report.as_uri()]


@pytest.mark.parametrize("context", EVERYWHERE, indirect=True)
def test_accessible(context: BrowserContext, small_report: Path) -> None:
    page = context.new_page()
    page.goto(small_report.as_uri())
    page.get_by_role("button", name="Show more").click()
    for summary in page.locator("summary").all():
        summary.click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert results.response["passes"]


@pytest.mark.parametrize("context", EVERYWHERE, indirect=True)
def test_nothing_is_wider_than_the_screen(opened: Opened) -> None:
    for summary in opened.page.locator("summary").all():
        summary.click()
    width = opened.page.evaluate("document.documentElement.scrollWidth")
    assert width == opened.page.viewport_size["width"]  # type: ignore[index]


def test_filters(opened: Opened) -> None:
    page = opened.page
    everything = opened.shown()
    page.get_by_label("Severity", exact=True).select_option("critical")
    page.get_by_label("Verdict", exact=True).select_option("unknown")
    expect(page.locator("#count")).to_contain_text("selected from")
    rows = opened.shown()
    assert rows
    assert {(row[0], row[1]) for row in rows} == {("Critical", "Unknown")}
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#count")).not_to_contain_text("selected from")
    assert opened.shown() == everything
    page.get_by_label("Account", exact=True).select_option(ACCOUNTS[0][1])
    assert {row[4].split("\n")[0] for row in opened.shown()} == {ACCOUNTS[0][1]}
    page.get_by_label("Words").fill("no such words at all")
    expect(page.locator("#count")).to_contain_text("0 of 0")
    assert opened.shown() == []


def test_words_are_searched_in_every_column(opened: Opened) -> None:
    name = opened.shown()[3][3].split("\n")[-1]
    opened.page.get_by_label("Words").fill(f"  {name.upper()} ")
    expect(opened.page.locator("#count")).to_contain_text("selected from")
    rows = opened.shown()
    assert rows
    assert all(name in row[3] for row in rows)


def test_sorts_by_every_column_both_ways(opened: Opened) -> None:
    page = opened.page
    for column, name in ((2, "Control"), (5, "Created")):
        button = page.get_by_role("columnheader").get_by_role("button", name=name, exact=True)
        header = page.locator("#findings-table thead th").nth(column)
        button.click()
        assert header.get_attribute("aria-sort") == "ascending"
        rising = [row[column].strip("\N{EN DASH}") for row in opened.shown()]
        assert rising == sorted(rising)
        button.click()
        assert header.get_attribute("aria-sort") == "descending"
        falling = [row[column].strip("\N{EN DASH}") for row in opened.shown()]
        assert falling == sorted(falling, reverse=True)
        assert falling[0] > rising[0]
    assert page.locator("#findings-table [aria-sort]").count() == 1


def test_severity_sorts_by_weight_not_by_letter(opened: Opened) -> None:
    page = opened.page
    page.get_by_role("columnheader").get_by_role("button", name="Severity", exact=True).click()
    assert opened.shown()[0][0] == "Critical"
    page.get_by_label("Order").select_option(label="Severity, falling")
    assert opened.shown()[0][0] == "Low"
    assert page.locator("#findings-table thead th").first.get_attribute("aria-sort") == "descending"
    page.get_by_label("Order").select_option(label="Worst first")
    assert opened.shown()[0][:2] == ["Critical", "Fail"]


def test_unfolds_all_rows(opened: Opened) -> None:
    page = opened.page
    assert len(opened.shown()) == 50
    total = page.locator("#findings-table tbody tr").count()
    assert total > 250
    page.get_by_role("button", name="Show more").click()
    assert len(opened.shown()) == 250
    focused = page.evaluate(
        "[...document.querySelectorAll('#findings-table tbody tr')].indexOf(document.activeElement)"
    )
    assert focused == 50
    while page.get_by_role("button", name="Show more").is_visible():
        page.get_by_role("button", name="Show more").click()
    assert len(opened.shown()) == total


def test_a_finding_leads_to_its_visit(opened: Opened) -> None:
    page = opened.page
    link = page.locator("#findings-table a[href^='#visit-']").first
    visit = page.locator(str(link.get_attribute("href")))
    assert visit.get_attribute("open") is None
    link.click()
    expect(visit).to_have_attribute("open", "")
    assert visit.locator(".found li").count() >= 1


def test_by_keyboard(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    button = page.get_by_role("columnheader").get_by_role("button", name="Control", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#findings-table thead th").nth(2).get_attribute("aria-sort") == "ascending"
    assert button.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


def test_hostile_text_is_text(context: BrowserContext, tmp_path: Path) -> None:
    hostile = [
        one(
            id=name,
            name=name,
            account=name,
            message=name,
            region=name,
            waiver=name,
            facts={name: name},
            verdict=verdict,
        )
        for name in HOSTILE
        for verdict in ("fail", "waived", "pass")
    ]
    publish(tmp_path, ["html"], hostile)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto((tmp_path / "audit.html").as_uri())
    page.get_by_role("button", name="Clear").click()
    for option in page.locator("#f-account option").all():
        page.locator("#f-account").select_option(value=option.get_attribute("value"))
    page.get_by_role("button", name="Clear").click()
    assert said == []
    assert page.locator("img").count() == 0
    assert page.locator("main script").count() == 0
    expect(page.locator("#count")).not_to_contain_text("selected from")  # the page filters a moment later
    text = page.locator("#findings-table").inner_text()
    assert "<script>alert(1)</script>" in text
    assert "visit-[U+202E]gnp.exe" in text
    assert "\u202e" not in page.content()


def test_security_policy_stops_what_is_not_the_reports_own(opened: Opened) -> None:
    script = """async address => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'changed'";
        document.body.append(script);
        const image = document.createElement("img");
        image.src = address;
        document.body.append(image);
        await new Promise(resolve => image.addEventListener("error", resolve));
        return document.title;
    }"""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        title = opened.page.evaluate(script, f"http://127.0.0.1:{server.getsockname()[1]}/x.png")
        with pytest.raises(BlockingIOError):
            server.accept()
    assert title != "changed"
    assert sum("Content Security Policy" in text for text in opened.said) == 2


def test_without_script_everything_is_there(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("#filter").is_hidden()
    assert page.locator("#more").is_hidden()
    assert page.locator("#findings-table tbody tr").last.is_visible()
    assert page.locator("#findings-table thead button").count() == 0
    context.close()


def test_on_paper(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print")
    assert page.locator("#filter").is_hidden()
    assert page.locator("nav").is_hidden()
    assert page.locator("#findings-table thead button").first.is_hidden()
    assert page.locator("#findings-table thead .paper").first.is_visible()
    assert len(opened.shown()) == 50
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_on_paper_without_script_a_part_is_printed(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert page.locator("#findings-table tbody tr").nth(99).is_visible()
    assert page.locator("#findings-table tbody tr").nth(100).is_hidden()
    context.close()
