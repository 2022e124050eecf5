# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What costs little with a full account has to cost little in a database without statistics, too."""

from __future__ import annotations

from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.merge import Stamp, merge

from tests.evidence.fill import TWILIO, recordings_of
from tests.postgres.server import Server

MOMENT = "2026-03-08T00:00:00.000000Z"


def test_a_batch_is_looked_up_by_its_ids(server: Server, database: str) -> None:
    """An index that begins with the account leads through all of its records for each batch."""
    rows = [row for row in recordings_of(1, 2500, 100) if row["provider"] == "twilio"]
    store = open_store(database)
    with server.connect(database.rpartition("/")[2]) as connection:
        connection.execute("ALTER TABLE recordings SET (autovacuum_enabled = false)")
        for run in (1, 2, 3):
            for account in TWILIO:
                mine = [{**row, "digest": f"{run // 2}"} for row in rows if row["account"] == account]
                for start in range(0, len(mine), 200):
                    with store.begin() as writing:
                        batch = [dict(row) for row in mine[start : start + 200]]
                        merge(writing, "recordings", batch, Stamp(run, MOMENT, MOMENT))
        store.close()
        used = """
            SELECT sum(idx_scan) FILTER (WHERE indexrelname = 'recordings_pkey'),
                   sum(idx_scan) FILTER (WHERE indexrelname <> 'recordings_pkey')
            FROM pg_stat_user_indexes WHERE relname = 'recordings'
        """
        by_id = others = 0
        for _attempt in range(200):
            by_id, others = connection.execute(used).fetchone() or (0, 0)
            if by_id:
                break
            connection.execute("SELECT pg_sleep(0.05)")
        assert by_id > 0
        assert others == 0
