#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: recording_switch_info
short_description: Read every setting that turns recording on or off, or says where it goes
version_added: 1.0.0
description:
  - Reads the settings of a Twilio or Telnyx account that record without any code, and returns them in one
    shape.
  - A setting that says V(off) proves nothing about a single call or room, since an application can start
    recording at any time. One that says V(on) records whatever the application does.
  - What the key may not read is one element whose C(state) is V(unknown), with the C(reason).
  - The history of these settings is kept by M(cpaas.recordings.recording_collect) with the resource
    C(switches).
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.info
  - cpaas.recordings.twilio
  - cpaas.recordings.telnyx.prefixed
  - cpaas.recordings.http_client
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes
options:
  provider:
    description: Whose account it is.
    type: str
    choices: [twilio, telnyx]
    required: true
  telnyx_account:
    description: What the result calls a Telnyx account, whose records do not tell it.
    type: str
    default: telnyx
  kind:
    description:
      - Read only settings of these kinds; all that the provider has if not set.
      - Twilio has V(video_recording_settings), V(composition_settings), V(composition_hook),
        V(voice_account_default) and V(trunk).
      - Telnyx has V(outbound_voice_profile), V(phone_number), V(room) and V(storage).
    type: list
    elements: str
    choices:
      - video_recording_settings
      - composition_settings
      - composition_hook
      - voice_account_default
      - trunk
      - outbound_voice_profile
      - phone_number
      - room
      - storage
"""

EXAMPLES = r"""
- name: What records in this account, whatever the applications do?
  cpaas.recordings.recording_switch_info:
    provider: twilio
    fields: [kind, name, state, applies_to]
  register: found

- name: Show what is on
  ansible.builtin.debug:
    msg: "{{ found.switches | selectattr('state', 'in', ['on', 'partly']) | map(attribute='name') }}"
"""

RETURN = r"""
switches:
  description: One element for each setting, in the order in which they were read.
  returned: success
  type: list
  elements: dict
  sample:
    - provider: twilio
      account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      kind: trunk
      id: TKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      name: head-office
      state: "on"
      reason: null
      applies_to: all
      channels: dual
      format: null
      storage: null
      encrypted: null
      record: {"sid": "TKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}
  contains:
    provider:
      description: V(twilio) or V(telnyx).
      returned: always
      type: str
      sample: twilio
    account:
      description: The account's SID, or the name of the Telnyx account.
      returned: always
      type: str
      sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    kind:
      description: What it is a setting of, one of O(kind).
      returned: always
      type: str
      sample: trunk
    id:
      description: The setting's own id. Null where the key may not read it.
      returned: always
      type: str
      sample: TKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    name:
      description: What people call it.
      returned: always
      type: str
      sample: head-office
    state:
      description:
        - V(on), V(off), V(partly) (only calls of certain numbers), or V(unknown).
        - Null where the setting says how and where, and not whether.
      returned: always
      type: str
      sample: "on"
    reason:
      description: Why the state is unknown, where that is because it may not be read.
      returned: always
      type: str
      sample: null
    applies_to:
      description: V(inbound), V(outbound) or V(all).
      returned: always
      type: str
      sample: all
    channels:
      description: V(single) or V(dual).
      returned: always
      type: str
      sample: dual
    format:
      description: File format of what is recorded.
      returned: always
      type: str
      sample: null
    storage:
      description: Where recordings go, when it is not the provider's own storage. Without credentials.
      returned: always
      type: str
      sample: null
    encrypted:
      description: Whether what it stores is encrypted.
      returned: always
      type: bool
      sample: null
    record:
      description:
        - The setting as the provider sent it, without secrets. Null where there is none, or it may not be
          read.
      returned: always
      type: dict
      sample: {"sid": "TKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}
count:
  description: Number of settings returned.
  returned: success
  type: int
  sample: 1
api:
  description: What the provider was asked.
  returned: success
  type: dict
  sample: {"requests": 5, "retries": 0, "waited_seconds": 0.0}
  contains:
    requests:
      description: Requests that were sent, repetitions included.
      returned: success
      type: int
      sample: 5
    retries:
      description: Requests that were repetitions.
      returned: success
      type: int
      sample: 0
    waited_seconds:
      description: Seconds spent waiting for repetitions.
      returned: success
      type: float
      sample: 0.0
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run as run_module
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_switch_info import OPTIONS, run


def main() -> None:
    run_module(OPTIONS, run)


if __name__ == "__main__":
    main()
