# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One Twilio account: who enters it, and whose records its answers hold."""

from __future__ import annotations

import threading
import typing as t

from ..arguments.settings import TWILIO_HOSTS, TwilioSettings
from ..errors import ApiError, WrongAccountError
from .client import Client
from .declared import Declared
from .friendly_name import asked_name
from .limiter import Clock
from .pages import Query, Record
from .patience import ApiUse
from .session import Access, Session
from .subaccounts import with_own_credentials


class TwilioClient(Client):
    """The client of one Twilio account; safe to share between threads.

    The account is its SID: as configured, else as the first record told.

    Raises:
        ApiError: the settings name a main account, and it does not open the subaccount.
    """

    provider = "twilio"
    key = "API key"
    _settings: TwilioSettings

    def __init__(self, settings: TwilioSettings, clock: Clock | None = None) -> None:
        api = ApiUse()
        settings = with_own_credentials(settings, api, clock)
        sid, username = settings.account_sid, settings.username
        pair = "api_key_sid and api_key_secret" if username.startswith("SK") else "account_sid and auth_token"
        access = Access.basic(
            username,
            settings.password,
            tuple(getattr(settings, host) for host in TWILIO_HOSTS),
            f"check {pair}, and that they belong together and to this account",
            "give the API key the permissions to read this",
        )
        super().__init__(settings, Session(settings.http, access, sid or username, clock, api), sid)
        self._clock = clock
        self._confirmed = False
        self._lock = threading.Lock()

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
        if owner == self.account:
            self._confirmed = True
            return
        with self._lock:
            if self.account is None:
                self.account = self.session.account = owner
            expected = self.account
        if owner != expected:
            what = f"record {name}" if isinstance(name, str) else "a record"
            problem = f"the answer holds {what} of account {owner}"
            remedy = (
                f"give account {expected} its own credentials, or let main_account_sid and main_auth_token "
                "obtain them: those of a parent account read the parent's data"
            )
            raise WrongAccountError(operation, expected, problem, remedy, kind="data")

    def identify(self, probes: t.Iterable[Declared]) -> str | None:
        """Return the account's SID, asking for a page of each of *probes* until a record tells it.

        Raises:
            ApiError: none of them told it, and the first could not be read.
        """
        failure: ApiError | None = None
        for source in probes:
            if self.account is None:
                try:
                    self.list(source).page(Query(), None)
                except ApiError as error:
                    if error.kind not in ("not_found", "permission"):
                        raise
                    failure = failure or (error if error.kind == "permission" else None)
        if self.account is None and failure is not None:
            raise failure
        return self.account

    def friendly_name(self) -> str:
        """Return what its owner calls the account, where that can be asked; empty otherwise."""
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
