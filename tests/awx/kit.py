# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the AWX kit, as Ansible reads them."""

from __future__ import annotations

from typing import Any

import yaml

from tools.project import ROOT

KIT = ROOT / "extensions" / "awx"


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it: texts that are no templates of its own carry a tag."""


Loader.add_constructor("!unsafe", lambda _loader, node: node.value)


def load(name: str) -> Any:
    return yaml.load((KIT / name).read_text(encoding="utf-8"), Loader)


SETTINGS = load("settings.yml")
