# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_evidence_info: what the evidence store holds, in pieces that fit into a result."""

from __future__ import annotations

import contextlib
import typing as t

from ..arguments.options import FIELDS_OPTION, STORE_OPTION, WINDOW_OPTIONS, Options, Params
from ..arguments.window import parse_bound, parse_window
from ..audit.drift import CLOSED
from ..audit.result import SEVERITIES, VERDICTS
from ..errors import InputError
from ..evidence.answer import answer
from ..evidence.question import FILTERS, MOST_IDS, MOST_RECORDS, Question, check_filters
from ..info.options import choices
from ..info.result import bounded
from ..records.datasets.registry import DATASETS
from ..records.times import now, to_text
from ..sources.registry import PROVIDERS
from ..store.database import open_store

_LISTS: t.Final = ("account", "resource", "control", "severity", "verdict", "change", "ids")

OPTIONS: t.Final[Options] = {
    "store": {**STORE_OPTION, "required": True},
    "what": {"type": "str", "required": True, "choices": list(FILTERS)},
    "dataset": {"type": "str", "choices": list(DATASETS)},
    "policy": {"type": "str"},
    "as_of": {"type": "str"},
    "provider": {"type": "str", "choices": list(PROVIDERS)},
    **{name: {"type": "list", "elements": "str"} for name in _LISTS},
    "severity": choices(*SEVERITIES),
    "verdict": choices(*VERDICTS),
    "change": choices("new", "persisting", *CLOSED),
    **WINDOW_OPTIONS,
    "limit": {"type": "int", "default": 100},
    **FIELDS_OPTION,
}


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Answer what the options ask, from the store and nothing else.

    Raises:
        InputError: an option does not fit to what is asked for.
        StoreError: the store cannot be read.
    """
    question = _question(params)
    with contextlib.closing(open_store(params["store"], read_only=True)) as store, store.read() as connection:
        found = answer(connection, question)
    result: dict[str, t.Any] = {
        **bounded(
            question.what,
            found.records,
            question.fields,
            "select fewer with filters, fields or limit, or use cpaas.recordings.recording_export",
        ),
        "truncated_by": "limit" if found.truncated else None,
    }
    if question.what == "findings":
        result["audits"] = found.audits
    result["warnings"] += found.warnings
    return result


def _question(params: Params) -> Question:
    what = params["what"]
    given = [name for name in params if params[name] is not None]
    check_filters(what, given)
    if what == "records" and params["dataset"] is None:
        raise InputError(f"dataset is missing: say which records, of {', '.join(DATASETS)}.")
    limit = params["limit"]
    if not 1 <= limit <= MOST_RECORDS:
        raise InputError(
            f"limit is {limit}, but must be from 1 to {MOST_RECORDS}; "
            "cpaas.recordings.recording_export writes everything."
        )
    if len(params["ids"] or ()) > MOST_IDS:
        raise InputError(f"ids names {len(params['ids'])}, but at most {MOST_IDS} are looked up in a task.")
    moment = now()
    window = parse_window(params["created_after"], params["created_before"], now=moment)
    as_of = params["as_of"]
    return Question(
        what=what,
        limit=limit,
        dataset=params["dataset"],
        provider=params["provider"],
        policy=params["policy"],
        as_of=to_text(parse_bound(as_of, now=moment, option="as_of")) if as_of else None,
        after=to_text(window.after) if window.after else None,
        before=to_text(window.before) if window.before else None,
        fields=tuple(params["fields"]) if params["fields"] is not None else None,
        **{name: tuple(params[name] or ()) for name in _LISTS},
    )
