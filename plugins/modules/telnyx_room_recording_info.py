#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: telnyx_room_recording_info
short_description: List or fetch recordings of Telnyx video rooms
version_added: 1.0.0
description:
  - Lists the recordings of a Telnyx account's video rooms with filters, or fetches recordings by their ids.
  - The provider has no filter for the time of creation. O(created_after) and O(created_before) are about
    the time at which recording started, and a recording without a start lies in no window.
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
  recording_ids:
    description:
      - Fetch these recordings, each a UUID. One that does not exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  room_id:
    description: List only recordings of this room.
    type: str
  session_id:
    description: List only recordings of this session.
    type: str
  participant_id:
    description: List only recordings of this participant.
    type: str
  status:
    description: List only recordings of this status.
    type: str
    choices: [completed, processing]
  type:
    description: List only recordings of this media type.
    type: str
    choices: [audio, video]
  include_download_urls:
    description:
      - Whether records keep their C(download_url). It is signed - anyone who has it can fetch the media - so
        use C(no_log) with it. To fetch media, M(cpaas.recordings.recording_media) is the better way.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Recordings of one session
  cpaas.recordings.telnyx_room_recording_info:
    session_id: 3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a10
  register: found
"""

RETURN = r"""
recordings:
  description:
    - The recordings. Ordered by start of recording and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - codec: opus
      completed_at: '2026-11-20T10:05:48.000000Z'
      created_at: '2026-11-20T09:48:24.000000Z'
      download_url: https://storage.example.com/recording.mka?X-Amz-Expires=600
      duration_secs: 1024
      ended_at: '2026-11-20T10:05:28.000000Z'
      id: b1671ba4-c692-3c14-6423-7c9a9b3a27f5
      participant_id: ffbbdc48-7806-eac9-7076-dfe6544ec73b
      record_type: room_recording
      room_id: e0652c63-c34c-0b1d-445a-0732ab6ee71a
      session_id: 122887ba-2e67-51fa-b969-15f1342a7a47
      size_mb: 0.035776
      started_at: '2026-11-20T09:48:24.000000Z'
      status: completed
      type: audio
      updated_at: '2026-11-20T10:05:48.000000Z'
  contains:
    codec:
      description: Of the media.
      returned: when the provider sends it
      type: str
      sample: "opus"
    completed_at:
      description: When the file was complete.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T10:05:48.000000Z"
    created_at:
      description: When it was created.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T09:48:24.000000Z"
    download_url:
      description:
        - Signed, so a secret - only shown when asked for.
      returned: when the provider sends it
      type: str
      sample: "https://storage.example.com/recording.mka?X-Amz-Expires=600"
    duration_secs:
      description: Seconds.
      returned: when the provider sends it
      type: int
      sample: 1024
    ended_at:
      description: When recording ended.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T10:05:28.000000Z"
    id:
      description: Identifies the recording.
      returned: when the provider sends it
      type: str
      sample: "b1671ba4-c692-3c14-6423-7c9a9b3a27f5"
    participant_id:
      description: The participant.
      returned: when the provider sends it
      type: str
      sample: "ffbbdc48-7806-eac9-7076-dfe6544ec73b"
    record_type:
      description: Always room_recording.
      returned: when the provider sends it
      type: str
      sample: "room_recording"
    room_id:
      description: The room.
      returned: when the provider sends it
      type: str
      sample: "e0652c63-c34c-0b1d-445a-0732ab6ee71a"
    session_id:
      description: The session.
      returned: when the provider sends it
      type: str
      sample: "122887ba-2e67-51fa-b969-15f1342a7a47"
    size_mb:
      description: Megabytes, of which kind is not documented.
      returned: when the provider sends it
      type: float
      sample: 0.035776
    started_at:
      description: When recording started.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T09:48:24.000000Z"
    status:
      description: Of the recording.
      returned: when the provider sends it
      type: str
      sample: "completed"
    type:
      description: The media type.
      returned: when the provider sends it
      type: str
      sample: "audio"
    updated_at:
      description: When it changed for the last time.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T10:05:48.000000Z"
count:
  description: Number of recordings returned.
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
  description: The bounds of the start of recording that were really used, in UTC; null is no bound.
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import telnyx_room_recording_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
