# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the client needs to know about an account and about HTTP. Nothing here knows of Ansible."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

#: The settings that hold base URLs of Twilio, one of which is a source's ``host`` → where the API usually is.
TWILIO_HOSTS: t.Final = {
    f"{name}_base_url": f"https://{name}.twilio.com"
    for name in ("video", "insights", "api", "voice", "trunking")
}
TELNYX_URL: t.Final = "https://api.telnyx.com/v2"


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How requests are sent.

    Attributes:
        timeout: seconds to wait for a connection, and for each piece of an answer.
        max_retries: repetitions of one request after its first attempt.
        max_wait: seconds that one session may spend waiting for repetitions, in total.
        concurrency: requests in flight at the same time.
        requests_per_second: ceiling of the limiter; 0 means no ceiling.
        validate_certs: whether the provider's TLS certificate is checked.
        ca_path: a bundle of certificates to trust instead of the usual one.
    """

    timeout: float = 30.0
    max_retries: int = 8
    max_wait: float = 300.0
    concurrency: int = 8
    requests_per_second: float = 40.0
    validate_certs: bool = True
    ca_path: str | None = None


@dataclass(frozen=True, slots=True)
class MainAccount:
    """A Twilio main account: its credentials tell those of its subaccounts, and open nothing else of theirs.

    Attributes:
        sid: the main account's SID.
        auth_token: the main account's Auth Token.
        base_url: origin of the account API, without a closing slash.
    """

    sid: str
    auth_token: str = field(repr=False)
    base_url: str = TWILIO_HOSTS["api_base_url"]


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """One Twilio account.

    Attributes:
        account_sid: the account whose records are expected; ``None`` with an API key alone.
        username: what HTTP Basic sends: the account SID, or the API key's SID.
        password: the Auth Token, or the API key's secret; empty until ``main`` has told it.
        video_base_url: origin of the Video API, without a closing slash.
        insights_base_url: origin of the Insights API, without a closing slash.
        api_base_url, voice_base_url, trunking_base_url: origins of the 2010 API, the Voice and the
            Elastic SIP Trunking API, without a closing slash.
        http: how requests are sent.
        main: where to ask for a subaccount's own credentials, when it has none here.
        name: what its owner calls the account, once it was told with the credentials by ``main``.
    """

    account_sid: str | None
    username: str
    password: str = field(repr=False)
    video_base_url: str = TWILIO_HOSTS["video_base_url"]
    insights_base_url: str = TWILIO_HOSTS["insights_base_url"]
    http: HttpSettings = field(default_factory=HttpSettings)
    main: MainAccount | None = None
    name: str | None = None
    api_base_url: str = TWILIO_HOSTS["api_base_url"]
    voice_base_url: str = TWILIO_HOSTS["voice_base_url"]
    trunking_base_url: str = TWILIO_HOSTS["trunking_base_url"]


@dataclass(frozen=True, slots=True)
class TelnyxSettings:
    """One Telnyx account.

    Attributes:
        account: the name that messages and the store give to it; Telnyx records carry no account.
        api_key: the API v2 key.
        base_url: where the API is, version included, without a closing slash.
        http: how requests are sent.
    """

    account: str
    api_key: str = field(repr=False)
    base_url: str = TELNYX_URL
    http: HttpSettings = field(default_factory=HttpSettings)
