# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that name a Twilio account and give access to it."""

from __future__ import annotations


class ModuleDocFragment:
    """Twilio's credentials and addresses."""

    DOCUMENTATION = r"""
options:
  account_sid:
    description:
      - SID of the Twilio account, V(AC) followed by 32 hexadecimal digits.
      - Required with O(auth_token), optional with an API key. When it is there, a record of any other account
        stops the module. When it is not, all records must belong to one account.
      - If not set, the environment variable E(TWILIO_ACCOUNT_SID) is used.
    type: str
  auth_token:
    description:
      - Auth Token of the account. An API key that may only read is the better choice.
      - If not set, the environment variable E(TWILIO_AUTH_TOKEN) is used.
    type: str
  api_key_sid:
    description:
      - SID of an API key, V(SK) followed by 32 hexadecimal digits. It wins over O(auth_token) when
        O(api_key_secret) is there too.
      - If not set, the environment variable E(TWILIO_API_KEY) is used.
    type: str
  api_key_secret:
    description:
      - Secret of the API key.
      - If not set, the environment variable E(TWILIO_API_KEY_SECRET) is used.
    type: str
  video_base_url:
    description:
      - Where the Twilio Video API is, V(https://video.twilio.com) if not set.
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TWILIO_VIDEO_BASE_URL) is used.
    type: str
  insights_base_url:
    description:
      - Where the Twilio Insights API is, V(https://insights.twilio.com) if not set.
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TWILIO_INSIGHTS_BASE_URL) is used.
    type: str
"""
