#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: video_room_info
short_description: List or fetch video rooms, as Twilio Video Insights or the Video API knows them
version_added: 0.1.0
description:
  - Lists the rooms of a Twilio account with filters, or fetches rooms by their SIDs.
  - Video Insights keeps rooms for 7 days. By default all of them are listed, and not only those that ended in
    the last 24 hours as the provider does by itself. For a longer memory use
    M(cpaas.recordings.recording_collect) regularly.
  - With O(api=video) the Video API is asked instead, which lists rooms of any age in every status, those that
    failed too, and tells what was asked for when a room was created. What then was recorded, only Insights
    and the recordings tell. Records are as that API sends them, with other names of fields.
  - A room appears within 30 minutes after it was created, mostly within 10.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.info
  - cpaas.recordings.info.listed
  - cpaas.recordings.twilio
  - cpaas.recordings.http_client
  - cpaas.recordings.window
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes.twilio_module
options:
  api:
    description:
      - Which of the provider's two lists of rooms to ask, Video Insights or the Video API (C(/v1/Rooms)).
      - The Video API has no filters O(room_type), O(codec) and O(recording_enabled), and Insights none for
        O(status); they are errors there.
    type: str
    choices: [insights, video]
    default: insights
    version_added: 1.0.0
  status:
    description: With O(api=video), list only rooms of these statuses; all of them if not set.
    type: list
    elements: str
    choices: [in-progress, completed, failed]
    version_added: 1.0.0
  room_sids:
    description:
      - Fetch these rooms, each V(RM) followed by 32 hexadecimal digits. One that does not exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  room_name:
    description: List only rooms of this name.
    type: str
  room_type:
    description: List only rooms of these types.
    type: list
    elements: str
    choices: [go, peer_to_peer, group, group_small]
  codec:
    description: List only rooms in which one of these codecs was used.
    type: list
    elements: str
    choices: [VP8, H264, VP9, opus]
  created_after:
    description:
      - Oldest creation time, inclusive; V(7d) if not set, which is all that Insights keeps. With O(api=video)
        there is no bound if not set.
      - ISO 8601 with a zone such as V(2026-03-01T09:30:00Z), or an age such as V(90m), V(36h), V(7d) or
        V(2w). A time without a zone is an error.
    type: str
  recording_enabled:
    description:
      - List only rooms in which recording was enabled, or disabled. A room of which it is unknown matches
        neither.
      - The provider has no such filter, so this is applied after listing.
    type: bool
"""

EXAMPLES = r"""
- name: Which rooms of the last 36 hours were not recorded?
  cpaas.recordings.video_room_info:
    created_after: 36h
    recording_enabled: false
  register: unrecorded

- name: Rooms of the last half year that failed
  cpaas.recordings.video_room_info:
    api: video
    status: [failed]
    created_after: 180d
    fields: [sid, unique_name, date_created]

- name: Fetch two rooms
  cpaas.recordings.video_room_info:
    account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    api_key_sid: SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    api_key_secret: "{{ vault_twilio_api_key_secret }}"
    room_sids:
      - RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      - RMcccccccccccccccccccccccccccccccc
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
    - account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      room_name: weekly
      create_time: '2026-03-02T09:00:00Z'
      end_time: '2026-03-02T09:45:10Z'
      room_type: group
      room_status: completed
      status_callback: null
      status_callback_method: null
      created_method: api
      end_reason: timeout
      max_participants: 50
      unique_participants: 3
      unique_participant_identities: 2
      concurrent_participants: 2
      max_concurrent_participants: 50
      codecs:
      - VP8
      - opus
      media_region: us1
      duration_sec: 2710
      total_participant_duration_sec: 5100
      total_recording_duration_sec: 5040
      processing_state: complete
      recording_enabled: true
      edge_location: ashburn
      url: https://insights.twilio.com/v1/Video/Rooms/RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      links:
        participants: https://insights.twilio.com/v1/Video/Rooms/RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/Participants
  contains:
    account_sid:
      description: Account of the room.
      returned: when the provider sends it
      type: str
      sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    room_sid:
      description: Identifies the room.
      returned: when the provider sends it
      type: str
      sample: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    room_name:
      description: Name of the room.
      returned: when the provider sends it
      type: str
      sample: weekly
    create_time:
      description: When the room was created.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:00:00Z"
    end_time:
      description: When the room ended.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:45:10Z"
    room_type:
      description: One of V(go), V(peer_to_peer), V(group), V(group_small).
      returned: when the provider sends it
      type: str
      sample: group
    room_status:
      description: V(in_progress) or V(completed).
      returned: when the provider sends it
      type: str
      sample: completed
    status_callback:
      description: URL that status events are sent to.
      returned: when the provider sends it
      type: str
      sample: null
    status_callback_method:
      description: HTTP method of the callback, V(GET) or V(POST).
      returned: when the provider sends it
      type: str
      sample: null
    created_method:
      description: How the room came to be, V(sdk), V(ad_hoc) or V(api).
      returned: when the provider sends it
      type: str
      sample: api
    end_reason:
      description: Why it ended, V(room_ended_via_api) or V(timeout).
      returned: when the provider sends it
      type: str
      sample: timeout
    max_participants:
      description: Ceiling on participants, as configured.
      returned: when the provider sends it
      type: int
      sample: 50
    unique_participants:
      description: Participants; who left and rejoined is counted again.
      returned: when the provider sends it
      type: int
      sample: 3
    unique_participant_identities:
      description: Different identities among the participants.
      returned: when the provider sends it
      type: int
      sample: 2
    concurrent_participants:
      description: Most participants at the same time, actually.
      returned: when the provider sends it
      type: int
      sample: 2
    max_concurrent_participants:
      description: Ceiling on participants at the same time, as configured.
      returned: when the provider sends it
      type: int
      sample: 50
    codecs:
      description: Codecs in use, V(VP8), V(H264), V(VP9) or V(opus).
      returned: when the provider sends it
      type: list
      elements: str
      sample: [VP8, opus]
    media_region:
      description: Region of the media servers; V(gll) is chosen by latency.
      returned: when the provider sends it
      type: str
      sample: us1
    duration_sec:
      description: Seconds from creation to end.
      returned: when the provider sends it
      type: int
      sample: 2710
    total_participant_duration_sec:
      description: Seconds that participants spent in the room, summed.
      returned: when the provider sends it
      type: int
      sample: 5100
    total_recording_duration_sec:
      description: Seconds recorded, summed over participants.
      returned: when the provider sends it
      type: int
      sample: 5040
    processing_state:
      description: V(complete) when nothing will be added, else V(in_progress), V(timeout) or V(not_started).
      returned: when the provider sends it
      type: str
      sample: complete
    recording_enabled:
      description: Whether recording was enabled; null is unknown, not off.
      returned: when the provider sends it
      type: bool
      sample: true
    edge_location:
      description: Edge of the media servers.
      returned: when the provider sends it
      type: str
      sample: ashburn
    url:
      description: The resource itself.
      returned: when the provider sends it
      type: str
      sample: https://insights.twilio.com/v1/Video/Rooms/RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    links:
      description: URLs of related resources.
      returned: when the provider sends it
      type: dict
      sample:
        participants: https://insights.twilio.com/v1/Video/Rooms/RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/Participants
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import video_room_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
