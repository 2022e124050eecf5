# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of all accounts: built from a configuration, changed by mutations, the same in every process."""

from __future__ import annotations

from .config import Config
from .telnyx_world import TelnyxWorld
from .twilio_world import TwilioWorld


class World:
    """Ground truth: what a correct client must find.

    Two worlds of the same configuration hold the same; fix ``now`` with ``Config.resolved`` first.
    """

    def __init__(self, config: Config) -> None:
        self.config = config.resolved()
        self.twilio = {a.sid: TwilioWorld(self.config, a) for a in self.config.twilio}
        self.telnyx = {a.name: TelnyxWorld(self.config, a) for a in self.config.telnyx}

    def twilio_account(self, sid: str) -> TwilioWorld:
        """Return one Twilio account's data."""
        return self.twilio[sid]

    def telnyx_account(self, name: str) -> TelnyxWorld:
        """Return one Telnyx account's data."""
        return self.telnyx[name]
