#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: recording_collect
short_description: Collect rooms, recordings and settings of an account into the evidence store
version_added: 0.1.0
description:
  - Reads everything that a Twilio or Telnyx account tells about its recordings, and keeps it in the
    evidence store, from which M(cpaas.recordings.recording_audit) and M(cpaas.recordings.recording_export)
    work without a provider.
  - Any number of records is read in constant memory. A record and the progress of its list are committed
    together, so a run that was interrupted goes on where it stopped when the same task is run again within
    24 hours.
  - A run is complete only when every list was read to the provider's own mark of its end. What the run
    covered is kept in the store and returned in RV(ignore:coverage).
  - Two runs of the same account wait for each other; runs of different accounts share a store freely.
  - Many accounts are read side by side by one task, see O(accounts). That is much quicker than a task for
    each, since starting Python for an account takes longer than asking it.
  - While it runs it tells how far it is, see O(progress_interval).
author:
  - The cpaas.recordings authors (@cpaas-recordings)
extends_documentation_fragment:
  - cpaas.recordings.store
  - cpaas.recordings.twilio
  - cpaas.recordings.telnyx.prefixed
  - cpaas.recordings.http_client
  - cpaas.recordings.attributes
  - cpaas.recordings.attributes.diff_none
options:
  provider:
    description: Whose account it is. Required without O(accounts).
    type: str
    choices: [twilio, telnyx]
  account_name:
    description:
      - What people call the account, such as V(Clinic North). Reports, summaries and exports show it beside
        the account's SID; the newest name counts, and no verdict or digest depends on it.
      - By default Twilio's C(friendly_name) of the account. It is asked for with O(auth_token), or comes with
        the answer of O(main_account_sid), since standard API keys may not read accounts. No answer is no
        failure.
      - Entries of O(accounts) have C(name).
    type: str
    version_added: 1.0.0
  accounts:
    description:
      - Many accounts, instead of one. Each entry has the options of one account under their names
        (C(provider), those of Twilio, of Telnyx and of HTTP, C(resources), C(mode), C(created_after),
        C(created_before)) and C(name), which result, reports and exports call it; the account by default.
        What an entry has stands over the option of the task.
      - An entry with a credential (C(auth_token), C(api_key_sid), C(api_key_secret), C(main_auth_token),
        C(telnyx_api_key)) takes none from the environment. One without takes them from there, but never those
        of another account than its C(account_sid).
      - The credentials and O(provider) of the task itself must not be there.
      - Entries that turn out to be one and the same account are an error for each of them.
      - Whatever becomes of an account, the others are read. RV(ignore:accounts) tells of each.
    type: list
    elements: dict
    version_added: 1.0.0
  accounts_at_once:
    description: How many of O(accounts) are read side by side, each at its own pace, from 1 to 128.
    type: int
    default: 16
    version_added: 1.0.0
  resources:
    description:
      - What to collect. By default V(settings), V(rooms) and V(recordings) of Twilio, and V(recordings) of
        Telnyx. V(all) is everything that the provider has.
      - Both have V(rooms) (Twilio Video Insights; Telnyx room sessions), V(recordings) (of Twilio Video
        rooms; of Telnyx calls and conferences), V(compositions), V(transcriptions) (that they are there,
        never the words) and V(switches) (settings that turn recording on or off).
      - Twilio has V(settings) of video recordings, V(room_resources) (the Video API's own list of rooms, of
        any age), V(voice_recordings), V(calls), V(conferences) (Voice Insights with Advanced Features) and
        V(conference_participants) (of conferences that have a recording, one request for each).
      - Telnyx has V(room_recordings).
    type: list
    elements: str
    choices:
      - settings
      - switches
      - rooms
      - room_resources
      - conferences
      - calls
      - recordings
      - voice_recordings
      - conference_participants
      - compositions
      - transcriptions
      - room_recordings
      - all
  mode:
    description:
      - V(full) reads the whole window, and finds what has vanished since.
      - V(incremental) reads what earlier complete runs leave open - what is new or may have appeared late,
        recordings that were being processed, rooms whose figures were not final, deletions. What may be
        late, and old rooms, are looked at again once an hour. Without an earlier complete coverage that
        joins, it is the same as V(full).
    type: str
    choices: [full, incremental]
    default: full
  created_after:
    description:
      - Oldest creation time to collect, inclusive. ISO 8601 with a zone, or an age such as V(36h) or V(7d).
      - By default everything that the provider keeps. Video Insights keeps rooms for 7 days.
    type: str
  created_before:
    description:
      - End of the window, exclusive; the present by default.
      - Twilio recordings are read up to 24 hours further, since recordings of a room may begin until the
        room ends.
    type: str
  telnyx_account:
    description:
      - Name under which the records of a Telnyx account are kept. Telnyx records do not tell their account.
      - Give each Telnyx account a name of its own, and never change it.
    type: str
    default: telnyx
  allow_incomplete:
    description:
      - Do not fail when something could not be read. RV(ignore:complete) and RV(ignore:missing) tell, and
        audits of such evidence have the verdict C(incomplete).
      - With O(accounts), neither does the task fail for an account that could not be read at all, except for
        errors in its options.
    type: bool
    default: false
  lock_timeout:
    description: Seconds to wait for another collection of the same account into the same store.
    type: float
    default: 60.0
  progress_file:
    description:
      - A file that tells how far the collection is, replaced about once a second. It holds one JSON object
        with C(account), C(resource), C(pages), C(records), C(seconds), C(records_per_second), C(pages_left)
        (an estimate, or null) and C(finished). With O(accounts) it counts over all of them, and has
        C(accounts_done) and C(accounts_total).
    type: path
  progress_interval:
    description:
      - Seconds between two lines that tell how far the collection is, V(0) for none. A collection that is
        over before shows none.
      - The lines appear while the task runs, in a terminal as in AWX. They are written to standard error,
        so that output which a program reads stays as it is.
      - Lines are shown when the task runs on the controller as the user who runs Ansible. On another
        machine, with C(become) or C(async) there are none; use O(progress_file) there.
    type: float
    default: 10.0
seealso:
  - ref: ansible_collections.cpaas.recordings.docsite.completeness
    description: "Guide: how completeness is proven."
  - ref: ansible_collections.cpaas.recordings.docsite.many_accounts
    description: "Guide: thousands of accounts in one task."
  - ref: ansible_collections.cpaas.recordings.docsite.evidence_store
    description: "Guide: where the store lies, upgrading, growth."
  - ref: ansible_collections.cpaas.recordings.docsite.least_privilege_keys
    description: "Guide: permissions that keys need."
"""

EXAMPLES = r"""
- name: Collect a Twilio account, with credentials from the environment
  cpaas.recordings.recording_collect:
    store: /var/lib/recordings/evidence.sqlite
    provider: twilio

- name: Every night, read only what is new or may have changed
  cpaas.recordings.recording_collect:
    store: /var/lib/recordings/evidence.sqlite
    provider: twilio
    mode: incremental

- name: Collect many accounts, side by side
  cpaas.recordings.recording_collect:
    store: /var/lib/recordings/evidence.sqlite
    mode: incremental
    accounts:
      - name: clinic
        provider: twilio
        api_key_sid: "{{ clinic_key_sid }}"
        api_key_secret: "{{ clinic_key_secret }}"
      - name: call centre
        provider: telnyx
        telnyx_account: callcentre
        telnyx_api_key: "{{ callcentre_key }}"
        requests_per_second: 10

- name: Collect a Telnyx account under a name of its own
  cpaas.recordings.recording_collect:
    store: /var/lib/recordings/evidence.sqlite
    provider: telnyx
    telnyx_account: callcentre
"""

RETURN = r"""
accounts:
  description:
    - One element for each entry of O(accounts), in their order. What was covered of each is in the store.
    - C(account) is null when it could not be told, C(run_id) when nothing could be read, C(msg) and C(kind)
      unless something is wrong.
    - C(kind) is one of V(options), V(credentials), V(permission), V(not_found), V(rate), V(network), V(tls),
      V(data), V(request), V(server), V(store), V(incomplete) and V(error).
    - Long messages are cut when there are many of them.
  type: list
  elements: dict
  returned: with O(accounts), also when the task fails for some of them
  sample:
    - name: clinic
      provider: twilio
      account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      run_id: 6f1c5d34-6f0e-4f0e-9a68-0f5d3c1b7a11
      complete: true
      changed: true
      failed: false
      msg:
      kind:
run_id:
  description: Identifies the run in the store and in manifests.
  type: str
  returned: success, for one account
  sample: 6f1c5d34-6f0e-4f0e-9a68-0f5d3c1b7a11
resumed:
  description: Whether the run went on with one that had been interrupted.
  type: bool
  returned: success, for one account
  sample: false
account:
  description: The Twilio account SID, or the name of the Telnyx account.
  type: str
  returned: success, for one account
  sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
complete:
  description: Whether every list, of every account, was read to the provider's own mark of its end.
  type: bool
  returned: success
  sample: true
counts:
  description: Per resource, how many records the run saw, and how they compare with what the store held
    before.
  type: dict
  returned: success
  sample: {"recordings": {"seen": 640, "new": 12, "changed": 3, "vanished": 0}}
coverage:
  description: Per resource, what was covered, and in how many chains of pages and pages it was read.
  type: dict
  returned: success, for one account
  sample:
    recordings:
      window: {"created_after": null, "created_before": "2026-03-01T09:30:00.000000Z"}
      complete: true
      chains: 4
      pages: 10
      records: 640
      drifted: 0
missing:
  description:
    - One sentence for each thing that could not be read, 20 at most, with the span of creation times and
      the status.
    - A task that fails because of them returns this and everything else, too, and the C(kind), C(status),
      C(code) and C(request_id) of the first failure.
  type: list
  elements: str
  returned: success or incomplete, for one account
  sample: []
api:
  description: Requests that were sent, how many of them were repetitions, and seconds spent waiting for
    those.
  type: dict
  returned: success
  sample: {"requests": 17, "retries": 0, "waited_seconds": 0.0}
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run as run_module
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_collect import OPTIONS, run


def main() -> None:
    run_module(
        OPTIONS,
        run,
        libraries=("requests", "pydantic", "sqlalchemy"),
        required_one_of=[("provider", "accounts")],
    )


if __name__ == "__main__":
    main()
