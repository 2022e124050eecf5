# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Use the tarball as a user does: requirements.txt, the newest ansible-core, and no tool of development.

The documentation of every module, an info module, a collection, an inventory as CSV and an audit as HTML.
What asks for a library that only development has, or for a file that is not shipped, fails here alone.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import timedelta
from pathlib import Path

from tests.simulator.config import demo
from tests.simulator.handle import running
from tools.project import BUILD, ROOT, run
from tools.tarball import build

ENVIRONMENT = BUILD / "venv-bare"
FOLDER = BUILD / "bare"
INSTALLED = FOLDER / "collections"

SURPLUS = ("pytest", "pyarrow", "xlsxwriter", "junitparser", "bagit", "psycopg", "aiohttp", "twilio")
"""Of these, none may be there: features that need one say so when they are used."""


def settings() -> dict[str, str]:
    """Return the environment in which the tools of the new environment see nothing of this checkout."""
    return {
        "PATH": f"{ENVIRONMENT / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "ANSIBLE_COLLECTIONS_PATH": str(INSTALLED),
        "ANSIBLE_HOME": str(FOLDER / "home"),
    }


def install() -> None:
    """Make the environment, unless it is there, and install the tarball."""
    requirements = ("constraints.txt", "tools/bare.in")
    run(["sh", "tools/make-env.sh", str(ENVIRONMENT.relative_to(ROOT)), "3.11", "3.13+", *requirements])
    (packages,) = (ENVIRONMENT / "lib").glob("python3.*/site-packages")
    found = [name for name in SURPLUS if (packages / name).exists()]
    if found:
        sys.exit(f"build/venv-bare has {', '.join(found)}: it is to hold requirements.txt alone.")
    tarball = build(FOLDER / "tarball")
    galaxy: list[str | Path] = [ENVIRONMENT / "bin" / "ansible-galaxy", "collection", "install", "--offline"]
    run([*galaxy, "-p", INSTALLED, tarball], cwd=FOLDER, extra=settings())


def read_documentation() -> int:
    """Read every module's documentation, and return how many modules there are."""
    modules = sorted(
        path.stem
        for path in (INSTALLED / "ansible_collections/cpaas/recordings/plugins/modules").glob("*.py")
    )
    names = [f"cpaas.recordings.{name}" for name in modules]
    done = run(
        [ENVIRONMENT / "bin" / "ansible-doc", "--type", "module", "--json", *names],
        cwd=FOLDER,
        extra=settings(),
    )
    told = json.loads(done.stdout[done.stdout.index("{") :])
    empty = [
        name
        for name in names
        if not all(told.get(name, {}).get(part) for part in ("doc", "examples", "return"))
    ]
    if empty or not names:
        sys.exit(f"ansible-doc tells nothing of {', '.join(empty) or 'any module'}.")
    return len(names)


def use() -> Path:
    """Run the play against a simulator, and return the report."""
    config = demo()
    with running(config) as simulator:
        now = simulator.config.now
        if now is None:
            sys.exit("The simulator does not say what time it is.")
        account = simulator.config.twilio[0]
        given = {
            "folder": str(FOLDER / "written"),
            "after": (now - timedelta(days=6)).isoformat(),
            "before": now.isoformat(),
        }
        credentials = {
            "TWILIO_ACCOUNT_SID": account.sid,
            "TWILIO_AUTH_TOKEN": account.auth_token,
            "TWILIO_VIDEO_BASE_URL": simulator.url,
            "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        }
        Path(given["folder"]).mkdir()
        play = ROOT / "tools" / "bare_play.yml"
        command: list[str | Path] = [ENVIRONMENT / "bin" / "ansible-playbook", "-i", "localhost,", play]
        variables = ["--extra-vars", json.dumps(given)]
        run([*command, *variables], cwd=FOLDER, extra={**settings(), **credentials})
    return Path(given["folder"]) / "audit.html"


def main() -> int:
    """Install, read, play."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    install()
    count = read_documentation()
    report = use()
    if "</html>" not in report.read_text(encoding="utf-8"):
        sys.exit(f"{report} is no report.")
    print(f"requirements.txt alone: documentation of {count} modules, facts, collection, CSV, HTML")
    return 0


if __name__ == "__main__":
    sys.exit(main())
