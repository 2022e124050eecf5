# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which certificates are trusted, and which addresses need none."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import requests
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.loopback import is_loopback
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import HttpSettings
from ansible_collections.cpaas.recordings.plugins.module_utils.client.certificates import (
    shared_context,
    trusted_certificates,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.transport import transport
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError

from tests.simulator.certificates import make
from tests.simulator.config import Config, twilio_account
from tests.simulator.handle import running


def test_connections_that_trust_the_same_share_a_context(tmp_path: Path) -> None:
    certificate, _key = make(tmp_path)
    context = shared_context(str(certificate))
    assert context is not None
    assert context is shared_context(str(certificate))
    assert context.verify_mode == ssl.CERT_REQUIRED
    usual = shared_context(True)
    assert usual is not None
    assert usual is not context
    assert len(usual.get_ca_certs()) > 50
    assert shared_context(False) is None


def test_a_bundle_that_cannot_be_read_is_left_to_the_first_request(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    assert shared_context(str(broken)) is None
    assert shared_context(str(tmp_path / "nowhere.pem")) is None


def test_what_is_trusted_is_trusted_and_nothing_else(tmp_path: Path) -> None:
    certificate, key = make(tmp_path)
    (tmp_path / "other").mkdir()
    stranger, _key = make(tmp_path / "other")
    config = Config(twilio=[twilio_account("alpha")])
    with running(config, tls_cert=str(certificate), tls_key=str(key), ca=str(certificate)) as handle:
        url = f"{handle.url}/v1/Recordings"
        for bundle, trusted in ((certificate, True), (stranger, False)):
            for _again in range(2):
                with transport(HttpSettings(ca_path=str(bundle)), {}, 1) as session:
                    if trusted:
                        assert session.get(url, timeout=9).status_code == 401
                    else:
                        with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
                            session.get(url, timeout=9)
        with transport(HttpSettings(validate_certs=False), {}, 1) as session:
            assert session.get(url, timeout=9).status_code == 401


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_bundle_of_the_environment_must_exist(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)
    bundle = tmp_path / "ca.pem"
    monkeypatch.setenv(name, str(bundle))
    with pytest.raises(InputError, match=f"{name} names {bundle}, which does not exist"):
        trusted_certificates(HttpSettings())
    bundle.touch()
    assert trusted_certificates(HttpSettings()) == str(bundle)
    assert trusted_certificates(HttpSettings(ca_path="/other.pem")) == "/other.pem"
    assert trusted_certificates(HttpSettings(validate_certs=False)) is False


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("127.example.com", False),
        ("10.0.0.1", False),
    ],
)
def test_only_this_machine_is_this_machine(host: str, local: bool) -> None:
    assert is_loopback(host) is local
