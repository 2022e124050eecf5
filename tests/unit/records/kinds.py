# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sources whose records become rows, as the tests of rows go through them."""

from __future__ import annotations

import typing as t

from ansible_collections.cpaas.recordings.plugins.module_utils.client.paging import Single
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_recording_settings import (
    RECORDING_SETTINGS,
)

Row = dict[str, t.Any]

#: provider and resource → what makes a row of a record; lists only.
LISTS = {
    (source.provider, source.resource): source
    for source in SOURCES
    if source.resource and not isinstance(source.paging, Single)
}
NORMALISE = {kind: source.normalise for kind, source in LISTS.items()}
IDS = {kind: source.id_field for kind, source in LISTS.items()}

#: Every field that a column is made from, whatever its provider.
FIELDS = sorted(
    {name.split(".")[0] for source in SOURCES for feed in source.columns.values() for name in feed.fields}
    | {"grouping_sids", "download_urls", "links", "url", "codecs"}
)


def twilio_settings(record: t.Mapping[str, t.Any] | None, account: str) -> Row:
    """Return the row of recording settings; ``None`` are settings that were never configured."""
    return RECORDING_SETTINGS.normalise(record, account)
