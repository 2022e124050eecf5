# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's version, as results and evidence name it: a module cannot read galaxy.yml."""

from __future__ import annotations

import typing as t

#: Equal to ``version`` in galaxy.yml.
VERSION: t.Final = "1.0.0"
