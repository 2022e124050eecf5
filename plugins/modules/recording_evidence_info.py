#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: recording_evidence_info
short_description: Tell what the evidence store holds - runs, coverage, records, findings, changes
version_added: 1.0.0
description:
  - Reads the evidence store that M(cpaas.recordings.recording_collect) fills, and nothing else. No provider
    is asked, and nothing is changed, not even a store of an older version.
  - What it returns is bounded, for tasks that look something up or hand findings on, for example to a ticket
    system. M(cpaas.recordings.recording_export) writes everything, of any size.
  - An option that does not select among what is asked for is an error, so that no filter is ignored.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
requirements:
  - SQLAlchemy >= 2.0.30
extends_documentation_fragment:
  - cpaas.recordings.store
  - cpaas.recordings.window
  - cpaas.recordings.info
  - cpaas.recordings.attributes.info_module
  - cpaas.recordings.attributes
options:
  what:
    description:
      - What to tell of; also the key under which the result has it.
      - V(runs) are collections, the newest first. V(coverage) is, for each account and resource, the
        collection that reaches furthest. V(records) are normalised records of a O(dataset), by provider,
        account, creation time and id. V(findings) are those of the newest audit of each policy, the worst
        first. V(changes) are records that changed, vanished or came back, the newest first; what is new has
        C(first_seen_at) among V(records). V(upkeep) is what M(cpaas.recordings.recording_store) has taken
        out.
    type: str
    required: true
    choices: [runs, coverage, records, findings, changes, upkeep]
  dataset:
    description: Which records. Required for O(what=records); selects among O(what=changes).
    type: str
    choices:
      - rooms
      - recordings
      - settings
      - room_resources
      - conferences
      - conference_participants
      - calls
      - compositions
      - transcriptions
      - switches
  policy:
    description:
      - Name of the policy whose findings are wanted. By default those of every policy that was audited into
        this store, as of its newest audit.
    type: str
  as_of:
    description:
      - Tell the findings of the newest audits at or before this moment, ISO 8601 with a zone, or an age such
        as V(7d). The store keeps the findings of the five newest audits of a policy.
    type: str
  provider:
    description: Only of this provider.
    type: str
    choices: [twilio, telnyx]
  account:
    description: Only of these accounts, by Twilio's SID or the name of the Telnyx account.
    type: list
    elements: str
  resource:
    description:
      - Only of these. For O(what=runs), O(what=coverage) and O(what=records) as
        O(cpaas.recordings.recording_collect#module:resources) names them, for O(what=findings) what the
        finding is about - a dataset, V(coverage), V(waivers) or V(controls).
    type: list
    elements: str
  control:
    description: Only findings of these controls.
    type: list
    elements: str
  severity:
    description: Only findings of these severities.
    type: list
    elements: str
    choices: [critical, high, medium, low]
  verdict:
    description:
      - Only findings with these verdicts. By default all but those that are open no more, which have V(pass)
        or V(not_applicable).
    type: list
    elements: str
    choices: [fail, unknown, waived, attested, pass, not_applicable]
  change:
    description:
      - Only findings that are this against the audit before.
      - V(new) and V(persisting) ones are there now; in the first audit of a policy all are new. V(resolved) -
        the rule holds now. V(waived) and V(attested) - somebody answers for it since. V(not_selected) - the
        policy does not speak of it any more. V(gone) - its resource is in the evidence no more.
    type: list
    elements: str
    choices: [new, persisting, resolved, waived, attested, not_selected, gone]
  ids:
    description:
      - Only of these, at most 1000. The ids of records; of runs their RV(runs[].run_id).
    type: list
    elements: str
  created_after:
    description:
      - Oldest moment, inclusive, ISO 8601 with a zone, or an age such as V(36h) or V(7d). A time without a
        zone is an error.
      - It is about the creation of records and of what findings are about, the start of runs, the observation
        of changes, and the moment of upkeep.
  created_before:
    description: End of the window, exclusive, written like O(created_after). No bound if not set.
  limit:
    description: Return at most this many, from 1 to 1000; RV(truncated_by) then tells that there are more.
    type: int
    default: 100
  fields:
    description:
      - Return only these fields of each record, by their names at its top level. A name that no record has is
        a warning.
      - All fields if not set, but C(raw) of O(what=records), the record as the provider sent it, which is
        there for whoever names it.
seealso:
  - ref: ansible_collections.cpaas.recordings.docsite.evidence_format
    description: "The tables of the store."
"""

EXAMPLES = r"""
- name: Which findings are new?
  cpaas.recordings.recording_evidence_info:
    store: /var/lib/recordings/evidence.sqlite
    what: findings
    policy: visits
    change: [new]
    severity: [critical, high]
  register: fresh

- name: Is the list of recordings complete, and until when?
  cpaas.recordings.recording_evidence_info:
    store: postgresql://evidence@db.example.com/recordings
    what: coverage
    resource: [recordings]

- name: What is known of one room?
  cpaas.recordings.recording_evidence_info:
    store: /var/lib/recordings/evidence.sqlite
    what: records
    dataset: rooms
    ids: [RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb]
"""

RETURN = r"""
runs:
  description: Collections, the newest first.
  returned: with O(what=runs)
  type: list
  elements: dict
  sample:
    - run_id: "0d3adf5c-4a5e-4f0e-9f7e-1f8d4f5d2c11"
      provider: "twilio"
      account: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      account_name: "Clinic North"
      mode: "full"
      state: "complete"
      started_at: "2026-03-02T01:00:00.000000Z"
      finished_at: "2026-03-02T01:04:10.000000Z"
      tool_version: "1.0.0"
      error: null
      request:
        created_after: null
        created_before: null
        resources: ["settings", "rooms", "recordings"]
      api: {"requests": 31, "retries": 0, "waited_seconds": 0.0}
  contains:
    run_id:
      description: Identifies the run everywhere.
      returned: always
      type: str
      sample: "0d3adf5c-4a5e-4f0e-9f7e-1f8d4f5d2c11"
    provider:
      description: Whose account it is.
      returned: always
      type: str
      sample: "twilio"
    account:
      description: The account, by Twilio's SID or the name of the Telnyx account.
      returned: always
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    account_name:
      description: What people call the account; empty when nobody told.
      returned: always
      type: str
      sample: "Clinic North"
    mode:
      description: V(full) or V(incremental).
      returned: always
      type: str
      sample: "full"
    state:
      description: V(running), which a killed one stays, V(complete), V(incomplete) or V(failed).
      returned: always
      type: str
      sample: "complete"
    started_at:
      description: When it started.
      returned: always
      type: str
      sample: "2026-03-02T01:00:00.000000Z"
    finished_at:
      description: When it ended.
      returned: always
      type: str
      sample: "2026-03-02T01:04:10.000000Z"
    tool_version:
      description: The version of this collection that ran.
      returned: always
      type: str
      sample: "1.0.0"
    error:
      description: Why it is not complete.
      returned: always
      type: str
      sample: null
    request:
      description: What was asked for.
      returned: always
      type: dict
      sample:
        created_after: null
        created_before: null
        resources: ["settings", "rooms", "recordings"]
    api:
      description: What the provider was asked.
      returned: always
      type: dict
      sample: {"requests": 31, "retries": 0, "waited_seconds": 0.0}
coverage:
  description:
    - The collection that reaches furthest, of each account and resource. The window is half-open; a bound
      that is null is none.
  returned: with O(what=coverage)
  type: list
  elements: dict
  sample:
    - provider: "twilio"
      account: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      account_name: "Clinic North"
      resource: "recordings"
      run_id: "0d3adf5c-4a5e-4f0e-9f7e-1f8d4f5d2c11"
      mode: "full"
      state: "complete"
      finished_at: "2026-03-02T01:04:10.000000Z"
      window_from: null
      window_to: "2026-03-02T01:00:00.000000Z"
      complete: true
      chains: 4
      pages: 24
      records: 230
      found: 230
      drifted: 0
      missing: []
  contains:
    provider:
      description: Whose account it is.
      returned: always
      type: str
      sample: "twilio"
    account:
      description: The account, by Twilio's SID or the name of the Telnyx account.
      returned: always
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    account_name:
      description: What people call the account; empty when nobody told.
      returned: always
      type: str
      sample: "Clinic North"
    resource:
      description: What was collected, as C(resources) of M(cpaas.recordings.recording_collect) names it.
      returned: always
      type: str
      sample: "recordings"
    run_id:
      description: The run.
      returned: always
      type: str
      sample: "0d3adf5c-4a5e-4f0e-9f7e-1f8d4f5d2c11"
    mode:
      description: V(full) or V(incremental).
      returned: always
      type: str
      sample: "full"
    state:
      description: V(running), V(complete), V(incomplete) or V(failed).
      returned: always
      type: str
      sample: "complete"
    finished_at:
      description: When the run ended.
      returned: always
      type: str
      sample: "2026-03-02T01:04:10.000000Z"
    window_from:
      description: Oldest creation time, inclusive.
      returned: always
      type: str
      sample: null
    window_to:
      description: End of the window, exclusive.
      returned: always
      type: str
      sample: "2026-03-02T01:00:00.000000Z"
    complete:
      description: Whether every chain of pages ended by the provider's own mark.
      returned: always
      type: bool
      sample: true
    chains:
      description: How many chains of pages were read.
      returned: always
      type: int
      sample: 4
    pages:
      description: How many pages.
      returned: always
      type: int
      sample: 24
    records:
      description: How many records were received; one that moves while it is listed is received twice.
      returned: always
      type: int
      sample: 230
    found:
      description: How many different records those were.
      returned: always
      type: int
      sample: 230
    drifted:
      description: How many held values that the provider does not document.
      returned: always
      type: int
      sample: 0
    missing:
      description: What was not read, one sentence each.
      returned: always
      type: list
      elements: str
      sample: []
records:
  description:
    - Normalised records. Their further fields are the columns of the dataset, see the guide on the data
      dictionary.
  returned: with O(what=records)
  type: list
  elements: dict
  sample:
    - provider: "twilio"
      account: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      account_name: "Clinic North"
      id: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
  contains:
    provider:
      description: Whose account it is.
      returned: always
      type: str
      sample: "twilio"
    account:
      description: The account, by Twilio's SID or the name of the Telnyx account.
      returned: always
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    account_name:
      description: What people call the account; empty when nobody told.
      returned: always
      type: str
      sample: "Clinic North"
    id:
      description: Identifies the record.
      returned: always
      type: str
      sample: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
findings:
  description: What the audits found, the worst first.
  returned: with O(what=findings)
  type: list
  elements: dict
  sample:
    - uid: "5f0b6c1d9d0e7f6b1c6a8a0f7f3f4f5e2b8c0d9e4a1b2c3d4e5f60718293a4b5"
      policy: "visits"
      as_of: "2026-03-02T02:00:00.000000Z"
      control: "room-recording-required"
      severity: "high"
      verdict: "fail"
      change: "new"
      resource: "rooms"
      id: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
      provider: "twilio"
      account: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      account_name: "Clinic North"
      name: "visit-42"
      title: "Room without recording"
      message: "The room was not recorded, although the policy requires it."
      remedy: "Create the room with recording enabled."
      since: "2026-03-02T02:00:00.000000Z"
      created_at: "2026-03-01T09:00:00.000000Z"
      waiver: ""
      facts: {"recording_enabled": false}
  contains:
    uid:
      description: Identifies the finding in every audit of a policy with this name, and in OCSF events.
      returned: always
      type: str
      sample: "5f0b6c1d9d0e7f6b1c6a8a0f7f3f4f5e2b8c0d9e4a1b2c3d4e5f60718293a4b5"
    policy:
      description: The policy's name.
      returned: always
      type: str
      sample: "visits"
    as_of:
      description: The moment of which the audit speaks.
      returned: always
      type: str
      sample: "2026-03-02T02:00:00.000000Z"
    control:
      description: The control.
      returned: always
      type: str
      sample: "room-recording-required"
    severity:
      description: V(critical), V(high), V(medium) or V(low).
      returned: always
      type: str
      sample: "high"
    verdict:
      description:
        - V(fail), V(unknown), V(waived) or V(attested); V(pass) or V(not_applicable) when it is open no more.
      returned: always
      type: str
      sample: "fail"
    change:
      description: What it is against the audit before, see O(change).
      returned: always
      type: str
      sample: "new"
    resource:
      description: What it is about - a dataset, V(coverage), V(waivers) or V(controls).
      returned: always
      type: str
      sample: "rooms"
    id:
      description: Id of the room, recording or whatever it is about.
      returned: always
      type: str
      sample: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    provider:
      description: Whose account it is.
      returned: always
      type: str
      sample: "twilio"
    account:
      description: The account, by Twilio's SID or the name of the Telnyx account.
      returned: always
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    account_name:
      description: What people call the account; empty when nobody told.
      returned: always
      type: str
      sample: "Clinic North"
    name:
      description: What people call it; for a recording its room, track or call.
      returned: always
      type: str
      sample: "visit-42"
    title:
      description: The title of the control.
      returned: always
      type: str
      sample: "Room without recording"
    message:
      description: Why the verdict is what it is.
      returned: always
      type: str
      sample: "The room was not recorded, although the policy requires it."
    remedy:
      description: What to do about it.
      returned: always
      type: str
      sample: "Create the room with recording enabled."
    since:
      description: As of which audit it has been there without a break.
      returned: always
      type: str
      sample: "2026-03-02T02:00:00.000000Z"
    created_at:
      description: When the room, recording or whatever it is about was created.
      returned: always
      type: str
      sample: "2026-03-01T09:00:00.000000Z"
    waiver:
      description: Id of the waiver in force; empty without one.
      returned: always
      type: str
      sample: ""
    facts:
      description: The fields that decided.
      returned: always
      type: dict
      sample: {"recording_enabled": false}
changes:
  description: Records that changed, vanished or came back, the newest first.
  returned: with O(what=changes)
  type: list
  elements: dict
  sample:
    - observed_at: "2026-03-02T01:03:00.000000Z"
      event: "changed"
      dataset: "rooms"
      provider: "twilio"
      account: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      account_name: "Clinic North"
      id: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
      fields: ["status"]
      previous: {"status": "in_progress"}
  contains:
    observed_at:
      description: When a collection observed it.
      returned: always
      type: str
      sample: "2026-03-02T01:03:00.000000Z"
    event:
      description: V(changed), V(vanished) or V(reappeared).
      returned: always
      type: str
      sample: "changed"
    dataset:
      description: The dataset.
      returned: always
      type: str
      sample: "rooms"
    provider:
      description: Whose account it is.
      returned: always
      type: str
      sample: "twilio"
    account:
      description: The account, by Twilio's SID or the name of the Telnyx account.
      returned: always
      type: str
      sample: "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    account_name:
      description: What people call the account; empty when nobody told.
      returned: always
      type: str
      sample: "Clinic North"
    id:
      description: The record.
      returned: always
      type: str
      sample: "RMbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    fields:
      description: Names of the columns that changed.
      returned: always
      type: list
      elements: str
      sample: ["status"]
    previous:
      description: What they held before.
      returned: always
      type: dict
      sample: {"status": "in_progress"}
upkeep:
  description:
    - What was taken out of the store on purpose, the newest first. An account that is selected has lost rows
      by what was done to all, too.
  returned: with O(what=upkeep)
  type: list
  elements: dict
  sample:
    - at: "2026-03-02T03:00:00.000000Z"
      action: "pruned"
      provider: null
      account: null
      account_name: ""
      details:
        by: "awx"
        host: "runner"
        keep_days: 400
        before: "2025-01-26T00:00:00.000000Z"
        rows: {"chains": 1200, "history": 300}
  contains:
    at:
      description: When.
      returned: always
      type: str
      sample: "2026-03-02T03:00:00.000000Z"
    action:
      description: V(pruned) or V(account_absent).
      returned: always
      type: str
      sample: "pruned"
    provider:
      description: Whose account was concerned; null when all were.
      returned: always
      type: str
      sample: null
    account:
      description: Which account was concerned; null when all were.
      returned: always
      type: str
      sample: null
    account_name:
      description: What people call the account; empty when nobody told.
      returned: always
      type: str
      sample: ""
    details:
      description: Who did it, by which bounds, and how many rows of which table are gone.
      returned: always
      type: dict
      sample:
        by: "awx"
        host: "runner"
        keep_days: 400
        before: "2025-01-26T00:00:00.000000Z"
        rows: {"chains": 1200, "history": 300}
audits:
  description: The audits whose findings these are, by the name of the policy.
  returned: with O(what=findings)
  type: list
  elements: dict
  sample:
    - policy: visits
      policy_digest: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      as_of: "2026-03-02T02:00:00.000000Z"
      verdict: fail
  contains:
    policy:
      description: The policy's name.
      returned: always
      type: str
      sample: visits
    policy_digest:
      description: The policy's digest, which changes with its content.
      returned: always
      type: str
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    as_of:
      description: The moment of which the audit speaks.
      returned: always
      type: str
      sample: "2026-03-02T02:00:00.000000Z"
    verdict:
      description: V(pass), V(fail) or V(incomplete).
      returned: always
      type: str
      sample: fail
count:
  description: How many are returned.
  returned: success
  type: int
  sample: 1
truncated_by:
  description: V(limit) when there are more than O(limit), else null.
  returned: success
  type: str
  sample: null
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import recording_evidence_info as task


def main() -> None:
    run(task.OPTIONS, task.run, libraries=("sqlalchemy", "pydantic"))


if __name__ == "__main__":
    main()
