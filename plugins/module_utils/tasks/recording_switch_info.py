# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_switch_info: every setting that turns recording on or off, or says where it goes."""

from __future__ import annotations

import typing as t

from ..arguments.options import FIELDS_OPTION, Options, Params
from ..info.options import choices
from ..info.result import bounded
from ..info.switches import kinds, switches_of
from ..sources.registry import PROVIDERS
from .connect import ACCOUNT_OPTIONS, connect

OPTIONS: t.Final[Options] = {
    **ACCOUNT_OPTIONS,
    **FIELDS_OPTION,
    "provider": {"type": "str", "required": True, "choices": list(PROVIDERS)},
    "kind": choices(*kinds()),
}


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Read the settings."""
    with connect(params) as client:
        switches, warnings = switches_of(client, params["kind"], params["concurrency"])
        shown = bounded("switches", switches, params["fields"])
        return {**shown, "api": client.api.as_result(), "warnings": [*warnings, *shown["warnings"]]}
