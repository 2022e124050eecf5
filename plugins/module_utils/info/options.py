# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a module that reads one list: it fetches records by their ids, or lists them."""

from __future__ import annotations

import typing as t

from ..arguments.options import FIELDS_OPTION, HTTP_OPTIONS, LIMIT_OPTION, Options

TEXT: t.Final[dict[str, t.Any]] = {"type": "str"}
FLAG: t.Final[dict[str, t.Any]] = {"type": "bool"}

#: Of modules whose records hold signed URLs.
DOWNLOAD_URLS: t.Final[Options] = {"include_download_urls": {"type": "bool", "default": False}}


def choice(*values: str) -> dict[str, t.Any]:
    """Return an option that is one of *values*."""
    return {"type": "str", "choices": list(values)}


def choices(*values: str) -> dict[str, t.Any]:
    """Return an option that is a list of *values*."""
    return {"type": "list", "elements": "str", "choices": list(values)}


def ids_or_filters(ids: str, filters: Options, others: Options) -> tuple[Options, list[tuple[str, str]]]:
    """Return the options of a module, and the pairs of them that exclude each other.

    Args:
        ids: the option that names records; nothing that selects from a list goes with it.
        filters: what selects from the list; ``limit`` comes with them.
        others: those that give access to the account, and what goes with *ids* as well.
    """
    listing = {**filters, **LIMIT_OPTION}
    options = {**HTTP_OPTIONS, **FIELDS_OPTION, **others, ids: {"type": "list", "elements": "str"}, **listing}
    return options, [(ids, option) for option in listing]
