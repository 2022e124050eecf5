# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of the policy that judge nothing."""

from __future__ import annotations

from ..items import ControlState
from ._base import NOT_APPLICABLE, PASS, Control, Outcome, always, fail


def _check(entry: ControlState) -> Outcome:
    if entry.reason == "selects_none":
        return fail(entry.message, rows=entry.rows)
    # A quiet account is no mistake, and neither is a rule that others precede.
    return NOT_APPLICABLE if entry.reason else PASS


CONTROL = Control(
    id="control-idle",
    title="A control judged nothing although its dataset has rows",
    resource="controls",
    severity="medium",
    tags=("governance",),
    build=always(_check),
    rule="An entry of `controls` fails when there are records of what it speaks of, in the accounts and the "
    "time that its `select` names, and it selects none of them: a mistyped expression, a type that does not "
    "occur, an account that is not there.",
    unknown="Never: what was judged is known.",
    remedy="Correct the entry's select: compare its expressions with the names in the report, and its "
    "accounts with those that were collected; or take the entry out of the policy.",
    risk="A rule that selects nobody holds for everybody, and nothing shows that it was never applied.",
    fields=("control", "rows"),
    example="- control: control-idle",
    notes="An account without any record of the kind is quiet, and no finding. The id of a finding is the "
    "control's, with `#2` behind it for the second of several entries. Whether or not a policy has this "
    "control, reports list the entries that judged nothing, and a policy of which every entry judged nothing "
    "although there were records is `incomplete`.",
)
