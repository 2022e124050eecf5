# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that were asked for by their id and are not in a store: fetched one by one, normalised."""

from __future__ import annotations

import concurrent.futures
import typing as t

from ..client.client import Client
from ..errors import ApiError
from ..sources.registry import collected
from ..sources.source import Source
from .judge import Candidate


def fetched(client: Client, account: str, identifiers: t.Sequence[str], concurrency: int) -> list[Candidate]:
    """Fetch what has media of one account, in the order of *identifiers*.

    One that the provider does not know is a candidate whose status is ``deleted``.

    Raises:
        ApiError: one of them cannot be fetched for another reason.
    """

    def fetch(identifier: str) -> Candidate:
        source = _source(client.provider, identifier)
        try:
            row = source.normalise(client.list(source).record(identifier), account)
            return Candidate({"resource": source.resource, **row})
        except ApiError as error:
            if error.status != 404:
                raise
            gone = {
                "id": identifier,
                "provider": client.provider,
                "account": account,
                "resource": source.resource,
                "status": "deleted",
                "storage": "unknown",
            }
            return Candidate(gone)

    with concurrent.futures.ThreadPoolExecutor(max(1, concurrency)) as pool:
        return list(pool.map(fetch, identifiers))


def _source(provider: str, identifier: str) -> Source:
    """Return the first source with media whose records may have this id.

    Twilio's ids tell what they are of; Telnyx's do not, and are taken for those of recordings of calls.
    """
    found = [source for source in collected(provider) if source.media is not None]
    fitting = [source for source in found if not source.drift({source.id_field: identifier})]
    return next((source for source in fitting if source.resource == "recordings"), (fitting or found)[0])
