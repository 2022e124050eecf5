#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: video_recording_info
short_description: List or fetch recordings of Twilio video rooms
version_added: 0.1.0
description:
  - Lists the room recordings of an account or of one room with filters, or fetches recordings by their SIDs.
  - By default recordings of all four statuses are listed, those whose media was deleted included, which the
    provider leaves out by itself. The metadata of deleted recordings stays for 30 days.
  - One track of one participant makes one recording.
  - A result of hundreds of recordings is too large for AWX. M(cpaas.recordings.recording_collect) has no such
    bound.
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
  recording_sids:
    description:
      - Fetch these recordings, each V(RT) followed by 32 hexadecimal digits. One that does not exist is an
        error.
      - With O(room_sid) they are fetched as recordings of that room. Mutually exclusive with all other
        filters.
    type: list
    elements: str
  room_sid:
    description: List only recordings of this room, V(RM) followed by 32 hexadecimal digits.
    type: str
  status:
    description: List only recordings with these statuses; all four if not set.
    type: list
    elements: str
    choices: [processing, completed, failed, deleted]
  source_sid:
    description: List only recordings of this track, V(MT) followed by 32 hexadecimal digits.
    type: str
  grouping_sid:
    description: List only recordings that belong to this room or participant.
    type: str
  media_type:
    description: List only recordings of this media type.
    type: str
    choices: [audio, video, data]
"""

EXAMPLES = r"""
- name: List what was recorded in a room
  cpaas.recordings.video_recording_info:
    room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  register: recorded

- name: Which recordings failed or were deleted in the last week?
  cpaas.recordings.video_recording_info:
    status: [failed, deleted]
    created_after: 7d

- name: Fetch a recording
  cpaas.recordings.video_recording_info:
    recording_sids: [RTcccccccccccccccccccccccccccccccc]
"""

RETURN = r"""
recordings:
  description:
    - The recordings. Ordered by creation time and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      status: completed
      date_created: '2026-03-02T09:00:07Z'
      sid: RTcccccccccccccccccccccccccccccccc
      source_sid: MTdddddddddddddddddddddddddddddddd
      size: 5242880
      url: https://video.twilio.com/v1/Recordings/RTcccccccccccccccccccccccccccccccc
      type: audio
      duration: 2680
      container_format: mka
      codec: opus
      grouping_sids:
        room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        participant_sid: PAeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
      track_name: microphone
      offset: 1772442007000
      media_external_location: null
      links:
        media: https://video.twilio.com/v1/Recordings/RTcccccccccccccccccccccccccccccccc/Media
      status_callback: null
      status_callback_method: null
  contains:
    account_sid:
      description: Account that created the recording.
      returned: when the provider sends it
      type: str
      sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    status:
      description:
        - One of V(processing), V(completed), V(failed), V(deleted). The metadata of deleted media stays for
          30 days.
      returned: when the provider sends it
      type: str
      sample: completed
    date_created:
      description: When the recording was created.
      returned: when the provider sends it
      type: str
      sample: "2026-03-02T09:00:07Z"
    sid:
      description: Identifies the recording.
      returned: when the provider sends it
      type: str
      sample: RTcccccccccccccccccccccccccccccccc
    source_sid:
      description: The recorded track.
      returned: when the provider sends it
      type: str
      sample: MTdddddddddddddddddddddddddddddddd
    size:
      description: Bytes of media; 0 while processing.
      returned: when the provider sends it
      type: int
      sample: 5242880
    url:
      description: The resource itself.
      returned: when the provider sends it
      type: str
      sample: https://video.twilio.com/v1/Recordings/RTcccccccccccccccccccccccccccccccc
    type:
      description: One of V(audio), V(video), V(data).
      returned: when the provider sends it
      type: str
      sample: audio
    duration:
      description: Seconds, rounded, at least 1; 0 while processing.
      returned: when the provider sends it
      type: int
      sample: 2680
    container_format:
      description: V(mka) or V(mkv).
      returned: when the provider sends it
      type: str
      sample: mka
    codec:
      description: One of V(VP8), V(H264), V(OPUS), V(PCMU), in any case.
      returned: when the provider sends it
      type: str
      sample: opus
    grouping_sids:
      description: What the recording belongs to, C(room_sid) and mostly C(participant_sid).
      returned: when the provider sends it
      type: dict
      sample:
        room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        participant_sid: PAeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
    track_name:
      description: Name of the source track, or its SID.
      returned: when the provider sends it
      type: str
      sample: microphone
    offset:
      description:
        - Milliseconds from a point common to all rooms; only differences between recordings mean something.
      returned: when the provider sends it
      type: int
      sample: 1772442007000
    media_external_location:
      description: URL of the media in external storage, if it lies there.
      returned: when the provider sends it
      type: str
      sample: null
    room_sid:
      description: The room; sent only when O(room_sid) is used.
      returned: when the provider sends it
      type: str
      sample: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    links:
      description: URLs of related resources. C(media) answers with a signed URL to the media.
      returned: when the provider sends it
      type: dict
      sample: {"media": "https://video.twilio.com/v1/Recordings/RTcccccccccccccccccccccccccccccccc/Media"}
    status_callback:
      description: URL that status events are sent to; sent only without O(room_sid).
      returned: when the provider sends it
      type: str
      sample: null
    status_callback_method:
      description: HTTP method of the callback; sent only without O(room_sid).
      returned: when the provider sends it
      type: str
      sample: null
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import video_recording_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
