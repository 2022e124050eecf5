# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One info task beside one task of ansible.builtin.uri, on the same single record."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import measure
from tests.simulator.config import Config, twilio_account
from tests.simulator.handle import running

_PLAY = """---
- hosts: localhost
  gather_facts: false
  vars:
    ansible_connection: local
    ansible_python_interpreter: "{{{{ ansible_playbook_python }}}}"
  tasks:
    - {task}
"""
_URI = (
    "ansible.builtin.uri: {{url: '{url}/v1/Recordings/{sid}', "
    'url_username: \'{{{{ lookup("env", "TWILIO_ACCOUNT_SID") }}}}\', '
    'url_password: \'{{{{ lookup("env", "TWILIO_AUTH_TOKEN") }}}}\', force_basic_auth: true}}'
)
_INFO = "cpaas.recordings.video_recording_info: {{recording_sids: ['{sid}']}}"


def one_task(rounds: int = 7) -> Iterator[dict[str, Any]]:
    """Yield both rows; medians of *rounds* runs, taken in turn, so that a busy machine hurts both."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Config(twilio=[twilio_account("alpha", recordings=50)])) as sim,
    ):
        account = sim.config.twilio[0]
        completed = list(sim.world.twilio[account.sid].recordings("completed"))
        sid = completed[0]["sid"]
        environment = {
            "TWILIO_ACCOUNT_SID": account.sid,
            "TWILIO_AUTH_TOKEN": account.auth_token,
            "TWILIO_VIDEO_BASE_URL": sim.url,
        }
        seconds: dict[str, list[float]] = {}
        for name, text in (("uri", _URI), ("info", _INFO)):
            task = text.format(url=sim.url, sid=sid)
            (Path(folder) / f"{name}.yml").write_text(_PLAY.format(task=task), encoding="utf-8")
        for _round in range(rounds + 1):
            for name in ("uri", "info"):
                command = [str(Path(sys.executable).parent / "ansible-playbook"), f"{folder}/{name}.yml"]
                seconds.setdefault(name, []).append(measure(command, environment, sim).seconds)
    # The first round fills caches.
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    ratio = statistics.median(a / b for a, b in zip(seconds["info"][1:], seconds["uri"][1:], strict=True))
    yield {"what": "ansible.builtin.uri, one record", "seconds": round(medians["uri"], 3)}
    yield {
        "what": "video_recording_info, one record",
        "seconds": round(medians["info"], 3),
        "ratio_to_uri": round(ratio, 3),
    }
