# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's OpenAPI documents, from npm's ``@twilio/cli-core``, fetched when a test needs them."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
PACKAGE, VERSION = "@twilio/cli-core", "8.3.2"
FOLDER = Path(__file__).resolve().parents[2] / "build" / "vendor"
_INSIDE = "package/src/services/twilio-api"


def _tarball() -> Path:
    """Return the package, fetched once; skips the test where there is no npm."""
    target = FOLDER / f"twilio-cli-core-{VERSION}.tgz"
    if target.exists():
        return target
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"npm is not installed: it brings the vendor's OpenAPI documents ({PACKAGE})")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            partial = FOLDER / "partial"
            partial.mkdir(exist_ok=True)
            command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", str(partial)]
            run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            if run.returncode:
                pytest.fail(f"{' '.join(command)} failed: {run.stderr.strip() or run.stdout.strip()}")
            (partial / target.name).replace(target)
    return target


@cache
def document(name: str) -> Json:
    """Return the document of one API, such as ``twilio_video_v1``."""
    with tarfile.open(_tarball()) as archive:
        member = archive.extractfile(f"{_INSIDE}/{name}.json")
        assert member is not None
        content: Json = json.load(member)
    return content
