# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of media files stay below the destination, are usable everywhere, and are never shared."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.media.names import (
    DEFAULT_TEMPLATE,
    FIELDS,
    Template,
)
from hypothesis import given
from hypothesis import strategies as st

RECORD: dict[str, Any] = {
    "provider": "twilio",
    "account": "AC" + "a" * 32,
    "id": "RT" + "b" * 32,
    "created_at": "2026-03-01T09:30:05.000000Z",
    "track_name": "microphone",
}
RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{name}{digit}" for name in ("COM", "LPT") for digit in range(1, 10)),
}
HOSTILE = [
    "../../etc/x", "..", ".", "", " ", "/etc/passwd", "a/b\\c", "C:\\x", "\x00", "line\nline", "\x1b[2J",
    "CON", "nul.txt", "COM1", "name.", "name ", ".hidden", "x" * 300, "é" * 300, "🎥" * 300, "\u202egnp.exe",
    "\u2066x", "\u200b", "\ufeff", "\ue000", "$(id)", "`id`", "-rf", "~root", '*?<>|"', "%2e%2e%2f", "\ud800",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
TEMPLATES = [
    DEFAULT_TEMPLATE,
    "{track_name}/{id}.{extension}",
    "{track_name}{room_name}/{from}/{to} {id}",
    "{id}",
    "{room_name}-{id}.{track_name}",
]


def path(text: str, record: dict[str, Any] | None = None, extension: str = "mka") -> str:
    return str(Template(text).path(RECORD if record is None else record, extension))


def test_default_name() -> None:
    assert path(DEFAULT_TEMPLATE) == f"AC{'a' * 32}/2026-03-01/RT{'b' * 32}.mka"


def test_every_field_can_be_named() -> None:
    for field in FIELDS:
        assert path(f"{{{field}}}/{{id}}")
    assert path("{year}/{month}/{day}/{time} {id}.{extension}") == f"2026/03/01/093005 RT{'b' * 32}.mka"


def test_what_is_not_known_is_called_so() -> None:
    assert path("{date}/{room_name}/{id}", {**RECORD, "created_at": None}) == f"unknown/unknown/RT{'b' * 32}"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("", "relative path"),
        ("/srv/{id}", "relative path"),
        ("a\\{id}", "relative path"),
        ("../{id}", "empty or consists of dots"),
        ("./{id}", "empty or consists of dots"),
        ("a//{id}", "empty or consists of dots"),
        ("{date}", "must hold {id}"),
        ("{id}/{date}", "must hold {id}"),
        ("{id}{password}", "is none of its fields"),
        ("{id.__class__}", "is none of its fields"),
        ("{id!r}", "is none of its fields"),
        ("{id:>500}", "is none of its fields"),
        ("{0}{id}", "is none of its fields"),
        ("{id", "braces do not match"),
    ],
)
def test_templates_that_cannot_be_meant_are_refused(template: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        Template(template)


@given(
    st.sampled_from(TEMPLATES),
    st.dictionaries(st.sampled_from(["account", "track_name", "room_name", "from", "to"]), TEXTS),
    TEXTS,
)
def test_hostile_values_end_in_safe_names(template: str, values: dict[str, str], identifier: str) -> None:
    name = path(template, {**RECORD, **values, "id": identifier})
    assert os.path.normpath(f"/dest/{name}") == f"/dest/{name}"
    for part in Path(name).parts:
        assert part not in ("..", ".", "/")
        assert len(part.encode()) <= 180
        assert not part.startswith((".", " "))
        assert not part.endswith((".", " "))
        assert part.split(".")[0].upper() not in RESERVED
        assert not set(part) & set('/\\<>:"|?*\x00')
        assert not {unicodedata.category(character)[0] for character in part} & {"C"}


@given(TEXTS, TEXTS, st.sampled_from(TEMPLATES))
def test_two_recordings_never_share_a_file(one: str, other: str, template: str) -> None:
    names = {path(template, {**RECORD, "id": identifier}) for identifier in (one, other)}
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert len(names) == 2 or one == other or same


def test_long_names_keep_their_extension_and_stay_different() -> None:
    first = path("{track_name} {id}.{extension}", {**RECORD, "track_name": "x" * 300})
    second = path("{track_name} {id}.{extension}", {**RECORD, "track_name": "x" * 300, "id": "RT" + "c" * 32})
    assert first != second
    assert first.endswith(".mka")
    assert len(first) == 180
