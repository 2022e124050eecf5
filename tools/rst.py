# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Markdown as the guides use it, as the reStructuredText that Ansible's documentation sites take.

Headings, paragraphs, lists, tables, code, links, emphasis: all else is an error, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

UNDERLINES = "=-~^\"'"
LEXERS = {"sh": "shell", "yaml": "yaml+jinja", "": "text", "xml": "text"}  # excerpts of XML are no XML


@dataclass(frozen=True)
class Links:
    """Where links of a page lead.

    Attributes:
        target: link of the page → the role or hyperlink, given its text, in reStructuredText.
        code: text in code → what it is as a link, or ``None``.
        label: the page's own label, and with a heading's slug that heading's.
    """

    target: Callable[[str, str], str]
    code: Callable[[str], str | None]
    label: str


def slug(heading: str) -> str:
    """Return the fragment by which GitHub links a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def escape(text: str) -> str:
    """Return text with what reStructuredText would read as markup made harmless."""
    return re.sub(r"([\\*`|_<>])", r"\\\1", text)


def convert(text: str, links: Links) -> str:
    """Return a page of Markdown as reStructuredText."""
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    body = _Page(links).blocks(root)
    return f".. _{links.label}:\n\n{body}\n"


class _Page:
    def __init__(self, links: Links) -> None:
        self._links = links

    def blocks(self, node: SyntaxTreeNode) -> str:
        found = (getattr(self, f"_{child.type}")(child) for child in node.children)
        return "\n\n".join(block for block in found if block)

    def _heading(self, node: SyntaxTreeNode) -> str:
        level = int(node.tag[1])
        title = self._inline(node.children[0])
        line = UNDERLINES[level - 1] * max(len(title), 3)
        label = f".. _{self._links.label}.{slug(_plain(node))}:\n\n" if level > 1 else ""
        return f"{label}{title}\n{line}"

    def _paragraph(self, node: SyntaxTreeNode) -> str:
        return self._inline(node.children[0])

    def _fence(self, node: SyntaxTreeNode) -> str:
        lexer = LEXERS.get(node.info, node.info)
        return f".. code-block:: {lexer}\n   :force:\n\n{_indent(node.content.rstrip(), 3)}"

    _code_block = _fence

    def _html_block(self, _node: SyntaxTreeNode) -> str:
        return ""

    def _hr(self, _node: SyntaxTreeNode) -> str:
        return "----"

    def _blockquote(self, node: SyntaxTreeNode) -> str:
        return _indent(self.blocks(node), 4)

    def _bullet_list(self, node: SyntaxTreeNode) -> str:
        return self._items(node, "*")

    def _ordered_list(self, node: SyntaxTreeNode) -> str:
        return self._items(node, "#.")

    def _items(self, node: SyntaxTreeNode, mark: str) -> str:
        items = (_indent(self.blocks(item), len(mark) + 1) for item in node.children)
        return "\n\n".join(f"{mark} {item.lstrip()}" for item in items)

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = [row for part in node.children for row in part.children]
        lines = [".. list-table::", "   :header-rows: 1", "   :class: guide-table", ""]
        for row in rows:
            for number, cell in enumerate(row.children):
                text = self._inline(cell.children[0]) if cell.children else ""
                lines.append(f"   {'* -' if number == 0 else '  -'} {_indent(text, 7).lstrip()}".rstrip())
        return "\n".join(lines)

    def _inline(self, node: SyntaxTreeNode) -> str:
        pieces = [(child.type == "text", self._piece(child)) for child in node.children]
        text = ""
        for plain, piece in pieces:
            # Markup begins and ends at white space, or at one that is not shown.
            if not plain and piece.strip():
                piece = f"\\ {piece}\\ "  # noqa: PLW2901
            text += piece
        text = re.sub(r"(^|[\s(\[])\\ (?=\S)", r"\1", text)
        return re.sub(r"\\ (?=$|[\s.,:;!?)\]])", "", text).strip()

    def _piece(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return escape(node.content)
            case "softbreak" | "hardbreak":
                return "\n"
            case "code_inline":
                return self._links.code(node.content) or _literal(node.content)
            case "strong":
                return f"**{escape(_plain(node))}**"
            case "em":
                return f"*{escape(_plain(node))}*"
            case "link":
                return self._links.target(str(node.attrs["href"]), _plain(node))
            case _:
                raise ValueError(f"{node.type} in a guide: tools/rst.py does not know it")


def _literal(text: str) -> str:
    if text != text.strip() or "`" in text or text.endswith("\\"):
        return f":literal:`{escape(text)}`"
    return f"``{text}``"


def _plain(node: SyntaxTreeNode) -> str:
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    return node.content if not node.children else "".join(_plain(child) for child in node.children)


def _indent(text: str, width: int) -> str:
    return "\n".join(" " * width + line if line else line for line in text.splitlines())
