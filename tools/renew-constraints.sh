#!/bin/sh
# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Renews the exact versions of both environments:
#   constraints.txt         newest of everything, for Python 3.11 to 3.13
#   constraints-lowest.txt  ansible-core 2.16 and the lowest runtime libraries, on Python 3.11
set -eu

cd "$(dirname "$0")/.."
uv=build/venv/bin/uv
quiet="--quiet --no-annotate --no-header --upgrade"

$uv pip compile $quiet --universal --python-version 3.11 requirements-dev.in --output-file constraints.txt
lowest=build/lowest.txt
$uv pip compile $quiet --python-version 3.11 --resolution lowest-direct requirements-compat.in --output-file $lowest
grep -i -E "^($(sed -n 's/^\([A-Za-z][A-Za-z0-9_-]*\).*/\1/p' requirements*.txt requirements-compat.in | tr '\n' '|')x)(\[.*\])?==" \
    $lowest >build/lowest-direct.txt
$uv pip compile $quiet --python-version 3.11 requirements-compat.in requirements-test.in \
    --constraints build/lowest-direct.txt --output-file constraints-lowest.txt
