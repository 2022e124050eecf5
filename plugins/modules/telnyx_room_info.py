#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: telnyx_room_info
short_description: List or fetch video rooms of Telnyx
version_added: 1.0.0
description:
  - Lists the video rooms of a Telnyx account with filters, or fetches rooms by their ids.
  - C(enable_recording) says whether sessions in the room are recorded from now on. It may have been another
    when a session took place.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.info
  - cpaas.recordings.info.listed
  - cpaas.recordings.telnyx
  - cpaas.recordings.http_client
  - cpaas.recordings.window
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes.telnyx_module
options:
  room_ids:
    description:
      - Fetch these rooms, each a UUID. One that does not exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  unique_name:
    description: List only the room of this name.
    type: str
  enable_recording:
    description:
      - List only rooms that record, or that do not. A room of which it is unknown matches neither.
      - The provider has no such filter, so this is applied after listing.
    type: bool
"""

EXAMPLES = r"""
- name: Which rooms record?
  cpaas.recordings.telnyx_room_info:
    enable_recording: true
    fields: [id, unique_name]
  register: recording
"""

RETURN = r"""
rooms:
  description:
    - The rooms. Ordered by creation time and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - active_session_id: null
      created_at: '2026-11-20T09:47:21.000000Z'
      enable_recording: true
      id: e0652c63-c34c-0b1d-445a-0732ab6ee71a
      max_participants: 10
      record_type: room
      sessions: []
      unique_name: visit-3000
      updated_at: '2026-11-20T09:47:21.000000Z'
      webhook_event_failover_url: null
      webhook_event_url: https://callbacks.example.com/telnyx/rooms
      webhook_timeout_secs: 25
  contains:
    active_session_id:
      description: The session that takes place now.
      returned: when the provider sends it
      type: str
      sample: null
    created_at:
      description: When it was created.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T09:47:21.000000Z"
    enable_recording:
      description: Whether sessions are recorded; it may be turned at any time.
      returned: when the provider sends it
      type: bool
      sample: true
    id:
      description: Identifies the room.
      returned: when the provider sends it
      type: str
      sample: "e0652c63-c34c-0b1d-445a-0732ab6ee71a"
    max_participants:
      description: Configured ceiling.
      returned: when the provider sends it
      type: int
      sample: 10
    record_type:
      description: Always room.
      returned: when the provider sends it
      type: str
      sample: "room"
    sessions:
      description: Of the room, when they were asked for.
      returned: when the provider sends it
      type: list
      elements: str
      sample: []
    unique_name:
      description: Its name.
      returned: when the provider sends it
      type: str
      sample: "visit-3000"
    updated_at:
      description: When it changed for the last time.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T09:47:21.000000Z"
    webhook_event_failover_url:
      description: Where they are sent when that fails.
      returned: when the provider sends it
      type: str
      sample: null
    webhook_event_url:
      description: Where events are sent.
      returned: when the provider sends it
      type: str
      sample: "https://callbacks.example.com/telnyx/rooms"
    webhook_timeout_secs:
      description: Seconds.
      returned: when the provider sends it
      type: int
      sample: 25
count:
  description: Number of rooms returned.
  returned: success
  type: int
  sample: 1
complete:
  description:
    - Whether this is everything that was asked for, which means that every chain of pages ended with the
      provider's own mark and that the provider applied every filter.
  returned: success
  type: bool
  sample: true
truncated_by:
  description: V(limit) when O(limit) cut the list, else null.
  returned: success
  type: str
  sample: null
window:
  description: The bounds of the creation time that were really used, in UTC; null is no bound.
  returned: success
  type: dict
  sample: {"created_after": "2026-03-01T00:00:00.000000Z", "created_before": "2026-03-08T00:00:00.000000Z"}
  contains:
    created_after:
      description: Inclusive lower bound.
      returned: success
      type: str
      sample: "2026-03-01T00:00:00.000000Z"
    created_before:
      description: Exclusive upper bound.
      returned: success
      type: str
      sample: "2026-03-08T00:00:00.000000Z"
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import telnyx_room_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
