# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_recording_settings_info: recording settings of a Twilio account."""

from __future__ import annotations

import typing as t

from ..arguments.options import FIELDS_OPTION, HTTP_OPTIONS, TWILIO_OPTIONS, Options, Params, twilio_settings
from ..client.twilio import TwilioClient
from ..info.result import result
from ..listing.everything import Listing
from ..listing.single import fetch_single
from ..sources.twilio_recording_settings import RECORDING_SETTINGS

OPTIONS: t.Final[Options] = {**HTTP_OPTIONS, **FIELDS_OPTION, **TWILIO_OPTIONS}


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch the settings; they are null when the account never configured any."""
    with TwilioClient(twilio_settings(params)) as client:
        record = fetch_single(client, RECORDING_SETTINGS)
        listing = Listing([] if record is None else [record])
        shown = result("settings", listing, client.api, RECORDING_SETTINGS, fields=params["fields"])
        return {**shown, "settings": next(iter(shown["settings"]), None)}
