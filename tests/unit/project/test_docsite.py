# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every guide is a page of the documentation site, and becomes one without loss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tools.collection_copy import checkout_files
from tools.docsite import links, pages, sections, write
from tools.project import ROOT
from tools.rst import Links, convert, slug
from tools.site_links import dead_links

GUIDES = {
    str(path)
    for path in checkout_files()
    if path.suffix == ".md"
    and (path.parts[0] == "docs" or path.match("roles/*/README.md"))
    and path.parts[1] != "awx"
}


def test_every_guide_is_a_page() -> None:
    names = [name for _title, found in sections() for name in found]
    assert len(names) == len(set(names))
    assert set(pages()) == GUIDES, "a guide belongs into docs/docsite/extra-docs.yml"


def test_addresses_are_those_of_galaxy() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    settings = yaml.safe_load((ROOT / "docs" / "docsite" / "links.yml").read_text())
    assert galaxy["repository"].endswith(f"/{settings['edit_on_github']['repository']}")
    assert all(link["url"].startswith(galaxy["repository"]) for link in settings["extra_links"])
    told = [
        path
        for path in checkout_files()
        if path.name not in {"galaxy.yml", "links.yml"}
        and path.suffix not in {".png", ".gz", ".db"}
        and galaxy["repository"].split("//")[1] in (ROOT / path).read_text(encoding="utf-8", errors="replace")
    ]
    assert told == [], "the address of the repository stands in galaxy.yml and links.yml alone"


def test_write_makes_each_page(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.stem for path in (tmp_path / "docs/docsite/rst").glob("*.rst")}
    assert made == set(pages().values())


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a*b* `c`d **e** f_ \\<g>", "a\\ *b* ``c``\\ d **e** f\\_ \\<g\\>"),
        ("`a` (`b`), `c`.", "``a`` (``b``), ``c``."),
        ("[a `b`](x.md#c-d), [e](https://f.example)", "LINK(x.md#c-d|a b), LINK(https://f.example|e)"),
        ("1. a\n2. b\n\n   c", "#. a\n\n#. b\n\n   c"),
        ("| a | b |\n|---|---|\n| c | |", "\n   * - a\n     - b\n   * - c\n     -"),
    ],
)
def test_markup(markdown: str, expected: str) -> None:
    page = convert(markdown, Links(lambda link, text: f"LINK({link}|{text})", lambda _text: None, "label"))
    assert page.strip().endswith(expected)


def test_what_is_not_known_is_an_error() -> None:
    with pytest.raises(ValueError, match="image in a guide"):
        convert("![a](b.png)", Links(lambda _link, text: text, lambda _text: None, "label"))


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("other.html", False),
        ("other.html#there", False),
        ("other.html#gone", True),
        ("gone.html", True),
        ("#here", False),
        ("#gone", True),
        ("https://example.com/a?b#c", False),
        ("https://example", True),
        ("http:/example.com", True),
        ("picture.png", False),
    ],
)
def test_dead_links_are_found(tmp_path: Path, link: str, dead: bool) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    (tmp_path / "other.html").write_text('<p id="there">')
    (tmp_path / "page.html").write_text(f'<h1 id="here"><a href="{link}">')
    assert dead_links(tmp_path) == ([f"page.html: {link}"] if dead else [])


def test_labels_are_github_fragments() -> None:
    """What a link between guides names is a heading there."""
    for file, page in pages().items():
        made = convert((ROOT / file).read_text(encoding="utf-8"), links(page))
        for label in re.findall(r":ref:`[^<]*<([^>]+)>`", made):
            _prefix, _docsite, rest = label.partition(".docsite.")
            target, _dot, heading = rest.partition(".")
            text = (ROOT / next(key for key, value in pages().items() if value == target)).read_text()
            slugs = [slug(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
            assert not heading or heading in slugs, f"{file}: {label}"
