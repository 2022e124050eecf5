# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: recording_export
short_description: Export the recording inventory from the evidence store into files
version_added: 0.1.0
author:
  - the cpaas.recordings authors (@cpaas-recordings)
description:
  - Writes rooms, recordings, recording settings, changes, and recordings joined with their rooms, out of an
    evidence store that M(cpaas.recordings.recording_collect) has filled.
  - The same inventory gives the same bytes in every format. Files are replaced as a whole, only when their
    bytes differ, and belong to their owner alone unless O(mode), O(owner) and O(group) say otherwise.
  - Beside the data it writes C(data-dictionary.csv) (type, unit, meaning and source of every column),
    C(manifest.json) (checksums, counts, coverage, parameters; canonical JSON) and C(SHA256SUMS) (for
    C(sha256sum --check)).
  - All rows are streamed, so that an inventory of millions of recordings needs little memory.
requirements:
  - SQLAlchemy >= 2.0.30
  - rfc8785 >= 0.1.3
  - bagit >= 1.8.1, for O(pack)
  - pyarrow, for O(formats=parquet)
  - XlsxWriter, for O(formats=xlsx)
options:
  store:
    description:
      - The evidence store, the path of an SQLite file, or a C(postgresql://) URL.
    type: str
    required: true
  dest:
    description:
      - The folder to export into. It is created, for its owner alone, when it does not exist.
    type: path
    required: true
  formats:
    description:
      - V(csv), V(ndjson) and V(parquet) are one file for each of O(resources).
      - V(xlsx) is one workbook C(inventory.xlsx) with a sheet for each, split where Excel's limit of
        1,048,576 rows is met. Times are Excel dates in UTC, exact to the millisecond; integers of more than
        15 digits are written as text.
      - V(sqlite) is one database C(inventory.sqlite) with a table for each; times are ISO 8601 text.
    type: list
    elements: str
    choices: [csv, ndjson, parquet, xlsx, sqlite]
    default: [csv]
  resources:
    description:
      - What to export. V(recordings_with_rooms) is each recording with the columns of its room, prefixed
        with C(room_).
      - V(changes) is what became new, changed, vanished or reappeared, see O(changes_since).
    type: list
    elements: str
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
      - changes
      - recordings_with_rooms
    default: [rooms, recordings, settings]
  created_after:
    description:
      - Only rooms and recordings created at or after this time. ISO 8601 with a zone, or an age such as
        V(36h) or V(7d).
    type: str
  created_before:
    description:
      - Only rooms and recordings created before this time. ISO 8601 with a zone, or an age such as V(36h) or
        V(7d).
    type: str
  changes_since:
    description:
      - Changes observed at or after this time. ISO 8601 with a zone, or an age such as V(36h) or V(7d).
      - When it is left out, changes since the previous export into O(dest), as its manifest tells;
        everything when there was none. Exporting again when nothing was observed since repeats the same
        changes.
    type: str
  as_of:
    description:
      - Tell in the manifest, and in RV(complete), what the collections have covered up to this time. ISO 8601
        with a zone, or an age such as V(36h) or V(7d).
      - With the end of the window that is collected, repeated collections of that window change no manifest.
        If not set, O(created_before), or else everything that was covered.
    type: str
  provider:
    description:
      - Only records of this provider.
    type: str
    choices: [twilio, telnyx]
  account:
    description:
      - Only records of these accounts (Twilio account SIDs, or the names given to Telnyx accounts).
    type: list
    elements: str
  status:
    description:
      - Only recordings with one of these statuses.
    type: list
    elements: str
    choices: [processing, completed, deleted, failed, unknown]
  columns:
    description:
      - Only these columns, in this order. Each dataset takes those of them that it has.
      - The data dictionary names all columns. C(last_seen_at), C(last_run), C(digest) and C(raw) are
        exported only when they are named here, since they change with every collection or are large.
    type: list
    elements: str
  csv_formula_guard:
    description:
      - Put an apostrophe into texts in CSV wherever a spreadsheet would run what follows as a formula,
        whether it splits the file at commas, semicolons, tabs or bars. Telephone numbers stay intact.
    type: bool
    default: true
  redact:
    description:
      - Columns to leave out, or to replace by a keyed hash (HMAC-SHA256) so that equal values still join.
      - An entry is the name of a column, which is then dropped, or a mapping of C(field) and C(method)
        (V(drop) or V(hash)). The name V(personal) stands for every column that may tell who took part.
      - It applies to the earlier values in V(changes) and to the room's columns in V(recordings_with_rooms)
        as well.
    type: list
    elements: raw
  redact_key:
    description:
      - The key of the hash, at least 16 bytes. Exports join as long as it stays the same.
      - If it is not set, the environment variable E(CPAAS_RECORDINGS_REDACT_KEY) is used.
    type: str
  pack:
    description:
      - Put the export, the audit's policy and its reports into an evidence pack, a BagIt bag (RFC 8493) that
        can be verified offline, with the script in it or with any BagIt tool.
      - Each pack holds the checksum of the one before it. A new one is added only when its contents differ
        from those of the newest; nothing is added behind a damaged one.
    type: dict
    suboptions:
      dest:
        description:
          - The folder of the chain. Packs in it are called C(pack-000001), C(pack-000002) and so on.
        type: path
        required: true
      policy:
        description:
          - The policy file of the audit.
        type: path
      reports:
        description:
          - Files that M(cpaas.recordings.recording_audit) has written.
        type: list
        elements: path
        default: []
extends_documentation_fragment:
  - cpaas.recordings.attributes
  - ansible.builtin.files
attributes:
  check_mode:
    support: full
    description: Tells what would be written and whether it would differ, and writes nothing.
  diff_mode:
    support: full
    description: Shows the manifest before and after.
  idempotent:
    support: full
    description: The same inventory and options give the same bytes.
seealso:
  - ref: ansible_collections.cpaas.recordings.docsite.export
    description: "Guide: files, columns, personal data."
  - ref: ansible_collections.cpaas.recordings.docsite.data_dictionary
    description: "Every column."
  - ref: ansible_collections.cpaas.recordings.docsite.evidence_packs
    description: "Guide: packs that anybody can verify."
  - ref: ansible_collections.cpaas.recordings.docsite.evidence_format
    description: "Manifests and packs, key by key."
"""

EXAMPLES = r"""
- name: Export the inventory for a spreadsheet and for programs
  cpaas.recordings.recording_export:
    store: /var/lib/recordings/evidence.sqlite
    dest: /srv/inventory
    formats: [csv, xlsx, parquet]

- name: Hand the recordings of one account to a data team without personal data, but joinable
  cpaas.recordings.recording_export:
    store: /var/lib/recordings/evidence.sqlite
    dest: /srv/inventory-pseudonymous
    resources: [recordings_with_rooms]
    account: [ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
    redact:
      - track_name
      - {field: name, method: hash}
      - {field: from, method: hash}
      - {field: to, method: hash}
    redact_key: "{{ vault_redact_key }}"

- name: What changed since the last run of this very task
  cpaas.recordings.recording_export:
    store: /var/lib/recordings/evidence.sqlite
    dest: /srv/changes
    resources: [changes]
    formats: [ndjson]

- name: Keep the evidence of the monthly audit as a pack that can be verified without this collection
  cpaas.recordings.recording_export:
    store: /var/lib/recordings/evidence.sqlite
    dest: /srv/inventory
    formats: [csv, parquet]
    pack:
      dest: /srv/evidence-packs
      policy: /etc/recordings/policy.yml
      reports: [/srv/audit/report.json, /srv/audit/report.html]
"""

RETURN = r"""
files:
  description: Every file but the manifest and the checksums, ordered by name.
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: Where it is.
      type: str
      returned: always
      sample: /srv/inventory/recordings.csv
    format:
      description: Its format.
      type: str
      returned: always
      sample: csv
    resource:
      description: The dataset in it; V(all) when it holds several; V(data_dictionary) for the dictionary.
      type: str
      returned: always
      sample: recordings
    records:
      description: Rows in it.
      type: int
      returned: always
      sample: 1204
    counts:
      description: Rows by dataset.
      type: dict
      returned: always
      sample: {recordings: 1204}
    size:
      description: Its size in bytes.
      type: int
      returned: always
      sample: 402311
    sha256:
      description: Its SHA-256 in hexadecimal.
      type: str
      returned: always
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
counts:
  description: Rows by dataset.
  returned: success
  type: dict
  sample: {rooms: 310, recordings: 1204, settings: 2, data_dictionary: 71}
complete:
  description: Whether the collections behind the export read everything that they cover.
  returned: success
  type: bool
  sample: true
manifest:
  description: The manifest, and the file of checksums that C(sha256sum --check) reads.
  returned: success
  type: dict
  contains:
    path:
      description: Where the manifest is.
      type: str
      returned: always
      sample: /srv/inventory/manifest.json
    sha256:
      description: The manifest's SHA-256 in hexadecimal.
      type: str
      returned: always
      sample: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
    sums:
      description: Where the checksums are.
      type: str
      returned: always
      sample: /srv/inventory/SHA256SUMS
pack:
  description: The newest evidence pack, which holds this export.
  returned: when O(pack) is given
  type: dict
  contains:
    path:
      description: Its folder.
      type: str
      returned: always
      sample: /srv/evidence-packs/pack-000002
    sha256:
      description:
        - Stands for the whole pack, the SHA-256 of its C(tagmanifest-sha256.txt). Keep it where the pack is
          not.
        - Empty in check mode for a pack that would be made.
      type: str
      returned: always
      sample: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
    previous:
      description: The name of the pack that it follows; empty for the first.
      type: str
      returned: always
      sample: pack-000001
    created:
      description: Whether it is new.
      type: bool
      returned: always
      sample: true
stale:
  description:
    - Files of the previous export into the same folder that are no part of this one. They are left
      alone.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export import (
    OPTIONS,
    run_export,
)


def main() -> None:
    run(OPTIONS, run_export, libraries=("sqlalchemy", "rfc8785"), add_file_common_args=True)


if __name__ == "__main__":
    main()
