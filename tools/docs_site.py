# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation site, without a network: README, all of docs/, every module and role."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tools.project import BIN, BUILD, ROOT, run

SITE = BUILD / "docs"
SOURCE = SITE / "source"


def gather() -> None:
    """Put the sources together: settings, the pages of this repository in its layout, and the reference."""
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.copytree(ROOT / "tools" / "site", SOURCE)
    shutil.copy(ROOT / "README.md", SOURCE)
    shutil.copytree(ROOT / "docs", SOURCE / "docs", ignore=shutil.ignore_patterns("docsite"))
    reference = SOURCE / "collection"
    reference.mkdir(mode=0o755)
    settings = ("--use-current", "--squash-hierarchy", "--fail-on-error", "--cleanup", "everything")
    run(
        [BIN / "antsibull-docs", "collection", *settings, "--dest-dir", reference, "cpaas.recordings"],
        cwd=SITE,
    )


def main() -> int:
    """Build the site and print where it is."""
    gather()
    html = SITE / "html"
    run([BIN / "sphinx-build", "-b", "html", "-q", "--keep-going", "-d", SITE / "doctrees", SOURCE, html])
    print(Path(html / "index.html"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
