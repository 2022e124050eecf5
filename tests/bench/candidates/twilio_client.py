# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List recordings with the official Twilio client, streaming to CSV, as its documentation shows."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from twilio.rest import Client

FIELDS = (
    "sid",
    "status",
    "date_created",
    "duration",
    "size",
    "codec",
    "container_format",
    "type",
    "source_sid",
    "grouping_sids",
)


def main() -> None:
    """Stream every status, since the default list leaves out deleted recordings."""
    client = Client(os.environ["BENCH_ACCOUNT"], os.environ["BENCH_TOKEN"])
    client.video.base_url = os.environ["BENCH_URL"]
    with Path(os.environ["BENCH_STORE"]).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for status in ("processing", "completed", "failed", "deleted"):
            for record in client.video.v1.recordings.stream(status=status, page_size=100):
                writer.writerow([getattr(record, field) for field in FIELDS])


if __name__ == "__main__":
    main()
