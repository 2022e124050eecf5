# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Telnyx's lists have in common, as its OpenAPI file describes them."""

from __future__ import annotations

import functools

from ..client.paging import TelnyxNumbered
from .source import Source

#: A source whose pages are numbered and whose records lie below ``data``, where it says nothing else.
TelnyxList = functools.partial(
    Source,
    provider="telnyx",
    host="base_url",
    wrapped="data",
    paging=TelnyxNumbered(),
    page_size=250,
    id_field="id",
)
