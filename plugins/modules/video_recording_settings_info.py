#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: video_recording_settings_info
short_description: Read the recording settings of a Twilio account
version_added: 0.1.0
description:
  - Reads whether room recordings of the account are encrypted and where their media is stored.
  - A recording does not tell whether it is encrypted; only these settings do, as they are now.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.info
  - cpaas.recordings.twilio
  - cpaas.recordings.http_client
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes.twilio_module
"""

EXAMPLES = r"""
- name: Read the settings
  cpaas.recordings.video_recording_settings_info:
  register: video

- name: Insist on encryption
  ansible.builtin.assert:
    that:
      - video.settings is not none
      - video.settings.encryption_enabled is true
"""

RETURN = r"""
settings:
  description:
    - The settings as the provider sent them; null when the account never configured any.
  returned: success
  type: dict
  sample:
    account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    friendly_name: audited
    aws_credentials_sid: CRffffffffffffffffffffffffffffffff
    aws_s3_url: https://recordings.s3.amazonaws.com/video
    aws_storage_enabled: true
    encryption_key_sid: CR00000000000000000000000000000000
    encryption_enabled: true
    url: https://video.twilio.com/v1/RecordingSettings/Default
  contains:
    account_sid:
      description: The account.
      returned: when the provider sends it
      type: str
      sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    friendly_name:
      description: Name of the settings.
      returned: when the provider sends it
      type: str
      sample: audited
    aws_credentials_sid:
      description: Credential that writes to external storage.
      returned: when the provider sends it
      type: str
      sample: CRffffffffffffffffffffffffffffffff
    aws_s3_url:
      description: External storage.
      returned: when the provider sends it
      type: str
      sample: https://recordings.s3.amazonaws.com/video
    aws_storage_enabled:
      description: Whether recordings go to external storage.
      returned: when the provider sends it
      type: bool
      sample: true
    encryption_key_sid:
      description: Public key that encrypts.
      returned: when the provider sends it
      type: str
      sample: CR00000000000000000000000000000000
    encryption_enabled:
      description: Whether recordings are encrypted.
      returned: when the provider sends it
      type: bool
      sample: true
    url:
      description: The resource itself.
      returned: when the provider sends it
      type: str
      sample: https://video.twilio.com/v1/RecordingSettings/Default
count:
  description: Number of settings returned.
  returned: success
  type: int
  sample: 1
complete:
  description:
    - Whether this is everything that was asked for.
  returned: success
  type: bool
  sample: true
truncated_by:
  description: Always null, since nothing is left out.
  returned: success
  type: str
  sample: null
window:
  description: The bounds of the creation time that were really used, in UTC; null is no bound.
  returned: success
  type: dict
  sample: {"created_after": null, "created_before": null}
  contains:
    created_after:
      description: Inclusive lower bound.
      returned: success
      type: str
      sample: null
    created_before:
      description: Exclusive upper bound.
      returned: success
      type: str
      sample: null
api:
  description: What the provider was asked.
  returned: success
  type: dict
  sample: {"requests": 1, "retries": 0, "waited_seconds": 0.0}
  contains:
    requests:
      description: Requests that were sent, repetitions included.
      returned: success
      type: int
      sample: 1
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.video_recording_settings_info import (
    OPTIONS,
    run,
)


def main() -> None:
    run_module(OPTIONS, run)


if __name__ == "__main__":
    main()
