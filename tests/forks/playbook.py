# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-playbook, as a program of a process that has imported it."""

from __future__ import annotations

import sys

from ansible import constants
from ansible.cli.playbook import main

from tools.project import BIN, BUILD, ROOT

if __name__ == "__main__":
    sys.path[:] = [path for path in sys.path if path not in ("", str(BUILD), str(ROOT))]
    # While a module works, Ansible looks a thousand times a second whether it is done: a third of the cost.
    vars(constants)["DEFAULT_INTERNAL_POLL_INTERVAL"] = 0.01
    sys.argv[0] = str(BIN / "ansible-playbook")
    main()
