# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is missing from a collection, told from how its chains ended."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ..listing.chain import Chain

#: Spans that are named one by one; the others are counted.
_NAMED = 20


def unread(resource: str, chains: t.Sequence[Chain]) -> list[str]:
    """Return one sentence for each span of *resource* whose chain did not reach the provider's end mark.

    Those that tell a reason come first.
    """
    left = [chain for chain in chains if chain.state in ("open", "failed")]
    left.sort(key=lambda chain: (chain.state != "failed", chain.number))
    sentences = [f"{_span(resource, chain)}: {_reason(chain)}" for chain in left[:_NAMED]]
    if len(left) > _NAMED:
        sentences.append(f"{resource}: {len(left) - _NAMED} further spans were not read to their end")
    return sentences


def _span(resource: str, chain: Chain) -> str:
    query = chain.query
    status = f" with status {query.status}" if query.status else ""
    since = f" from {query.after:%Y-%m-%dT%H:%M:%SZ}" if query.after else ""
    until = f" until {query.before:%Y-%m-%dT%H:%M:%SZ}" if query.before else ""
    return f"{resource}{status} created{since}{until}"


def _reason(chain: Chain) -> str:
    if chain.state == "failed":
        return (chain.ended_by or "not read to the end").rstrip(".")
    return f"not read to the end, only {chain.pages} pages" if chain.pages else "not begun"
