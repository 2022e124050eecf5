# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import ssl

import pytest
import requests
from ansible_collections.cpaas.recordings.plugins.module_utils.client.problems import (
    clean,
    of_answer,
    of_exception,
    provider_error,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.client.doubles import SECRET


def answer(status: int, document: object, **headers: str) -> str:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return str(of_answer(status, named, body, credentials="c", permission="p", secrets=(SECRET,)))


@pytest.mark.parametrize(
    ("document", "code", "message"),
    [
        (
            {"code": 20404, "message": "The requested resource was not found", "status": 404},
            "20404",
            "The requested resource was not found",
        ),
        (
            {
                "type": "https://example.com/p",
                "title": "Gone",
                "status": 404,
                "code": 20404,
                "detail": "No room",
            },
            "20404",
            "No room",
        ),
        (
            {"errors": [{"code": "10005", "title": "Resource not found", "detail": "No recording"}]},
            "10005",
            "Resource not found: No recording",
        ),
        ({"errors": [{"code": "404"}]}, "404", ""),
        ({"errors": []}, None, ""),
        ({"errors": "x", "message": None}, None, ""),
        (["a"], None, ""),
        (None, None, ""),
    ],
)
def test_error_bodies_of_both_providers(document: object, code: str | None, message: str) -> None:
    assert provider_error(json.dumps(document).encode(), ()) == (code, message)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"{", b"[" * 100_000])
def test_bodies_of_strangers_are_never_shown(body: bytes) -> None:
    assert provider_error(body, ()) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        f"the token {SECRET} is wrong",
        "Authorization: Bearer KEY0123456789ABCDEF_abcdefghijklmnopqrst",
        "Basic QUNhYWFhOnNlY3JldHNlY3JldA== is wrong",
        f"see https://user:{SECRET}@example.com/x",
        "see https://storage.example.com/a?X-Amz-Signature=0011223344556677",
        "auth_token=abcdefgh12345678",
        "key KEY017A8B9C0D1E2F3A4B5C6D7E8F9_x",
    ],
)
def test_credentials_are_cleaned_away(text: str) -> None:
    shown = clean(text, (SECRET,))
    for piece in (SECRET, "KEY0", "QUNhYWFh", "0011223344556677", "abcdefgh12345678"):
        assert piece not in shown


def test_sids_are_no_credentials() -> None:
    assert clean("no room RM" + "b" * 32) == "no room RM" + "b" * 32


@given(st.text(max_size=3000))
def test_shown_text_is_short_and_on_one_line(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= 200
    assert shown == shown.strip()
    assert all(character.isprintable() for character in shown)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_known_secret_is_never_shown(before: str, after: str) -> None:
    assert SECRET not in clean(f"{before}{SECRET}{after}", (SECRET,))


@pytest.mark.parametrize(
    ("status", "kind", "patience"),
    [
        (302, "data", "none"),
        (400, "request", "none"),
        (401, "credentials", "none"),
        (403, "permission", "none"),
        (404, "not_found", "none"),
        (407, "network", "none"),
        (418, "request", "none"),
        (429, "rate", "all"),
        (500, "server", "all"),
        (501, "server", "none"),
        (502, "server", "all"),
        (503, "server", "all"),
        (504, "server", "all"),
    ],
)
def test_the_kind_follows_the_status(status: int, kind: str, patience: str) -> None:
    problem = of_answer(status, {}, b"", credentials="c", permission="p", secrets=())
    assert (problem.kind, problem.patience) == (kind, patience)


def test_a_tls_connection_that_is_lost_is_no_matter_of_trust() -> None:
    lost = of_exception(requests.exceptions.SSLError(ssl.SSLEOFError(8, "EOF occurred")), "host", 1.0)
    assert (lost.kind, lost.patience) == ("network", "all")
    refused = requests.exceptions.SSLError(ssl.SSLCertVerificationError(1, "certificate verify failed"))
    assert (of_exception(refused, "host", 1.0).kind, of_exception(refused, "host", 1.0).patience) == (
        "tls",
        "none",
    )


def test_an_exceptions_own_text_is_never_shown() -> None:
    error = requests.exceptions.ConnectionError(f"https://host/?token={SECRET}")
    assert SECRET not in str(of_exception(error, "host", 1.0))


def test_the_request_id_of_either_provider_is_kept() -> None:
    assert "RQ1" in answer(404, {}, Twilio_Request_Id="RQ1")
    assert "tx-2" in answer(404, {}, x_request_id="tx-2")


def test_an_error_longer_than_any_is_not_looked_at() -> None:
    body = b'{"code": 1, "message": "m", "more": [' + b"[]," * 100_000 + b"1]}"
    assert provider_error(body, ()) == (None, "")
    assert provider_error(b'{"code": 1, "message": "m"}', ()) == ("1", "m")
