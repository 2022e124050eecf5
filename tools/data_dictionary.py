# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write ``docs/guides/data-dictionary.md`` from the columns that exports are made of.

usage: python -m tools.data_dictionary [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby

from tools.dictionary_examples import example
from tools.project import BUILD, ROOT

if str(BUILD) not in sys.path:
    sys.path.insert(0, str(BUILD))

from ansible_collections.cpaas.recordings.plugins.module_utils.export.dictionary import every_entry
from ansible_collections.cpaas.recordings.plugins.module_utils.export.fields import all_fields

PAGE = ROOT / "docs" / "guides" / "data-dictionary.md"

_HEAD = """\
# Data dictionary

Every column that `cpaas.recordings.recording_export` can write. The evidence store has the same columns, and
beside every export lies `data-dictionary.csv` with the lines of just that export.

How each format spells them:

| type | CSV | NDJSON | Parquet | XLSX | SQLite |
|---|---|---|---|---|---|
| text | text; `""` when empty | string | string | text | TEXT |
| integer | digits | number | 64 bits | number; text from 16 digits on | INTEGER |
| boolean | `true`, `false` | `true`, `false` | boolean | TRUE, FALSE | 1, 0 |
| timestamp, UTC | `2026-03-01T09:30:00.000000Z` | as in CSV | microseconds | date, milliseconds | as in CSV |
| JSON | JSON text | the value itself | JSON text | JSON text | JSON text |
| missing | nothing between the commas | `null` | null | empty cell | NULL |

Rows are in the order provider, account, creation time, id. A column in *italics* is exported only when the
option `columns` names it; **P** marks personal data, which `redact` takes away.

Below the columns of each dataset stands a question that people ask, and its answer in SQL. It runs on the
`inventory.sqlite` of an export with `formats: [sqlite]` that holds the datasets which it names:
`sqlite3 -box inventory.sqlite < question.sql`.
"""
_TITLES = {
    "rooms": "Video rooms, as Twilio Video Insights tells them.",
    "recordings": "Recordings of video rooms, calls and conferences.",
    "settings": "Recording settings of Twilio accounts.",
    "room_resources": "Video rooms, as the Twilio Video API tells them: the second, independent list.",
    "conferences": "Voice conferences, as Twilio Voice Insights tells them.",
    "conference_participants": "Which call took part in which conference, and when.",
    "calls": "Calls, one row for each leg.",
    "compositions": "Files mixed out of recordings, which may outlive them.",
    "transcriptions": "That words of a recording exist, never the words.",
    "switches": "Settings that turn recording on or off, or say where it goes.",
    "changes": "What became new, changed, vanished or reappeared.",
    "recordings_with_rooms": "Each recording, with the columns of its room if the inventory holds it.",
}


def lines() -> Iterator[str]:
    """Yield the page's lines."""
    yield _HEAD
    for resource, entries in groupby(every_entry(), key=lambda entry: entry[0]):
        exported = {field.column.name: field.column.exported for field in all_fields(resource)}
        yield f"## {resource}\n\n{_TITLES.get(resource, f'The dataset {resource}.')}\n"
        yield "| column | type | unit | may be missing | | meaning | Twilio | Telnyx |"
        yield "|---|---|---|---|---|---|---|---|"
        for _resource, name, kind, unit, null, personal, meaning, twilio, telnyx in entries:
            shown = f"`{name}`" if exported[name] else f"*`{name}`*"
            mark = "**P**" if personal == "yes" else ""
            yield f"| {shown} | {kind} | {unit} | {null} | {mark} | {meaning} | {twilio} | {telnyx} |"
        question, query = example(resource)
        yield f"\n{question}\n\n```sql\n{query}\n```\n"


def page() -> str:
    """Return the whole page."""
    return "\n".join(lines())


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` tell whether it is in step."""
    text = page()
    if "--check" in arguments:
        if PAGE.read_text(encoding="utf-8") != text:
            print(f"{PAGE.relative_to(ROOT)} is out of step; run: python -m tools.data_dictionary")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
