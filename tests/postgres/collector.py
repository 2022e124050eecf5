# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects one account in a process of its own: a JSON document on standard input says which, into what."""

from __future__ import annotations

import json
import sys

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import Request, collect
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import RecordingsError

asked = json.load(sys.stdin)
settings = TwilioSettings(
    asked["sid"],
    asked["sid"],
    asked["token"],
    asked["url"],
    asked["url"],
    HttpSettings(requests_per_second=0, max_retries=2, max_wait=5),
)
request = Request(asked["store"], ("settings", "rooms", "recordings"), "full", lock_timeout=asked["wait"])
account = TwilioClient(settings)
try:
    result = collect(account, request)
except RecordingsError as error:
    print(json.dumps({"error": str(error)}))
    sys.exit(1)
finally:
    account.close()
print(json.dumps(result))
