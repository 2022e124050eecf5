#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: video_participant_info
short_description: List or fetch participants of a video room, as Twilio Video Insights knows them
version_added: 0.1.0
description:
  - Lists the participants of one room, or fetches some of them by their SIDs.
  - Video Insights keeps rooms and their participants for 7 days.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.info
  - cpaas.recordings.info.listed
  - cpaas.recordings.twilio
  - cpaas.recordings.http_client
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes.twilio_module
options:
  room_sid:
    description: The room, V(RM) followed by 32 hexadecimal digits.
    type: str
    required: true
  participant_sids:
    description:
      - Fetch these participants, each V(PA) followed by 32 hexadecimal digits. One that does not exist is an
        error.
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Who was in the room?
  cpaas.recordings.video_participant_info:
    room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  register: present
"""

RETURN = r"""
participants:
  description:
    - The participants. Ordered by the time of joining and the SID.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - participant_sid: PAeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
      participant_identity: alice
      join_time: '2026-03-02T09:00:05Z'
      leave_time: '2026-03-02T09:44:50Z'
      duration_sec: 2685
      account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      status: completed
      codecs:
      - VP8
      - opus
      end_reason: disconnected_via_api
      error_code: 0
      error_code_url: null
      media_region: us1
      properties: {}
      edge_location: ashburn
      publisher_info: {}
      url: https://insights.twilio.com/v1/Video/Rooms/RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/Participants/PAeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
  contains:
    participant_sid:
      description: Identifies the participant.
      returned: when the provider sends it
      type: str
      sample: PAeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
    participant_identity:
      description: What the application calls the person.
      returned: when the provider sends it
      type: str
      sample: alice
    join_time:
      description: When the participant joined.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:00:05Z"
    leave_time:
      description: When the participant left.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:44:50Z"
    duration_sec:
      description: Seconds from joining to leaving.
      returned: when the provider sends it
      type: int
      sample: 2685
    account_sid:
      description: Account of the room.
      returned: when the provider sends it
      type: str
      sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    room_sid:
      description: The room.
      returned: when the provider sends it
      type: str
      sample: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    status:
      description: One of V(in_progress), V(connected), V(completed), V(disconnected).
      returned: when the provider sends it
      type: str
      sample: completed
    codecs:
      description: Codecs in use.
      returned: when the provider sends it
      type: list
      elements: str
      sample: [VP8, opus]
    end_reason:
      description: Why the participant left.
      returned: when the provider sends it
      type: str
      sample: disconnected_via_api
    error_code:
      description: Error of the disconnection, if there was one.
      returned: when the provider sends it
      type: int
      sample: 0
    error_code_url:
      description: What the error code means.
      returned: when the provider sends it
      type: str
      sample: null
    media_region:
      description: Region of the media servers.
      returned: when the provider sends it
      type: str
      sample: us1
    properties:
      description: Properties of the connection.
      returned: when the provider sends it
      type: dict
      sample: {}
    edge_location:
      description: Edge of the media servers.
      returned: when the provider sends it
      type: str
      sample: ashburn
    publisher_info:
      description: What is known of the client.
      returned: when the provider sends it
      type: dict
      sample: {}
    url:
      description: The resource itself.
      returned: when the provider sends it
      type: str
      sample: https://insights.twilio.com/v1/Video/Rooms/RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/Participants/PAeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
count:
  description: Number of participants returned.
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import video_participant_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
