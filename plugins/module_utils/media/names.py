# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of media files: made from a template, and never able to leave the destination."""

from __future__ import annotations

import hashlib
import re
import string
import typing as t
import unicodedata
from pathlib import PurePosixPath

from ..errors import InputError

#: Columns of a recording that a template may name as they are.
_COLUMNS: t.Final = (
    "provider", "account", "id", "product", "media_type", "codec", "channels", "initiated_by",
    "room_id", "room_name", "participant_id", "track_id", "track_name", "session_id", "conference_id",
    "call_leg_id", "from", "to",
)  # fmt: skip
#: What a template may name besides.
_COMPUTED: t.Final = ("extension", "date", "time", "year", "month", "day")
FIELDS: t.Final = (*_COLUMNS, *_COMPUTED)
DEFAULT_TEMPLATE: t.Final = "{account}/{date}/{id}.{extension}"

#: Names are cut to this, so that what is put beside a file (.encryption.json) fits into 255 bytes.
_LONGEST: t.Final = 180
_UNKNOWN: t.Final = "unknown"
_FORBIDDEN: t.Final = frozenset('/\\<>:"|?*%')
_RESERVED: t.Final = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")

_Part = tuple[str, str]  # literal text, field after it (or empty)


class Template:
    """A name template such as ``{account}/{date}/{id}.{extension}``.

    Raises:
        InputError: it names an unknown field, could leave the destination, or gives two recordings
            the same name.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        if not text or text.startswith("/") or "\\" in text or any(ord(mark) < 32 for mark in text):
            raise InputError(_wrong(text, "it must be a relative path with / between its folders"))
        self._components = [_parse(component, text) for component in text.split("/")]
        if not any(field == "id" for _literal, field in self._components[-1]):
            raise InputError(_wrong(text, "its last part must hold {id}, or recordings would share a file"))

    def path(self, record: t.Mapping[str, t.Any], extension: str) -> PurePosixPath:
        """Return the path of *record*'s media, relative to the destination."""
        values = _values(record, extension)
        return PurePosixPath(*(_component(parts, values) for parts in self._components))


def _wrong(text: str, reason: str) -> str:
    return f"name_template is {text!r}, but {reason}; the default is {DEFAULT_TEMPLATE!r}."


def _parse(component: str, text: str) -> list[_Part]:
    try:
        pieces = list(string.Formatter().parse(component))
    except ValueError:
        raise InputError(_wrong(text, "its braces do not match")) from None
    parts: list[_Part] = []
    for literal, field, spec, conversion in pieces:
        if field is not None and (field not in FIELDS or spec or conversion):
            shown = ", ".join(FIELDS)
            raise InputError(_wrong(text, f"{{{field}}} is none of its fields, which are {shown}"))
        parts.append((literal, field or ""))
    if not any(field for _literal, field in parts):
        plain = "".join(literal for literal, _field in parts)
        if plain.strip(" .") == "":
            raise InputError(_wrong(text, "a part of it is empty or consists of dots"))
    return parts


def _values(record: t.Mapping[str, t.Any], extension: str) -> dict[str, str]:
    created = record.get("created_at") or ""
    if len(created) < 19:
        created = ""
    values = {name: record.get(name) for name in _COLUMNS} | {
        "extension": extension,
        "date": created[:10],
        "time": created[11:19].replace(":", ""),
        "year": created[:4],
        "month": created[5:7],
        "day": created[8:10],
    }
    cleaned = {name: clean(value) if value else _UNKNOWN for name, value in values.items()}
    identifier = str(record["id"])
    if cleaned["id"] != identifier:
        # Two ids that differ in forbidden characters only must not become one name.
        cleaned["id"] = f"{cleaned['id']}~{_short(identifier)}"
    return cleaned


def clean(text: str) -> str:
    """Return *text* without anything that a file system, a shell or a reader could take for something else.

    Separators, control characters, characters that turn the direction of writing, and what Windows
    forbids become ``_``.
    """
    normal = unicodedata.normalize("NFC", text)
    kept = "".join("_" if _forbidden(character) else character for character in normal)
    return kept.strip(" .") or "_"


def _forbidden(character: str) -> bool:
    category = unicodedata.category(character)
    return (
        character in _FORBIDDEN
        or category[0] == "C"
        or category in ("Zl", "Zp")
        or (category == "Zs" and character != " ")
    )


def _component(parts: list[_Part], values: t.Mapping[str, str]) -> str:
    raw = "".join(literal + (values[field] if field else "") for literal, field in parts)
    name = "".join("_" if _forbidden(character) else character for character in raw).rstrip(" .").lstrip(" ")
    if name.startswith(".") or not name:
        name = f"_{name}"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name if len(name.encode()) <= _LONGEST else _cut(name)


def _cut(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 10:
        stem, suffix = name, ""
    tail = f"~{_short(name)}{dot if suffix else ''}{suffix}"
    room = _LONGEST - len(tail.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + tail


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
