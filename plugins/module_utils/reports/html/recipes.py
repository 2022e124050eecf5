# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How to recompute every checksum of the page, as commands of common systems."""

from __future__ import annotations

import shlex
import typing as t

from ...audit.result import Summary
from ..base import Published

#: Datasets without a creation time: nothing of them is left out.
_TIMELESS: t.Final = frozenset(("settings",))


class Recipe(t.NamedTuple):
    """One checksum: what it is, what to know, and the command that prints it again."""

    title: str
    text: str
    command: str


def evidence_query(summary: Summary) -> str:
    """Return SQL that reads the digests that the evidence's checksum is made of, in their order.

    A line for each dataset: the page cuts longer ones.
    """
    parts = []
    for place, dataset in enumerate(summary.evidence.get("datasets", ())):
        created, where = "created_at", f" WHERE created_at IS NULL OR created_at < '{summary.as_of}'"
        if dataset in _TIMELESS:
            created, where = "NULL", ""
        parts.append(
            f"SELECT {place} AS p, provider, account, {created} AS c, id, digest FROM {dataset}{where}"  # noqa: S608
        )
    # Shown and never run; the names in it are our own.
    union = " UNION ALL\n".join(parts)
    return f"SELECT digest FROM ({union})\nORDER BY p, provider, account, c, id"  # noqa: S608


def recipes(summary: Summary, published: t.Sequence[Published]) -> list[Recipe]:
    """Return what a reader needs to check the page."""
    made = []
    if summary.evidence.get("datasets"):
        made.append(
            Recipe(
                f"The evidence: {summary.evidence['digest']}",
                "SHA-256 of the checksums of all records, one after the other, in the order of dataset, "
                "provider, account, creation and id. It is the same as long as nothing was collected since.",
                f'sqlite3 evidence.db "{evidence_query(summary)}" | tr -d "\\n" | sha256sum',
            )
        )
    document = next(
        (shlex.quote(file.path.name) for file in published if file.format == "json"), "audit.json"
    )
    if "content" in summary.policy:
        made.append(
            Recipe(
                f"The policy: {summary.policy['digest']}",
                "SHA-256 of what the policy says, as canonical JSON, whatever the layout of its file; the "
                "json report holds it.",
                f"jq -cSj .policy.content {document} | sha256sum",
            )
        )
    if published:
        lines = "\n".join(f"{file.sha256}  {file.path.name}" for file in published)
        made.append(
            Recipe(
                "The files of this audit",
                "In the folder where they lie.",
                f"sha256sum -c <<'end'\n{lines}\nend",
            )
        )
    made.append(
        Recipe(
            "A finding's uid",
            "SHA-256 of policy, control, provider, account, kind, and id, with NUL between them: the same in "
            "every audit of a policy of this name.",
            "printf '%s\\0%s\\0%s\\0%s\\0%s\\0%s' POLICY CONTROL PROVIDER ACCOUNT RESOURCE ID | sha256sum",
        )
    )
    made.append(
        Recipe(
            "Whether a record belongs to the sample",
            "The sample holds the records of a kind whose checksum is smallest.",
            "printf %s PROVIDER/ACCOUNT/RESOURCE/ID | sha256sum",
        )
    )
    made.append(
        Recipe(
            "An archived file",
            "Compare with the checksum that stands with the visit; it was taken when the file was written.",
            "sha256sum FILE",
        )
    )
    return made
