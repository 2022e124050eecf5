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
from .verdict import Cause


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
    known = {(item["provider"], item["account"]): item.get("account_name", "") for item in summary.coverage}
    # What is not expected any more, such as a closed account, may grow old.
    judged = set(expected) or set(known)
    causes = [
        Cause(
            "expected",
            f"The {provider} account {account} is expected, and was never collected into this store.",
            provider,
            account,
        )
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
        causes += [
            Cause(
                "too_old",
                f"The evidence of {provider} account {account} ends at {end}, too long ago; collect it "
                f"again.",
                provider,
                account,
            )
            for (provider, account), end in sorted(ends.items())
            if end < bound
        ]
    failed = [
        Cause("failed", f"{item['source']} could not be collected: {item['msg']}") for item in not_collected
    ]
    if not causes and not failed:
        return summary
    before, after = (
        [cause.shown(known.get((cause.provider, cause.account), "")) for cause in some]
        for some in (failed, causes)
    )
    return dataclasses.replace(
        summary,
        verdict="incomplete",
        reasons=[
            *(cause.message for cause in failed),
            *summary.reasons,
            *(cause.message for cause in causes),
        ],
        incomplete=[*before, *summary.incomplete, *after],
    )
