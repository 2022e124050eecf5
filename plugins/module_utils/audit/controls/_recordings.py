# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What several controls of recordings have in common."""

from __future__ import annotations

from ..items import Recording
from ._base import Outcome, unknown


def status_unknown(recording: Recording) -> Outcome:
    """Judge a recording whose status is not one that is documented."""
    return unknown(
        "The recording's status is missing, or not one that the provider documents.", status=recording.status
    )
