# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the models of everything that people write have in common."""

from __future__ import annotations

import typing as t

from .._deps import pydantic

Text = t.Annotated[str, pydantic.Field(min_length=1)]


class Strict(pydantic.BaseModel):
    """A model that has no other keys than its own, and does not change."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)
