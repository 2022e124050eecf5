# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML together with the lines that its keys stand in.

Policies, holds and frameworks are all read here, so this is the one place that bounds what aliases may
unfold to: ten lines of text can stand for a billion entries.
"""

from __future__ import annotations

import typing as t

from .._deps import yaml

Place: t.TypeAlias = "tuple[str | int, ...]"

#: How many nodes all aliases of a document may stand for together. A list of some thousand ids that several
#: entries share is far below it.
MOST_ALIASED = 100_000


class Lines:
    """Line numbers of one document, from 1, by place: keys and indices from the root."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._lines: dict[Place, int] = {}
        #: Keys that stand twice in one mapping; YAML forbids that, its readers do not notice.
        self.repeated: list[Place] = []
        if root is not None:
            self._lines[()] = root.start_mark.line + 1
            self._walk(root, ())

    def _walk(self, node: yaml.Node, place: Place) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*place, str(key.value))
                if inner in self._lines:
                    self.repeated.append(inner)
                self._lines[inner] = key.start_mark.line + 1
                self._walk(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                inner = (*place, number)
                self._lines[inner] = value.start_mark.line + 1
                self._walk(value, inner)

    def of(self, place: Place) -> int | None:
        """Return the line of *place*, or of the innermost thing around it that has one."""
        for end in range(len(place), -1, -1):
            if place[:end] in self._lines:
                return self._lines[place[:end]]
        return None


class _Loader(yaml.SafeLoader):
    """Days and times stay text, as they do in Ansible's own results; aliases are counted as they unfold."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._aliased = 0
        self._sizes: dict[int, int] = {}

    def compose_node(self, parent: t.Any, index: t.Any) -> t.Any:
        """Compose a node, and keep how many nodes it stands for."""
        event: t.Any = t.cast("t.Any", self).peek_event()
        alias = self.check_event(yaml.AliasEvent)
        node = super().compose_node(parent, index)
        if alias:
            size = self._sizes.get(id(node))
            if size is None:  # its anchor is still being composed
                raise yaml.MarkedYAMLError(
                    None, None, f"the alias *{event.anchor} stands inside of what it names", event.start_mark
                )
            self._aliased += size
            if self._aliased > MOST_ALIASED:
                raise yaml.MarkedYAMLError(
                    None,
                    None,
                    f"with the alias *{event.anchor}, the aliases stand for more than {MOST_ALIASED} "
                    "entries; write out what is meant",
                    event.start_mark,
                )
        elif node is not None:
            self._sizes[id(node)] = self._weigh(node)
        return node

    def _weigh(self, node: t.Any) -> int:
        size = 1
        if isinstance(node, yaml.MappingNode):
            size += sum(self._sizes[id(part)] for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            size += sum(self._sizes[id(part)] for part in node.value)
        return size


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str) -> tuple[t.Any, Lines]:
    """Read one document. Days and times stay text, as they do in Ansible's own results.

    Raises:
        yaml.YAMLError: *text* is no YAML document, or its aliases stand for too much.
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        lines = Lines(root)
        return (loader.construct_document(root) if root is not None else None), lines
    finally:
        loader.dispose()
