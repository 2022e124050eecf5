# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of fields that several of Telnyx's records have."""

from __future__ import annotations

import typing as t

from ..records.as_sent import one_of

#: One or two channels.
Channels = t.Annotated[str, one_of("single", "dual")]
#: Formats of call recordings.
Format = t.Annotated[str, one_of("wav", "mp3")]
