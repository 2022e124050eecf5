# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of the documentation site; tools/docs_site.py builds it."""

from __future__ import annotations

from pathlib import Path

import yaml

# Addresses stand in galaxy.yml alone; tools/docs_site.py puts a copy of the collection beside this folder.
galaxy = yaml.safe_load(
    (Path(__file__).parent.parent / "ansible_collections" / "cpaas" / "recordings" / "galaxy.yml").read_text()
)
project = "cpaas.recordings"
title = html_short_title = "cpaas.recordings"
copyright = "the cpaas.recordings authors"  # noqa: A001
extensions = ["sphinx_antsibull_ext"]
html_theme = "sphinx_ansible_theme"
html_theme_options = {
    "documentation_home_url": galaxy["homepage"],
    "topbar_links": {"Repository": galaxy["repository"], "Issues": galaxy["issues"]},
}
html_show_sphinx = False
html_copy_source = False
html_use_index = False
pygments_style = "ansible"
highlight_language = "YAML+Jinja"
# Builds without a network: links into Ansible's own documentation stay plain text.
intersphinx_mapping: dict[str, tuple[str, str]] = {}
# The guides stand on the first page, by task, and on the collection's page, as on any other site.
suppress_warnings = ["toc.multiple_toctrees"]
html_static_path = ["static"]
html_css_files = ["guides.css"]
