# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telling whose credentials they are, for lists whose path holds the account.

It needs every list of the provider, and those that do not ask for it need not load them.
"""

from __future__ import annotations

import typing as t

from ..errors import InputError
from ..sources.registry import probes

if t.TYPE_CHECKING:
    from ..client.client import Client


def named(client: Client) -> None:
    """Make sure that the account is known, since the paths of some lists hold it.

    Raises:
        InputError: an API key is all that there is, and nothing tells whose it is.
    """
    if client.identify(probes(client.provider)) is None:
        raise InputError(
            "The account that the API key belongs to cannot be told from its answers; "
            "set account_sid (environment TWILIO_ACCOUNT_SID)."
        )
