# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python programs without the cost of their start: a process that has imported the libraries forks them.

Importing what a module of the collection needs costs a second of processor time; to fork a process that has
done so costs a hundredth. Each program is still a process of its own: nothing that one does reaches the next.

``nursery`` is the tests' end, ``server`` the process that forks, ``programs`` what is forked.

They share a Unix socket. Whoever connects sends what to run (JSON, see ``server.Order``) and three files:
standard input, output and error. It is told the process id, and the status when the program has ended.
"""

from __future__ import annotations
