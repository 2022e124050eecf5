# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One Twilio account: who enters it, and whose records its answers hold."""

from __future__ import annotations

import base64
import threading
import typing as t

from ..arguments.settings import TwilioSettings
from ..errors import ApiError, WrongAccountError
from .collection import Collection
from .declared import Declared
from .friendly_name import asked_name
from .limiter import Clock
from .pages import Query, Record
from .patience import ApiUse
from .permissions import with_permission
from .session import Access, Session
from .skew import ClockSkew
from .subaccounts import with_own_credentials

#: The settings that hold base URLs; a source's ``host`` is one of them.
HOSTS: t.Final = (
    "video_base_url",
    "insights_base_url",
    "api_base_url",
    "voice_base_url",
    "trunking_base_url",
)


class TwilioClient:
    """The client of one Twilio account; safe to share between threads.

    Raises:
        ApiError: the settings name a main account, and it does not open the subaccount.
    """

    provider: t.Final = "twilio"

    def __init__(self, settings: TwilioSettings, clock: Clock | None = None) -> None:
        api = ApiUse()
        settings = with_own_credentials(settings, api, clock)
        self._settings = settings
        self._clock = clock
        self._expected = settings.account_sid
        self._confirmed = False
        self._lock = threading.Lock()
        basic = base64.b64encode(f"{settings.username}:{settings.password}".encode()).decode("ascii")
        pair = (
            "api_key_sid and api_key_secret"
            if settings.username.startswith("SK")
            else "account_sid and auth_token"
        )
        access = Access(
            ("Authorization", f"Basic {basic}"),
            (settings.password, basic),
            tuple(getattr(settings, host) for host in HOSTS),
            f"check {pair}, and that they belong together and to this account",
            "give the API key the permissions to read this",
        )
        self.session = Session(settings.http, access, settings.account_sid or settings.username, clock, api)

    def __enter__(self) -> t.Self:
        """Use the client as a context that closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.session.close()

    @property
    def api(self) -> ApiUse:
        """What has been asked so far."""
        return self.session.api

    @property
    def account(self) -> str | None:
        """The account's SID: as configured, else as the first record told."""
        return self._expected

    def clock_skew(self, probe: Declared) -> ClockSkew:
        """Return how far this machine's clock is from Twilio's; asks for *probe* when nothing tells."""
        return self.session.clock_skew(f"{self.base_url(probe.host)}{probe.path}", [("PageSize", "1")])

    def check(self, record: Record, name: t.Any, operation: str) -> None:
        """Make sure that *record* belongs to the account.

        With a parent's credentials and a subaccount's SID, Twilio answers with the parent's data
        (github.com/twilio/twilio-python/issues/785), so every record is looked at.

        Raises:
            WrongAccountError: it names both accounts.
        """
        owner = record.get("account_sid")
        if not isinstance(owner, str):
            return
        if owner == self._expected:
            self._confirmed = True
            return
        with self._lock:
            if self._expected is None:
                self._expected = self.session.account = owner
            expected = self._expected
        if owner != expected:
            what = f"record {name}" if isinstance(name, str) else "a record"
            raise WrongAccountError(
                operation,
                expected,
                f"the answer holds {what} of account {owner}",
                f"give account {expected} its own credentials, or let main_account_sid and main_auth_token "
                "obtain them: those of a parent account read the parent's data",
                kind="data",
            )

    def base_url(self, host: str) -> str:
        """Return the base URL that a source's ``host`` stands for."""
        return str(getattr(self._settings, host))

    def remedy(self, error: ApiError, source: Declared) -> ApiError:
        """Return *error*, saying which permission is missing where that is the trouble."""
        return with_permission(error, source, "API key")

    def list(self, source: Declared, **values: str) -> Collection:
        """Return the list that *source* declares; *values* are what its path leaves open."""
        return Collection(self, source, values)

    def identify(self, probes: t.Iterable[Declared]) -> str | None:
        """Return the account's SID, asking for a page of each of *probes* until a record tells it.

        Raises:
            ApiError: none of them told it, and the first could not be read.
        """
        failure: ApiError | None = None
        for source in probes:
            if self._expected is None:
                try:
                    self.list(source).page(Query(), None)
                except ApiError as error:
                    if error.kind not in ("not_found", "permission"):
                        raise
                    failure = failure or (error if error.kind == "permission" else None)
        if self._expected is None and failure is not None:
            raise failure
        return self._expected

    def friendly_name(self) -> str:
        """Return what its owner calls the account, where that can be asked; empty otherwise. Never fails."""
        return self._settings.name or asked_name(self._settings, self.api, self._clock)

    def confirm(self, probe: Declared) -> None:
        """Look at some record's account, before an answer without any is believed to be about it."""
        if not self._confirmed:
            try:
                self.list(probe).page(Query(), None)
            except WrongAccountError:
                raise
            except ApiError:
                return  # whoever lists it will say it
