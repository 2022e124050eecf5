# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: role_variables
short_description: Warn of variables with a role's prefix that the role does not know
version_added: 1.0.0
author:
  - The cpaas.recordings authors (@cpaas-recordings)
description:
  - Ansible ignores a variable that nobody reads, and so a mistyped one is never missed. This lookup compares
    the names of all variables that begin with a role's prefix with those that its argument specification
    lists, and warns of each other one.
options:
  _terms:
    description: Folders of roles. A role's name is the prefix of its variables.
    type: list
    elements: path
    required: true
  results:
    description: Names, without the prefix, of variables that the role itself sets.
    type: list
    elements: str
    default: [result, checked]
"""

EXAMPLES = r"""
- name: Warn of mistyped variables
  ansible.builtin.assert:
    that: query('cpaas.recordings.role_variables', role_path) is defined
    quiet: true
"""

RETURN = r"""
_raw:
  description: One sentence for each variable that the role does not know.
  type: list
  elements: str
"""

import typing as t
from pathlib import Path

import yaml
from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ..plugin_utils.spelling import misspelt

display = Display()


class LookupModule(LookupBase):
    """Looks for variables that nobody reads."""

    def run(
        self, terms: list[t.Any], variables: dict[str, t.Any] | None = None, **kwargs: t.Any
    ) -> list[str]:
        """Warn of each, and return the warnings."""
        self.set_options(var_options=variables, direct=kwargs)
        found: list[str] = []
        for term in terms:
            role = Path(str(term))
            known = [f"{role.name}_{name}" for name in self.get_option("results")]
            found += misspelt(variables or {}, f"{role.name}_", [*_options(role), *known])
        for text in found:
            display.warning(text)
        return found


def _options(role: Path) -> list[str]:
    """Return the names of all variables that a role's argument specification lists."""
    try:
        text = (role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
        entries: dict[str, t.Any] = yaml.safe_load(text)["argument_specs"]
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise AnsibleError(f"The argument specification of the role {role.name} cannot be read.") from error
    return [name for entry in entries.values() for name in entry.get("options", {})]
