# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options on how requests are sent."""

from __future__ import annotations


class ModuleDocFragment:
    """Timeouts, repetitions, pace and certificates."""

    DOCUMENTATION = r"""
options:
  timeout:
    description: Seconds to wait for a connection, and for each piece of an answer.
    type: float
    default: 30.0
  max_retries:
    description:
      - How often one request is repeated after a lost connection, a timeout, a damaged answer or an HTTP
        status of 429, 500, 502, 503 or 504. Only reading requests are ever sent, so that each may be
        repeated.
    type: int
    default: 8
  max_wait:
    description:
      - Seconds that the module may spend waiting for repetitions, in total. What the provider asks to wait
        counts too.
    type: float
    default: 300.0
  concurrency:
    description: Requests in flight at the same time, from 1 to 64.
    type: int
    default: 8
  requests_per_second:
    description:
      - Ceiling on the pace of requests to the account; V(0) is no ceiling.
      - When the provider refuses requests, the pace drops to just under what it accepts, and recovers later.
    type: float
    default: 40.0
  validate_certs:
    description: Whether to check the TLS certificate of the provider. Turn it off on test machines only.
    type: bool
    default: true
  ca_path:
    description:
      - A file or folder of certificate authorities to trust instead of the usual ones.
      - If not set, E(REQUESTS_CA_BUNDLE) and E(CURL_CA_BUNDLE) are used. Proxies are read from
        E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY).
    type: path
"""
