# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One read-only simulator for each module, more on demand."""

from __future__ import annotations

from tests.simulator.fixtures import simulator, simulator_factory

__all__ = ["simulator", "simulator_factory"]
