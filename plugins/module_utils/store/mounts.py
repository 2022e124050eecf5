# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What kind of file system a file lies on, as Linux tells it."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

#: proc(5), /proc/PID/mountinfo: mount point and, behind a lone hyphen, type of each mount; others have none.
MOUNTS: t.Final = Path("/proc/self/mountinfo")

#: File systems on which several machines meet, or whose server may be away.
_NETWORK: t.Final = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|ceph|lustre|afs|beegfs|gpfs|gfs2|ocfs2|glusterfs|virtiofs"
    r"|fuse\.(sshfs|glusterfs|s3fs|rclone|davfs\w*|gcsfuse|blobfuse\w*|ceph\S*|smb\S*)"
)
_ESCAPED: t.Final = re.compile(r"\\([0-7]{3})")


def network_file_system(path: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the type of the network file system that *path* lies on; ``None`` for others, or if unknown."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        real = path.resolve()
    except (OSError, RuntimeError):
        return None
    found, depth = "", -1
    for line in lines:
        fields, hyphen, kind = line.partition(" - ")
        parts = fields.split(" ")
        if not hyphen or len(parts) < 5:
            continue
        point = Path(_ESCAPED.sub(lambda matched: chr(int(matched[1], 8)), parts[4]))
        # Of several mounts at one point the last covers the others.
        if (real == point or point in real.parents) and len(point.parts) >= depth:
            found, depth = kind.split(" ")[0], len(point.parts)
    return found if _NETWORK.fullmatch(found) else None
