# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that give access to a Telnyx account."""

from __future__ import annotations


class ModuleDocFragment:
    """Telnyx's credentials and address; ``telnyx.prefixed`` is for modules that know both providers."""

    DOCUMENTATION = r"""
options:
  api_key:
    description:
      - API v2 key of the Telnyx account.
      - If not set, the environment variable E(TELNYX_API_KEY) is used.
    type: str
  base_url:
    description:
      - Where the Telnyx API is, version included, V(https://api.telnyx.com/v2) if not set.
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TELNYX_BASE_URL) is used.
    type: str
"""

    PREFIXED = r"""
options:
  telnyx_api_key:
    description:
      - API v2 key of the Telnyx account.
      - If not set, the environment variable E(TELNYX_API_KEY) is used.
    type: str
  telnyx_base_url:
    description:
      - Where the Telnyx API is, version included, V(https://api.telnyx.com/v2) if not set.
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TELNYX_BASE_URL) is used.
    type: str
"""
