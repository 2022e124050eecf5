#!/bin/sh
# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes build/ansible_collections/cpaas/recordings: one symbolic link per top-level entry of the checkout.
# One link to the checkout as a whole would contain itself, and tools would walk it for ever.
set -eu

cd "$(dirname "$0")/.."
tree=build/ansible_collections/cpaas/recordings
mkdir -p "$tree"
for link in "$tree"/* "$tree"/.[!.]*; do
    if [ -L "$link" ] && [ ! -e "$link" ]; then rm "$link"; fi
done
for entry in * .ansible-lint .gitignore; do
    case $entry in
        build | __pycache__ | *.tar.gz) continue ;;
    esac
    [ -e "$entry" ] || continue
    [ -L "$tree/$entry" ] || ln -s "../../../../$entry" "$tree/$entry"
done
