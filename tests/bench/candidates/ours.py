# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collect one account's recordings into a store, as the module does. Prints the result as JSON."""

from __future__ import annotations

import json
import os

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.client import Client
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import Request, collect
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.windows import Mode


def main() -> None:
    """Collect as the environment says."""
    env = os.environ
    http = HttpSettings(concurrency=8, requests_per_second=float(env.get("BENCH_RATE", "0")))
    account: Client
    if env["BENCH_PROVIDER"] == "twilio":
        sid, token, url = env["BENCH_ACCOUNT"], env["BENCH_TOKEN"], env["BENCH_URL"]
        account = TwilioClient(TwilioSettings(sid, sid, token, url, url, http))
    else:
        account = TelnyxClient(TelnyxSettings("bench", env["BENCH_TOKEN"], f"{env['BENCH_URL']}/v2", http))
    mode: Mode = "incremental" if env.get("BENCH_MODE") == "incremental" else "full"
    result = collect(account, Request(env["BENCH_STORE"], ("recordings",), mode))
    print(json.dumps({key: result[key] for key in ("complete", "counts", "coverage", "api")}))


if __name__ == "__main__":
    main()
