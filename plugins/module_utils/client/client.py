# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What everything above the clients sees of one: an account of either provider."""

from __future__ import annotations

import typing as t

from ..arguments.settings import TelnyxSettings, TwilioSettings
from ..errors import ApiError
from .collection import Collection
from .declared import Declared
from .pages import Record
from .patience import ApiUse
from .session import Session
from .skew import ClockSkew


class Client:
    """One account of a provider; safe to share between threads.

    Attributes:
        provider: ``twilio`` or ``telnyx``.
        key: what the provider calls the credential.
        account: the account, as far as it is known.
        session: all requests of the account.
    """

    provider: t.ClassVar[str]
    key: t.ClassVar[str]

    def __init__(
        self, settings: TwilioSettings | TelnyxSettings, session: Session, account: str | None
    ) -> None:
        self._settings = settings
        self.session = session
        self.account = account

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

    def list(self, source: Declared, **values: str) -> Collection:
        """Return the list that *source* declares; *values* are what its path leaves open."""
        return Collection(self, source, values)

    def base_url(self, host: str) -> str:
        """Return the base URL that a source's ``host`` stands for, without a closing slash."""
        return str(getattr(self._settings, host))

    def clock_skew(self, probe: Declared) -> ClockSkew:
        """Return how far this machine's clock is from the provider's; asks for *probe* when nothing tells."""
        url, params, _first = probe.paging.request(f"{self.base_url(probe.host)}{probe.path}", 1, None)
        return self.session.clock_skew(url, params)

    def remedy(self, error: ApiError, source: Declared) -> ApiError:
        """Return *error*, with what *source* declares about refusals in its remedy."""
        if error.kind != "permission":
            return error
        remedy = error.remedy
        if source.permission:
            remedy = f"give the {self.key} the permissions {source.permission}"
        if source.needs:
            remedy = f"{source.needs}; if that is so, {remedy}"
        return type(error)(
            error.operation, error.account, error.problem, remedy, kind=error.kind, **error.answer
        )

    def check(self, record: Record, name: t.Any, operation: str) -> None:
        """Make sure that *record* belongs to the account, where records tell.

        Raises:
            WrongAccountError: it names both accounts.
        """

    def identify(self, probes: t.Iterable[Declared]) -> str | None:
        """Return the account, asking for a page of each of *probes* until a record tells it."""
        del probes
        return self.account

    def confirm(self, probe: Declared) -> None:
        """Look at some record's account, before an answer without any is believed to be about it."""

    def friendly_name(self) -> str:
        """Return what its owner calls the account, where that can be asked; empty otherwise. Never fails."""
        return ""
