# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run `ansible-test sanity` on a copy of the collection, without a container and without ignored failures.

ansible-test makes its environments itself and wants to download a script that installs pip into them. One
of our own, which installs the pip that Python carries, takes its place in the cache, which lies
below build/, in a HOME of its own, so that a user's files stay untouched.
"""

from __future__ import annotations

import configparser
import fcntl
import os
import re
import sys
from pathlib import Path

from tools.collection_copy import copy_collection
from tools.project import BIN, BUILD, run

PIP_BOOTSTRAP = '''\
"""Stand in for the pip bootstrap script: run the pip wheel that this Python carries."""
import ensurepip
import pathlib
import sys

bundled = pathlib.Path(ensurepip.__file__).parent / "_bundled"
wheels = sorted(bundled.glob("pip-*.whl"))
if not wheels:
    import sysconfig

    wheels = sorted(pathlib.Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "").glob("pip-*.whl"))
sys.path.insert(0, str(wheels[-1]))
from pip._internal.cli.main import main  # noqa: E402

sys.exit(main(["install", *(word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel"))]))
'''

EVERYTHING = (["--skip-test", "pylint"], ["--test", "pylint", "plugins/"])
"""All tests; pylint, the dearest, on what is shipped: ruff's rules of that name look at the rest."""

NOISE = re.compile(
    r"Running sanity test|Installing|Using cached pip|Looking in|Collecting|Successfully installed|"
    r"\s+(Downloading|Using cached|━)|WARNING: Using locale|WARNING: Required program|\s*$"
)
"""Lines of ansible-test that say nothing about a failure."""


def seed_pip(home: Path) -> None:
    """Put the bootstrap script into ansible-test's cache under each pip version that it asks for."""
    package = next(BIN.parent.glob("lib/python3.*/site-packages/ansible_test"))
    source = (package / "_internal" / "python_requirements.py").read_text()
    versions = set(re.findall(r"pip=['\"]([0-9.]+)['\"]", source))
    if not versions:
        sys.exit(
            "This ansible-test does not say which pip it wants: tools/sanity.py does not know its layout."
        )
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in versions:
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(PIP_BOOTSTRAP)


def hand_over_pip_settings(home: Path) -> None:
    """Write the user's pip settings where ansible-test's pip finds them; PIP_* variables do not reach it."""
    settings = configparser.ConfigParser(interpolation=None)
    user = Path(os.environ.get("USER_HOME") or os.environ.get("HOME") or home)
    settings.read([user / ".pip" / "pip.conf", user / ".config" / "pip" / "pip.conf"])
    if not settings.has_section("global"):
        settings.add_section("global")
    for name, value in os.environ.items():
        if name.startswith("PIP_") and name not in {"PIP_CONFIG_FILE", "PIP_REQUIRE_VIRTUALENV"}:
            settings["global"][name.removeprefix("PIP_").lower().replace("_", "-")] = value
    target = home / ".config" / "pip" / "pip.conf"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w") as stream:
        settings.write(stream)
    target.chmod(0o600)


def sanity(arguments: list[str]) -> int:
    """Run the tests named by `arguments` (all by default); print a short line, or what failed."""
    home = BUILD / "sanity" / "home"
    home.mkdir(parents=True, exist_ok=True)
    hand_over_pip_settings(home)
    seed_pip(home)
    copy = copy_collection(BUILD / "sanity" / "ansible_collections" / "cpaas" / "recordings")
    ignored = sorted(copy.glob("tests/sanity/ignore*"))
    if ignored:
        sys.exit(f"{ignored[0].relative_to(copy)} exists: failures of sanity tests are mended, not ignored.")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    tests: set[str] = set()
    command: list[str | Path]
    for chosen in [arguments] if arguments else EVERYTHING:
        command = [
            BIN / "ansible-test",
            "sanity",
            "--color",
            "no",
            "--python",
            python,
            *chosen,
        ]
        done = run(command, cwd=copy, extra={"HOME": str(home)}, check=False)
        output = done.stdout
        found = set(re.findall(r"^Running sanity test \"([^\"]+)\"", output, re.MULTILINE))
        if done.returncode or "All targets skipped" in output or not found:
            print("\n".join(line for line in output.splitlines() if not NOISE.match(line)))
            print("ansible-test sanity: failed")
            return 1
        tests |= found
    print(f"ansible-test sanity: {len(tests)} tests passed on Python {python}")
    return 0


def main(arguments: list[str]) -> int:
    """Run the tests, one run at a time: they share the copy and the environments."""
    lock = BUILD / "sanity" / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        return sanity(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
