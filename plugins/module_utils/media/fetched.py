# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that were asked for by their id and are not in a store: fetched one by one, normalised."""

from __future__ import annotations

import concurrent.futures
import typing as t

from ..client.telnyx import TelnyxClient
from ..client.twilio import TwilioClient
from ..errors import ApiError
from ..sources.registry import of_resource
from .judge import Candidate


def fetched(
    client: TwilioClient | TelnyxClient,
    provider: str,
    account: str,
    identifiers: t.Sequence[str],
    concurrency: int,
) -> list[Candidate]:
    """Fetch recordings of one account, in the order of *identifiers*.

    One that the provider does not know is a candidate whose status is ``deleted``.

    Raises:
        ApiError: one of them cannot be fetched for another reason.
    """
    source = of_resource(provider, "recordings")[0]
    listed = client.list(source)

    def fetch(identifier: str) -> Candidate:
        try:
            return Candidate(source.normalise(listed.record(identifier), account))
        except ApiError as error:
            if error.status != 404:
                raise
            gone = {
                "id": identifier,
                "provider": provider,
                "account": account,
                "status": "deleted",
                "storage": "unknown",
            }
            return Candidate(gone)

    with concurrent.futures.ThreadPoolExecutor(max(1, concurrency)) as pool:
        return list(pool.map(fetch, identifiers))
