#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: voice_conference_info
short_description: List or fetch voice conferences, as Twilio Voice Insights knows them
version_added: 1.0.0
description:
  - Lists the conferences of a Twilio account with filters, or fetches conferences by their SIDs.
  - Voice Insights keeps conferences for 30 days, and needs its Advanced Features to be switched on for the
    account.
  - A conference appears up to 30 minutes after its end.
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
  conference_sids:
    description:
      - Fetch these conferences, each V(CF) followed by 32 hexadecimal digits. One that does not
        exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  friendly_name:
    description: List only conferences of this name.
    type: str
  status:
    description: List only conferences of these statuses; all of them if not set.
    type: list
    elements: str
    choices: [in_progress, not_started, completed, summary_timeout]
  mixer_region:
    description: List only conferences that were mixed in this region.
    type: str
    choices: [us1, us2, au1, br1, ie1, jp1, sg1, de1, in1]
  created_after:
    description:
      - Oldest creation time, inclusive; V(30d) if not set, which is all that Insights keeps.
      - ISO 8601 with a zone such as V(2026-03-01T09:30:00Z), or an age such as V(90m), V(36h), V(7d) or
        V(2w). A time without a zone is an error.
    type: str
  recording_enabled:
    description:
      - List only conferences in which recording was enabled, or disabled. One of which it is unknown matches
        neither.
      - The provider has no such filter, so this is applied after listing.
    type: bool
"""

EXAMPLES = r"""
- name: Which conferences of this week were not recorded?
  cpaas.recordings.voice_conference_info:
    created_after: 7d
    recording_enabled: false
    fields: [conference_sid, friendly_name, create_time]
  register: unrecorded
"""

RETURN = r"""
conferences:
  description:
    - The conferences. Ordered by creation time and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      conference_sid: CFcccccccccccccccccccccccccccccccc
      connect_duration_seconds: 4266
      create_time: '2026-11-20T06:22:13Z'
      detected_issues:
        call_quality: 0
      duration_seconds: 1422
      end_reason: conference_ended_via_api
      end_time: '2026-11-20T06:46:00Z'
      ended_by: CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      friendly_name: visit-2000
      links:
        participants: null
      max_concurrent_participants: 3
      max_participants: 250
      mixer_region: au1
      mixer_region_requested: au1
      processing_state: complete
      recording_enabled: true
      start_time: '2026-11-20T06:22:18Z'
      status: completed
      tag_info: {}
      tags: []
      unique_participants: 3
      url: https://insights.twilio.com/v1/Conferences/CFcccccccccccccccccccccccccccccccc
  contains:
    account_sid:
      description: The account.
      returned: when the provider sends it
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    conference_sid:
      description: Identifies the conference.
      returned: when the provider sends it
      type: str
      sample: "CFcccccccccccccccccccccccccccccccc"
    connect_duration_seconds:
      description: From the second participant to the end.
      returned: when the provider sends it
      type: int
      sample: 4266
    create_time:
      description: When it was created.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T06:22:13Z"
    detected_issues:
      description: What went wrong, by kind.
      returned: when the provider sends it
      type: dict
      sample: {"call_quality": 0}
    duration_seconds:
      description: From creation to end.
      returned: when the provider sends it
      type: int
      sample: 1422
    end_reason:
      description: Why it ended.
      returned: when the provider sends it
      type: str
      sample: "conference_ended_via_api"
    end_time:
      description: When it ended.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T06:46:00Z"
    ended_by:
      description: The call that ended it.
      returned: when the provider sends it
      type: str
      sample: "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    friendly_name:
      description: Its name; may tell who a person is.
      returned: when the provider sends it
      type: str
      sample: "visit-2000"
    links:
      description: Participants.
      returned: when the provider sends it
      type: dict
      sample: {"participants": null}
    max_concurrent_participants:
      description: Most of them at the same time, actually.
      returned: when the provider sends it
      type: int
      sample: 3
    max_participants:
      description: Configured ceiling.
      returned: when the provider sends it
      type: int
      sample: 250
    mixer_region:
      description: Where media was mixed.
      returned: when the provider sends it
      type: str
      sample: "au1"
    mixer_region_requested:
      description: Where it was to be mixed.
      returned: when the provider sends it
      type: str
      sample: "au1"
    processing_state:
      description: Only complete says that nothing will be added.
      returned: when the provider sends it
      type: str
      sample: "complete"
    recording_enabled:
      description: Whether recording was on; null is unknown, not off.
      returned: when the provider sends it
      type: bool
      sample: true
    start_time:
      description: When its second participant joined.
      returned: when the provider sends it
      type: str
      sample: "2026-11-20T06:22:18Z"
    status:
      description: Of the conference.
      returned: when the provider sends it
      type: str
      sample: "completed"
    tag_info:
      description: About the tags.
      returned: when the provider sends it
      type: dict
      sample: {}
    tags:
      description: What is worth marking.
      returned: when the provider sends it
      type: list
      elements: str
      sample: []
    unique_participants:
      description: Those who left and rejoined are counted again.
      returned: when the provider sends it
      type: int
      sample: 3
    url:
      description: The resource itself.
      returned: when the provider sends it
      type: str
      sample: "https://insights.twilio.com/v1/Conferences/CFcccccccccccccccccccccccccccccccc"
count:
  description: Number of conferences returned.
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import voice_conference_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
