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
  main_account_sid:
    description:
      - SID of the main account that O(account_sid) is a subaccount of. With it and O(main_auth_token), the
        subaccount needs no credentials here; the module asks for the subaccount's own when it runs, and keeps
        them in memory alone.
      - The credentials of a main account do not open the Video and Insights data of its subaccounts. Twilio
        may answer them with the main account's data instead, which this collection refuses.
      - Ignored when O(auth_token) or an API key is there. When O(account_sid) is the main account itself,
        O(main_auth_token) is used as it is.
      - If not set, the environment variable E(TWILIO_MAIN_ACCOUNT_SID) is used.
    type: str
  main_auth_token:
    description:
      - Auth Token of the main account. It may do everything in the main account and all its subaccounts, so
        prefer API keys of the subaccounts where there are few.
      - If not set, the environment variable E(TWILIO_MAIN_AUTH_TOKEN) is used.
    type: str
  api_base_url:
    description:
      - Where Twilio's 2010 API is, V(https://api.twilio.com) if not set. It holds accounts, calls and voice
        recordings, and is needed for O(main_account_sid).
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TWILIO_API_BASE_URL) is used.
    type: str
  voice_base_url:
    description:
      - Where the Twilio Voice API is, V(https://voice.twilio.com) if not set. It holds the account's default
        for recording calls.
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TWILIO_VOICE_BASE_URL) is used.
    type: str
  trunking_base_url:
    description:
      - Where the Twilio Elastic SIP Trunking API is, V(https://trunking.twilio.com) if not set.
      - Must be C(https), except on this machine.
      - If not set, the environment variable E(TWILIO_TRUNKING_BASE_URL) is used.
    type: str
"""
