# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.options import (
    HTTP_OPTIONS,
    TELNYX_OPTIONS,
    TWILIO_OPTIONS,
    base_url,
    check_secret,
    http_settings,
    main_account,
    telnyx_options,
    telnyx_settings,
    twilio_settings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import HttpSettings
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError

SID = "AC" + "a" * 32
KEY = "SK" + "b" * 32
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

Options = dict[str, Any]


def params(**given: Any) -> Options:
    specification = {**HTTP_OPTIONS, **TWILIO_OPTIONS, **TELNYX_OPTIONS, **telnyx_options("telnyx_")}
    return {**{name: piece.get("default") for name, piece in specification.items()}, **given}


def test_defaults() -> None:
    settings = twilio_settings(params(account_sid=SID, auth_token=SECRET))
    assert (settings.account_sid, settings.username, settings.password) == (SID, SID, SECRET)
    assert settings.video_base_url == "https://video.twilio.com"
    assert settings.insights_base_url == "https://insights.twilio.com"
    assert settings.http == HttpSettings(30.0, 8, 300.0, 8, 40.0, True, None)
    assert SECRET not in repr(settings)


def test_an_api_key_wins_and_needs_no_account() -> None:
    both = twilio_settings(
        params(account_sid=SID, auth_token="x" * 32, api_key_sid=KEY, api_key_secret=SECRET)
    )
    assert (both.account_sid, both.username, both.password) == (SID, KEY, SECRET)
    alone = twilio_settings(params(api_key_sid=KEY, api_key_secret=SECRET))
    assert alone.account_sid is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Twilio credentials are missing"),
        ({"account_sid": "", "auth_token": ""}, "Twilio credentials are missing"),
        ({"account_sid": SID}, "auth_token is missing"),
        ({"auth_token": SECRET}, "account_sid is missing"),
        ({"api_key_sid": KEY}, "api_key_secret is missing"),
        ({"api_key_secret": SECRET}, "api_key_sid is missing"),
        ({"account_sid": SID, "api_key_sid": KEY}, "api_key_secret is missing"),
    ],
)
def test_missing_credentials_name_options_and_environment(given: Options, words: str) -> None:
    with pytest.raises(InputError) as caught:
        twilio_settings(params(**given))
    shown = str(caught.value)
    assert words in shown
    for name in ("account_sid", "TWILIO_AUTH_TOKEN", "api_key_secret", "TWILIO_API_KEY_SECRET"):
        assert name in shown
    assert SECRET not in shown


def test_missing_telnyx_credentials_name_option_and_environment() -> None:
    with pytest.raises(InputError, match=r"set api_key \(environment TELNYX_API_KEY\)"):
        telnyx_settings(params())
    with pytest.raises(InputError, match=r"set telnyx_api_key \(environment TELNYX_API_KEY\)"):
        telnyx_settings(params(), prefix="telnyx_")


def test_telnyx_settings() -> None:
    settings = telnyx_settings(params(telnyx_api_key="KEY1"), prefix="telnyx_", account="callcentre")
    assert (settings.account, settings.api_key) == ("callcentre", "KEY1")
    assert settings.base_url == "https://api.telnyx.com/v2"
    assert "KEY1" not in repr(settings)


@pytest.mark.parametrize(
    "value", [f"{SECRET}\n", f" {SECRET}", "a b", "a\tb", "pässword", "a\x00b", "a\r\nX: y"]
)
def test_a_secret_that_no_header_can_carry_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(InputError, match="auth_token holds") as caught:
        check_secret(value, "auth_token")
    assert value.strip() not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://video.twilio.com", "https://video.twilio.com"),
        ("https://video.twilio.com/", "https://video.twilio.com"),
        ("https://gateway.example:8443/twilio/", "https://gateway.example:8443/twilio"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.1.2.3:8080", "http://127.1.2.3:8080"),
        ("http://localhost:8080/v2", "http://localhost:8080/v2"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_usable_base_urls(url: str, kept: str) -> None:
    assert base_url(url, "base_url") == kept


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("video.twilio.com", "no http or https URL"),
        ("ftp://video.twilio.com", "no http or https URL"),
        ("file:///etc/passwd", "no http or https URL"),
        ("https://", "no http or https URL"),
        ("https://user:word@video.twilio.com", "must hold no user"),
        ("https://video.twilio.com?a=b", "must hold no user"),
        ("https://video.twilio.com/#a", "must hold no user"),
        ("https://video.twilio.com:port", "is no URL"),
        ("https://[::1", "is no URL"),
        ("https://a b", "a character that no URL has"),
        ("https://a\\b.example", "a character that no URL has"),
        ("http://video.twilio.com", "send the credentials unprotected to video.twilio.com"),
        ("http://127.0.0.1.example", "unprotected"),
        ("http://localhost.example", "unprotected"),
    ],
)
def test_unusable_base_urls(url: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        base_url(url, "video_base_url")
    assert str(caught.value).startswith("video_base_url ")
    assert words in str(caught.value)
    assert "word@" not in str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        {"timeout": 0.0},
        {"timeout": -1.0},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"max_retries": -1},
        {"max_wait": -0.1},
        {"concurrency": 0},
        {"concurrency": 65},
        {"requests_per_second": -1.0},
    ],
)
def test_numbers_out_of_range_are_named(given: Options) -> None:
    with pytest.raises(InputError, match=f"^{next(iter(given))} is "):
        http_settings(params(**given))


def test_zero_is_allowed_where_it_means_something() -> None:
    settings = http_settings(params(max_retries=0, max_wait=0.0, requests_per_second=0.0))
    assert (settings.max_retries, settings.max_wait, settings.requests_per_second) == (0, 0.0, 0.0)


def test_a_bundle_of_certificates_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        http_settings(params(ca_path=str(tmp_path / "none.pem")))
    bundle = tmp_path / "ca.pem"
    bundle.write_text("x")
    assert http_settings(params(ca_path=str(bundle))).ca_path == str(bundle)


@pytest.mark.parametrize("name", ["auth_token", "api_key_secret", "api_key"])
def test_secrets_are_never_logged(name: str) -> None:
    specification = {**TWILIO_OPTIONS, **TELNYX_OPTIONS}
    assert specification[name]["no_log"] is True


def test_a_key_as_main_account_is_told_what_it_cannot_do() -> None:
    params = {"main_account_sid": "SK" + "a" * 32, "main_auth_token": "t" * 32, "api_base_url": None}
    with pytest.raises(InputError, match="a key does not reveal the Auth Tokens of subaccounts"):
        main_account(params)
