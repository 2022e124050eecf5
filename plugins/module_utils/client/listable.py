# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the listing sees of a provider: collections that answer one page at a time."""

from __future__ import annotations

import typing as t

from .filters import Bounds
from .pages import Page, Query, Record


class Collection(t.Protocol):
    """One listable thing of one account. All methods may be called from several threads."""

    @property
    def resource(self) -> str:
        """``recordings``, ``rooms`` or ``participants``."""

    @property
    def provider(self) -> str:
        """``twilio`` or ``telnyx``."""

    @property
    def operation(self) -> str:
        """What messages call it, such as ``list room recordings``."""

    @property
    def account(self) -> str | None:
        """The account, as far as it is known."""

    @property
    def id_field(self) -> str:
        """The field of a record that identifies it."""

    @property
    def time_field(self) -> str:
        """The field of a record that holds its creation time."""

    @property
    def page_size(self) -> int:
        """Records on a full page, as asked for."""

    @property
    def numbered(self) -> bool:
        """Whether pages are numbered, so that they can be read in parallel."""

    @property
    def bounds(self) -> Bounds:
        """How the list takes bounds in time."""

    @property
    def statuses(self) -> tuple[str, ...] | None:
        """The values of ``Query.status``, in the order in which chains should be read."""

    def page(self, query: Query, cursor: str | None) -> Page:
        """Read one page; *cursor* ``None`` is the first one, and a text is what a page gave.

        Raises:
            ApiError: the page could not be read.
            ExpiredPageError: the provider does not know the cursor any more; begin the chain anew.
            IncompleteListingError: the answer does not tell whether and how the chain goes on.
            WrongAccountError: a record belongs to another account.
        """

    def admits(self, query: Query, record: Record, *, wire: bool = False) -> bool:
        """Tell whether *record* really answers *query*, every bound and filter checked exactly.

        With *wire*, bounds are taken as they were sent, which may be wider (see :class:`Query`): a
        record that is admitted only so is to be left out, but no sign that the provider ignores filters.

        Where the record does not hold the field that a filter is about, the provider is believed.
        """
