# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a switch: one setting that turns recording on or off, or says where it goes."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

SWITCHES = (
    *IDENTITY,
    Column("id", "text", "The kind and the setting's own id, kind/id.", null=False),
    Column("kind", "text", "What it is a setting of, such as trunk, phone_number or storage.", null=False),
    Column("setting_id", "text", "The setting's own id."),
    Column("name", "text", "What people call it.", personal=True),
    Column("state", "text", "on, off, partly, or unknown; missing where it says where and how, not whether."),
    Column("reason", "text", "Why the state is unknown."),
    Column("applies_to", "text", "inbound, outbound or all."),
    Column("channels", "text", "single or dual."),
    Column("format", "text", "File format of what is recorded."),
    Column("storage", "text", "Where recordings go, without credentials."),
    Column("encrypted", "boolean", "Whether what it stores is encrypted."),
    Column("created_at", "timestamp", "When the setting was created."),
    *EVIDENCE,
)
