# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables that look as if a role read them, and that it does not know."""

from __future__ import annotations

import difflib
import typing as t

_SHOWN = 80


def misspelt(variables: t.Iterable[str], prefix: str, known: t.Collection[str]) -> list[str]:
    """Return a sentence for each of *variables* that begins with *prefix* and is not *known*."""
    unknown = sorted(name for name in variables if name.startswith(prefix) and name not in known)
    sentences = []
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        role = f"cpaas.recordings.{prefix[:-1]}"
        hint = f"; did you mean {near[0]}?" if near else f": see ansible-doc -t role {role}"
        shown = name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
        sentences.append(f"The role does not know the variable {shown}, and ignores it{hint}")
    return sentences
