# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A source: one list of one provider, and everything that is known about it.

Each file of this folder declares one, with the page or the specification that its facts come from.
The client, the listing, the collector, the info modules, exports, audits and the documentation go by
these declarations; no other file names a single source.
"""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass, field
from datetime import timedelta

from ..client.declared import Declared
from ..client.media_styles import Style
from ..client.pages import Record
from ..records.as_sent import AsSent, Checker, harmless
from ..records.datasets.registry import EMPTY
from ..records.feeds import Feed
from ..records.normalise import Normaliser
from ..records.scrub import Scrubber


@dataclass(frozen=True, kw_only=True)
class Span:
    """How the records of a list come and go.

    Attributes:
        keeps: how long the provider lists a record; ``None`` is for ever, or not known.
        late: how long after its time a record may appear for the first time. What was covered is
            settled only when it was still covered that much later.
        fresh: how far every incremental run reaches back, however soon it comes: clocks differ.
        longest: how long after the time that a window is about the record of it may begin.
    """

    keeps: timedelta | None = None
    late: timedelta = timedelta(hours=1)
    fresh: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Open:
    """Which rows of a source may still change, so that incremental runs look at them again.

    Attributes:
        column: of the dataset, whose value tells.
        final: values that will not change any more; anything else is open.
        still: the only values that are open; used in place of *final*.
        kept_only: whether only rows that the provider still lists are looked at.
        gone: whether a record that the provider does not know any more has vanished, and was not just
            forgotten for its age.
    """

    column: str
    final: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    kept_only: bool = False
    gone: bool = True


@dataclass(frozen=True, kw_only=True)
class Each:
    """A source that is read once for each of something else: of a list, or of some rows of a dataset.

    Attributes:
        value: the place in the source's path that is filled with an id.
        listed: a list whose ids these are, read just before.
        dataset: or a dataset whose rows these are,
        named_in: those that a row of ``recordings`` names in this column,
        column: which the source's own rows name in this column,
        final: a column of *dataset* and some of its values: a row that has one of them does not change any
            more, and what was read for it is not read again.
        rare: whether most have nothing, of which the provider says that it does not know it: that it knows
            none is worth no warning then.
    """

    value: str
    listed: Source | None = None
    dataset: str = ""
    named_in: str = ""
    column: str = ""
    final: tuple[str, tuple[str, ...]] = ("", ())
    rare: bool = False

    def __post_init__(self) -> None:
        """Refuse what could not be read.

        Raises:
            ValueError: it is neither a list's nor a dataset's, or what a dataset needs is left out.
        """
        if (self.listed is None) == (not self.dataset):
            raise ValueError("Each(…) is for each of one thing: of listed, or of dataset.")
        if not self.dataset:
            return
        needed = {"named_in": self.named_in, "column": self.column, "final": self.final[0]}
        if left_out := [name for name, value in needed.items() if not value]:
            raise ValueError(f"Each(dataset={self.dataset!r}, …) needs {', '.join(left_out)} as well.")
        if self.final[0] not in EMPTY[self.dataset]:
            raise ValueError(f"Each(final=…) names {self.final[0]}, which is no column of {self.dataset}.")


@dataclass(frozen=True)
class Joined:
    """What a source's records get from another list before they become rows.

    Attributes:
        source: the other list, read whole.
        field: of the record, which holds the id of its counterpart.
        into: the field that it is put into.
        keep: the fields of the counterpart that are taken.
    """

    source: Source
    field: str
    into: str
    keep: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(Declared):
    """One list of one provider: what the client asks for (see its base), and what becomes of the answer.

    Attributes:
        name: unique, ``PROVIDER_THING``.
        product: the provider's product, as the documentation groups sources.
        dataset: the table that its records feed; empty like ``resource``.
        default: whether the resource is read when the option ``resources`` is left out.
        time_column: the column that *time_field* feeds.
        sweeps: the statuses that incremental runs list in full.
        span: how records come and go.
        open: which rows may still change; ``None``: none is looked at by itself.
        configured: tells whether a single document holds anything; ``None``: it always does.
        each: what the source is read once for each of.
        joined: what its records get from another list.
        model: a record as sent.
        columns: column of the dataset → what it is read from.
        marks: columns that tell this source's rows from others in its dataset.
        signed: fields that hold signed URLs: shown only to who asks for them, never stored.
        unreadable: the columns of the one row that there is when the key may not read the list; its reason
            is added. Empty: what may not be read is missing.
        media: how media is fetched; ``None`` when there is none.
    """

    name: str
    product: str
    dataset: str = ""
    default: bool = False
    time_column: str = "created_at"
    sweeps: tuple[str, ...] = ()
    span: Span = field(default_factory=Span)
    open: Open | None = None
    configured: t.Callable[[Record], bool] | None = None
    each: Each | None = None
    joined: Joined | None = None
    model: type[AsSent]
    columns: t.Mapping[str, Feed] = field(default_factory=dict)
    marks: t.Mapping[str, str] = field(default_factory=dict)
    signed: tuple[str, ...] = ()
    unreadable: t.Mapping[str, str] = field(default_factory=dict)
    media: Style | None = None

    @functools.cached_property
    def drift(self) -> Checker:
        """Names the fields of a record that do not fit the model."""
        return Checker(self.model)

    @functools.cached_property
    def normalise(self) -> Normaliser:
        """Makes a row of a record."""
        drift = self.drift
        drift({})  # builds the model
        return Normaliser(
            self.dataset,
            self.columns,
            {"provider": self.provider, **self.marks},
            drift,
            Scrubber(harmless(self.model), (*self.secrets, *(set(self.signed) - {"download_urls"}))),
        )

    @property
    def timed(self) -> bool:
        """Whether its records are listed by the time of which a window speaks."""
        return bool(self.time_field) and self.each is None and self.bounds.grain > 0
