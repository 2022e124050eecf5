# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video: composition hooks; one that is enabled makes a composition of every group room.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``.
"""

from __future__ import annotations

import typing as t

from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Timestamp, Url, one_of, sid
from .setting import setting
from .source import Source
from .twilio_fields import AccountSid, HttpMethod

HookSid = t.Annotated[str, sid("HK")]


class CompositionHook(AsSent):
    """A composition hook (``video.v1.composition_hook``).

    Attributes:
        account_sid: the account.
        friendly_name: its name.
        enabled: whether it composes.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        sid: identifies the hook.
        audio_sources: tracks, by name.
        audio_sources_excluded: tracks that are left out.
        video_layout: how videos are arranged.
        resolution: width and height.
        trim: whether stretches without media are cut.
        format: of the files.
        status_callback: where status events are sent.
        status_callback_method: how.
        url: the resource itself.
    """

    account_sid: AccountSid | None = None
    friendly_name: str | None = None
    enabled: bool | None = None
    date_created: Timestamp | None = None
    date_updated: Timestamp | None = None
    sid: HookSid | None = None
    audio_sources: list[str] | None = None
    audio_sources_excluded: list[str] | None = None
    video_layout: t.Any = None
    resolution: str | None = None
    trim: bool | None = None
    format: t.Annotated[str, one_of("mp4", "webm")] | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None
    url: Url | None = None


COMPOSITION_HOOKS: t.Final = Source(
    name="twilio_composition_hooks",
    provider="twilio",
    product="Video",
    host="video_base_url",
    path="/v1/CompositionHooks",
    fetch_path="/v1/CompositionHooks/{id}",
    operation="list composition hooks",
    fetch_operation="fetch composition hook {id}",
    paging=TwilioMeta("composition_hooks"),
    page_size=1000,
    id_field="sid",
    time_field="date_created",
    model=CompositionHook,
    permission="to read Video composition hooks",
    **setting(
        "composition_hook",
        "sid",
        name=feeds.plain("friendly_name"),
        state=feeds.switch("enabled"),
        format=feeds.folded("format"),
        created_at=feeds.moment("date_created"),
    ),
)
