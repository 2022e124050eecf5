# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option that names the evidence store."""

from __future__ import annotations


class ModuleDocFragment:
    """Where the evidence is kept."""

    DOCUMENTATION = r"""
options:
  store:
    description:
      - The evidence store, either the path of an SQLite file, or a database URL such as
        C(postgresql://user@host/database).
      - A file belongs on a local disk, not on a network file system. Where nothing can be written, such as on
        a mount that is read-only, a store can be read. A pooler before PostgreSQL must keep sessions
        (PgBouncer with C(pool_mode=session)).
      - A file is created when it is collected into for the first time, readable by its owner alone.
      - The password of a database URL is better kept out of it, in C(PGPASSWORD) or a C(.pgpass) file.
        Whatever a URL leaves out, C(postgresql://) alone included, is taken from the environment of libpq,
        such as C(PGHOST), C(PGDATABASE) and C(PGUSER).
      - If not set, the environment variable E(CPAAS_RECORDINGS_STORE) is used.
    type: str
    required: true
"""
