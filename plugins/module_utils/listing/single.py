# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only record of a source that is no list."""

from __future__ import annotations

import typing as t

from ..client.pages import Record
from ..errors import ApiError
from ..sources.registry import probes

if t.TYPE_CHECKING:
    from ..client.client import Client
    from ..sources.source import Source


def fetch_single(client: Client, source: Source) -> Record | None:
    """Fetch the document that *source* declares; ``None`` when there is none.

    Raises:
        ApiError: it could not be read.
    """
    try:
        record = client.list(source).single()
    except ApiError as error:
        if error.kind != "not_found":
            raise
        for probe in probes(client.provider)[:1]:
            client.confirm(probe)
        return None
    return record if source.configured is None or source.configured(record) else None
