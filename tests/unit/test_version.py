# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What evidence calls the tool's version is the version that is released."""

from __future__ import annotations

from pathlib import Path

import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.version import VERSION


def test_version_is_that_of_the_collection() -> None:
    galaxy = yaml.safe_load((Path(__file__).parents[2] / "galaxy.yml").read_text(encoding="utf-8"))
    assert galaxy["version"] == VERSION
