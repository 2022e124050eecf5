# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which path belongs to which endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable

from .answers import Answer, Call
from .config import Config
from .telnyx import Telnyx
from .twilio_accounts import TwilioAccounts
from .twilio_insights import TwilioInsights
from .twilio_video import TwilioVideo

Endpoint = Callable[[Call], Answer]
_PATHS = r"""
recordings            /v1/Recordings
recording             /v1/Recordings/(?P<sid>[^/]+)
media                 /v1/Recordings/(?P<sid>[^/]+)/Media
video_rooms           /v1/Rooms
settings              /v1/RecordingSettings/Default
room_recordings       /v1/Rooms/(?P<room>[^/]+)/Recordings
room_recording        /v1/Rooms/(?P<room>[^/]+)/Recordings/(?P<sid>[^/]+)
room_media            /v1/Rooms/(?P<room>[^/]+)/Recordings/(?P<sid>[^/]+)/Media
rules                 /v1/Rooms/(?P<room>[^/]+)/RecordingRules
video_room            /v1/Rooms/(?P<room>[^/]+)
rooms                 /v1/Video/Rooms
room                  /v1/Video/Rooms/(?P<room>[^/]+)
participants          /v1/Video/Rooms/(?P<room>[^/]+)/Participants
participant           /v1/Video/Rooms/(?P<room>[^/]+)/Participants/(?P<sid>[^/]+)
accounts              /2010-04-01/Accounts\.json
account               /2010-04-01/Accounts/(?P<sid>[^/]+)\.json
telnyx_recordings     /v2/recordings
telnyx_recording      /v2/recordings/(?P<id>[^/]+)
"""


class Routes:
    """Finds the endpoint of a path."""

    def __init__(self, config: Config) -> None:
        video, insights = TwilioVideo(config), TwilioInsights(config)
        accounts, telnyx = TwilioAccounts(config), Telnyx(config)
        endpoints: dict[str, Endpoint] = {
            "recordings": video.recordings,
            "recording": video.recording,
            "media": video.media,
            "video_rooms": video.rooms,
            "settings": video.settings,
            "room_recordings": video.room_recordings,
            "room_recording": video.recording,
            "room_media": video.media,
            "rules": video.rules,
            "video_room": video.room,
            "rooms": insights.rooms,
            "room": insights.room,
            "participants": insights.participants,
            "participant": insights.participant,
            "accounts": accounts.accounts,
            "account": accounts.account,
            "telnyx_recordings": telnyx.recordings,
            "telnyx_recording": telnyx.recording,
        }
        lines = (line.split() for line in _PATHS.strip().splitlines())
        self._routes = [(re.compile(pattern), name, endpoints[name]) for name, pattern in lines]

    def find(self, path: str) -> tuple[str, Endpoint, dict[str, str]] | None:
        """Return name, endpoint and path parameters, None if there is no such path."""
        for pattern, name, endpoint in self._routes:
            match = pattern.fullmatch(path)
            if match:
                return name, endpoint, match.groupdict()
        return None
