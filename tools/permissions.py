# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the permissions of ``docs/guides/least-privilege-keys.md`` from what each source declares.

usage: python -m tools.permissions [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from tools.project import BUILD, ROOT

if str(BUILD) not in sys.path:
    sys.path.insert(0, str(BUILD))

from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES

PAGE = ROOT / "docs" / "guides" / "least-privilege-keys.md"
BEGIN = "<!-- {provider}: made by tools/permissions.py -->"
END = "<!-- end -->"


def rows(provider: str) -> Iterator[str]:
    """Yield one line for each permission: what it is, what is read with it, and for which resources."""
    found: dict[str, list[Any]] = {}
    for source in SOURCES:
        if source.provider == provider:
            found.setdefault(source.permission, []).append(source)
    for permission, sources in found.items():
        paths = dict.fromkeys(f"`{source.path}`" for source in sources)
        resources = dict.fromkeys(f"`{source.resource}`" for source in sources if source.resource)
        needs = dict.fromkeys(source.needs for source in sources if source.needs)
        yield (
            f"| {_shown(permission)} | {sources[0].product} | {', '.join(paths)} "
            f"| {', '.join(resources) or 'info modules only'} | {'; '.join(needs)} |"
        )


def _shown(permission: str) -> str:
    return f"`{permission}`" if permission.startswith("/") else permission.removeprefix("to ")


def table(provider: str) -> str:
    """Return the whole table."""
    first = "permission" if provider == "twilio" else "what"
    head = (
        f"| {first} | product | read with it | resources | also needed |",
        "|---|---|---|---|---|",
    )
    return "\n".join([*head, *rows(provider)])


def page() -> str:
    """Return the guide with its tables brought up to date."""
    text = PAGE.read_text(encoding="utf-8")
    for provider in ("twilio", "telnyx"):
        begin = BEGIN.format(provider=provider)
        before, found, rest = text.partition(begin)
        if not found:
            sys.exit(f"{PAGE.relative_to(ROOT)} has no line {begin}.")
        text = f"{before}{begin}\n\n{table(provider)}\n\n{END}{rest.partition(END)[2]}"
    return text


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` tell whether it is in step."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.relative_to(ROOT)} is out of step; run: python -m tools.permissions")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
