# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List recordings with the official Telnyx client, streaming to CSV, as its documentation shows."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from telnyx import Telnyx

FIELDS = (
    "id",
    "status",
    "created_at",
    "duration_millis",
    "channels",
    "source",
    "conference_id",
    "call_leg_id",
)


def main() -> None:
    """Let the client page by itself, 250 records per page."""
    client = Telnyx(api_key=os.environ["BENCH_TOKEN"], base_url=f"{os.environ['BENCH_URL']}/v2")
    with Path(os.environ["BENCH_STORE"]).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for record in client.recordings.list(page_size=250):
            writer.writerow([getattr(record, field) for field in FIELDS])


if __name__ == "__main__":
    main()
