# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Controls without code: a policy's own rules on the columns of a dataset.

A condition on a column is true, false, or unknown when the column is null; ``is_null`` alone looks at that. A
record fails when all conditions hold, and is unknown when that depends on one which is unknown.
"""

from __future__ import annotations

import operator
import typing as t

from ..arguments.window import parse_bound
from ..records.column import Column
from ..records.times import to_text
from .conditions import Condition, compared, every, some
from .controls._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, unknown
from .custom_check import columns_of
from .drifted import drifted_fields
from .kinds import field_of
from .policy_model import CustomModel
from .where import UNSAID, Where


def control_of(entry: CustomModel, where: Where = UNSAID) -> Control:
    """Return a checked entry as a control."""
    used = tuple(dict.fromkeys(_used(entry.fail_when)))

    def build(_params: Parameters, moment: Moment) -> Check:
        condition = _all_of(entry.fail_when, entry.resource, moment, where.inner("fail_when"))
        return _check_of(condition, entry, used)

    return Control(
        id=entry.id,
        title=entry.title,
        resource=entry.resource,
        severity=entry.severity,
        tags=tuple(entry.tags),
        build=build,
        rule=f"A control of this policy: a selected record of {entry.resource} fails when fail_when holds.",
        unknown="A column that decides is null, or did not fit its documented type.",
        remedy=entry.remedy,
        risk=entry.risk,
        fields=used,
        example="",
    )


def _used(given: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    for name, condition in given.items():
        if name == "not":
            yield from _used(condition)
        elif name == "any":
            for one in condition:
                yield from _used(one)
        else:
            yield name


def _check_of(condition: Condition, entry: CustomModel, used: tuple[str, ...]) -> Check:
    fields = [(name, field_of(name)) for name in used]

    def check(item: t.Any) -> Outcome:
        found = condition(item)
        if found is False:
            return PASS
        facts = {name: getattr(item, field) for name, field in fields}
        if found:
            return fail(f"{entry.title.rstrip('.')}.", **facts)
        return unknown(
            f"Whether this holds is not known, a column is null: {entry.title.rstrip('.')}.", **facts
        )

    return check


def _all_of(given: t.Mapping[str, t.Any], dataset: str, moment: Moment, where: Where) -> Condition:
    found: list[Condition] = []
    for name, condition in given.items():
        inner = where.inner(name)
        if name == "not":
            found.append(_negated(_all_of(condition, dataset, moment, inner)))
        elif name == "any":
            alternatives = enumerate(condition)
            found.append(some([_all_of(one, dataset, moment, inner.inner(n)) for n, one in alternatives]))
        else:
            found.append(_of_column(name, condition, dataset, moment, inner))
    return every(found)


def _negated(condition: Condition) -> Condition:
    def negated(item: t.Any) -> bool | None:
        found = condition(item)
        return None if found is None else not found

    return negated


def _of_column(name: str, given: t.Any, dataset: str, moment: Moment, where: Where) -> Condition:
    column, field = columns_of(dataset)[name], field_of(name)
    if not isinstance(given, dict):
        given = {"eq": given}
    found: list[Condition] = []
    for key, value in given.items():
        if key == "is_null":
            found.append(_is_null(field, dataset, wanted=value))
        elif key == "matches":
            whole = not given.get("searched", True)
            search = moment.searcher.compiled([value], [where.inner(key).text], whole=whole)
            found.append(compared(field, search))
        elif key != "searched":
            wanted = [_value(one, column, moment) for one in (value if isinstance(value, list) else [value])]
            found.append(compared(field, _comparison(key, wanted, column)))
    return every(found)


def _value(value: t.Any, column: Column, moment: Moment) -> t.Any:
    return to_text(parse_bound(value, now=moment.as_of)) if column.kind == "timestamp" else value


def _comparison(name: str, wanted: list[t.Any], column: Column) -> t.Callable[[t.Any], bool | None]:
    if name in ("lt", "le", "gt", "ge"):
        compare, bound = getattr(operator, name), wanted[0]
        return lambda value: compare(value, bound)
    equal = name == "eq"
    if column.name in ("status", "state") and "unknown" not in wanted:
        # A value that says of itself that the true one is not known, unless it is asked for.
        return lambda value: None if value == "unknown" else (value in wanted) is equal
    return lambda value: (value in wanted) is equal


def _is_null(field: str, dataset: str, *, wanted: bool) -> Condition:
    def is_null(item: t.Any) -> bool | None:
        if getattr(item, field) is not None:
            return not wanted
        # What could not be read is not what is not there.
        return None if item.drift and field in drifted_fields(dataset, item.drift) else wanted

    return is_null
