# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that bound a list in time."""

from __future__ import annotations


class ModuleDocFragment:
    """Bounds of the creation time."""

    DOCUMENTATION = r"""
options:
  created_after:
    description:
      - Oldest creation time, inclusive.
      - ISO 8601 with a zone such as V(2026-03-01T09:30:00Z), or an age such as V(90m), V(36h), V(7d) or
        V(2w). A time without a zone is an error.
    type: str
  created_before:
    description:
      - End of the window, exclusive, written like O(created_after). The present moment if not set.
    type: str
"""
