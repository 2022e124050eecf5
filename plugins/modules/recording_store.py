#!/usr/bin/python

# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: recording_store
short_description: Look after the evidence store - prune what no proof needs, take an account out
version_added: 1.0.0
description:
  - Takes out of the evidence store what O(state) says, and notes in the store that this was done, when, by
    whom, and how many rows of which table went. M(cpaas.recordings.recording_evidence_info) with
    C(what=upkeep) returns these notes.
  - Waits for the collection of an account that is running, as collections wait for each other, and works on
    SQLite and PostgreSQL alike.
  - An SQLite file stays as large as it is, and later records take the room. What is taken out is overwritten,
    as far as SQLite does that; C(VACUUM) leaves no trace of it, and gives the room back.
  - Copies of the store, reports, exports and archived media are left alone.
author:
  - The cpaas.recordings authors (@cpaas-recordings)
requirements:
  - SQLAlchemy >= 2.0.30
extends_documentation_fragment:
  - cpaas.recordings.store
  - cpaas.recordings.attributes
  - cpaas.recordings.attributes.diff_full
options:
  state:
    description:
      - V(pruned) takes out what is older than O(keep_days) and not needed by any proof. Records, media,
        complete collections and what they cover all stay, so an audit as of any moment since then has the
        same verdicts as before. What goes are chains of pages of earlier collections, collections that were
        not complete and that a later one replaces, earlier versions of records, and audits with their
        findings. What vanished or came back, changes of settings and of whether rooms and conferences are
        recorded, and the history of what has a finding, stay.
      - V(account_absent) takes out everything of an account - records, media rows, names, collections,
        history and findings. What a provider still lists comes back with the next collection of the account.
    type: str
    required: true
    choices: [pruned, account_absent]
  keep_days:
    description: Days that are kept whole, from 1 to 36500. Required with O(state=pruned).
    type: int
  provider:
    description: Whose account it is. Required with O(state=account_absent).
    type: str
    choices: [twilio, telnyx]
  account:
    description:
      - The account to take out, by Twilio's SID or the name of the Telnyx account. Required with
        O(state=account_absent).
    type: str
  lock_timeout:
    description: Seconds to wait for a collection of an account that is running.
    type: float
    default: 60.0
seealso:
  - ref: ansible_collections.cpaas.recordings.docsite.evidence_store
    description: "Guide: upkeep, upgrading, growth."
"""

EXAMPLES = r"""
- name: Keep what no proof needs for 400 days
  cpaas.recordings.recording_store:
    store: /var/lib/recordings/evidence.sqlite
    state: pruned
    keep_days: 400

- name: How much would go?
  cpaas.recordings.recording_store:
    store: /var/lib/recordings/evidence.sqlite
    state: pruned
    keep_days: 400
  check_mode: true
  diff: true

- name: Take an account out whose contract has ended
  cpaas.recordings.recording_store:
    store: postgresql://evidence@db.example.com/recordings
    state: account_absent
    provider: twilio
    account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
"""

RETURN = r"""
removed:
  description: How many rows of which table are gone, or would be in check mode. Empty when nothing had to go.
  returned: success
  type: dict
  sample: {"chains": 1200, "history": 300}
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run as run_module
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_store import OPTIONS, run


def main() -> None:
    run_module(OPTIONS, run, libraries=("sqlalchemy", "pydantic"))


if __name__ == "__main__":
    main()
