# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer fits the vendor's OpenAPI document."""

from __future__ import annotations

from functools import cache
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker

from tests.contract.vendor_documents import Json, document


def inlined(api: Json, node: Any) -> Any:
    """Replace references by what they mean; what stands beside one (nullable) counts too."""
    if isinstance(node, list):
        return [inlined(api, item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = api["components"]["schemas"][node["$ref"].rpartition("/")[2]]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    if node.get("nullable") and "enum" in node:
        node = {**node, "enum": [*node["enum"], None]}
    return {key: inlined(api, value) for key, value in node.items()}


def schema_of(name: str, path: str) -> Json:
    """Return the schema of the answer to GET."""
    answer = document(name)["paths"][path]["get"]["responses"]["200"]
    schema: Json = inlined(document(name), answer["content"]["application/json"]["schema"])
    return schema


@cache
def validator_of(name: str, path: str) -> OAS30Validator:
    """Return the validator of the answer to GET."""
    return OAS30Validator(schema_of(name, path), format_checker=oas30_format_checker)


def check(name: str, path: str, answer: Json) -> None:
    """Validate an answer."""
    errors = [
        f"{list(error.absolute_path)}: {error.message}"
        for error in validator_of(name, path).iter_errors(relaxed(answer))
    ]
    assert errors == [], errors


def relaxed(answer: Json) -> Json:
    """Compare the codec of a recording without its case, as the vendor's changelog of 2025-02-11 says."""
    records = answer.get("recordings", [answer])
    changed = [{**r, "codec": r["codec"].upper()} if isinstance(r.get("codec"), str) else r for r in records]
    return {**answer, "recordings": changed} if "recordings" in answer else changed[0]


def known_fields(name: str, schema: str) -> set[str]:
    """Return the fields of a record."""
    return set(document(name)["components"]["schemas"][schema]["properties"])
