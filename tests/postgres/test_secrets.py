# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The password of a database is shown nowhere, however it is given and whatever goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.secret_urls import secrets
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.url import database_url, shown

from tests.integration.ansible_run import Json, run_playbook
from tests.postgres.server import ADMINISTRATOR, ENCODED_PASSWORD, PASSWORD, Server
from tests.simulator.config import Config, twilio_account
from tests.simulator.fixtures import SimulatorFactory

WRONG = "not-the-password-5d2a91"


def collect(name: str, store: str, **more: object) -> Json:
    return {
        "name": name,
        "cpaas.recordings.recording_collect": {"store": store, "provider": "twilio", **more},
        "ignore_errors": True,
    }


def test_the_password_is_never_shown(
    simulator_factory: SimulatorFactory, server: Server, database: str, tmp_path: Path
) -> None:
    account = twilio_account("alpha", recordings=20)
    simulator = simulator_factory(Config(twilio=[account]))
    name = database.rpartition("/")[2]
    without = server.url(name, password=None)
    passwords = tmp_path / "pgpass"
    passwords.write_text(
        f"127.0.0.1:{server.port}:{name}:{ADMINISTRATOR}:{PASSWORD.replace(':', chr(92) + ':')}\n"
    )
    passwords.chmod(0o600)
    plain = f"postgresql://{ADMINISTRATOR}:{PASSWORD}@127.0.0.1:{server.port}/{name}"
    parameter = (
        f"postgresql://127.0.0.1:{server.port}/{name}?user={ADMINISTRATOR}&password={ENCODED_PASSWORD}"
    )
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            collect("in the URL", database),
            collect("as a parameter", parameter),
            {**collect("from a file", without), "environment": {"PGPASSFILE": str(passwords)}},
            collect("wrong", server.url(name, password=WRONG)),
            collect("none", without),
            collect("not encoded", plain),
            collect("misspelt option", database, stoer="x"),
            collect("other database", f"mysql://{ADMINISTRATOR}:{WRONG}@127.0.0.1/{name}"),
            collect("no server", f"postgresql://{ADMINISTRATOR}:{ENCODED_PASSWORD}@127.0.0.1:1/{name}"),
        ],
    }
    env = {
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.auth_token,
    }
    run = run_playbook([play], env=env, arguments=["-vvvv"])
    for task in ("in the URL", "as a parameter", "from a file"):
        assert not run.named(task).failed, run.named(task).result
    for task, words in {
        "wrong": "correct the user or the password",
        "none": "password",
        "not encoded": "percent-encoded",
        "misspelt option": "stoer",
        "other database": "cannot be kept in mysql",
        "no server": "check that the database server runs",
    }.items():
        assert run.named(task).failed
        assert words in run.named(task)["msg"], run.named(task)["msg"]
        assert "Traceback" not in run.named(task)["msg"]
    for secret in (PASSWORD, ENCODED_PASSWORD, WRONG, "rd#%", "rd%23%25"):
        assert secret not in run.output


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/var/lib/evidence.sqlite", set()),
        ("postgresql://user@host/db", set()),
        ("postgresql:///db?host=/run/postgresql&sslmode=require", set()),
        ("postgresql://user:secret-word@host/db", {"secret-word"}),
        ("postgresql://user:a%40b%2Fc@host/db", {"a%40b%2Fc", "a@b/c"}),
        ("postgresql://user:a@b/c@host/db", {"a@b/c"}),
        ("postgresql://host/db?user=me&password=one&sslpassword=two", {"one", "two"}),
        (None, set()),
        (7, set()),
    ],
)
def test_secrets_of_a_location(location: object, expected: set[str]) -> None:
    assert secrets(location) == expected


def test_a_location_is_shown_without_secrets() -> None:
    url = database_url("postgres://me:secret-word@host:5433/db?sslmode=require&password=other&sslkey=/k")
    assert shown(url) == "postgresql://me:***@host:5433/db?sslmode=require"


@pytest.mark.parametrize(
    "location", ["mysql://host/db", "postgresql://u:p@q@host/db", "://", "postgresql://h:x/db"]
)
def test_what_is_no_database_url_is_told_without_repeating_it(location: str) -> None:
    with pytest.raises(InputError) as caught:
        database_url(location)
    assert "p@q" not in str(caught.value)


def test_everything_may_come_from_the_environment(
    simulator_factory: SimulatorFactory, server: Server, database: str
) -> None:
    """As an AWX credential gives it: not even the URL is written anywhere."""
    account = twilio_account("alpha", recordings=20)
    simulator = simulator_factory(Config(twilio=[account]))
    env = {
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.auth_token,
        "CPAAS_RECORDINGS_STORE": "postgresql://",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGDATABASE": database.rpartition("/")[2],
        "PGUSER": ADMINISTRATOR,
        "PGPASSWORD": PASSWORD,
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [{"name": "collect", "cpaas.recordings.recording_collect": {"provider": "twilio"}}],
    }
    run = run_playbook([play], env=env, arguments=["-vvvv"])
    assert not run.named("collect").failed, run.named("collect").result
    assert PASSWORD not in run.output
