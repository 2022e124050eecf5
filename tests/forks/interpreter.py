# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python interpreter that costs little: it hands its script to a process that forks.

usage: python -I -S interpreter.py SOCKET [SCRIPT [ARGUMENT ...]]
"""

from __future__ import annotations

import json
import os
import socket
import sys


def main() -> None:
    """Run the script, or standard input."""
    arguments = sys.argv[2:]
    if arguments and arguments[0].startswith("-"):
        # Options of the interpreter need a true one.
        os.execv(sys.executable, [sys.executable, *arguments])
    order = {
        "module": "",
        "script": arguments[0] if arguments else "-",
        "arguments": arguments[1:],
        "env": dict(os.environ),
        "cwd": os.getcwd(),  # noqa: PTH109 - pathlib takes longer to import than all else here
    }
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(sys.argv[1])
        socket.send_fds(connection, [json.dumps(order).encode()], [0, 1, 2])
        connection.recv(1 << 10)
        status = int(connection.recv(1 << 10) or -9)
    if status < 0:
        os.kill(os.getpid(), -status)
    sys.exit(status)


if __name__ == "__main__":
    main()
