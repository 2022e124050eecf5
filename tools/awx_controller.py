# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the AWX kit's playbook for automation controller: the same tasks with modules of ansible.controller.

usage: python -m tools.awx_controller. A module's name cannot be a variable, hence two files of one content.
"""

from __future__ import annotations

from tools.project import ROOT

KIT = ROOT / "extensions" / "awx"
TARGET = KIT / "apply_controller.yml"


HEAD = """\
# The same as apply.yml, for automation controller; tools/awx_controller.py makes it of that: change it there.
#
#   ansible-playbook apply_controller.yml --extra-vars @my-settings.yml
#
# with the collection ansible.controller, and CONTROLLER_HOST and CONTROLLER_OAUTH_TOKEN in the environment.
"""


def text() -> str:
    """Return the playbook for automation controller."""
    playbook = (KIT / "apply.yml").read_text(encoding="utf-8")
    licence = playbook.partition("---\n")[0]
    plays = playbook[playbook.index("- name:") :].replace("awx.awx", "ansible.controller")
    return f"{licence}---\n{HEAD}{plays}"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
