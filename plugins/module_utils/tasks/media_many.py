# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Media of many accounts into one archive, side by side in one process."""

from __future__ import annotations

import typing as t

from ..errors import InputError
from .many import finish, read_all, summed

if t.TYPE_CHECKING:
    from ..arguments.accounts import Entry
    from ..arguments.options import Params

Result = dict[str, t.Any]

#: Files, and recordings without one, that the result lists: a few of each account.
_LISTED = 100


def archive_many(
    params: Params,
    entries: t.Sequence[Entry],
    check: bool,
    identify: t.Callable[[dict[str, t.Any]], str],
    one: t.Callable[[dict[str, t.Any], bool], Result],
) -> Result:
    """Download the media of every account, and return the module's result.

    Args:
        params: the task's options.
        entries: its accounts.
        identify: asks which account the options of an entry belong to.
        one: downloads the media of an account.

    Raises:
        AccountsError: an account failed.
    """
    if params["store"] is None or params["recording_sids"] is not None or params["recording_ids"] is not None:
        raise InputError(
            "With accounts, the media of those recordings is downloaded that the store holds: name a store, "
            "and no recording_sids or recording_ids."
        )

    def read(entry: Entry) -> Result:
        # One file cannot tell how far several downloads are.
        result = one({**entry.params, "progress_file": None}, check)
        result["complete"] = not result["counts"]["failed"]
        return result

    outcomes = read_all(
        entries, lambda entry: identify(entry.params), read, at_once=params["accounts_at_once"]
    )
    result = summed(outcomes)
    for shown, outcome in zip(result["accounts"], outcomes, strict=True):
        shown["counts"], shown["bytes"] = outcome.result.get("counts"), outcome.result.get("bytes")
        shown["summary"] = outcome.result.get("summary", [])
    results = [outcome.result for outcome in outcomes]
    for name in ("bytes", "files_total", "problems_total", "unproven"):
        result[name] = sum(one.get(name, 0) for one in results)
    for name in ("files", "problems"):
        result[name] = [item for one in results for item in one.get(name, ())][:_LISTED]
    told = [one["missing_media"] for one in results if one.get("missing_media", {}).get("recordings")]
    result["missing_media"] = {
        "recordings": sum(one["recordings"] for one in told),
        "most_attempts": max((one["most_attempts"] for one in told), default=0),
        "since": min((one["since"] for one in told), default=None),
        "next_attempt_at": min((one["next_attempt_at"] for one in told), default=None),
    }
    lines = [f"{one['account']}: {line}" for one in results for line in one.get("summary", ())]
    result["summary"] = lines[:_LISTED]
    read_again = [one["verification"] for one in results if one.get("verification")]
    result["verification"] = _summed_up(read_again) if read_again else None
    result["_files"] = [path for one in results for path in one.get("_files", ())]
    return finish(outcomes, result, allow_incomplete=params["allow_incomplete"], verb="archived")


def _summed_up(verifications: t.Sequence[Result]) -> Result:
    numbers = ("checked", "bytes", "intact", "unproven", "problems_total")
    return {
        "share": verifications[0]["share"],
        **{name: sum(one[name] for one in verifications) for name in numbers},
        "problems": [item for one in verifications for item in one["problems"]][:_LISTED],
    }
