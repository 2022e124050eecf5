# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that reads one list does not load all the others: each costs time in every task."""

from __future__ import annotations

import os
import subprocess
import sys

from tools.project import ROOT

UTILS = "ansible_collections.cpaas.recordings.plugins.module_utils"
LISTS = (
    "video_room_info",
    "video_recording_info",
    "video_composition_info",
    "video_participant_info",
    "voice_conference_info",
    "call_recording_info",
    "telnyx_room_info",
    "telnyx_room_session_info",
    "telnyx_room_recording_info",
)


def test_modules_of_one_list_load_no_other() -> None:
    imports = "; ".join(f"import {UTILS}.tasks.{name}" for name in LISTS)
    code = f"import sys; {imports}; print('{UTILS}.sources.registry' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "False\n"
