# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation site, without a network: the guides by task, every module, plugin and role."""

from __future__ import annotations

import re
import shutil
import sys

from tools.collection_copy import copy_collection
from tools.docsite import sections, write
from tools.project import BIN, BUILD, ROOT, run
from tools.site_links import dead_links

SITE = BUILD / "docs"
SOURCE = SITE / "source"
COLLECTION = SITE / "ansible_collections" / "cpaas" / "recordings"


def guides() -> str:
    """Return the sections of the guides for the first page."""
    blocks = []
    for title, pages in sections():
        lines = (f"   {_entry(page)}" for page in pages)
        blocks.append("\n".join([".. toctree::", "   :maxdepth: 1", f"   :caption: {title}", "", *lines]))
    return "\n\n".join(blocks)


def _entry(page: str) -> str:
    place = f"collection/docsite/{page}"
    # The page of a role is called by its full name, which is too long for a list of pages.
    return f"Role {page.removeprefix('role_')} <{place}>" if page.startswith("role_") else place


def gather() -> None:
    """Put the sources together: settings, the first page, and what antsibull-docs makes of the collection."""
    shutil.rmtree(SITE, ignore_errors=True)
    write(copy_collection(COLLECTION, leave_out=("tests/", "tools/")))
    shutil.copytree(ROOT / "tools" / "site", SOURCE)
    shutil.copytree(ROOT / "docs" / "images", SOURCE / "images")
    index = SOURCE / "index.rst"
    index.write_text(index.read_text(encoding="utf-8").replace(".. guides", guides()), encoding="utf-8")
    reference = SOURCE / "collection"
    reference.mkdir(mode=0o755)
    settings = ("--use-current", "--squash-hierarchy", "--fail-on-error", "--cleanup", "everything")
    run(
        [BIN / "antsibull-docs", "collection", *settings, "--dest-dir", reference, "cpaas.recordings"],
        cwd=SITE,
        extra={"ANSIBLE_COLLECTIONS_PATH": str(SITE)},
    )


def warnings(output: str) -> list[str]:
    """Return what Sphinx complains of, but for labels of Ansible's own documentation, which is elsewhere."""
    return [
        line
        for line in output.splitlines()
        if line.strip() and not re.search(r"undefined label: '(?!ansible_collections\.cpaas)", line)
    ]


def main() -> int:
    """Build the site, fail on warnings and dead links, and print where it is."""
    gather()
    html = SITE / "html"
    built = run(
        [BIN / "sphinx-build", "-b", "html", "-q", "--keep-going", "-d", SITE / "doctrees", SOURCE, html]
    )
    complaints = [*warnings(built.stdout), *(f"dead link in {link}" for link in dead_links(html))]
    print("\n".join([*complaints, str(html / "index.html")]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
