# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store keeps the newest name of each account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.names import remember_name
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import accounts

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def known(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        rows = connection.execute(sa.select(accounts).order_by(accounts.c.provider, accounts.c.account))
        return [(row.provider, row.account, row.name) for row in rows]


def test_the_newest_name_of_each_account_is_kept(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    remember_name(store, "twilio", "ACx", "Clinic", NOW)
    remember_name(store, "twilio", "ACy", "Clinic", NOW)
    remember_name(store, "twilio", "ACx", "Clinic\nVienna", NOW + timedelta(days=1))
    assert known(store) == [("twilio", "ACx", "Clinic Vienna"), ("twilio", "ACy", "Clinic")]
    store.close()


def test_what_is_no_name_changes_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    remember_name(store, "telnyx", "calls", "Call centre", NOW)
    for name in (None, "", " \n", "calls", "Call centre"):
        remember_name(store, "telnyx", "calls", name, NOW + timedelta(days=1))
    with store.read() as connection:
        assert connection.execute(sa.select(accounts.c.observed_at)).scalar() == "2026-03-01T00:00:00.000000Z"
    assert known(store) == [("telnyx", "calls", "Call centre")]
    store.close()
