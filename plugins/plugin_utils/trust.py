# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which texts Ansible may take for templates: those of this collection, never those of a provider."""

from __future__ import annotations

import importlib
import re
import typing as t

# ansible-core from 2.19 on renders only what is marked; earlier ones whatever is not marked otherwise.
_MARK: t.Final[t.Any] = getattr(importlib.import_module("ansible.template"), "trust_as_template", None)


def trusted(template: str) -> str:
    """Return *template*, written by this collection, so that Ansible renders it where it is used."""
    return str(template) if _MARK is None else t.cast("str", _MARK(template))


def untrusted(value: t.Any) -> t.Any:
    """Return *value*, which a provider sent, so that Ansible never renders it."""
    if _MARK is None:
        return importlib.import_module("ansible.utils.unsafe_proxy").wrap_var(value)
    return value


def harmless(value: t.Any) -> t.Any:
    """Return *value*, which a provider sent, unmarked where it is a name or a date that can be no template.

    What is marked reaches others, such as the inventories that AWX keeps, in a form of its own. Every
    template needs a brace, and one with delimiters of its own begins with ``#``.
    """
    if isinstance(value, str) and re.fullmatch(r"[\w .,:;+@()'&/-]*", value):
        return trusted(value)
    return untrusted(value)
