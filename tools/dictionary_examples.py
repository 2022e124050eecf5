# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A question to each dataset that people ask, and its answer in SQL, for the data dictionary."""

from __future__ import annotations

#: dataset → the question, and the query that answers it on ``inventory.sqlite``.
EXAMPLES: dict[str, tuple[str, str]] = {
    "rooms": (
        "How many rooms of each account and type were recorded, were not, or are not known to have been?",
        """\
SELECT account, account_name, type, recording_enabled, count(*) AS rooms
FROM rooms
GROUP BY account, account_name, type, recording_enabled
ORDER BY account, type, recording_enabled;""",
    ),
    "recordings": (
        "Which finished recordings are in no archive?",
        """\
SELECT account, account_name, id, created_at, media_state
FROM recordings
WHERE status = 'completed' AND storage IS NOT 'external' AND media_state IS NOT 'verified'
ORDER BY account, created_at;""",
    ),
    "settings": (
        "Which accounts do not encrypt what they record of rooms?",
        """\
SELECT account, account_name, configured
FROM settings
WHERE encryption_enabled IS NOT 1;""",
    ),
    "room_resources": (
        "Which rooms of the last week does the Video API list, and Video Insights does not?",
        """\
SELECT room_resources.account, room_resources.id, room_resources.name, room_resources.created_at
FROM room_resources
LEFT JOIN rooms USING (provider, account, id)
WHERE rooms.id IS NULL
  AND room_resources.created_at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days');""",
    ),
    "conferences": (
        "Which conferences had recording enabled, and left no recording?",
        """\
SELECT conferences.account, conferences.id, conferences.created_at, conferences.duration_sec
FROM conferences
LEFT JOIN recordings
  ON recordings.account = conferences.account AND recordings.conference_id = conferences.id
WHERE conferences.recording_enabled AND recordings.id IS NULL;""",
    ),
    "conference_participants": (
        "How many calls took part in each conference, and for how long?",
        """\
SELECT account, conference_id, count(*) AS calls, sum(duration_sec) AS seconds
FROM conference_participants
GROUP BY account, conference_id
ORDER BY calls DESC;""",
    ),
    "calls": (
        "Which calls were answered and not recorded?",
        """\
SELECT calls.account, calls.id, calls.direction, calls.started_at, calls.duration_sec
FROM calls
LEFT JOIN recordings ON recordings.account = calls.account AND recordings.call_id = calls.id
WHERE calls.status = 'completed' AND calls.duration_sec > 0
  AND calls.parent_call_id IS NULL AND recordings.id IS NULL;""",
    ),
    "compositions": (
        "Which copies are left of rooms whose recordings are all deleted?",
        """\
SELECT compositions.account, compositions.room_id, compositions.id, compositions.created_at
FROM compositions
WHERE compositions.status = 'completed'
  AND NOT EXISTS (
    SELECT * FROM recordings
    WHERE recordings.account = compositions.account AND recordings.room_id = compositions.room_id
      AND recordings.status <> 'deleted'
  );""",
    ),
    "transcriptions": (
        "Which transcriptions are left of recordings that are deleted, or not known?",
        """\
SELECT transcriptions.account, transcriptions.id, transcriptions.recording_id, recordings.status
FROM transcriptions
LEFT JOIN recordings
  ON recordings.account = transcriptions.account AND recordings.id = transcriptions.recording_id
WHERE recordings.id IS NULL OR recordings.status = 'deleted';""",
    ),
    "switches": (
        "Which settings of each account let something go unrecorded, or are not known?",
        """\
SELECT account, account_name, kind, name, state, reason
FROM switches
WHERE state IN ('off', 'partly', 'unknown')
ORDER BY account, kind, name;""",
    ),
    "changes": (
        "What vanished without having been deleted?",
        """\
SELECT changes.observed_at, changes.account, changes.resource, changes.id
FROM changes
WHERE changes.event = 'vanished'
ORDER BY changes.observed_at;""",
    ),
    "recordings_with_rooms": (
        "How much of each room was recorded?",
        """\
SELECT account, room_id, room_name, room_duration_sec, sum(duration_ms) / 1000 AS recorded_sec
FROM recordings_with_rooms
WHERE room_known
GROUP BY account, room_id, room_name, room_duration_sec;""",
    ),
}


def example(dataset: str) -> tuple[str, str]:
    """Return a question to *dataset* and its query; a dataset without its own gets one that fits any."""
    anything = (
        f"SELECT account, account_name, count(*) AS rows\nFROM {dataset}\nGROUP BY account, account_name;"
    )
    return EXAMPLES.get(dataset, ("How many rows has each account?", anything))
