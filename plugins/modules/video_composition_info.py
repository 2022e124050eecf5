#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: video_composition_info
short_description: List or fetch compositions of Twilio Video
version_added: 1.0.0
description:
  - Lists the compositions of a Twilio account with filters, or fetches compositions by their SIDs.
  - A composition is a file mixed out of a room's recordings. It may be there although the recordings were
    deleted, so whoever asks what is left of a room asks for both.
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
  composition_sids:
    description:
      - Fetch these compositions, each V(CJ) followed by 32 hexadecimal digits. One that does not
        exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  room_sid:
    description: List only compositions of this room.
    type: str
  status:
    description:
      - List only compositions of these statuses; all of them if not set. Metadata of deleted ones stays for
        30 days.
    type: list
    elements: str
    choices: [enqueued, processing, completed, failed, deleted]
"""

EXAMPLES = r"""
- name: Which compositions of a room are still there?
  cpaas.recordings.video_composition_info:
    room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    status: [completed]
    fields: [sid, date_created, size]
  register: copies
"""

RETURN = r"""
compositions:
  description:
    - The compositions. Ordered by creation time and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      audio_sources:
      - '*'
      audio_sources_excluded: []
      bitrate: 1800
      date_completed: '2026-11-21T12:11:02Z'
      date_created: '2026-11-21T12:07:02Z'
      date_deleted: null
      duration: 3186
      format: mp4
      links:
        media: https://video.twilio.com/v1/Compositions/CJcccccccccccccccccccccccccccccccc/Media
      media_external_location: null
      resolution: 1280x720
      room_sid: RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      sid: CJcccccccccccccccccccccccccccccccc
      size: 51402
      status: completed
      status_callback: https://callbacks.example.com/compositions
      status_callback_method: POST
      trim: true
      url: https://video.twilio.com/v1/Compositions/CJcccccccccccccccccccccccccccccccc
      video_layout:
        grid:
          video_sources:
          - '*'
  contains:
    account_sid:
      description: The account.
      returned: when the provider sends it
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    audio_sources:
      description: Tracks, by name or SID.
      returned: when the provider sends it
      type: list
      elements: str
      sample: ["*"]
    audio_sources_excluded:
      description: Tracks that were left out.
      returned: when the provider sends it
      type: list
      elements: str
      sample: []
    bitrate:
      description: Of the file, in kbit/s.
      returned: when the provider sends it
      type: int
      sample: 1800
    date_completed:
      description: When it was made.
      returned: when the provider sends it
      type: str
      sample: "2026-11-21T12:11:02Z"
    date_created:
      description: When it was asked for.
      returned: when the provider sends it
      type: str
      sample: "2026-11-21T12:07:02Z"
    date_deleted:
      description: When its media was deleted.
      returned: when the provider sends it
      type: str
      sample: null
    duration:
      description: Seconds.
      returned: when the provider sends it
      type: int
      sample: 3186
    format:
      description: Of the file.
      returned: when the provider sends it
      type: str
      sample: "mp4"
    links:
      description: Media.
      returned: when the provider sends it
      type: dict
      sample: {"media": "https://video.twilio.com/v1/Compositions/CJcccccccccccccccccccccccccccccccc/Media"}
    media_external_location:
      description: Where the media lies in external storage.
      returned: when the provider sends it
      type: str
      sample: null
    resolution:
      description: Width and height.
      returned: when the provider sends it
      type: str
      sample: "1280x720"
    room_sid:
      description: The room whose tracks it mixes.
      returned: when the provider sends it
      type: str
      sample: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    sid:
      description: Identifies the composition.
      returned: when the provider sends it
      type: str
      sample: "CJcccccccccccccccccccccccccccccccc"
    size:
      description: Bytes.
      returned: when the provider sends it
      type: int
      sample: 51402
    status:
      description: Deleted means that the media is gone.
      returned: when the provider sends it
      type: str
      sample: "completed"
    status_callback:
      description: Where status events are sent.
      returned: when the provider sends it
      type: str
      sample: "https://callbacks.example.com/compositions"
    status_callback_method:
      description: How.
      returned: when the provider sends it
      type: str
      sample: "POST"
    trim:
      description: Whether stretches without media were cut.
      returned: when the provider sends it
      type: bool
      sample: true
    url:
      description: The resource itself.
      returned: when the provider sends it
      type: str
      sample: "https://video.twilio.com/v1/Compositions/CJcccccccccccccccccccccccccccccccc"
    video_layout:
      description: How videos are arranged.
      returned: when the provider sends it
      type: dict
      sample: {"grid": {"video_sources": ["*"]}}
count:
  description: Number of compositions returned.
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import video_composition_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
