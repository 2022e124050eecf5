# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How anything leaves this machine: the trust, the proxies, and nothing that carries another identity."""

from __future__ import annotations

import typing as t
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

from .._deps import requests, urllib3
from ..arguments.loopback import is_loopback
from ..arguments.settings import HttpSettings
from .certificates import shared_context, trusted_certificates
from .deadline import Adapter

#: How many times the timeout a whole answer may take, whatever its pace.
WHOLE: t.Final = 10


class _Session(requests.Session):
    """Leaves redirects alone: requests reads all of their bodies, also when told not to follow."""

    def get_redirect_target(self, resp: t.Any) -> None:
        """Say that there is nothing to follow."""


def transport(http: HttpSettings, headers: t.Mapping[str, str], hosts: int) -> requests.Session:
    """Return connections to a few *hosts*, with these *headers* and no others.

    Raises:
        InputError: the environment names a bundle of certificates that does not exist.
    """
    session = _Session()
    # With trust_env requests would let a .netrc replace the credentials; what is wanted from the
    # environment, proxies and the bundle of certificates, is read here instead.
    session.trust_env = False
    session.verify = trusted_certificates(http)
    session.headers.clear()
    session.headers.update({**headers, "User-Agent": "cpaas.recordings"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    context = shared_context(session.verify)
    adapter = Adapter(context, pool_connections=hosts, pool_maxsize=http.concurrency)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    if not http.validate_certs:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    return session


def proxies(url: str) -> dict[str, str]:
    """Return the proxies on the way to *url*, as the environment names them; none to this machine."""
    host = urlsplit(url).hostname or ""
    return {} if is_loopback(host) else dict(requests.utils.get_environ_proxies(url))
