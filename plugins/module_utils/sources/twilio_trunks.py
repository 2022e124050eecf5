# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Elastic SIP Trunking: trunks, each of which may record every call that it carries.

Types, names and values are those of Twilio's OpenAPI file ``twilio_trunking_v1``.
"""

from __future__ import annotations

import typing as t

from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Links, Timestamp, Url, sid
from .setting import setting
from .source import Source
from .twilio_fields import AccountSid

MODES: t.Final = (
    "do-not-record",
    "record-from-ringing",
    "record-from-answer",
    "record-from-ringing-dual",
    "record-from-answer-dual",
)

TrunkSid = t.Annotated[str, sid("TK")]


class Trunk(AsSent):
    """A trunk (``trunking.v1.trunk``); what has nothing to do with recording is not described.

    Attributes:
        sid: identifies the trunk.
        account_sid: the account.
        friendly_name: its name.
        domain_name: where calls come from.
        secure: whether media is encrypted on its way.
        recording: ``mode`` and ``trim``.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        disaster_recovery_url: where to ask when the trunk fails.
        url: the resource itself.
        links: related resources.
    """

    sid: TrunkSid | None = None
    account_sid: AccountSid | None = None
    friendly_name: str | None = None
    domain_name: str | None = None
    secure: bool | None = None
    recording: dict[str, t.Any] | None = None
    date_created: Timestamp | None = None
    date_updated: Timestamp | None = None
    disaster_recovery_url: Url | None = None
    url: Url | None = None
    links: Links | None = None


def _mode(record: t.Mapping[str, t.Any]) -> str | None:
    mode = (record.get("recording") or {}).get("mode")
    return mode if mode in MODES else None


def _state(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str:
    mode = _mode(record)
    return "unknown" if mode is None else "off" if mode == "do-not-record" else "on"


def _channels(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str | None:
    mode = _mode(record)
    return None if mode in (None, "do-not-record") else "dual" if str(mode).endswith("-dual") else "single"


TRUNKS: t.Final = Source(
    name="twilio_trunks",
    provider="twilio",
    product="Elastic SIP Trunking",
    host="trunking_base_url",
    path="/v1/Trunks",
    fetch_path="/v1/Trunks/{id}",
    operation="list trunks",
    fetch_operation="fetch trunk {id}",
    paging=TwilioMeta("trunks"),
    page_size=1000,
    id_field="sid",
    time_field="date_created",
    model=Trunk,
    permission="to read Elastic SIP Trunks",
    **setting(
        "trunk",
        "sid",
        name=feeds.plain("friendly_name"),
        state=feeds.derived(("recording",), _state, "recording.mode"),
        channels=feeds.derived(("recording",), _channels, "recording.mode"),
        created_at=feeds.moment("date_created"),
    ),
)
