# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence that 0.1.0 has collected is judged as 0.1.0 judged it."""

from __future__ import annotations

import gzip
import json
import typing as t
from datetime import datetime
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fixtures import store_0_1_0


def plain(counts: t.Mapping[str, t.Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Return the verdicts that there are."""
    return {name: {verdict: n for verdict, n in found.items() if n} for name, found in counts.items()}


def test_every_verdict_and_what_is_new_are_those_of_0_1_0(tmp_path: Path) -> None:
    told = json.loads(gzip.decompress((store_0_1_0.HERE / "expected" / "audit.json.gz").read_bytes()))
    moment = datetime.fromisoformat(store_0_1_0.AS_OF)
    store = open_store(str(store_0_1_0.load(tmp_path / "evidence.db")), read_only=True)
    with store.read() as connection:
        audit = Audit(connection, load_policy(store_0_1_0.POLICY, now=moment), moment)
        with audit.drift:
            summary = audit.run([])
    store.close()
    assert plain(summary.counts["by_control"]) == plain(told["counts"]["by_control"])
    assert summary.verdict == told["verdict"]
    assert summary.findings_total == told["findings_total"]
    assert summary.evidence["digest"] == told["evidence"]["digest"]
    assert summary.policy["digest"] == told["policy"]["digest"]
    for name in ("new", "persisting", "resolved"):
        assert summary.drift[name] == told["drift"][name]
    assert summary.drift["policy_changed"] is False
