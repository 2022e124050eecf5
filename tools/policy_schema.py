# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JSON Schema of a policy file, made from the models that check it."""

from __future__ import annotations

import sys
from typing import Any

from tools.project import BUILD

if str(BUILD) not in sys.path:
    sys.path.insert(0, str(BUILD))

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.custom_check import JUDGED, columns_of
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_model import PolicyModel
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.select import SELECTS
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import Column

Json = dict[str, Any]


def _inlined(schema: Json) -> Json:
    """Put the definitions that a schema refers to in their places."""
    definitions = schema.pop("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return resolve(definitions[node["$ref"].rpartition("/")[2]])
            # Titles say nothing; older versions of pydantic spell a constant twice.
            left_out = {"title"} if isinstance(node.get("title"), str) else set()
            left_out |= {"enum"} if "const" in node else set()
            return {key: resolve(value) for key, value in node.items() if key not in left_out}
        if isinstance(node, float) and node.is_integer():
            return int(node)
        return [resolve(item) for item in node] if isinstance(node, list) else node

    resolved: Json = resolve(schema)
    return resolved


def model_schema(model: Any) -> Json:
    """Return the JSON Schema of a model, as people write what it checks."""
    schema = _inlined(model.model_json_schema(by_alias=True))
    for named in schema.get("properties", {}).values():
        # An option that is not given has no value; null is not something to write.
        choices = [choice for choice in named.get("anyOf", []) if choice != {"type": "null"}]
        if "anyOf" in named and len(choices) == 1:
            named.pop("anyOf")
            named.update(choices[0])
        elif "anyOf" in named:
            named["anyOf"] = choices
        if named.get("default", ...) is None:
            del named["default"]
    return schema


def _conditions(*, params: bool) -> list[Json]:
    found = []
    for control in CONTROLS.values():
        then: Json = {"properties": {"select": {"$ref": f"#/$defs/select_{control.resource}"}}}
        if params:
            model = model_schema(control.params)
            then["properties"]["params"] = model
            if model.get("required"):
                then["required"] = ["params"]
        found.append(
            {"if": {"properties": {"control": {"const": control.id}}, "required": ["control"]}, "then": then}
        )
    return found


_AGE_OR_TIME = (
    "a moment (ISO 8601 with a zone), or an age such as 90d, which is the moment so long before as_of"
)


def _condition_schema(column: Column) -> Json:
    """Return what a condition of a policy's own control may be for one column."""
    value: Json = {"integer": {"type": "number"}, "boolean": {"type": "boolean"}}.get(
        column.kind, {"type": "string"}
    )
    operators: Json = {name: {"anyOf": [value, {"type": "array", "items": value}]} for name in ("eq", "ne")}
    if column.kind in ("integer", "timestamp"):
        operators |= dict.fromkeys(("lt", "le", "gt", "ge"), value)
    if column.kind in ("text", "json"):
        operators |= {"matches": {"type": "string"}, "searched": {"type": "boolean"}}
    operators["is_null"] = {"type": "boolean"}
    said = column.meaning if column.kind != "timestamp" else f"{column.meaning.rstrip('.')}: {_AGE_OR_TIME}."
    return {
        "description": said,
        "anyOf": [
            value,
            {"type": "array", "items": value, "minItems": 1},
            {
                "type": "object",
                "properties": operators,
                "additionalProperties": False,
                "minProperties": 1,
            },
        ],
    }


def _fail_when(dataset: str) -> Json:
    """Return what ``fail_when`` may be for one dataset."""
    own = {"$ref": f"#/$defs/fail_when_{dataset}"}
    properties = {name: _condition_schema(column) for name, column in columns_of(dataset).items()}
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {**properties, "any": {"type": "array", "items": own, "minItems": 1}, "not": own},
    }


def _custom(entry: Json) -> None:
    """Complete the schema of an entry of ``custom``."""
    for key in ("select", "fail_when"):
        description = entry["properties"][key]["description"]
        entry["properties"][key] = {"type": "object", "description": description}
    entry["properties"]["resource"]["enum"] = list(JUDGED)
    entry["allOf"] = [
        {
            "if": {"properties": {"resource": {"const": dataset}}, "required": ["resource"]},
            "then": {
                "properties": {
                    "select": {"$ref": f"#/$defs/select_{dataset}"},
                    "fail_when": {"$ref": f"#/$defs/fail_when_{dataset}"},
                }
            },
        }
        for dataset in JUDGED
    ]


def policy_schema() -> Json:
    """Return the JSON Schema of a policy file."""
    schema = model_schema(PolicyModel)
    properties = schema["properties"]
    for name in ("controls", "waivers"):
        entry = properties[name]["items"]
        description = entry["properties"]["control"]["description"]
        names = [control for control in CONTROLS if name == "controls" or control != "waiver-hygiene"]
        entry["properties"]["control"] = {"description": description, "enum": names}
        if name == "waivers":
            own = {"type": "string", "pattern": "^x-"}
            entry["properties"]["control"] = {"description": description, "anyOf": [{"enum": names}, own]}
        for key in ("select", "params", "severity", "resources", "account"):
            if key in entry["properties"]:
                entry["properties"][key] = _without_null(entry["properties"][key])
        entry["allOf"] = _conditions(params=name == "controls")
    _custom(properties["custom"]["items"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy of cpaas.recordings.recording_audit",
        **schema,
        "anyOf": [
            {"properties": {name: {"minItems": 1}}, "required": [name]} for name in ("controls", "custom")
        ],
        "$defs": {
            **{f"select_{resource}": model_schema(model) for resource, model in SELECTS.items()},
            **{f"fail_when_{dataset}": _fail_when(dataset) for dataset in JUDGED},
        },
    }


def _without_null(schema: Json) -> Json:
    kept = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    for choice in schema.get("anyOf", []):
        if choice != {"type": "null"}:
            kept.update({key: value for key, value in choice.items() if key != "additionalProperties"})
    return kept
