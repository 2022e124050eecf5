# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which accounts must be in the evidence, and how old it may be: what a store alone cannot know."""

from __future__ import annotations

import dataclasses
import typing as t
from datetime import datetime

from ..errors import InputError
from ..records.times import to_text
from .result import Summary


def expected_accounts(given: t.Sequence[t.Mapping[str, t.Any]]) -> list[tuple[str, str]]:
    """Return provider and account of each entry.

    Raises:
        InputError: an entry names none.
    """
    for entry in given:
        if not entry["account"]:
            raise InputError(
                "expected_accounts holds an entry without an account: name its SID, or its Telnyx name."
            )
    return [(entry["provider"], entry["account"]) for entry in given]


def held_to(
    summary: Summary,
    expected: t.Sequence[tuple[str, str]],
    oldest: datetime | None,
    not_collected: t.Sequence[t.Mapping[str, str]] = (),
) -> Summary:
    """Return *summary*, incomplete where an expected account is absent or evidence ends before *oldest*.

    Args:
        expected: without any, all accounts that are there are meant.
        not_collected: ``source`` and ``msg`` of accounts that could not be collected; the store may know
            nothing of them.
    """
    known = {(item["provider"], item["account"]) for item in summary.coverage}
    # What is not expected any more, such as a closed account, may grow old.
    judged = set(expected) or known
    reasons = [
        f"The {provider} account {account} is expected, and was never collected into this store."
        for provider, account in dict.fromkeys(expected)
        if (provider, account) not in known
    ]
    if oldest is not None:
        bound = to_text(oldest)
        ends: dict[tuple[str, str], str] = {}
        for item in summary.coverage:
            key = (item["provider"], item["account"])
            if item["window_to"] is not None and key in judged:
                ends[key] = min(ends.get(key, item["window_to"]), item["window_to"])
        reasons += [
            f"The evidence of {provider} account {account} ends at {end}, too long ago; collect it again."
            for (provider, account), end in sorted(ends.items())
            if end < bound
        ]
    failed = [f"{item['source']} could not be collected: {item['msg']}" for item in not_collected]
    if not reasons and not failed:
        return summary
    return dataclasses.replace(summary, verdict="incomplete", reasons=[*failed, *summary.reasons, *reasons])
