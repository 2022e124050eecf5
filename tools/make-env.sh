#!/bin/sh
# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes a virtual environment with exact versions, unless it is there and up to date.
# usage: make-env.sh FOLDER MINIMUM MAXIMUM CONSTRAINTS REQUIREMENTS...
# MAXIMUM as find-python.sh takes it: with a + at its end, a newer Python will do where there is no other.
# Works from an interpreter, ensurepip and a package index alone; uv, where it can be had, makes it faster.
set -eu

cd "$(dirname "$0")/.."
folder=$1 minimum=$2 maximum=$3 constraints=$4
shift 4

# Another ansible-core than the exact one: CORE=2.20 is the newest of 2.20.
if [ -n "${CORE:-}" ]; then
    mkdir -p build
    { grep -v '^ansible-core==' "$constraints" && echo "ansible-core==$CORE.*"; } >build/constraints-core.txt
    constraints=build/constraints-core.txt
fi

# Scripts in an environment hold absolute paths: a checkout that moved needs a new one.
state=$(
    printf '%s\n' "$PWD"
    cat "$constraints" "$@" requirements.txt requirements-optional.txt tools/make-env.sh | cksum
)
stamp=$folder/.made-from
if [ -f "$stamp" ] && [ "$state" = "$(cat "$stamp")" ] && "$folder/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

mkdir -p build/logs
log=build/logs/env-$(basename "$folder").log
# An environment of this very place is brought up to date; any other is made anew.
if ! { [ "$PWD" = "$(head -n 1 "$stamp" 2>/dev/null)" ] && "$folder/bin/python" -c '' 2>/dev/null; }; then
    python=$(sh tools/find-python.sh "$minimum" "$maximum")
    echo "Making $folder with $("$python" -V) ..." >&2
    rm -rf "$folder"
    "$python" -I -m venv "$folder"
fi

set -- --constraint "$constraints" $(printf -- '--requirement %s ' "$@")

install() {
    if "$folder/bin/python" -m pip install --disable-pip-version-check --quiet uv >"$log" 2>&1; then
        # uv does not read pip's settings: hand over the one that decides where packages come from.
        index=$("$folder/bin/python" -m pip config get global.index-url 2>/dev/null || printf '%s' "${PIP_INDEX_URL:-}")
        if [ -n "$index" ]; then export UV_DEFAULT_INDEX="$index"; fi
        if UV_NATIVE_TLS=true "$folder/bin/uv" pip install --quiet --python "$folder/bin/python" "$@" >>"$log" 2>&1; then
            return 0
        fi
    fi
    "$folder/bin/python" -m pip install --disable-pip-version-check --quiet "$@" >>"$log" 2>&1
}

if ! install "$@"; then
    tail -n 20 "$log" >&2
    echo "The packages for $folder could not be installed (see above and $log): is a package index reachable?" >&2
    exit 1
fi
printf '%s\n' "$state" >"$stamp"
