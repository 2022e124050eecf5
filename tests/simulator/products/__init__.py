# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is served: one module per product, each with its ``ENDPOINTS``."""

from __future__ import annotations

from ..styles import Declared
from . import telnyx_recordings, twilio_accounts, twilio_insights, twilio_video

MODULES = (twilio_video, twilio_insights, twilio_accounts, telnyx_recordings)
ENDPOINTS: tuple[Declared, ...] = tuple(each for module in MODULES for each in module.ENDPOINTS)
