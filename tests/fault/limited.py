# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Download media in a process whose files may not grow beyond a limit; print the failure's details.

usage: python -m tests.fault.limited BYTES CONFIG URL STORE DEST
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ansible_collections.cpaas.recordings.plugins.module_utils.media.storage import Storage
from ansible_collections.cpaas.recordings.plugins.module_utils.media.stored import Recorder
from ansible_collections.cpaas.recordings.plugins.module_utils.media.tally import MediaIncompleteError
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import recording_media as module

from tests.fault.archive import run
from tests.simulator.config import Config


class Deaf(Recorder):
    """Writes nothing into the store, whose file is larger than any media here."""

    def flush(self) -> None:
        """Forget what is waiting."""
        self._waiting.clear()


def main(limit: int, config: str, url: str, store: str, dest: str) -> None:
    """Run with the limit."""
    sim: Any = SimpleNamespace(config=Config.model_validate_json(config), url=url, telnyx_url=f"{url}/v2")

    def limited(*arguments: Any) -> Storage:
        # From here on: the store is open, and is not what the disk is full of.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return Storage(*arguments)

    vars(module).update(Storage=limited, Recorder=Deaf)
    try:
        run(sim, Path(dest), store=store, provider="twilio", concurrency=2)
    except MediaIncompleteError as error:
        print(json.dumps({"message": str(error), **error.details()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:6])
