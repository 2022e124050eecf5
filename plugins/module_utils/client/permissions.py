# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a refusal says: which permission a key lacks, as the source that was read declares it."""

from __future__ import annotations

from ..errors import ApiError
from .declared import Declared


def with_permission(error: ApiError, source: Declared, key: str) -> ApiError:
    """Return *error* with what *source* declares about refusals as its remedy.

    Args:
        key: what the provider calls the credential.
    """
    if error.kind != "permission":
        return error
    remedy = f"give the {key} the permissions {source.permission}" if source.permission else error.remedy
    if source.needs:
        remedy = f"{source.needs}; if that is so, {remedy}"
    return type(error)(
        error.operation,
        error.account,
        error.problem,
        remedy,
        kind=error.kind,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )
