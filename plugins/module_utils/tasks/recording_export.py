# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_export: from options to a request, and from its outcome to a result."""

from __future__ import annotations

import contextlib
import typing as t
from datetime import datetime
from pathlib import Path

from ..arguments.options import STORE_OPTION, WINDOW_OPTIONS, Options, Params, from_environment
from ..arguments.window import parse_bound, parse_window
from ..export.formats import FORMATS
from ..export.manifest import MANIFEST_NAME, SUMS_NAME, essence, packed_essence, sums, sums_essence
from ..export.redact import read_redaction
from ..export.request import DEFAULT_RESOURCES, RESOURCE_NAMES, ExportRequest
from ..export.run import ExportResult, export
from ..pack.bag import Essence, Item, extra_items, make_pack
from ..records.times import now
from ..store.database import open_store

OPTIONS: t.Final[Options] = {
    "store": {**STORE_OPTION, "required": True},
    "dest": {"type": "path", "required": True},
    "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": ["csv"]},
    "resources": {
        "type": "list",
        "elements": "str",
        "choices": list(RESOURCE_NAMES),
        "default": list(DEFAULT_RESOURCES),
    },
    **WINDOW_OPTIONS,
    "changes_since": {"type": "str"},
    "as_of": {"type": "str"},
    "provider": {"type": "str", "choices": ["twilio", "telnyx"]},
    "account": {"type": "list", "elements": "str"},
    "status": {
        "type": "list",
        "elements": "str",
        "choices": ["processing", "completed", "deleted", "failed", "unknown"],
    },
    "columns": {"type": "list", "elements": "str"},
    "csv_formula_guard": {"type": "bool", "default": True},
    "redact": {"type": "list", "elements": "raw", "no_log": False},
    "redact_key": from_environment("CPAAS_RECORDINGS_REDACT_KEY", no_log=True),
    "pack": {
        "type": "dict",
        "options": {
            "dest": {"type": "path", "required": True},
            "policy": {"type": "path"},
            "reports": {"type": "list", "elements": "path", "default": []},
        },
    },
}

#: What the manifest repeats. Where the files and the store are is no property of what they hold.
_REPEATED: t.Final = (
    "formats", "resources", "created_after", "created_before", "changes_since", "as_of", "provider",
    "account", "status", "columns", "csv_formula_guard", "redact",
)  # fmt: skip


def read_request(params: Params, moment: datetime) -> ExportRequest:
    """Read the module's options; ages are counted back from *moment*.

    Raises:
        InputError: one of them is not usable.
    """
    window = parse_window(params["created_after"], params["created_before"], now=moment)
    since, as_of = params["changes_since"], params["as_of"]
    return ExportRequest(
        dest=Path(params["dest"]).absolute(),
        formats=tuple(dict.fromkeys(params["formats"])),
        resources=tuple(dict.fromkeys(params["resources"])),
        created_after=window.after,
        created_before=window.before,
        provider=params["provider"],
        accounts=tuple(params["account"] or ()),
        statuses=tuple(params["status"] or ()),
        columns=tuple(params["columns"] or ()),
        formula_guard=params["csv_formula_guard"],
        redaction=read_redaction(params["redact"] or (), params["redact_key"]),
        changes_since=parse_bound(since, now=moment, option="changes_since") if since is not None else None,
        as_of=parse_bound(as_of, now=moment, option="as_of") if as_of is not None else None,
        parameters={name: params[name] for name in _REPEATED if params[name] is not None},
    )


def run_export(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """Export, and return the module's result."""
    request = read_request(params, now())
    extras = _pack_extras(params["pack"])
    with contextlib.closing(open_store(params["store"], read_only=True)) as store:
        outcome = export(store, request, check_mode=check_mode)
    result = _result(request, outcome)
    if params["pack"]:
        dest, items = Path(params["pack"]["dest"]).absolute(), [*_items(request, outcome), *extras]
        pack = make_pack(dest, items, check_mode=check_mode)
        told = {"sha256": pack.sha256, "previous": pack.previous, "created": pack.created}
        result["pack"] = {"path": str(pack.path), **told}
        result["changed"] |= pack.created
    return result


def _pack_extras(options: t.Mapping[str, t.Any] | None) -> list[Item]:
    if options is None:
        return []
    policy = [options["policy"]] if options["policy"] else []
    return [*extra_items("policy", policy), *extra_items("audit", options["reports"])]


def _items(request: ExportRequest, outcome: ExportResult) -> list[Item]:
    known: dict[str, tuple[str, Essence | None]] = {file.name: (file.sha256, None) for file in outcome.files}
    checksums = sums([(file.sha256, file.name) for file in outcome.files])
    known[MANIFEST_NAME] = outcome.manifest_sha256, Essence(essence(outcome.content), packed_essence)
    known[SUMS_NAME] = outcome.sums_sha256, Essence(checksums, sums_essence)
    return [Item(f"export/{name}", request.dest / name, *facts) for name, facts in known.items()]


def _result(request: ExportRequest, outcome: ExportResult) -> dict[str, t.Any]:
    manifest_path = str(request.dest / MANIFEST_NAME)
    headers = {"before_header": manifest_path, "after_header": manifest_path}
    return {
        "changed": outcome.changed,
        "files": [file.as_result(request.dest) for file in outcome.files],
        "counts": outcome.counts,
        "complete": outcome.complete,
        "manifest": {
            "path": manifest_path,
            "sha256": outcome.manifest_sha256,
            "sums": str(request.dest / SUMS_NAME),
        },
        "stale": [str(request.dest / name) for name in outcome.stale],
        "warnings": _warnings(outcome),
        "diff": [{"before": outcome.before, "after": outcome.after, **headers}],
        "_files": outcome.written,
    }


def _warnings(outcome: ExportResult) -> list[str]:
    warnings = []
    if not outcome.complete:
        warnings.append(
            "The collections on which this export stands did not finish or do not cover everything: "
            "records may be missing from it. The manifest's coverage says which account and window."
        )
    if outcome.stale:
        warnings.append(
            "Left over from the previous export into this folder, not part of this one: "
            f"{', '.join(outcome.stale)}."
        )
    return warnings
