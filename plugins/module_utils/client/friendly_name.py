# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a Twilio account is called by its owner: asked for once, and never worth a failure.

The answer carries the account's Auth Token (API reference, accounts): nothing of it leaves this file but
the name.
"""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..arguments.settings import TWILIO_HOSTS, TwilioSettings
from ..errors import ApiError
from .limiter import Clock
from .patience import ApiUse
from .session import Access, Session
from .subaccounts import account_url, name_in

#: Seconds; a firewall that lets the Video API pass alone must not cost every account more.
_PATIENCE: t.Final = 10.0
#: Base URLs that tell, when they are set, that requests are to go elsewhere than to Twilio.
_OTHERS: t.Final = ("video_base_url", "insights_base_url")

#: Base URLs that could not be reached: the accounts after the first need not wait for them as well.
_SILENT: t.Final[set[str]] = set()


def asked_name(settings: TwilioSettings, api: ApiUse, clock: Clock | None = None) -> str:
    """Return the account's ``friendly_name``; empty where it cannot be asked for, or there is no answer.

    Standard API keys may not read accounts (www.twilio.com/docs/iam/api-keys), and a refusal every night
    would look like an attack: an Auth Token alone is used. Who sends other requests elsewhere and has not
    said where accounts are, does not want them to go to Twilio itself.

    Args:
        api: where the request is counted.
    """
    sid, base = settings.account_sid, settings.api_base_url
    if sid is None or settings.username != sid or base in _SILENT:
        return ""
    elsewhere = [getattr(settings, host) != TWILIO_HOSTS[host] for host in _OTHERS]
    if any(elsewhere) and base == TWILIO_HOSTS["api_base_url"]:
        return ""
    once = dataclasses.replace(
        settings.http, max_retries=0, timeout=min(settings.http.timeout, _PATIENCE), concurrency=1
    )
    access = Access.basic(sid, settings.password, (base,), "", "")
    with contextlib.closing(Session(once, access, sid, clock, api)) as session:
        try:
            answer = session.get_json(account_url(base, sid), operation="ask for the name")
        except ApiError as error:
            if error.kind in ("network", "tls"):
                _SILENT.add(base)
            return ""
    return name_in(answer, sid) or ""
