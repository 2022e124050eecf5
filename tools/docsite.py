# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guides as pages of the collection on a documentation site: docs/docsite/rst, made of Markdown files.

docs/docsite/extra-docs.yml says which pages there are, in which sections. They are made in copies of the
checkout (the tarball, the site), so that a guide is written once.
"""

from __future__ import annotations

import functools
import posixpath
import re
from pathlib import Path
from typing import Any

import yaml

from tools.project import ROOT
from tools.rst import Links, convert, escape, slug

INDEX = ROOT / "docs" / "docsite" / "extra-docs.yml"
PREFIX = "ansible_collections.cpaas.recordings.docsite"
ROLES = ("audit_recording_enabled", "collect_recordings", "export_recording_inventory")


@functools.cache
def sections() -> list[tuple[str, list[str]]]:
    """Return title and pages of each section."""
    content = yaml.safe_load(INDEX.read_text(encoding="utf-8"))
    return [(section["title"], list(section["toctree"])) for section in content["sections"]]


def source(page: str) -> str:
    """Return the Markdown file of a page, relative to the checkout."""
    if page.startswith("role_"):
        return f"roles/{page.removeprefix('role_')}/README.md"
    name = page.replace("_", "-")
    return next(
        path
        for path in (f"docs/guides/{name}.md", f"docs/{name}.md", f"extensions/{name}.md")
        if (ROOT / path).exists()
    )


@functools.cache
def pages() -> dict[str, str]:
    """Return file → page, both relative."""
    return {source(page): page for _title, names in sections() for page in names}


@functools.cache
def _plugins() -> dict[str, str]:
    found = {path.stem: "module" for path in (ROOT / "plugins" / "modules").glob("*.py")}
    found |= dict.fromkeys(ROLES, "role")
    return {**found, "accounts": "inventory"}


@functools.cache
def _variables() -> dict[str, str]:
    found: dict[str, str] = {}
    for role in ROLES:
        specification: Any = yaml.safe_load(
            (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text()
        )
        found |= dict.fromkeys(specification["argument_specs"]["main"]["options"], role)
    return found


@functools.cache
def _controls() -> set[str]:
    catalogue = (ROOT / source("controls")).read_text(encoding="utf-8")
    return set(re.findall(r"^### ([a-z-]+)$", catalogue, re.MULTILINE))


def code(text: str) -> str | None:
    """Return the link of a text in code that is the name of a module, role, control or variable."""
    name = text.removeprefix("cpaas.recordings.")
    kind = _plugins().get(name)
    if kind and (kind != "inventory" or text != name):
        return f":ansplugin:`{text} <cpaas.recordings.{name}#{kind}>`"
    if text in _controls():
        return f":ref:`{text} <{PREFIX}.controls.{text}>`"
    if text in _variables():
        return f":ansopt:`cpaas.recordings.{_variables()[text]}#role:main:{text}`"
    return None


def links(page: str) -> Links:
    """Return where links of a page lead: to other pages, and else to the repository."""
    folder = posixpath.dirname(source(page))

    def target(link: str, text: str) -> str:
        if re.match(r"[a-z]+:", link):
            return f"`{escape(text)} <{link}>`__"
        path, _hash, fragment = link.partition("#")
        file = posixpath.normpath(posixpath.join(folder, path)) if path else source(page)
        if file in pages():
            label = f"{PREFIX}.{pages()[file]}" + (f".{slug(fragment)}" if fragment else "")
            return f":ref:`{escape(text)} <{label}>`"
        return f"`{escape(text)} <{repository()}/blob/main/{file}>`__"

    return Links(target, code, f"{PREFIX}.{page}")


@functools.cache
def repository() -> str:
    """Return the address of the repository, which galaxy.yml alone knows."""
    return str(yaml.safe_load((ROOT / "galaxy.yml").read_text())["repository"])


def write(collection: Path) -> None:
    """Make docs/docsite/rst of a copy of the collection."""
    folder = collection / "docs" / "docsite" / "rst"
    folder.mkdir(parents=True, exist_ok=True)
    for path, page in pages().items():
        text = convert((ROOT / path).read_text(encoding="utf-8"), links(page))
        (folder / f"{page}.rst").write_text(text, encoding="utf-8")
