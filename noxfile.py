# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A door to the parts of ``make test`` for those who are used to nox: ``nox -l``, ``nox -s unit``.

Nothing is decided here: the parts are in tools/parts.py, their environment is the Makefile's.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
PYTHON = ROOT / "build" / "venv" / "bin" / "python"

nox.options.sessions = ["quick"]
nox.options.default_venv_backend = "none"


def environment() -> None:
    """Make build/venv, which has every tool, or bring it up to date."""
    subprocess.run(["make", "env"], cwd=ROOT, check=True)


def names() -> list[str]:
    """Return the parts of ``make test``, from the program that runs them."""
    if not PYTHON.exists():
        environment()
    listing = subprocess.run(
        [PYTHON, "-m", "tools.run_parts", "--list"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listing.stdout.split()


@nox.session
def quick(session: nox.Session) -> None:
    """Run the quick unit tests, ruff and mypy."""
    session.run("make", "test-quick", external=True)


@nox.session
def everything(session: nox.Session) -> None:
    """Run all that CI checks."""
    session.run("make", "test", external=True)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site, build/docs/html."""
    session.run("make", "docs", external=True)


def offer(part: str) -> None:
    """Make a session of one part."""

    @nox.session(name=part)
    def run(session: nox.Session) -> None:
        environment()
        session.run(str(PYTHON), "-m", "tools.run_parts", part, external=True)

    run.__doc__ = f'The part "{part}" of "make test".'


for name in names():
    offer(name)
