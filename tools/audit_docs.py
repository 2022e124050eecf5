# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write what is said about policies and controls, from the code that checks them.

``docs/policy.schema.json`` is the JSON Schema of a policy file, for editors; ``docs/guides/controls.md`` the
control catalogue.

usage: python -m tools.audit_docs [--check]
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tools.policy_schema import model_schema, policy_schema
from tools.project import BUILD, ROOT

if str(BUILD) not in sys.path:
    sys.path.insert(0, str(BUILD))

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls._base import Control, Resource
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.select import SELECTS

SCHEMA = ROOT / "docs" / "policy.schema.json"
CATALOGUE = ROOT / "docs" / "guides" / "controls.md"

_RESOURCES: dict[Resource, str] = {
    "rooms": "Rooms",
    "room_resources": "Rooms of the Video API",
    "conferences": "Conferences",
    "calls": "Calls",
    "recordings": "Recordings",
    "compositions": "Compositions",
    "transcriptions": "Transcriptions",
    "switches": "Settings that switch recording on or off",
    "settings": "Recording settings",
    "coverage": "The collections themselves",
    "waivers": "Waivers",
    "controls": "The policy itself",
}

_HEAD = """\
# Control catalogue

What an audit can check. A control is a pure function of the evidence store and of its parameters: it asks no
provider, so an audit can be repeated at any time. A policy names the controls that matter (see
[Write a policy](write-a-policy.md)).

Every control gives each resource one verdict:

| verdict | meaning |
|---|---|
| `pass` | the rule was evaluated on complete evidence and holds |
| `fail` | the rule was evaluated and does not hold |
| `waived` | it would be `fail`, and a waiver that is in force covers it |
| `attested` | it would be `unknown`, and a waiver in force names the document; never counted as `pass` |
| `not_applicable` | the policy does not select the resource, or it cannot have the property |
| `unknown` | evidence is missing; it is never counted as `pass` |

A `go` or `peer_to_peer` room cannot be recorded, since its media does not pass through the provider: controls
of recording are not applicable to it.

Whatever the control, a verdict is `unknown` when the policy selects by a field that is null. A value that is
not of the type that the provider documents counts as null.

The tags name regulations only to help readers find a control. **They are no legal claim**: whether a
regulation applies to you, and whether a control satisfies it, is for you and your counsel to say.

"""


def _parameters(control: Control) -> str:
    schema = model_schema(control.params)
    if not schema.get("properties"):
        return "It has no parameters.\n"
    rows = ["| parameter | type | default | meaning |", "|---|---|---|---|"]
    for name, field in schema["properties"].items():
        kind = " or ".join(field["enum"]) if "enum" in field else field.get("type", "string")
        if "items" in field:
            kind = f"list of {field['items'].get('type', 'string')}s"
        default = (
            "required" if name in schema.get("required", []) else f"`{json.dumps(field.get('default'))}`"
        )
        rows.append(f"| `{name}` | {kind} | {default} | {field['description']} |")
    return "\n".join(rows) + "\n"


def _section(control: Control) -> str:
    parts = [
        f"### {control.id}\n",
        f"{control.title}. Default severity: {control.severity}. Tags: {', '.join(control.tags)}.\n",
        f"**Checks.** {control.rule}\n",
        f"**Unknown when.** {control.unknown}\n",
    ]
    parts += [f"**Do.** {_cell(control.remedy)}\n", f"**Risk.** {control.risk}\n"]
    if control.also:
        parts.append(f"It judges {' and '.join(control.also)}, too.\n")
    if control.version > 1:
        parts.append(f"Policies of version {control.version} may name it.\n")
    if control.notes:
        parts.append(f"**Mind.** {control.notes}\n")
    parts.append(f"Fields: {', '.join(f'`{name}`' for name in control.fields)}. {_lead(control)}\n")
    if control.params.model_fields:
        parts.append(_parameters(control))
    parts.append(f"```yaml\n{control.example}\n```\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    """Spell a text for the cell of a table: angle brackets would be taken for HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")


def _lead(control: Control) -> str:
    return "Parameters:" if control.params.model_fields else "It has no parameters."


def catalogue() -> str:
    """Return the control catalogue as Markdown."""
    text = _HEAD
    overview = ["| control | title | severity | what to do about a finding |", "|---|---|---|---|"]
    overview += [
        f"| [`{item.id}`](#{item.id}) | {item.title} | {item.severity} | {_cell(item.remedy)} |"
        for item in CONTROLS.values()
    ]
    text += "\n".join(overview) + "\n"
    for resource, heading in _RESOURCES.items():
        model = SELECTS[resource]
        names = [field.alias or name for name, field in model.model_fields.items()]
        text += f"\n## {heading}\n\n"
        if names:
            text += f"`select` takes: {', '.join(f'`{name}`' for name in names)}.\n\n"
        text += "\n".join(_section(item) for item in CONTROLS.values() if item.resource == resource)
    return text


def contents() -> dict[Any, str]:
    """Return what each file should hold."""
    return {SCHEMA: json.dumps(policy_schema(), indent=2, ensure_ascii=False) + "\n", CATALOGUE: catalogue()}


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which ones are out of step."""
    stale = [
        path for path, text in contents().items() if not path.exists() or path.read_text("utf-8") != text
    ]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is out of step with the code; run: python -m tools.audit_docs")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(contents()[path], "utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
