# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of an account's recording settings."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

SETTINGS = (
    *IDENTITY,
    Column(
        "id",
        "text",
        "Constant recording_settings: an account has one.",
        null=False,
    ),
    Column(
        "configured",
        "boolean",
        "Whether the account has ever configured its recording settings.",
        null=False,
    ),
    Column("friendly_name", "text", "The settings' name."),
    Column("encryption_enabled", "boolean", "Whether recordings are encrypted."),
    Column("encryption_key_sid", "text", "The public key in use."),
    Column(
        "aws_storage_enabled",
        "boolean",
        "Whether recordings go to external storage.",
    ),
    Column(
        "aws_s3_url",
        "text",
        "The external storage's URL, without query and credentials.",
    ),
    Column("aws_credentials_sid", "text", "The credential that writes there."),
    *EVIDENCE,
)
