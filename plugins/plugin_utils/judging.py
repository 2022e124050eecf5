# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles decide, say and publish at their end, out of the results of their modules."""

from __future__ import annotations

import typing as t
from pathlib import Path

Json = dict[str, t.Any]
Read = t.Mapping[str, t.Any]

SEVERITIES: t.Final = ("critical", "high", "medium", "low")

_TOLD = 3
_REASONS = 10
_MEDIA_LINES = 100
_LONGEST = 300
_SOURCES = 20
_REPORTS_ARE = "The reports are written."
#: What is published of each host, where a play has several.
_BRIEF = ("verdict", "gate", "as_of", "policy", "findings_total", "by_verdict")


def gate(
    result: Read, fail_on: str, *, fail_on_incomplete: bool = True, not_collected: t.Sequence[Read] = ()
) -> Json:
    """Judge an audit.

    Args:
        result: of ``recording_audit``.
        fail_on: the least severity of a failed verdict that counts, or ``never``.
        not_collected: ``source`` and ``msg`` of accounts that could not be collected.

    Returns:
        ``state``: ``passed`` or ``failed``; ``incomplete`` and ``findings``: why, each a sentence, or empty;
        ``artifact`` for ``set_stats``, and ``brief``, its essentials.
    """
    if fail_on != "never" and fail_on not in SEVERITIES:
        raise ValueError(f"fail_on is {fail_on!r}, but must be one of {', '.join(SEVERITIES)} and never")
    judged = () if fail_on == "never" else SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    by_severity = result["counts"]["by_severity"]
    failed = sum(by_severity.get(severity, {}).get("fail", 0) for severity in judged)
    incomplete = findings = ""
    if fail_on_incomplete and result["verdict"] == "incomplete":
        incomplete = (
            f"The verdict is incomplete: {_told(result['reasons'])} {_REPORTS_ARE} "
            "audit_recording_enabled_fail_on_incomplete decides whether this fails."
        )
    if failed:
        verdicts, are = ("verdict", "is") if failed == 1 else ("verdicts", "are")
        findings = (
            f"{failed} {verdicts} of severity {fail_on} or higher {are} fail. {_REPORTS_ARE} "
            "audit_recording_enabled_fail_on decides which severity fails."
        )
    state = "failed" if incomplete or findings else "passed"
    sources = [item["source"] for item in not_collected[:_SOURCES]]
    artifact = {**result["artifact"], "gate": state, "not_collected": sources}
    return {
        "state": state,
        "incomplete": incomplete,
        "findings": findings,
        "artifact": artifact,
        "brief": {name: artifact[name] for name in _BRIEF},
    }


def _told(reasons: t.Sequence[str]) -> str:
    more = len(reasons) - _TOLD
    return " ".join(reasons[:_TOLD]) + (f" And {more} more." if more > 0 else "")


def export_summary(
    result: Read, *, not_collected: t.Sequence[Read] = (), media: t.Sequence[Read] = ()
) -> Json:
    """Return what the export says and publishes.

    Args:
        result: of ``recording_export``.
        not_collected: ``source`` and ``msg`` of accounts that are not, or not as a whole, in the evidence.
        media: ``source``, and ``counts`` and ``bytes`` or ``msg``, of each account whose media was asked for.

    Returns:
        ``lines`` for people; ``reasons`` why it is not complete, sentences; ``artifact`` for ``set_stats``,
        and ``brief``, its essentials.
    """
    reasons = [f"{item['source']}: {item['msg']}" for item in not_collected]
    if not result["complete"]:
        reasons.append("Not every collection behind it read everything that it covers (see its manifest).")
    for item in media:
        if item.get("msg"):
            reasons.append(f"{item['source']}: {item['msg']}")
        elif item.get("counts", {}).get("failed"):
            reasons.append(f"{item['counts']['failed']} media of {item['source']} could not be downloaded.")
    artifact = {
        "complete": not reasons,
        "counts": result["counts"],
        "manifest": result["manifest"],
        "reasons": [_cut(reason) for reason in reasons[:5]],
        "not_collected": [item["source"] for item in not_collected[:20]],
        "files": result["files"][:30],
        "pack": result.get("pack"),
        "media": [{name: item[name] for name in item if name != "summary"} for item in media[:20]],
    }
    brief = {name: artifact[name] for name in ("complete", "counts", "manifest")}
    return {"lines": _lines(result, reasons, media), "reasons": reasons, "artifact": artifact, "brief": brief}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _lines(result: Read, reasons: t.Sequence[str], media: t.Sequence[Read]) -> list[str]:
    lines = [f"Inventory: {'NOT COMPLETE' if reasons else 'complete'}"]
    lines += [
        f"{file['records']:>9} rows  {file['size']:>11} bytes  {file['path']}" for file in result["files"]
    ]
    lines += [f"manifest: {result['manifest']['path']}", f"checksums: {result['manifest']['sums']}"]
    if result.get("pack"):
        lines.append(f"evidence pack: {result['pack']['path']}")
    archived = [item for item in media if "counts" in item]
    for item in archived[:_MEDIA_LINES]:
        lines.append(_media_line(item))
        lines += [_cut(f"media of {item['source']}: {text}") for text in item.get("summary", ())]
    rest = [item["counts"] for item in archived[_MEDIA_LINES:]]
    if rest:
        downloaded, failed = (sum(counts[name] for counts in rest) for name in ("downloaded", "failed"))
        lines.append(f"and media of {len(rest)} more accounts, {downloaded} downloaded, {failed} failed")
    lines += [f"incomplete: {_cut(reason)}" for reason in reasons[:_REASONS]]
    if len(reasons) > _REASONS:
        lines.append(f"and {len(reasons) - _REASONS} more reasons")
    return lines


def _media_line(item: Read) -> str:
    counts = item["counts"]
    return (
        f"media of {item['source']}: {counts['downloaded']} downloaded ({item['bytes']} bytes), "
        f"{counts['present']} there before, {counts['missing']} without media, "
        f"{counts['external']} in external storage, {counts['failed']} failed"
    )


def media_brief(result: Read) -> list[Json]:
    """Return ``source``, and ``counts``, ``bytes`` and ``summary`` or ``msg``, of each account."""
    accounts = result.get("accounts")
    if not isinstance(accounts, list):
        return [{"source": "every account", "msg": _cut(str(result.get("msg") or "no reason given"))}]
    return [
        {
            "source": one["name"],
            "counts": one["counts"],
            "bytes": one["bytes"],
            "summary": one.get("summary", []),
        }
        if one.get("counts")
        else {"source": one["name"], "msg": _cut(str(one["msg"] or "no reason given"))}
        for one in accounts
    ]


def policy_path(policy: t.Any, shipped: Path, folders: t.Sequence[str]) -> t.Any:
    """Return where the policy is that a user names; what is no name, as it is.

    Args:
        policy: the name of a policy that comes with the collection; or a path; or a policy, as a mapping or
            as YAML text.
        shipped: folder of the collection's own policies.
        folders: where a relative path may begin; the first in which there is such a file.
    """
    if not isinstance(policy, str) or "\n" in policy or policy.startswith(("/", "~")):
        return policy
    own = shipped / f"{policy}.yml"
    if own.parent == shipped and own.is_file():
        return str(own)
    found = (Path(folder) / policy for folder in folders)
    return next((str(path) for path in found if path.is_file()), policy)
