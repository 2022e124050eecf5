# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How to recompute every checksum of the page, as commands of common systems."""

from __future__ import annotations

import shlex
import typing as t

from ...audit.result import Summary
from ..base import Published

#: One checksum: what it is, what to know, and the command that prints it again.
Recipe = tuple[str, str, str]


def evidence_query(summary: Summary) -> str:
    """Return SQL that reads the digests that the evidence's checksum is made of, in their order.

    A line for each dataset: the page cuts longer ones.
    """
    parts = []
    for place, dataset in enumerate(summary.evidence["datasets"]):
        created, where = "created_at", f" WHERE created_at IS NULL OR created_at < '{summary.as_of}'"
        if dataset == "settings":  # without a creation time: nothing of them is left out
            created, where = "NULL", ""
        parts.append(
            f"SELECT {place} AS p, provider, account, {created} AS c, id, digest FROM {dataset}{where}"  # noqa: S608
        )
    # Shown and never run; the names in it are our own.
    union = " UNION ALL\n".join(parts)
    return f"SELECT digest FROM ({union})\nORDER BY p, provider, account, c, id"  # noqa: S608


def recipes(summary: Summary, published: t.Sequence[Published]) -> t.Iterator[Recipe]:
    """Yield what a reader needs to check the page."""
    if summary.evidence.get("datasets"):
        text = (
            "SHA-256 of the checksums of all records, one after the other, in the order of dataset, "
            "provider, account, creation and id. It is the same as long as nothing was collected since."
        )
        command = f'sqlite3 evidence.db "{evidence_query(summary)}" | tr -d "\\n" | sha256sum'
        yield f"The evidence: {summary.evidence['digest']}", text, command
    if "content" in summary.policy:
        text = (
            "SHA-256 of what the policy says, as canonical JSON, whatever the layout of its file; the json "
            "report holds it."
        )
        names = [shlex.quote(file.path.name) for file in published if file.format == "json"]
        command = f"jq -cSj .policy.content {[*names, 'audit.json'][0]} | sha256sum"
        yield f"The policy: {summary.policy['digest']}", text, command
    if published:
        lines = "\n".join(f"{file.sha256}  {file.path.name}" for file in published)
        command = f"sha256sum -c <<'end'\n{lines}\nend"
        yield "The files of this audit", "In the folder where they lie.", command
    text = (
        "SHA-256 of policy, control, provider, account, kind, and id, with NUL between them: the same in "
        "every audit of a policy of this name."
    )
    command = "printf '%s\\0%s\\0%s\\0%s\\0%s\\0%s' POLICY CONTROL PROVIDER ACCOUNT RESOURCE ID | sha256sum"
    yield "A finding's uid", text, command
    text = "The sample holds the records of a kind whose checksum is smallest."
    command = "printf %s PROVIDER/ACCOUNT/RESOURCE/ID | sha256sum"
    yield "Whether a record belongs to the sample", text, command
    text = "Compare with the checksum that stands with the visit; it was taken when the file was written."
    yield "An archived file", text, "sha256sum FILE"
