#!/bin/sh
# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints the path of the newest usable Python between MINIMUM and MAXIMUM, or fails with one line.
# usage: find-python.sh MINIMUM MAXIMUM      (for example 3.11 3.13, or 3.11 3.13+)
#
# With a + the maximum is what was tested: where there is nothing but newer, the oldest of these is taken, with a warning.
#
# A name on PATH proves nothing: version managers put shims there that end with 127, and Debian splits venv off.
# Hence every candidate is run, and has to show its version and the modules that an environment needs.
set -eu

minimum=$1
maximum=${2%+}
newer=no
if [ "$maximum" != "$2" ]; then newer=yes; fi

# The folders in which version managers keep their interpreters: named by variables, by HOME, or by a shim on PATH.
roots() {
    printf '%s\n' "${PYENV_ROOT:-}" "${HOME:-}/.pyenv" "${HOME:-}/.local/share/uv/python" "${HOME:-}/.asdf/installs/python"
    printf '%s\n' "$PATH" | tr ':' '\n' | sed -n 's#/shims/*$##p'
}

candidates() {
    {
        printf '%s\n' "$PATH" | tr ':' '\n'
        roots | while IFS= read -r root; do
            [ -n "$root" ] || continue
            for folder in "$root"/versions/*/bin "$root"/*/bin; do printf '%s\n' "$folder"; done
        done
    } | while IFS= read -r folder; do
        for path in "$folder"/python3.[0-9] "$folder"/python3.[0-9][0-9]; do
            if [ "${path##*.}" -ge "${minimum#*.}" ] 2>/dev/null && [ -x "$path" ]; then printf '%s\n' "$path"; fi
        done
        for name in python3 python; do
            [ -x "$folder/$name" ] || continue
            # In most folders these are links to one of the above, or to each other.
            case $(readlink "$folder/$name" || :) in
                python3 | python3.[0-9] | python3.[0-9][0-9]) ;;
                *) printf '%s\n' "$folder/$name" ;;
            esac
        done
    done
}

probe='
import ensurepip, sqlite3, ssl, sys, venv
low, high = (tuple(map(int, bound.split("."))) for bound in sys.argv[1:3])
here = sys.version_info[:2]
tested = low <= here <= high
assert (tested or here > high and sys.argv[3] == "yes") and sys.implementation.name == "cpython"
# What was tested goes first, the newest of it; of newer ones, that which is nearest to it.
order = "1%03d%03d" % sys.version_info[1:3] if tested else "0%03d%03d" % (999 - here[1], sys.version_info[2])
# Of a virtual environment, the interpreter behind it: the environment may be the one about to be replaced.
print(order, "%d.%d" % here, getattr(sys, "_base_executable", sys.executable))
'

best=$(
    candidates | while IFS= read -r path; do
        "$path" -I -c "$probe" "$minimum" "$maximum" "$newer" 2>/dev/null </dev/null || :
    done | sort -r | head -n 1
)
if [ -z "$best" ]; then
    range="$minimum to $maximum"
    if [ "$newer" = yes ]; then range="from $minimum on"; fi
    echo "No usable Python $range was found (it needs the modules venv and ensurepip:" \
        "on Debian, install python3-venv)." >&2
    exit 1
fi
found=${best#* }
case $best in
    0*) echo "Python ${found%% *} is newer than $maximum, the newest that was tested: it may work, or not." >&2 ;;
esac
printf '%s\n' "${found#* }"
