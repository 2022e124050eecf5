#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: voice_recording_info
short_description: List or fetch recordings of Twilio calls and conferences
version_added: 1.0.0
description:
  - Lists the voice recordings of a Twilio account with filters, or fetches recordings by their SIDs.
  - C(call_sid) of a recording is always the parent leg of a call with two legs.
  - A recording whose status is C(absent) was to be there and is not; C(error_code) says why.
  - Times are RFC 2822 and numbers are text, as the provider sends them.
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
      - Fetch these recordings, each V(RE) followed by 32 hexadecimal digits. One that does not
        exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  call_sid:
    description: List only recordings of this call. Name the parent leg of a call with two legs.
    type: str
  conference_sid:
    description: List only recordings of this conference.
    type: str
  status:
    description:
      - List only recordings of these statuses; all of them if not set.
      - The provider has no such filter, so this is applied after listing.
    type: list
    elements: str
    choices: [in-progress, paused, stopped, processing, completed, absent, deleted]
  source:
    description:
      - List only recordings that were started in these ways; all of them if not set.
      - The provider has no such filter, so this is applied after listing.
    type: list
    elements: str
    choices:
      - DialVerb
      - Conference
      - OutboundAPI
      - Trunking
      - RecordVerb
      - StartCallRecordingAPI
      - StartConferenceRecordingAPI
  include_deleted:
    description: Whether to list recordings, too, that were deleted in the last 40 days.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: What was to be recorded since yesterday, and was not stored?
  cpaas.recordings.voice_recording_info:
    created_after: 24h
    status: [absent]
    fields: [sid, call_sid, error_code, date_created]
  register: absent
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
      api_version: '2010-04-01'
      call_sid: CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      channels: 2
      conference_sid: CFcccccccccccccccccccccccccccccccc
      date_created: Sat, 21 Nov 2026 21:30:20 +0000
      date_updated: Sat, 21 Nov 2026 21:55:12 +0000
      duration: '1492'
      encryption_details:
        type: rsa-aes
        public_key_sid: CRaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      error_code: null
      media_url: null
      price: '-0.0025'
      price_unit: USD
      sid: REdddddddddddddddddddddddddddddddd
      source: Conference
      start_time: Sat, 21 Nov 2026 21:30:20 +0000
      status: completed
      subresource_uris:
        add_on_results: null
      uri: null
  contains:
    account_sid:
      description: The account.
      returned: when the provider sends it
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    api_version:
      description: Of the resource.
      returned: when the provider sends it
      type: str
      sample: "2010-04-01"
    call_sid:
      description: The call; of a call with two legs always the parent's.
      returned: when the provider sends it
      type: str
      sample: "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    channels:
      description: 1 or 2.
      returned: when the provider sends it
      type: int
      sample: 2
    conference_sid:
      description: The conference, of its recordings.
      returned: when the provider sends it
      type: str
      sample: "CFcccccccccccccccccccccccccccccccc"
    date_created:
      description: When it was created.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 21:30:20 +0000"
    date_updated:
      description: When it changed for the last time.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 21:55:12 +0000"
    duration:
      description: Seconds; -1 while they are not known.
      returned: when the provider sends it
      type: str
      sample: "1492"
    encryption_details:
      description: What it was encrypted with; without it nobody can decrypt the media.
      returned: when the provider sends it
      type: dict
      sample: {"type": "rsa-aes", "public_key_sid": "CRaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
    error_code:
      description: Why it is absent, such as 16105 for a missing public key.
      returned: when the provider sends it
      type: int
      sample: null
    media_url:
      description: The media; in external storage, when it lies there.
      returned: when the provider sends it
      type: str
      sample: null
    price:
      description: What it cost.
      returned: when the provider sends it
      type: str
      sample: "-0.0025"
    price_unit:
      description: Currency.
      returned: when the provider sends it
      type: str
      sample: "USD"
    sid:
      description: Identifies the recording.
      returned: when the provider sends it
      type: str
      sample: "REdddddddddddddddddddddddddddddddd"
    source:
      description: What started it.
      returned: when the provider sends it
      type: str
      sample: "Conference"
    start_time:
      description: When recording started.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 21:30:20 +0000"
    status:
      description: Absent says that there was to be a recording and nothing was stored.
      returned: when the provider sends it
      type: str
      sample: "completed"
    subresource_uris:
      description: Related resources.
      returned: when the provider sends it
      type: dict
      sample: {"add_on_results": null}
    uri:
      description: The resource itself, below the host.
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import voice_recording_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
