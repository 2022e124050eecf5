# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every info module lets its caller choose of the records."""

from __future__ import annotations


class ModuleDocFragment:
    """The option that bounds what is returned of a record; ``info.listed`` bounds a list."""

    DOCUMENTATION = r"""
options:
  fields:
    description:
      - Return only these fields of each record, by their names at its top level. A name that no record has is
        a warning.
      - All fields if not set.
    type: list
    elements: str
    version_added: 1.0.0
seealso:
  - ref: ansible_collections.cpaas.recordings.docsite.facts
    description: "Guide: questions of the moment, without a playbook."
  - ref: ansible_collections.cpaas.recordings.docsite.least_privilege_keys
    description: "Guide: permissions that keys need."
"""

    LISTED = r"""
options:
  limit:
    description:
      - Stop after this many records; RV(complete) is then V(false). Which ones is the order of the provider.
    type: int
"""
