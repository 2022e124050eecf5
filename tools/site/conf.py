# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of the documentation site; tools/docs_site.py builds it."""

from __future__ import annotations

project = "cpaas.recordings"
title = html_short_title = "cpaas.recordings"
copyright = "the cpaas.recordings authors"  # noqa: A001
extensions = ["sphinx_antsibull_ext", "myst_parser"]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
myst_heading_anchors = 3
html_theme = "sphinx_ansible_theme"
html_show_sphinx = False
html_copy_source = False
html_use_index = False
pygments_style = "ansible"
highlight_language = "YAML+Jinja"
# Builds without a network: links into Ansible's own documentation stay plain text.
intersphinx_mapping: dict[str, tuple[str, str]] = {}
suppress_warnings = ["myst.xref_missing"]
