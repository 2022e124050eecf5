# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: recording_media
short_description: Download the media of recordings into an archive, and verify it
version_added: 0.1.0
author:
  - The cpaas.recordings authors (@cpaas-recordings)
description:
  - Downloads the media of the recordings that an evidence store holds of one account, or of those that are
    named, several at a time. What is there already is not downloaded again.
  - A download goes to C(NAME.part) first, goes on where it stopped when storage still has the same contents,
    is compared with the size that the provider tells and with what media of its format begins with, and gets
    its name when it is complete. Size, SHA-256 and outcome are recorded in the store.
  - Media that the customer had encrypted is kept encrypted. The headers without which it can never be
    decrypted are kept beside it in C(NAME.encryption.json).
  - Media in external storage is reported, not fetched; it needs credentials of that storage.
  - Signed URLs are asked for right before each download, and never stored, logged or returned. The
    provider's credentials are never sent to storage.
options:
  provider:
    description:
      - Whose account it is. Needed with O(store) alone; otherwise the ids tell it.
    type: str
    choices: [twilio, telnyx]
  accounts:
    description:
      - Many accounts, instead of one, as M(cpaas.recordings.recording_collect) takes them. Of each the media
        is downloaded whose recordings O(store) holds. An entry may have O(telnyx_format), O(limit) and a
        window of its own.
      - Whatever becomes of an account, the others are archived. RV(ignore:accounts) tells of each.
      - With O(allow_incomplete), the task does not fail for an account that could not be asked at all either,
        except for errors in its options. O(progress_file) is not written.
    type: list
    elements: dict
    version_added: 1.0.0
  accounts_at_once:
    description: Of how many O(accounts) media is downloaded side by side, from 1 to 128.
    type: int
    default: 16
    version_added: 1.0.0
  store:
    description:
      - The evidence store, either the path of an SQLite file, or a C(postgresql://) URL.
      - Without O(recording_sids) and O(recording_ids), the media of all its recordings of the account.
    type: str
  recording_sids:
    description:
      - SIDs of Twilio room recordings (C(RT)), voice recordings (C(RE)) or compositions (C(CJ)).
      - They need not be in a store.
    type: list
    elements: str
  recording_ids:
    description:
      - Ids of Telnyx recordings of calls and conferences. They need not be in a store.
    type: list
    elements: str
  resources:
    description:
      - Of which resources of the store media is wanted, as M(cpaas.recordings.recording_collect) calls them.
        If not set, of all recordings, of rooms as well as of calls, and of no compositions.
    type: list
    elements: str
    choices: [recordings, voice_recordings, room_recordings, compositions]
    version_added: 1.0.0
  dest:
    description:
      - The folder of the archive. It is created, for its owner alone, when it does not exist.
    type: path
    required: true
  name_template:
    description:
      - The path of each file, relative to O(dest), with fields in braces. Its last part must hold C({id}).
      - "Fields: C(provider), C(account), C(id), C(product), C(media_type), C(codec), C(channels),
        C(initiated_by), C(room_id), C(room_name), C(participant_id), C(track_id), C(track_name),
        C(session_id), C(conference_id), C(call_leg_id), C(from), C(to), C(extension), and of the creation
        time in UTC C(date), C(time), C(year), C(month), C(day)."
      - Whatever a field holds, the file stays below O(dest); separators, control characters, marks that
        turn the direction of writing and what Windows forbids become C(_), and names that are too long are
        cut.
    type: str
    default: "{account}/{date}/{id}.{extension}"
  created_after:
    description:
      - Only recordings created at or after this time. ISO 8601 with a zone, or an age such as V(36h) or
        V(7d).
      - Not applied to recordings that are named but not in the store.
    type: str
  created_before:
    description:
      - Only recordings created before this time. ISO 8601 with a zone, or an age such as V(36h) or V(7d).
    type: str
  limit:
    description:
      - Only the first ones of the store, in the order of their creation.
    type: int
  telnyx_format:
    description:
      - The format to download where Telnyx offers more than one. If not set, the one that is there, C(mp3)
        before C(wav).
    type: str
    choices: [mp3, wav]
  verify:
    description:
      - Compare the files that are there with the checksums in the store, and download those anew that
        differ.
    type: bool
    default: false
  retry_missing:
    description:
      - Ask at once again for media that the provider did not have before. Without this, it is asked for again
        on later runs, after pauses that grow from an hour to 30 days, until there is some or the recording's
        status is C(deleted).
    type: bool
    default: false
  verify_share:
    description:
      - Percentage of the files in the archive that are read again, chosen by chance, before anything is
        downloaded. Their sizes and checksums are compared with the store, and their first bytes with the
        format. RV(verification) tells, and there is a warning for files that are not as they should be.
        These are left alone, also by O(verify).
      - Files of recordings that the provider has deleted meanwhile are read too. Works in check mode. Needs
        O(store).
    type: float
    default: 0.0
    version_added: 1.0.0
  allow_incomplete:
    description:
      - Do not fail when some downloads failed. RV(counts) and RV(problems) tell.
    type: bool
    default: false
  progress_file:
    description:
      - A file that tells how far the downloads are, replaced about once a second. It holds one JSON object
        with C(account), C(done), C(total), C(failed), C(bytes), C(bytes_total), C(seconds),
        C(bytes_per_second) and C(finished).
    type: path
  telnyx_account:
    description:
      - Name under which the store keeps the records of the Telnyx account.
    type: str
    default: telnyx
extends_documentation_fragment:
  - cpaas.recordings.twilio
  - cpaas.recordings.telnyx.prefixed
  - cpaas.recordings.http_client
  - cpaas.recordings.attributes
  - cpaas.recordings.attributes.diff_none
  - ansible.builtin.files
seealso:
  - ref: ansible_collections.cpaas.recordings.docsite.media
    description: "Guide: an archive that can be proven."
"""

EXAMPLES = r"""
- name: How many files and bytes would be downloaded
  cpaas.recordings.recording_media:
    store: /var/lib/recordings/evidence.sqlite
    provider: twilio
    dest: /srv/media
  check_mode: true

- name: Archive the media of many accounts, side by side
  cpaas.recordings.recording_media:
    store: /var/lib/recordings/evidence.sqlite
    dest: /srv/media
    accounts:
      - name: clinic
        provider: twilio
        api_key_sid: "{{ clinic_key_sid }}"
        api_key_secret: "{{ clinic_key_secret }}"
      - name: call centre
        provider: telnyx
        telnyx_account: callcentre
        telnyx_api_key: "{{ callcentre_key }}"

- name: Archive the media of everything that was collected
  cpaas.recordings.recording_media:
    store: /var/lib/recordings/evidence.sqlite
    provider: twilio
    dest: /srv/media

- name: Fetch two recordings under names that people can read
  cpaas.recordings.recording_media:
    recording_sids:
      - RTaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      - RTbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    dest: /srv/case-4711
    name_template: "{date} {time} {track_name} {id}.{extension}"

- name: Every night, read one file in fifty again
  cpaas.recordings.recording_media:
    store: /var/lib/recordings/evidence.sqlite
    provider: twilio
    dest: /srv/media
    verify_share: 2

- name: Every month, compare the whole archive of calls with the checksums in the store
  cpaas.recordings.recording_media:
    store: /var/lib/recordings/evidence.sqlite
    provider: telnyx
    telnyx_account: callcentre
    dest: /srv/media
    verify: true
"""

RETURN = r"""
accounts:
  description:
    - One element for each entry of O(accounts), in their order, as M(cpaas.recordings.recording_collect)
      returns them, and with C(counts) and C(bytes) of the account; null when nothing could be asked.
  returned: with O(accounts), also when the task fails for some of them
  type: list
  elements: dict
  sample:
    - name: clinic
      provider: twilio
      account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      run_id:
      complete: true
      changed: true
      failed: false
      msg:
      kind:
      counts: {downloaded: 12, present: 600, missing: 2, external: 0, not_ready: 1, failed: 0}
      bytes: 48211007
complete:
  description: Whether no media of any account failed.
  returned: with O(accounts)
  type: bool
  sample: true
account:
  description: The Twilio account SID, or the name of the Telnyx account.
  returned: success, for one account
  type: str
  sample: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
counts:
  description:
    - Recordings by what became of their media. In check mode, C(downloaded) is what would be downloaded.
    - C(present) was there before; C(missing) has no media at the provider; C(external) is in storage of the
      customer; C(not_ready) is still being processed; C(failed) could not be downloaded.
  returned: always, once downloads began
  type: dict
  sample: {downloaded: 12, present: 600, missing: 2, external: 0, not_ready: 1, failed: 0}
bytes:
  description: Bytes of what was downloaded, or in check mode would be as far as sizes are known.
  returned: always, once downloads began
  type: int
  sample: 48211007
unknown_sizes:
  description: In check mode, how many of the files have a size that the provider does not tell.
  returned: always, once downloads began
  type: int
  sample: 0
files:
  description: Files that were downloaded or were there, ordered by id, 500 at most.
  returned: always, once downloads began
  type: list
  elements: dict
  contains:
    id:
      description: The recording.
      type: str
      returned: always
      sample: RTaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    state:
      description: C(downloaded) or C(present).
      type: str
      returned: always
      sample: downloaded
    path:
      description: The file.
      type: str
      returned: always
      sample: /srv/media/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/2026-03-01/RTaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.mka
    size:
      description: Its size in bytes; in check mode what the provider tells.
      type: int
      returned: always
      sample: 402311
    sha256:
      description: Its SHA-256 in hexadecimal; null in check mode.
      type: str
      returned: always
      sample: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    encrypted:
      description: Whether the customer's key encrypted it, and C(NAME.encryption.json) is beside it.
      type: bool
      returned: always
      sample: false
    size_checked:
      description:
        - Whether its size is the one that the provider tells. Not known for encrypted media and for Telnyx.
      type: bool
      returned: always
      sample: true
    proof:
      description:
        - What says that the file is whole. C(size) is the provider's record, C(length) what storage announced
          or marked as the end. C(read_twice), two equal readings, is no proof. Null if nothing says so.
      type: str
      returned: always
      sample: size
files_total:
  description: How many files there are.
  returned: always, once downloads began
  type: int
  sample: 612
problems:
  description: Recordings without a file and why, ordered by id, 500 at most.
  returned: always, once downloads began
  type: list
  elements: dict
  contains:
    id:
      description: The recording.
      type: str
      returned: always
      sample: RTbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    state:
      description: C(missing), C(external), C(not_ready) or C(failed).
      type: str
      returned: always
      sample: missing
    problem:
      description: Why.
      type: str
      returned: always
      sample: the provider is still processing it
    attempts:
      description: How often media that the provider does not have was asked for.
      type: int
      returned: when the recording is not deleted and has no media
      sample: 3
    missing_since:
      description: When it was not there for the first time.
      type: str
      returned: when the recording is not deleted and has no media
      sample: "2026-03-01T02:00:00.000000Z"
    next_attempt_at:
      description: From when on it is asked for again.
      type: str
      returned: when the recording is not deleted and has no media
      sample: "2026-03-02T06:00:00.000000Z"
problems_total:
  description: How many recordings have no file.
  returned: always, once downloads began
  type: int
  sample: 3
unproven:
  description: How many of the files are not proven to be whole, since nobody told their length.
  returned: always, once downloads began
  type: int
  sample: 0
missing_media:
  description:
    - Recordings that are not deleted and have no media at the provider. How many (C(recordings)), how often
      one was asked for at most (C(most_attempts)), since when the first has been missing (C(since)), and when
      the next is asked for again (C(next_attempt_at)).
  returned: always, once downloads began
  type: dict
  sample:
    recordings: 2
    most_attempts: 3
    since: "2026-03-01T02:00:00.000000Z"
    next_attempt_at: "2026-03-02T06:00:00.000000Z"
summary:
  description: Sentences about media that is missing, and about files that are not proven to be whole.
  returned: always, once downloads began
  type: list
  elements: str
  sample: []
verification:
  description:
    - What O(verify_share) found. The files read (C(checked), C(bytes)), how many are as they should be
      (C(intact)), how many are not proven to be whole (C(unproven)), and those that are not as they should be
      (C(problems_total), and the first 500 with C(id), C(path) and C(problem)). Null without the option.
  returned: always, once downloads began
  type: dict
  sample: {share: 2.0, checked: 12, bytes: 4803211, intact: 12, unproven: 0, problems: [], problems_total: 0}
api:
  description:
    - Requests to the provider, how many of them were repetitions, and seconds spent waiting for those.
  returned: always, once downloads began
  type: dict
  sample: {requests: 14, retries: 0, waited_seconds: 0.0}
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_media import OPTIONS, run_media


def main() -> None:
    run(
        OPTIONS,
        run_media,
        libraries=("requests", "pydantic", "sqlalchemy", "rfc8785"),
        add_file_common_args=True,
        mutually_exclusive=[("recording_sids", "recording_ids")],
    )


if __name__ == "__main__":
    main()
