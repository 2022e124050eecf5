# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints over tables: what most lists need is said in one call."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from .answers import Call
from .config import Config
from .listing import Found
from .overlay import Record
from .styles import Listed, Render, Single, Style
from .tables import Data, Table
from .telnyx_paging import NUMBERED, Cursor, Numbered
from .wanted import Filter, wanted

#: Returns what is done to each record before it is sent (signed URLs, members on demand).
Finish = Callable[[Config, Call, Table, int, Record], Record]


def _sent(finish: Finish | None, config: Config, call: Call, table: Table, index: int) -> Record:
    record = table.record(index)
    return record if finish is None else finish(config, call, table, index, record)


def listed(
    *,
    name: str,
    path: str,
    key: str,
    style: Style,
    data: Data,
    filters: Sequence[Filter] = (),
    maximum: int = 1000,
    finish: Finish | None = None,
) -> Listed:
    """Declare a list of everything in a table that the filters leave."""
    totals = isinstance(style, Numbered | Cursor)

    def find(config: Config, call: Call) -> tuple[Found, Render]:
        table: Table = call.world.table(data)
        asked = wanted(call, table, filters)

        render = functools.partial(_sent, finish, config, call, table)
        return (asked.pages() if totals else asked.selection()), render

    return Listed(name=name, path=path, key=key, style=style, find=find, maximum=maximum)


def one(
    *,
    name: str,
    path: str,
    style: Style,
    data: Data,
    filters: Sequence[Filter] = (),
    finish: Finish | None = None,
) -> Single:
    """Declare one record of a table, found by ``{id}`` of the path."""

    def read(config: Config, call: Call) -> Record | None:
        table: Table = call.world.table(data)
        index = table.index(call.params["id"])
        if index is None:
            return None
        asked = wanted(call, table, filters)
        if asked.statuses is not None and table.status(index) not in asked.statuses:
            return None
        return _sent(finish, config, call, table, index)

    return Single(name=name, path=path, style=style, read=read)


def listed_and_one(
    *,
    names: tuple[str, str],
    path: str,
    key: str,
    style: Style,
    data: Data,
    filters: Sequence[Filter] = (),
    maximum: int = 1000,
    finish: Finish | None = None,
    suffix: str = "",
) -> tuple[Listed, Single]:
    """Declare a list, and its records one by one; ``names`` are those of both, ``suffix`` ends both paths."""
    everything = listed(
        name=names[0],
        path=path + suffix,
        key=key,
        style=style,
        data=data,
        filters=filters,
        maximum=maximum,
        finish=finish,
    )
    one_of_them = one(name=names[1], path=f"{path}/{{id}}{suffix}", style=style, data=data, finish=finish)
    return everything, one_of_them


#: The same as Telnyx has it.
telnyx_listed = functools.partial(listed, key="data", style=NUMBERED, maximum=250)
telnyx_listed_and_one = functools.partial(listed_and_one, key="data", style=NUMBERED, maximum=250)
