# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check the documentation that ships: plugins, docsite, changelog fragments."""

from __future__ import annotations

import sys

from tools.collection_copy import copy_collection
from tools.docsite import write
from tools.project import BIN, BUILD, run


def main() -> int:
    """Run both linters on a copy of the collection."""
    copy = copy_collection(BUILD / "docs-lint" / "ansible_collections" / "cpaas" / "recordings")
    write(copy)
    run([BIN / "antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", "."], cwd=copy)
    run([BIN / "antsibull-changelog", "lint"], cwd=copy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
