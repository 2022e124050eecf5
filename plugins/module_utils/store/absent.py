# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking an account out of the store: everything of it, but the note that this was done."""

from __future__ import annotations

from .._deps import sqlalchemy as sa
from .removal import Removal
from .tables import RECORDS, accounts, audit_findings, chains, coverage, history, media, runs


def everything_of(provider: str, account: str) -> list[Removal]:
    """Return what the store holds of an account, in an order in which it can be taken out.

    Audits stay: what they keep beside findings are numbers of all accounts together.
    """
    numbers = sa.select(runs.c.number).where(runs.c.provider == provider, runs.c.account == account)
    own = (*RECORDS.values(), media, history, audit_findings, accounts, runs)
    return [
        (chains, [chains.c.run.in_(numbers)]),
        (coverage, [coverage.c.run.in_(numbers)]),
        *((table, [table.c.provider == provider, table.c.account == account]) for table in own),
    ]
