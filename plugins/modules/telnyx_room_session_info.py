#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: telnyx_room_session_info
short_description: List or fetch sessions of Telnyx video rooms
version_added: 1.0.0
description:
  - Lists the sessions (meetings) in a Telnyx account's video rooms with filters, or fetches sessions by
    their ids.
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
  session_ids:
    description:
      - Fetch these sessions, each a UUID. One that does not exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  room_id:
    description: List only sessions of this room.
    type: str
  active:
    description: List only sessions that go on, or that have ended.
    type: bool
"""

EXAMPLES = r"""
- name: What takes place now?
  cpaas.recordings.telnyx_room_session_info:
    active: true
  register: now
"""

RETURN = r"""
sessions:
  description:
    - The sessions. Ordered by creation time and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - active: false
      created_at: '2026-11-20T09:48:21.000000Z'
      ended_at: '2026-11-20T10:05:28.000000Z'
      id: 122887ba-2e67-51fa-b969-15f1342a7a47
      participants: []
      record_type: room_session
      room_id: e0652c63-c34c-0b1d-445a-0732ab6ee71a
      updated_at: '2026-11-20T10:05:28.000000Z'
  contains:
    active:
      description: Whether it goes on.
      returned: when the provider sends it
      type: bool
      sample: false
    created_at:
      description: When it began.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T09:48:21.000000Z"
    ended_at:
      description: When it ended.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T10:05:28.000000Z"
    id:
      description: Identifies the session.
      returned: when the provider sends it
      type: str
      sample: "122887ba-2e67-51fa-b969-15f1342a7a47"
    participants:
      description: Of the session, when they were asked for.
      returned: when the provider sends it
      type: list
      elements: str
      sample: []
    record_type:
      description: Always room_session.
      returned: when the provider sends it
      type: str
      sample: "room_session"
    room_id:
      description: The room.
      returned: when the provider sends it
      type: str
      sample: "e0652c63-c34c-0b1d-445a-0732ab6ee71a"
    updated_at:
      description: When it changed for the last time.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T10:05:28.000000Z"
count:
  description: Number of sessions returned.
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import telnyx_room_session_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
