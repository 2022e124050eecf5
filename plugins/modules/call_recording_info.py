#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: call_recording_info
short_description: List or fetch recordings of Telnyx calls and conferences
version_added: 0.1.0
description:
  - Lists the call and conference recordings of a Telnyx account with filters, or fetches recordings by their
    ids.
  - Telnyx ignores a filter that it does not know. Every filter is checked again here, and RV(complete) is
    V(false) with a warning when the provider did not apply one.
  - C(call_control_id) is left out of all records, since it controls the call while that lasts.
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
  conference_id:
    description: List only recordings of this conference.
    type: str
  call_leg_id:
    description: List only recordings of this call leg.
    type: str
  call_session_id:
    description: List only recordings of this call session.
    type: str
  connection_id:
    description: List only recordings of calls over this connection.
    type: str
  from:
    description: List only recordings of calls from this number or SIP address, exactly as Telnyx spells it.
    type: str
  to:
    description: List only recordings of calls to this number or SIP address, exactly as Telnyx spells it.
    type: str
  include_download_urls:
    description:
      - Whether records keep their C(download_urls). They are signed - anyone who has one can fetch the media
        - so use C(no_log) with them. To fetch media, M(cpaas.recordings.recording_media) is the better way.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: List the recordings of a number since yesterday
  cpaas.recordings.call_recording_info:
    from: "+12025550123"
    created_after: 24h
  register: recorded

- name: List the recordings of a conference in a window
  cpaas.recordings.call_recording_info:
    conference_id: 428c31b6-7af4-4bcb-b7f5-5013ef9657c1
    created_after: "2026-03-01T00:00:00Z"
    created_before: "2026-03-08T00:00:00Z"
"""

RETURN = r"""
recordings:
  description:
    - The recordings. Ordered by creation time and id.
    - Each record is as the provider sent it, unknown fields included, without C(call_control_id), and without
      C(download_urls) unless O(include_download_urls) is set.
  returned: success
  type: list
  elements: dict
  sample:
    - record_type: recording
      id: 3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a10
      created_at: '2026-03-02T09:31:12.123456Z'
      updated_at: '2026-03-02T09:31:13.000001Z'
      recording_started_at: '2026-03-02T09:30:00.000000Z'
      recording_ended_at: '2026-03-02T09:31:00.500000Z'
      duration_millis: 60500
      status: completed
      channels: dual
      source: call
      initiated_by: StartCallRecordingAPI
      conference_id: null
      call_leg_id: 428c31b6-7af4-4bcb-b7f5-5013ef9657c1
      call_session_id: 428c31b6-abf3-3bc1-b7f4-5013ef9657c1
      connection_id: '1234567890'
      from: '+12025550123'
      to: '+12025550131'
  contains:
    record_type:
      description: Always V(recording).
      returned: when the provider sends it
      type: str
      sample: recording
    id:
      description: Identifies the recording.
      returned: when the provider sends it
      type: str
      sample: 3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a10
    created_at:
      description: When the recording was created.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:31:12.123456Z"
    updated_at:
      description: When it was changed for the last time.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:31:13.000001Z"
    recording_started_at:
      description: When recording started.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:30:00.000000Z"
    recording_ended_at:
      description: When recording ended.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:31:00.500000Z"
    duration_millis:
      description: Length in milliseconds.
      returned: when the provider sends it
      type: int
      sample: 60500
    status:
      description: Always V(completed); recordings in progress are not listed.
      returned: when the provider sends it
      type: str
      sample: completed
    channels:
      description: V(single) or V(dual). With V(dual) the first leg is on channel A and the rest on channel B.
      returned: when the provider sends it
      type: str
      sample: dual
    source:
      description: V(conference) or V(call).
      returned: when the provider sends it
      type: str
      sample: call
    initiated_by:
      description: What started the recording.
      returned: when the provider sends it
      type: str
      sample: StartCallRecordingAPI
    conference_id:
      description: The conference, for a conference recording.
      returned: when the provider sends it
      type: str
      sample: null
    call_leg_id:
      description: The call leg, for a call recording.
      returned: when the provider sends it
      type: str
      sample: 428c31b6-7af4-4bcb-b7f5-5013ef9657c1
    call_session_id:
      description: The call session, for a call recording.
      returned: when the provider sends it
      type: str
      sample: 428c31b6-abf3-3bc1-b7f4-5013ef9657c1
    connection_id:
      description: The connection that carried the call.
      returned: when the provider sends it
      type: str
      sample: "1234567890"
    from:
      description: The caller.
      returned: when the provider sends it
      type: str
      sample: "+12025550123"
    to:
      description: The called party.
      returned: when the provider sends it
      type: str
      sample: "+12025550131"
    download_urls:
      description:
        - Signed URLs by format, V(mp3) or V(wav); only with O(include_download_urls), since anyone who has
          one can fetch the media.
      returned: when the provider sends it
      type: dict
      sample: {"mp3": "https://storage.example.com/recording.mp3"}
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import call_recording_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
