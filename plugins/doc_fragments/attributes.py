# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What modules can do, in the words that all of them share."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of modules; further ones are picked by their name, as in ``attributes.info_module``.

    None of the names is that of another fragment's file: Ansible would take the file.
    """

    DOCUMENTATION = r"""
attributes:
  check_mode:
    support: full
    description: Can run in check mode, and then tells what would change without changing anything.
  idempotent:
    support: full
    description:
      - When run twice in a row outside check mode with the same arguments and unchanged data, the second run
        changes nothing.
  action_group:
    support: full
    description:
      - Use C(group/cpaas.recordings.all) in C(module_defaults) to set options for all modules of this
        collection.
    membership:
      - cpaas.recordings.all
"""

    DIFF_NONE = r"""
attributes:
  diff_mode:
    support: none
    description: Returns no details on what has changed in diff mode.
"""

    DIFF_FULL = r"""
attributes:
  diff_mode:
    support: full
    description: Returns details on what has changed, or would change in check mode, in diff mode.
"""

    INFO_MODULE = r"""
attributes:
  check_mode:
    support: full
    description: Can run in check mode. This module never changes anything.
  diff_mode:
    support: N/A
    description: There are no changes to show.
  idempotent:
    support: full
    description: Running it again on unchanged data returns the same records in the same order.
"""

    TWILIO_MODULE = r"""
attributes:
  action_group:
    support: full
    description: Use C(group/cpaas.recordings.twilio) in C(module_defaults) to set the credentials once.
    membership:
      - cpaas.recordings.twilio
      - cpaas.recordings.all
"""

    TELNYX_MODULE = r"""
attributes:
  action_group:
    support: full
    description: Use C(group/cpaas.recordings.telnyx) in C(module_defaults) to set the credentials once.
    membership:
      - cpaas.recordings.telnyx
      - cpaas.recordings.all
"""
