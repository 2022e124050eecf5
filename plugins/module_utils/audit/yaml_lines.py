# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML together with the lines that its keys stand in."""

from __future__ import annotations

import typing as t

from .._deps import yaml

Place: t.TypeAlias = "tuple[str | int, ...]"


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


def read_yaml(text: str) -> tuple[t.Any, Lines]:
    """Read one document. Days and times stay text, as they do in Ansible's own results.

    Raises:
        yaml.YAMLError: *text* is no YAML document.
    """

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader = Loader(text)
    try:
        root = loader.get_single_node()
        lines = Lines(root)
        return (loader.construct_document(root) if root is not None else None), lines
    finally:
        loader.dispose()
