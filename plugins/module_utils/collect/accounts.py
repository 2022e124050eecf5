# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One account of either provider, as the collector sees it."""

from __future__ import annotations

import typing as t

from ..client.pages import Collection, Query, Record
from ..client.skew import ClockSkew
from ..client.telnyx import TelnyxClient
from ..client.twilio import TwilioClient
from ..errors import ApiError, InputError

if t.TYPE_CHECKING:
    from ..arguments.settings import TelnyxSettings, TwilioSettings
    from ..client.limiter import Clock


class Account(t.Protocol):
    """What can be collected of one account."""

    @property
    def provider(self) -> str:
        """``twilio`` or ``telnyx``."""

    @property
    def resources(self) -> tuple[str, ...]:
        """Resources that the provider has, in the order in which to read them."""

    def identify(self) -> str:
        """Return the name under which the store keeps the account's records."""

    def clock_skew(self) -> ClockSkew:
        """Return how far this machine's clock is from the provider's; asks once when that is not known."""

    def collection(self, resource: str) -> Collection:
        """Return the list of a resource."""

    def record(self, resource: str, identifier: str) -> Record | None:
        """Fetch one record; ``None`` when the provider has none of that id any more."""

    def settings(self) -> Record | None:
        """Fetch the recording settings; ``None`` when they were never configured."""

    def api(self) -> dict[str, int | float]:
        """Return what the requests so far have cost."""

    def close(self) -> None:
        """Close the connections."""


class TwilioAccount:
    """A Twilio account: settings, rooms of Video Insights, account-wide recordings."""

    provider = "twilio"
    # Rooms before recordings: whatever a listed room recorded is listed too.
    resources = ("settings", "rooms", "recordings")

    def __init__(self, settings: TwilioSettings, clock: Clock | None = None) -> None:
        self._client = TwilioClient(settings, clock)

    def identify(self) -> str:
        """Return the name under which the store keeps the account's records."""
        if self._client.account is None:
            self._client.recordings().page(Query(), None)
        if self._client.account is None:
            self._client.recording_settings()
        if self._client.account is None:
            raise InputError(
                "The account that the API key belongs to cannot be told from its answers, "
                "since it has no recordings; set account_sid (environment TWILIO_ACCOUNT_SID)."
            )
        return self._client.account

    def clock_skew(self) -> ClockSkew:
        """Return how far this machine's clock is from the provider's; asks once when that is not known."""
        return self._client.clock_skew()

    def collection(self, resource: str) -> Collection:
        """Return the list of a resource."""
        return self._client.rooms() if resource == "rooms" else self._client.recordings()

    def record(self, resource: str, identifier: str) -> Record | None:
        """Fetch one record; ``None`` when the provider has none of that id any more."""
        fetch = self._client.room if resource == "rooms" else self._client.recording
        return _or_none(lambda: fetch(identifier))

    def settings(self) -> Record | None:
        """Fetch the recording settings; ``None`` when they were never configured."""
        return self._client.recording_settings()

    def api(self) -> dict[str, int | float]:
        """Return what the requests so far have cost."""
        return self._client.api.as_result()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class TelnyxAccount:
    """A Telnyx account: call and conference recordings."""

    provider = "telnyx"
    resources = ("recordings",)

    def __init__(self, settings: TelnyxSettings, clock: Clock | None = None) -> None:
        self._name = settings.account
        self._client = TelnyxClient(settings, clock)

    def identify(self) -> str:
        """Return the name under which the store keeps the account's records."""
        return self._name

    def clock_skew(self) -> ClockSkew:
        """Return how far this machine's clock is from the provider's; asks once when that is not known."""
        return self._client.clock_skew()

    def collection(self, resource: str) -> Collection:
        """Return the list of a resource."""
        if resource != "recordings":
            raise InputError(f"Telnyx has no {resource} to collect.")
        return self._client.recordings()

    def record(self, resource: str, identifier: str) -> Record | None:
        """Fetch one record; ``None`` when the provider has none of that id any more."""
        if resource != "recordings":
            raise InputError(f"Telnyx has no {resource} to collect.")
        return _or_none(lambda: self._client.recording(identifier))

    def settings(self) -> Record | None:
        """Fetch the recording settings; ``None`` when they were never configured."""
        return None

    def api(self) -> dict[str, int | float]:
        """Return what the requests so far have cost."""
        return self._client.api.as_result()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _or_none(fetch: t.Callable[[], Record]) -> Record | None:
    try:
        return fetch()
    except ApiError as error:
        if error.kind == "not_found":
            return None
        raise
