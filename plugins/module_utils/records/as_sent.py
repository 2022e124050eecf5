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
#: A number of something that is sent as text; ``-1`` at times means that it is not known.
NumberText = t.Annotated[str, pydantic.Field(pattern=r"^-?\d{1,18}$")]
#: RFC 2822, as Twilio's 2010 API sends it: ``Tue, 03 Nov 2026 10:00:00 +0000``.
MailTimestamp = t.Annotated[
    str, pydantic.Field(pattern=r"^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$")
]
#: A URL, which may hold credentials and signatures. Fields without this mark are kept as they are.
Url = t.Annotated[str, "url"]
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


def harmless(model: type[AsSent]) -> frozenset[str]:
    """Return the names, as sent, of the fields of *model* whose values cannot hold a URL or an object."""
    hints = t.get_type_hints(model, include_extras=True)
    named = {name: field.alias or name for name, field in model.model_fields.items()}
    return frozenset(sent for name, sent in named.items() if not _may_hide(hints[name]))


def _may_hide(hint: t.Any) -> bool:
    if hint is t.Any or t.get_origin(hint) is dict:
        return True
    if t.get_origin(hint) is t.Annotated:
        return "url" in hint.__metadata__ or _may_hide(hint.__origin__)
    return any(_may_hide(part) for part in t.get_args(hint))


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
        odd = self._odd(record)
        if odd is None:  # a key is no text: it is no documented field, and hides what the others are
            odd = self._odd({key: value for key, value in record.items() if key.isascii()})
        return odd or ()

    def _odd(self, record: t.Mapping[str, t.Any]) -> tuple[str, ...] | None:
        """Return the fields that do not fit; ``None`` when the record as a whole could not be looked at."""
        try:
            self._model.model_validate(record)
        except pydantic_core.ValidationError as error:
            places = error.errors(include_url=False, include_context=False, include_input=False)
            if not all(place["loc"] for place in places):
                return None
            return tuple(sorted({str(place["loc"][0]) for place in places}))
        return ()
