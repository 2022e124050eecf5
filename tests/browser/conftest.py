# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium without a network, and reports to open in it."""

from __future__ import annotations

import shutil
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.unit.reports.evaluations import evaluations
from tests.unit.reports.produce import publish

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Chromium, and say in one line how to get it where it is absent."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                reason = "Chromium is absent: apt-get update && apt-get install -y chromium"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system, for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with more findings than are shown at once, hostile names among them."""
    folder = tmp_path_factory.mktemp("report")
    publish(folder, ["json", "csv", "html"], evaluations(1500, 1500))
    return folder / "audit.html"


@pytest.fixture(scope="session")
def small_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with everything that the page can show, and few rows, because axe looks at every cell."""
    folder = tmp_path_factory.mktemp("small")
    publish(folder, ["json", "csv", "html"], evaluations(150, 90))
    return folder / "audit.html"


@dataclass
class Opened:
    """A page, with what it said and what it asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def shown(self) -> list[list[str]]:
        """Return the cells of the findings that can be seen."""
        script = (
            "rows => rows.filter(r => r.offsetHeight).map(r => [...r.cells].map(c => c.innerText.trim()))"
        )
        found: list[list[str]] = self.page.locator("#findings-table tbody tr").evaluate_all(script)
        return found


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh profile; parametrise it indirectly with (width, colour scheme)."""
    asked: tuple[int, t.Literal["light", "dark"]] = getattr(request, "param", (1280, "light"))
    width, scheme = asked
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context
    context.close()


@pytest.fixture
def opened(context: BrowserContext, report: Path) -> Opened:
    """The report, opened."""
    page = context.new_page()
    opened = Opened(page)
    page.on("console", lambda message: opened.said.append(message.text))
    page.on("pageerror", lambda error: opened.said.append(str(error)))
    page.on("request", lambda request: opened.requests.append(request.url))
    page.goto(report.as_uri())
    return opened
