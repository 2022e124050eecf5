#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: voice_call_info
short_description: List or fetch calls of Twilio Voice
version_added: 1.0.0
description:
  - Lists the calls of a Twilio account with filters, or fetches calls by their SIDs. Each leg is a call of
    its own.
  - Times are RFC 2822 and numbers are text, as the provider sends them.
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
  call_sids:
    description:
      - Fetch these calls, each V(CA) followed by 32 hexadecimal digits. One that does not exist is an error.
      - Mutually exclusive with all filters.
    type: list
    elements: str
  from:
    description: List only calls from this number or address, exactly as Twilio spells it.
    type: str
  to:
    description: List only calls to this number or address, exactly as Twilio spells it.
    type: str
  parent_call_sid:
    description: List only legs that this call created.
    type: str
  status:
    description: List only calls of these statuses; all of them if not set.
    type: list
    elements: str
    choices: [queued, ringing, in-progress, completed, busy, failed, no-answer, canceled]
  direction:
    description:
      - List only calls of these directions; all of them if not set.
      - The provider has no such filter, so this is applied after listing.
    type: list
    elements: str
    choices: [inbound, outbound-api, outbound-dial, trunking-terminating, trunking-originating]
  started_after:
    description:
      - Earliest start, inclusive; V(24h) if not set.
      - ISO 8601 with a zone such as V(2026-03-01T09:30:00Z), or an age such as V(90m), V(36h), V(7d) or
        V(2w). A time without a zone is an error.
    type: str
  started_before:
    description:
      - End of the window, exclusive, written like O(started_after). The present moment if not set.
    type: str
"""

EXAMPLES = r"""
- name: Calls of the last hour that a trunk carried
  cpaas.recordings.voice_call_info:
    started_after: 1h
    direction: [trunking-terminating, trunking-originating]
    fields: [sid, status, duration, trunk_sid]
  register: carried
"""

RETURN = r"""
calls:
  description:
    - The calls. Ordered by start and id.
    - Each record is as the provider sent it, with every field and the order of fields, those unknown to this
      version included.
  returned: success
  type: list
  elements: dict
  sample:
    - account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      answered_by: human
      api_version: '2010-04-01'
      caller_name: ''
      date_created: Sat, 21 Nov 2026 20:52:28 +0000
      date_updated: Sat, 21 Nov 2026 20:55:02 +0000
      direction: trunking-terminating
      duration: '154'
      end_time: Sat, 21 Nov 2026 20:55:02 +0000
      forwarded_from: '+12025550188'
      from: '+13125550102'
      from_formatted: (312) 555-0102
      group_sid: null
      parent_call_sid: null
      phone_number_sid: null
      price: '-0.0085'
      price_unit: USD
      queue_time: '150'
      sid: CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      start_time: Sat, 21 Nov 2026 20:52:28 +0000
      status: completed
      subresource_uris:
        notifications: null
      to: '+12025550128'
      to_formatted: (202) 555-0128
      trunk_sid: TKeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
      uri: null
  contains:
    account_sid:
      description: The account.
      returned: when the provider sends it
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    answered_by:
      description: Human or a kind of machine, where that was looked for.
      returned: when the provider sends it
      type: str
      sample: "human"
    api_version:
      description: Of the resource.
      returned: when the provider sends it
      type: str
      sample: "2010-04-01"
    caller_name:
      description: Where it was looked up.
      returned: when the provider sends it
      type: str
      sample: ""
    date_created:
      description: When it was created.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 20:52:28 +0000"
    date_updated:
      description: When it changed for the last time.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 20:55:02 +0000"
    direction:
      description: Inbound, outbound-api, outbound-dial, or of a trunk.
      returned: when the provider sends it
      type: str
      sample: "trunking-terminating"
    duration:
      description: Seconds.
      returned: when the provider sends it
      type: str
      sample: "154"
    end_time:
      description: When it ended.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 20:55:02 +0000"
    forwarded_from:
      description: The number that forwarded it.
      returned: when the provider sends it
      type: str
      sample: "+12025550188"
    from:
      description: The caller.
      returned: when the provider sends it
      type: str
      sample: "+13125550102"
    from_formatted:
      description: The same, for people.
      returned: when the provider sends it
      type: str
      sample: "(312) 555-0102"
    group_sid:
      description: The group of calls.
      returned: when the provider sends it
      type: str
      sample: null
    parent_call_sid:
      description: The leg that created this one.
      returned: when the provider sends it
      type: str
      sample: null
    phone_number_sid:
      description: The account's number that was used.
      returned: when the provider sends it
      type: str
      sample: null
    price:
      description: What it cost.
      returned: when the provider sends it
      type: str
      sample: "-0.0085"
    price_unit:
      description: Currency.
      returned: when the provider sends it
      type: str
      sample: "USD"
    queue_time:
      description: Milliseconds before it was placed.
      returned: when the provider sends it
      type: str
      sample: "150"
    sid:
      description: Identifies the call.
      returned: when the provider sends it
      type: str
      sample: "CAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    start_time:
      description: When it started.
      returned: when the provider sends it
      type: str
      sample: "Sat, 21 Nov 2026 20:52:28 +0000"
    status:
      description: Of the call.
      returned: when the provider sends it
      type: str
      sample: "completed"
    subresource_uris:
      description: Related resources.
      returned: when the provider sends it
      type: dict
      sample: {"notifications": null}
    to:
      description: The called number or address; tells who a person is, and so do the next three.
      returned: when the provider sends it
      type: str
      sample: "+12025550128"
    to_formatted:
      description: The same, for people.
      returned: when the provider sends it
      type: str
      sample: "(202) 555-0128"
    trunk_sid:
      description: The trunk that carried it.
      returned: when the provider sends it
      type: str
      sample: "TKeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
    uri:
      description: The resource itself, below the host.
      returned: when the provider sends it
      type: str
      sample: null
count:
  description: Number of calls returned.
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
  description: The bounds of the start that were really used, in UTC; null is no bound.
  returned: success
  type: dict
  sample: {"started_after": "2026-03-01T00:00:00.000000Z", "started_before": "2026-03-08T00:00:00.000000Z"}
  contains:
    started_after:
      description: Inclusive lower bound.
      returned: success
      type: str
      sample: "2026-03-01T00:00:00.000000Z"
    started_before:
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
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import voice_call_info as task


def main() -> None:
    run(task.OPTIONS, task.run, mutually_exclusive=task.EXCLUSIVE)


if __name__ == "__main__":
    main()
