# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a provider sent is never rendered, and is as plain as it can be."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.cpaas.recordings.plugins.plugin_utils.trust import harmless
from hypothesis import given
from hypothesis import strategies as st


def marked(value: Any) -> bool:
    """Tell whether Ansible is told never to render *value*."""
    trusted = getattr(importlib.import_module("ansible.template"), "is_trusted_as_template", None)
    if trusted is not None:
        return not trusted(value)
    return bool(getattr(value, "__UNSAFE__", False))


@pytest.mark.parametrize(
    "name", ["Clinic Vienna", "Zürich, Büro 2", "Mon, 05 Jan 2026 09:30:00 +0000", "R&D (old)", "O'Neill"]
)
def test_names_and_dates_are_plain(name: str) -> None:
    assert harmless(name) == name
    assert not marked(harmless(name))


@pytest.mark.parametrize(
    "name",
    [
        "{{ lookup('pipe', 'id') }}",
        "{% set x = 1 %}",
        "{# none #}",
        "#jinja2: variable_start_string:'(('",
        "a\nb",
    ],
)
def test_what_could_be_a_template_is_marked(name: str) -> None:
    assert harmless(name) == name
    assert marked(harmless(name))


@given(st.text(alphabet=st.sampled_from("{}%#[]$!()ab .,:;+@&'/-\n\t")))
def test_no_name_is_rendered(name: str) -> None:
    assert Templar(loader=DataLoader()).template(harmless(name)) == name
