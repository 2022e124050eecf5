# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a module's options to the client of one account of either provider."""

from __future__ import annotations

import typing as t

from ..arguments.options import (
    HTTP_OPTIONS,
    TWILIO_OPTIONS,
    Options,
    Params,
    telnyx_options,
    telnyx_settings,
    twilio_settings,
)
from ..client.telnyx import TelnyxClient
from ..client.twilio import TwilioClient
from ..errors import InputError

if t.TYPE_CHECKING:
    from ..client.client import Client


#: Options of a module that knows both providers, beside ``provider`` itself: how one account is read.
ACCOUNT_OPTIONS: t.Final[Options] = {
    "telnyx_account": {"type": "str", "default": "telnyx"},
    **TWILIO_OPTIONS,
    **telnyx_options("telnyx_"),
    **HTTP_OPTIONS,
}


def connect(params: Params) -> Client:
    """Return the client that the options of a module that knows both providers describe.

    Raises:
        ApiError: a main account does not open its subaccount.
        InputError: an option is missing, or not usable.
    """
    if params["provider"] == "twilio":
        return TwilioClient(twilio_settings(params))
    name = params["telnyx_account"].strip()
    if not name or not name.isprintable() or len(name) > 128:
        raise InputError("telnyx_account must be a name of 1 to 128 printable characters.")
    return TelnyxClient(telnyx_settings(params, prefix="telnyx_", account=name))
