# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take a picture of the first screen of an HTML file with the system's Chromium.

usage: python -m tools.screenshot PAGE.html PICTURE.png [HEIGHT]
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH = 1200


def picture(page_file: Path, target: Path, height: int) -> list[str]:
    """Write the picture, and return what the page said on its console: an evidence report says nothing."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(viewport={"width": WIDTH, "height": height})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(page_file.resolve().as_uri())
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(target))
        browser.close()
    return said


def main(arguments: list[str]) -> int:
    """Take the picture that the arguments ask for."""
    if len(arguments) not in {2, 3}:
        sys.exit("usage: python -m tools.screenshot PAGE.html PICTURE.png [HEIGHT]")
    height = int(arguments[2]) if len(arguments) == 3 else 1100
    said = picture(Path(arguments[0]), Path(arguments[1]), height)
    print("\n".join(said) or arguments[1])
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
