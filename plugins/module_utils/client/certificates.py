# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which certificates are trusted."""

from __future__ import annotations

import functools
import os
import ssl
import typing as t
from pathlib import Path

from .._deps import requests, urllib3
from ..arguments.settings import HttpSettings
from ..errors import InputError


def trusted_certificates(http: HttpSettings) -> bool | str:
    """Return what requests takes as ``verify``: the option's bundle, that of the environment, or its own.

    Raises:
        InputError: the environment names a bundle that does not exist.
    """
    if not http.validate_certs:
        return False
    if http.ca_path:
        return http.ca_path
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        path = os.environ.get(name)
        if path:
            if not Path(path).exists():
                raise InputError(
                    f"The environment variable {name} names {path}, which does not exist on the machine "
                    "that runs the module; correct or remove it, or set ca_path."
                )
            return path
    return True


def shared_context(verify: bool | str) -> ssl.SSLContext | None:
    """Return the TLS context of all connections of this process that trust the same bundle.

    Reading a bundle takes some 15 ms of processor time, which urllib3 spends on every connection: with
    thousands of accounts, minutes.

    Args:
        verify: what :func:`trusted_certificates` returned.

    Returns:
        ``None`` where nothing is checked, and for a bundle that cannot be read: the first request tells that.
    """
    if verify is False:
        return None
    try:
        return _context(verify if isinstance(verify, str) else t.cast("t.Any", requests).certs.where())
    except (OSError, ValueError):
        return None


@functools.lru_cache(maxsize=8)
def _context(bundle: str) -> ssl.SSLContext:
    context: ssl.SSLContext = urllib3.util.ssl_.create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    folder = Path(bundle).is_dir()
    context.load_verify_locations(None if folder else bundle, bundle if folder else None)
    return context
