# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which certificates are trusted."""

from __future__ import annotations

import os
from pathlib import Path

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
