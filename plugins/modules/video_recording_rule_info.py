#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: video_recording_rule_info
short_description: Read the recording rules of a Twilio video room
version_added: 0.1.0
description:
  - Reads which tracks of a room are recorded. Rules can switch recording on and off while the room lasts.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.info
  - cpaas.recordings.twilio
  - cpaas.recordings.http_client
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes.twilio_module
options:
  room_sid:
    description: The room, V(RM) followed by 32 hexadecimal digits.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: What is being recorded?
  cpaas.recordings.video_recording_rule_info:
    room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  register: rules
"""

RETURN = r"""
rules:
  description: The rules, in the order in which they apply.
  returned: success
  type: list
  elements: dict
  sample: [{"type": "include", "all": true}]
  contains:
    type:
      description: V(include) or V(exclude).
      returned: when the provider sends it
      type: str
      sample: include
    all:
      description: Whether the rule is about all tracks.
      returned: when the provider sends it
      type: bool
      sample: true
    publisher:
      description: The participant whose tracks the rule is about.
      returned: when the provider sends it
      type: str
      sample: alice
    track:
      description: The track that the rule is about.
      returned: when the provider sends it
      type: str
      sample: microphone
    kind:
      description: V(audio) or V(video), the kind of tracks that the rule is about.
      returned: when the provider sends it
      type: str
      sample: audio
ruleset:
  description: The whole record as the provider sent it.
  returned: success
  type: dict
  sample:
    room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    rules:
    - type: include
      all: true
    date_created: '2026-03-02T09:00:00Z'
    date_updated: '2026-03-02T09:10:00Z'
  contains:
    room_sid:
      description: The room.
      returned: when the provider sends it
      type: str
      sample: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    rules:
      description: The same as RV(rules).
      returned: when the provider sends it
      type: list
      elements: dict
      sample: [{"type": "include", "all": true}]
    date_created:
      description: When rules were set for the first time.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:00:00Z"
    date_updated:
      description: When rules were set for the last time.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:10:00Z"
count:
  description: Number of rules returned.
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

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import video_recording_rule_info as task


def main() -> None:
    run(task.OPTIONS, task.run)


if __name__ == "__main__":
    main()
