# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the models of the records as sent have in common.

They say what the providers document about each field. Nothing is converted and nothing is refused:
a record that does not fit stays as it came, and :func:`drift` names the fields that differ. Every
field may be absent and further fields may be there, since providers add and drop some over time.
"""

from __future__ import annotations

import typing as t

from .._deps import pydantic, pydantic_core

#: ISO 8601 as Twilio (whole seconds, ``Z``) and Telnyx (fractions, at times an offset) send it.
Timestamp = t.Annotated[
    str,
    pydantic.Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
        r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$"
    ),
]
#: A number of something: 64 bits, never negative.
Count = t.Annotated[int, pydantic.Field(ge=0, lt=2**63)]
#: A number that may lie before its arbitrary zero: 64 bits.
Integer = t.Annotated[int, pydantic.Field(ge=-(2**63), lt=2**63)]
#: URLs of related resources by name, or a comparable map.
Links = dict[str, t.Any]


def sid(*prefixes: str) -> t.Any:
    """Return the constraint of a Twilio identifier with one of *prefixes*; none means any."""
    start = f"({'|'.join(prefixes)})" if prefixes else "[a-zA-Z]{2}"
    return pydantic.Field(pattern=f"^{start}[0-9a-fA-F]{{32}}$")


def one_of(*values: str) -> t.Any:
    """Return the constraint of a field that has one of *values*.

    Both providers vary in case (``OPUS``, ``opus``) and in ``-`` and ``_`` (``in-progress``,
    ``in_progress``) between what they document and what they send, so neither counts.
    """
    spelled = "|".join(value.replace("_", "[-_]") for value in values)
    return pydantic.Field(pattern=f"^(?i:{spelled})$")


class AsSent(pydantic.BaseModel):
    """A record as its provider sends it."""

    model_config = pydantic.ConfigDict(
        extra="allow", strict=True, defer_build=True, hide_input_in_errors=True
    )


class Checker:
    """Compares records with a model, which is built when the first record comes."""

    def __init__(self, model: type[AsSent]) -> None:
        self._model = model
        self._fits: t.Callable[[t.Any], bool] | None = None

    def __call__(self, record: t.Mapping[str, t.Any]) -> tuple[str, ...]:
        """Return the names of the fields of *record* that do not fit, sorted."""
        fits = self._fits
        if fits is None:
            self._model.model_rebuild()
            fits = self._fits = self._model.__pydantic_validator__.isinstance_python
        if fits(record):
            return ()
        try:
            self._model.model_validate(record)
        except pydantic_core.ValidationError as error:
            places = error.errors(include_url=False, include_context=False, include_input=False)
            return tuple(sorted({str(place["loc"][0]) for place in places if place["loc"]}))
        return ()
