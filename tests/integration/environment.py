# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment variables with which a user's run finds a simulated provider."""

from __future__ import annotations

from tests.simulator.handle import Handle

#: Products with a host of their own, as their environment variables name them.
TWILIO_PRODUCTS = ("VIDEO", "INSIGHTS", "API", "VOICE", "TRUNKING")


def provider_environment(
    simulator: Handle, *, twilio: int | None = 0, telnyx: int | None = 0
) -> dict[str, str]:
    """Return the addresses of `simulator`, and the credentials of one account of each provider.

    `twilio` and `telnyx` are positions in the simulator's configuration; None leaves the credentials out.
    """
    environment = {
        **{f"TWILIO_{product}_BASE_URL": simulator.url for product in TWILIO_PRODUCTS},
        "TELNYX_BASE_URL": simulator.telnyx_url,
    }
    if twilio is not None:
        account = simulator.config.twilio[twilio]
        environment |= {"TWILIO_ACCOUNT_SID": account.sid, "TWILIO_AUTH_TOKEN": account.auth_token}
    if telnyx is not None:
        environment["TELNYX_API_KEY"] = simulator.config.telnyx[telnyx].api_key
    return environment
