# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is applied to AWX fits the collection and the modules that apply it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.cpaas.recordings.plugins.plugin_utils.trust import trusted

from tests.awx.kit import KIT, SETTINGS, load
from tools.awx_controller import TARGET, text
from tools.project import BIN, ROOT, run

AUDIT = "audit_recording_enabled"
MODULES: dict[str, Any] = json.loads((ROOT / "tests" / "awx" / "modules.json").read_text())


def tasks() -> list[dict[str, Any]]:
    """Return the tasks that use modules of other collections."""
    kept = [task for name in ("reports", "inventory") for task in load(f"project/tasks/keep_{name}.yml")]
    found = [*load("apply.yml")[0]["tasks"], *kept]
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
        command = [BIN / "ansible-playbook", "--syntax-check", "-i", "localhost,", playbook]
        done = run(command, check=False)
        assert done.returncode == 0, done.stdout


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
    ("variables", "asked"),
    [({}, ["policy", "as_of", "fail_on"]), ({f"{AUDIT}_policy": "mine.yml"}, ["as_of", "fail_on"])],
)
def test_what_the_settings_say_is_not_asked(variables: dict[str, Any], asked: list[str]) -> None:
    """A survey's default would win over it."""
    template = Templar(loader=DataLoader(), variables={**SETTINGS, "job_variables": variables})
    questions = template.template(trusted(load("apply.yml")[0]["vars"]["audit_questions"]))
    assert [question["variable"] for question in questions] == [f"{AUDIT}_{name}" for name in asked]


@pytest.mark.parametrize("name", ["project", "execution_environment"])
def test_a_private_project_and_a_private_registry_get_their_credentials(name: str) -> None:
    (task,) = [task[f"awx.awx.{name}"] for task in tasks() if f"awx.awx.{name}" in task]
    assert task["credential"] == f"{{{{ {name}_credential | default(omit, true) }}}}"
    assert SETTINGS[f"{name}_credential"] == ""
    order = [task["name"] for task in load("apply.yml")[0]["tasks"]]
    assert order.index("Know that the credentials exist") < order.index("Execution environment")


def test_automation_controller_gets_the_same() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "run: python -m tools.awx_controller"
    assert "awx.awx" not in text()
    assert text().count("ansible.controller.") == (KIT / "apply.yml").read_text().count("awx.awx.")


def test_who_calls_the_kit_where_it_was_goes_on() -> None:
    old = ROOT / "docs" / "awx" / "apply.yml"
    (play,) = yaml.safe_load(old.read_text())
    assert (old.parent / play["ansible.builtin.import_playbook"]).resolve() == KIT / "apply.yml"


def test_the_night_audits_the_policy_of_the_project() -> None:
    """The guide tells to write it; the job must not audit another one."""
    (question,) = [
        asked for asked in SETTINGS["audit_survey"]["spec"] if asked["variable"] == f"{AUDIT}_policy"
    ]
    policy = KIT / "project" / question["default"]
    command: list[str | Path] = [
        BIN / "ansible-playbook",
        "-i",
        "localhost,",
        "cpaas.recordings.check_policy",
    ]
    done = run([*command, "-e", json.dumps({"policy": str(policy)})], check=False)
    assert done.returncode == 0, done.stdout
