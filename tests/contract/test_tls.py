# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS on every port, with certificates that fit, that have expired, that name another host."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from tests.simulator.certificates import make
from tests.simulator.config import Config, twilio_account
from tests.simulator.handle import running


def test_everything_is_served_over_tls(tmp_path: Path) -> None:
    certificate, key = (str(path) for path in make(tmp_path))
    config = Config(twilio=[twilio_account("alpha")])
    with running(config, tls_cert=certificate, tls_key=key, ca=certificate) as handle:
        auth = (config.twilio[0].sid, config.twilio[0].auth_token)
        page = requests.get(f"{handle.url}/v1/Recordings", auth=auth, verify=certificate, timeout=9).json()
        assert page["meta"]["next_page_url"].startswith("https://127.0.0.1:")
        sid = next(handle.world.twilio[auth[0]].recordings("completed"))["sid"]
        media = f"{handle.url}/v1/Recordings/{sid}/Media"
        assert (
            requests.get(media, auth=auth, verify=certificate, timeout=9, allow_redirects=False)
            .headers["Location"]
            .startswith(handle.storage_url)
        )
        assert handle.counters()["total"] == 2
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(f"{handle.url}/v1/Recordings", auth=auth, timeout=9)


@pytest.mark.parametrize(("host", "days"), [("127.0.0.1", -1), ("192.0.2.1", 1)])
def test_bad_certificates_are_noticed_by_clients(tmp_path: Path, host: str, days: int) -> None:
    certificate, key = make(tmp_path, host=host, days=days)
    config = Config(twilio=[twilio_account("alpha")])
    with (
        running(config, tls_cert=str(certificate), tls_key=str(key)) as handle,
        pytest.raises(requests.exceptions.SSLError),
    ):
        requests.get(f"{handle.url}/v1/Recordings", verify=str(certificate), timeout=9)
