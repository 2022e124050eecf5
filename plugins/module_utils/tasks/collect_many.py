# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many accounts into one store, side by side in one process."""

from __future__ import annotations

import contextlib
import typing as t

from ..collect.progress import Overall, Progress
from ..store.shared import open_shared
from .many import Outcome, finish, read_all, summed

if t.TYPE_CHECKING:
    from ..arguments.accounts import Entry
    from ..arguments.options import Params
    from ..store.database import Store

Result = dict[str, t.Any]

#: Sentences about what could not be read of an account that an element of the result repeats.
_MISSING = 2


def collect_many(
    params: Params,
    entries: t.Sequence[Entry],
    check: bool,
    identify: t.Callable[[dict[str, t.Any]], str],
    one: t.Callable[[dict[str, t.Any], bool, Store | None, Progress | None], Result],
) -> Result:
    """Collect every account, and return the module's result.

    Args:
        params: the task's options.
        entries: its accounts.
        identify: asks which account the options of an entry belong to.
        one: collects the account of these options, in check mode or not: the module without ``accounts``.

    Raises:
        AccountsError: an account failed.
        StoreError: the store cannot be used at all.
    """
    overall = Overall(params["progress_file"], len(entries))
    with contextlib.nullcontext() if check else contextlib.closing(open_shared(params["store"])) as shared:

        def read(entry: Entry) -> Result:
            return one(entry.params, check, shared, overall.part(entry.name))

        outcomes = read_all(
            entries,
            lambda entry: identify(entry.params),
            read,
            at_once=params["accounts_at_once"],
            watcher=overall.done,
        )
    for outcome in outcomes:
        _explain(outcome)
    result = summed(outcomes)
    return finish(outcomes, result, allow_incomplete=params["allow_incomplete"], verb="collected")


def _explain(outcome: Outcome) -> None:
    """Say why an account is incomplete where that was allowed."""
    missing = outcome.result.get("missing")
    if missing and outcome.msg is None:
        outcome.msg = " ".join(str(text) for text in missing[:_MISSING])
        outcome.kind = "incomplete"
