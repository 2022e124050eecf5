# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writers: one class per format, each fed with blocks of columns."""

from __future__ import annotations

import typing as t

from ..files.atomic import AtomicFile
from .datasets import Dataset
from .reading import Block


class Options(t.NamedTuple):
    """What applies to every file of an export."""

    formula_guard: bool = True


class Writer:
    """Writes datasets into one file: a single one, or several where the format has tables or sheets."""

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        raise NotImplementedError

    def write(self, block: Block) -> None:
        """Append rows to the dataset that was begun last. The block may be changed."""
        raise NotImplementedError

    def end(self) -> None:
        """Finish the dataset. Where nothing needs to be done, nothing is."""

    def close(self) -> None:
        """Finish the file. Where nothing needs to be done, nothing is."""


class Format(t.NamedTuple):
    """How a format is written.

    Attributes:
        suffix: of its files.
        shared: one file holds every dataset.
        create: makes the writer of one file.
    """

    suffix: str
    shared: bool
    create: t.Callable[[AtomicFile, Options], Writer]
