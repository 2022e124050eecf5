#!/bin/sh
# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints the path of the newest usable Python between MINIMUM and MAXIMUM, or fails with one line.
# usage: find-python.sh MINIMUM MAXIMUM      (for example 3.11 3.13)
#
# A name on PATH proves nothing: version managers put shims there that end with 127, and Debian splits venv off.
# Hence every candidate is run, and has to show its version and the modules that an environment needs.
set -eu

minimum=$1
maximum=$2

# The folders in which version managers keep their interpreters: named by variables, by HOME, or by a shim on PATH.
roots() {
    printf '%s\n' "${PYENV_ROOT:-}" "${HOME:-}/.pyenv" "${HOME:-}/.local/share/uv/python" "${HOME:-}/.asdf/installs/python"
    printf '%s\n' "$PATH" | tr ':' '\n' | sed -n 's#/shims/*$##p'
}

candidates() {
    for name in python3.13 python3.12 python3.11 python3 python; do
        printf '%s\n' "$PATH" | tr ':' '\n' | while IFS= read -r folder; do
            if [ -x "$folder/$name" ]; then printf '%s\n' "$folder/$name"; fi
        done
        roots | while IFS= read -r root; do
            [ -n "$root" ] || continue
            for path in "$root"/versions/*/bin/"$name" "$root"/*/bin/"$name"; do
                if [ -x "$path" ]; then printf '%s\n' "$path"; fi
            done
        done
    done
}

probe='
import ensurepip, sqlite3, ssl, sys, venv
low, high = (tuple(map(int, bound.split("."))) for bound in sys.argv[1:3])
assert low <= sys.version_info[:2] <= high and sys.implementation.name == "cpython"
# Of a virtual environment, the interpreter behind it: the environment may be the one about to be replaced.
print("%03d%03d%03d" % sys.version_info[:3], getattr(sys, "_base_executable", sys.executable))
'

best=$(
    candidates | while IFS= read -r path; do
        "$path" -I -c "$probe" "$minimum" "$maximum" 2>/dev/null </dev/null || :
    done | sort -r | head -n 1
)
if [ -z "$best" ]; then
    echo "No usable Python $minimum to $maximum was found (it needs the modules venv and ensurepip:" \
        "on Debian, install python3-venv)." >&2
    exit 1
fi
printf '%s\n' "${best#* }"
