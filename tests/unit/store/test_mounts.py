# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network file system is recognised, and named where it may be the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store import problems
from ansible_collections.cpaas.recordings.plugins.module_utils.store.mounts import network_file_system

TABLE = """\
1 0 254:0 / / rw,relatime - ext4 /dev/vda rw
2 1 0:40 / /srv rw,relatime shared:7 master:2 - nfs4 filer:/export rw,vers=4.2
3 2 254:1 / /srv/local rw - xfs /dev/vdb rw
4 1 0:41 / /mnt/two\\040words rw - fuse.sshfs host:/ rw
5 1 0:42 / /covered rw - cifs //host/share rw
6 5 254:2 / /covered rw - ext4 /dev/vdc rw
not a line of the table
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/evidence.db", None),
        ("/srv/evidence.db", "nfs4"),
        ("/srv", "nfs4"),
        ("/srv2/evidence.db", None),
        ("/srv/local/evidence.db", None),
        ("/mnt/two words/a/evidence.db", "fuse.sshfs"),
        ("/covered/evidence.db", None),
    ],
)
def test_the_innermost_mount_counts(tmp_path: Path, path: str, kind: str | None) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)
    assert network_file_system(Path(path), table) == kind


def test_a_machine_that_tells_nothing_is_no_trouble(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "nowhere") is None


def test_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "network_file_system", lambda _path: "nfs4")
    told = str(problems.unusable("/srv/evidence.db", "locking protocol"))
    assert "locking protocol; it lies on a network file system (nfs4): keep it on a local disk" in told
    assert "nfs4" not in str(problems.unusable("/srv/evidence.db", "database is locked"))
