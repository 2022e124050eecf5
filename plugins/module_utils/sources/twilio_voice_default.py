# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Voice: the account's default, which records every call and conference without any code.

Names and values are those of Twilio's Python client (``voice/v2/recording_account_default_configuration``);
Twilio's OpenAPI files do not have this resource.
"""

from __future__ import annotations

import typing as t

from ..client.paging import Single
from ..records import feeds
from ..records.as_sent import AsSent, Timestamp
from .setting import setting
from .source import Source
from .twilio_fields import AccountSid


class AccountDefault(AsSent):
    """The default configuration of recordings; an account has one, or none.

    Attributes:
        account_sid: the account.
        description: what people wrote about it.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        configuration: how calls and conferences are recorded.
    """

    account_sid: AccountSid | None = None
    description: str | None = None
    date_created: Timestamp | None = None
    date_updated: Timestamp | None = None
    configuration: dict[str, t.Any] | None = None


_CHANNELS: t.Final = {"mono": "single", "single": "single", "1": "single", "dual": "dual", "2": "dual"}


def _channels(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str | None:
    policy = (record.get("configuration") or {}).get("compositionPolicy")
    channels = policy.get("channels") if isinstance(policy, dict) else None
    return _CHANNELS.get(str(channels).lower())


VOICE_DEFAULT: t.Final = Source(
    name="twilio_voice_default",
    provider="twilio",
    product="Voice",
    host="voice_base_url",
    path="/v2/AccountDefaultConfiguration/Recording",
    operation="fetch the default recording configuration",
    paging=Single(),
    id_field="account_sid",
    # An account without one gets 404, or a record of nulls: which of them is not documented.
    configured=lambda record: record.get("configuration") is not None,
    model=AccountDefault,
    permission="to read the default recording configuration of Voice",
    **setting(
        "voice_account_default",
        name=feeds.plain("description"),
        state=feeds.derived(
            (),
            lambda record, _odd: "off" if record is feeds.NOTHING else "on",
            "whether there is a configuration",
        ),
        channels=feeds.derived(("configuration",), _channels),
        created_at=feeds.moment("date_created"),
    ),
)
