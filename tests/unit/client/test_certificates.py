# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which certificates are trusted, and which addresses need none."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.loopback import is_loopback
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import HttpSettings
from ansible_collections.cpaas.recordings.plugins.module_utils.client.certificates import trusted_certificates
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError


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
