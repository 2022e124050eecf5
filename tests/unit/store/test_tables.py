# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tables are on either database, and what they cost to know."""

from __future__ import annotations

import os
import subprocess
import sys

from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import for_postgresql, recordings
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex


def test_indexes_leave_out_the_same_rows_on_either_database() -> None:
    for_postgresql()
    for index in recordings.indexes:
        texts = {str(CreateIndex(index).compile(dialect=made.dialect())) for made in (postgresql, sqlite)}
        assert len(texts) == 1
        assert any(" IS NOT NULL" in text for text in texts) != any("created_at" in text for text in texts)


def test_a_store_in_a_file_loads_nothing_that_speaks_to_a_server() -> None:
    code = (
        "import sys\n"
        "import ansible_collections.cpaas.recordings.plugins.module_utils.store.database\n"
        "server = ('sqlalchemy.dialects.postgresql', 'psycopg')\n"
        "print([name for name in sys.modules if name.startswith(server)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
