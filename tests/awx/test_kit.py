# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AWX kit fits the collection, the modules that apply it, and the tools that build from it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.options import (
    STORE_OPTION,
    TELNYX_OPTIONS,
    TWILIO_OPTIONS,
)
from jinja2 import StrictUndefined, meta
from jinja2.sandbox import SandboxedEnvironment

from tools.project import BIN, ROOT, tool_environment

KIT = ROOT / "docs" / "awx"
MODULES: dict[str, Any] = json.loads((ROOT / "tests" / "awx" / "modules.json").read_text())
#: What AWX allows in a field of a credential type (its own documentation of custom credential types).
FIELD = {
    "id",
    "label",
    "type",
    "secret",
    "multiline",
    "help_text",
    "format",
    "choices",
    "default",
    "ask_at_runtime",
}
#: What libpq reads by itself (PostgreSQL documentation, chapter libpq, environment variables).
LIBPQ = {"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE", "PGSSLROOTCERT"}


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it: texts that are no templates of its own carry a tag."""


Loader.add_constructor("!unsafe", lambda _loader, node: node.value)


def load(name: str) -> Any:
    return yaml.load((KIT / name).read_text(encoding="utf-8"), Loader)


TYPES = load("credential_types.yml")["credential_types"]
SETTINGS = load("settings.yml")


def environment_of_options() -> set[str]:
    pieces = [*TWILIO_OPTIONS.values(), *TELNYX_OPTIONS.values(), STORE_OPTION]
    return {name for piece in pieces for name in piece["fallback"][1]}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: str(kind["name"]))
def test_credentials_arrive_where_modules_look(kind: dict[str, Any]) -> None:
    injected = kind["injectors"]["env"]
    assert injected.keys() <= environment_of_options() | LIBPQ
    fields = {field["id"]: field for field in kind["inputs"]["fields"]}
    template = SandboxedEnvironment().parse(" ".join(injected.values()))
    assert meta.find_undeclared_variables(template) == fields.keys(), (
        "each input is used, and nothing else is"
    )
    assert set(kind["inputs"]["required"]) <= fields.keys()
    for name, field in fields.items():
        assert field.keys() <= FIELD, "AWX refuses what it does not know"
        secret = bool(re.search(r"token|secret|password|api_key$", name))
        assert field.get("secret", False) is secret, name


@pytest.mark.parametrize(
    ("sslmode", "ca_path", "expected"),
    [
        ("verify-full", "system", "system"),
        ("verify-full", "/etc/ca.pem", "/etc/ca.pem"),
        ("verify-ca", "/etc/ca.pem", "/etc/ca.pem"),
        ("require", "system", ""),
        ("disable", "system", ""),
    ],
)
def test_libpq_gets_no_certificate_authority_that_it_refuses(
    sslmode: str, ca_path: str, expected: str
) -> None:
    (store,) = [kind for kind in TYPES if "PGSSLROOTCERT" in kind["injectors"]["env"]]
    template = SandboxedEnvironment().from_string(store["injectors"]["env"]["PGSSLROOTCERT"])
    assert template.render(sslmode=sslmode, ca_path=ca_path) == expected


def test_every_credential_of_the_options_can_be_given() -> None:
    given = {name for kind in TYPES for name in kind["injectors"]["env"]}
    credentials = {name for name in environment_of_options() if not name.endswith("_BASE_URL")}
    assert credentials <= given


def tasks() -> list[dict[str, Any]]:
    """Return the tasks that use modules of other collections."""
    found = [*load("apply.yml")[0]["tasks"], *load("project/tasks/keep_reports.yml")]
    return [task for task in found if task.keys() & MODULES.keys()]


@pytest.mark.parametrize("task", tasks(), ids=lambda task: str(task["name"]))
def test_tasks_use_options_that_exist(task: dict[str, Any]) -> None:
    (module,) = task.keys() & MODULES.keys()
    check(task[module], MODULES[module], module)


def check(given: dict[str, Any], known: dict[str, Any], where: str) -> None:
    assert given.keys() <= known.keys(), where
    for name, option in known.items():
        if option.get("required"):
            assert name in given, f"{where}: {name} is required"
    for name, value in given.items():
        option = known[name]
        if "choices" in option and "{{" not in str(value):
            assert value in option["choices"], f"{where}: {name}"
        if option.get("type") == "bool":
            assert isinstance(value, bool) or "{{" in str(value), f"{where}: {name}"
        if option.get("type") == "list" and not isinstance(value, str):
            assert isinstance(value, list), f"{where}: {name}"
        inner = option.get("suboptions")
        for item in (value if isinstance(value, list) else [value]) if inner else ():
            check(item, inner, f"{where}: {name}")


def test_job_templates_run_playbooks_of_the_project() -> None:
    templates = [task["awx.awx.job_template"] for task in tasks() if "awx.awx.job_template" in task]
    assert len(templates) == 4
    for template in templates:
        playbook = KIT / "project" / template["playbook"]
        done = subprocess.run(
            [BIN / "ansible-playbook", "--syntax-check", "-i", "localhost,", playbook],
            env=tool_environment(),
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr


def test_the_workflow_names_job_templates_that_exist() -> None:
    names = {task["awx.awx.job_template"]["name"] for task in tasks() if "awx.awx.job_template" in task}
    (workflow,) = [
        task["awx.awx.workflow_job_template"] for task in tasks() if "awx.awx.workflow_job_template" in task
    ]
    nodes = {node["identifier"]: node for node in workflow["workflow_nodes"]}
    assert {node["unified_job_template"]["name"] for node in nodes.values()} == names
    for node in nodes.values():
        for following in node.get("related", {}).get("always_nodes", []):
            assert following["identifier"] in nodes
    # AWX takes a job that failed for handled when another follows it: only the last one makes a workflow red.
    (last,) = [name for name, node in nodes.items() if not node.get("related")]
    assert nodes[last]["unified_job_template"]["name"] == "Verdict of the audit"
    schedules = [task["awx.awx.schedule"] for task in tasks() if "awx.awx.schedule" in task]
    assert {schedule["unified_job_template"] for schedule in schedules} <= names | {workflow["name"]}


@pytest.mark.parametrize(
    ("survey", "role"),
    [("audit_survey", "audit_recording_enabled"), ("export_survey", "export_recording_inventory")],
)
def test_surveys_ask_for_variables_of_the_roles(survey: str, role: str) -> None:
    specification = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())
    options = specification["argument_specs"]["main"]["options"]
    for question in SETTINGS[survey]["spec"]:
        assert question["variable"] in options
        choices = options[question["variable"]].get("choices")
        if choices:
            assert set(question["choices"]) <= set(choices)
            assert question["default"] in question["choices"]


@pytest.mark.parametrize(
    ("left", "status", "said"),
    [
        ({"gate": "passed", "verdict": "fail", "findings_total": 3}, 0, ""),
        ({"gate": "failed", "verdict": "fail", "findings_total": 3}, 2, "audit is fail, with 3 findings"),
        (None, 2, "The audit left no verdict"),
    ],
)
def test_the_last_job_ends_as_the_audit_did(left: Any, status: int, said: str) -> None:
    given = {} if left is None else {"cpaas_recordings_audit": left}
    done = subprocess.run(
        [
            BIN / "ansible-playbook",
            "-i",
            "localhost,",
            KIT / "project" / "verdict.yml",
            "-e",
            json.dumps(given),
        ],
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stdout + done.stderr


JOB: dict[str, Any] = {
    "job": {"name": 'Audit "recordings"', "artifacts": {}},
    "job_friendly_name": "Job",
    "url": "https://awx.example.com/#/jobs/playbook/1010",
}
LEFT = {"verdict": "incomplete", "by_verdict": {"fail": 2}, "reasons": ['Listing "rooms" failed.']}


@pytest.mark.parametrize("event", ["started", "success", "error"])
@pytest.mark.parametrize("left", [{}, {"cpaas_recordings_audit": LEFT}], ids=["nothing", "verdict"])
def test_messages_can_be_rendered(event: str, left: dict[str, Any]) -> None:
    strict = SandboxedEnvironment(undefined=StrictUndefined)
    known = {**JOB, "job": {**JOB["job"], "artifacts": left}}
    message = strict.from_string(SETTINGS["notification_messages"][event]["message"]).render(known)
    assert "\n" not in message
    body = strict.from_string(SETTINGS["notification_webhook_bodies"][event]["body"]).render(known)
    sent = json.loads(body)
    assert sent["text"] == message
    if left and event == "error":
        assert sent["verdict"] == "incomplete"
        assert sent["counts"] == {"fail": 2}
        assert sent["reasons"] == LEFT["reasons"]


def exact(path: Path) -> dict[str, str]:
    found = {}
    for line in path.read_text().splitlines():
        match = re.match(r"([A-Za-z0-9_.-]+)(?:\[\w+\])?==([^ ;]+)", line)
        if match:
            found[match[1].lower()] = match[2]
    return found


def test_the_execution_environment_has_the_versions_that_are_tested() -> None:
    pinned, tested = exact(KIT / "requirements.txt"), exact(ROOT / "constraints.txt")
    for name, version in pinned.items():
        assert tested.get(name, version) == version, name
    needed = {
        re.split(r"[<>=\[]", line)[0].lower()
        for line in (ROOT / "meta" / "ee-requirements.txt").read_text().splitlines()
        if line and not line.startswith("#")
    }
    assert needed <= pinned.keys()
    definition = load("execution-environment.yml")["dependencies"]
    core = (ROOT / "constraints.txt").read_text()
    assert definition["ansible_core"]["package_pip"] in core
    assert definition["ansible_runner"]["package_pip"] in core


def test_ansible_builder_takes_the_definition(tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    shutil.copytree(KIT, kit)
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    (kit / f"cpaas-recordings-{version}.tar.gz").write_bytes(b"")
    done = subprocess.run(
        [
            BIN / "ansible-builder",
            "create",
            "-f",
            kit / "execution-environment.yml",
            "-c",
            tmp_path / "context",
        ],
        env=tool_environment(),
        cwd=kit,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = "\n".join(
        path.read_text(errors="replace") for path in (tmp_path / "context").rglob("*") if path.is_file()
    )
    assert "ansible-core==" in written
    assert f"cpaas-recordings-{version}.tar.gz" in written
    assert "sqlalchemy==" in written.lower()


def test_ansible_builder_finds_what_the_collection_needs(tmp_path: Path) -> None:
    place = tmp_path / "ansible_collections" / "cpaas" / "recordings"
    (place / "meta").mkdir(parents=True)
    for name in ("execution-environment.yml", "ee-requirements.txt"):
        shutil.copy(ROOT / "meta" / name, place / "meta")
    shutil.copy(ROOT / "galaxy.yml", place)
    done = subprocess.run(
        [BIN / "ansible-builder", "introspect", tmp_path],
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    for name in ("requests", "pydantic", "psycopg"):
        assert name in done.stdout.lower()
