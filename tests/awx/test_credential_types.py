# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that AWX holds arrive where modules and libpq look for them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.options import (
    STORE_OPTION,
    TELNYX_OPTIONS,
    TWILIO_OPTIONS,
)
from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from tests.awx.kit import load

TYPES = load("credential_types.yml")["credential_types"]
#: What AWX allows in a field of a credential type (its own documentation of custom credential types).
FIELD = {
    "id",
    "label",
    "type",
    "secret",
    "multiline",
    "help_text",
    "format",
    "choices",
    "default",
    "ask_at_runtime",
}
#: What libpq reads by itself (PostgreSQL documentation, chapter libpq, environment variables).
LIBPQ = {"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE", "PGSSLROOTCERT"}


def environment_of_options() -> set[str]:
    pieces = [*TWILIO_OPTIONS.values(), *TELNYX_OPTIONS.values(), STORE_OPTION]
    return {name for piece in pieces for name in piece["fallback"][1]}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: str(kind["name"]))
def test_credentials_arrive_where_modules_look(kind: dict[str, Any]) -> None:
    injected = kind["injectors"]["env"]
    assert injected.keys() <= environment_of_options() | LIBPQ
    fields = {field["id"]: field for field in kind["inputs"]["fields"]}
    template = SandboxedEnvironment().parse(" ".join(injected.values()))
    assert meta.find_undeclared_variables(template) == fields.keys(), (
        "each input is used, and nothing else is"
    )
    assert set(kind["inputs"]["required"]) <= fields.keys()
    for name, field in fields.items():
        assert field.keys() <= FIELD, "AWX refuses what it does not know"
        secret = bool(re.search(r"token|secret|password|api_key$", name))
        assert field.get("secret", False) is secret, name


@pytest.mark.parametrize(
    ("sslmode", "ca_path", "expected"),
    [
        ("verify-full", "system", "system"),
        ("verify-full", "/etc/ca.pem", "/etc/ca.pem"),
        ("verify-ca", "/etc/ca.pem", "/etc/ca.pem"),
        ("require", "system", ""),
        ("disable", "system", ""),
    ],
)
def test_libpq_gets_no_certificate_authority_that_it_refuses(
    sslmode: str, ca_path: str, expected: str
) -> None:
    (store,) = [kind for kind in TYPES if "PGSSLROOTCERT" in kind["injectors"]["env"]]
    template = SandboxedEnvironment().from_string(store["injectors"]["env"]["PGSSLROOTCERT"])
    assert template.render(sslmode=sslmode, ca_path=ca_path) == expected


def test_every_credential_of_the_options_can_be_given() -> None:
    given = {name for kind in TYPES for name in kind["injectors"]["env"]}
    credentials = {name for name in environment_of_options() if not name.endswith("_BASE_URL")}
    assert credentials <= given
