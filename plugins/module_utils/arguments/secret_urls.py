# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is secret in a database URL."""

from __future__ import annotations

import typing as t
from urllib.parse import unquote

#: Parameters of libpq that may be told; any other may be a secret, now or in a later version.
SHOWN: t.Final = frozenset(("host", "port", "dbname", "user", "service", "sslmode", "application_name"))


def secrets(location: t.Any) -> set[str]:
    """Return every spelling of what is secret in *location*, for masks; no error is raised.

    It needs no library, so that it can be asked before anything else, and costs modules without a
    store nothing.
    """
    if not isinstance(location, str) or "://" not in location:
        return set()
    rest = location.split("://", 1)[1]
    found = set()
    userinfo = rest.rpartition("@")[0]
    if ":" in userinfo:
        found.add(userinfo.partition(":")[2])
    for pair in rest.partition("?")[2].split("&"):
        name, _equals, value = pair.partition("=")
        if name not in SHOWN:
            found.add(value)
    return {spelling for value in found for spelling in (value, unquote(value)) if spelling}
