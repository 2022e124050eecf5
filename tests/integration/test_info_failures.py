# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each foreseeable failure of an info module is one sentence: operation, account, problem, remedy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ansible_run import Outcome, Task
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_module, run_modules
from tests.simulator.certificates import make
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle, running

ROOMS = "cpaas.recordings.video_room_info"
PARTICIPANTS = "cpaas.recordings.video_participant_info"
RECORDINGS = "cpaas.recordings.video_recording_info"
SETTINGS = "cpaas.recordings.video_recording_settings_info"
RULES = "cpaas.recordings.video_recording_rule_info"
CALLS = "cpaas.recordings.call_recording_info"
ALL = (ROOMS, RECORDINGS, SETTINGS, CALLS)
SECRETS = ("simulated-auth-token", "simulated-telnyx-key", "simulated-api-secret")


def small() -> Config:
    return Config(twilio=[twilio_account("alpha", recordings=150)], telnyx=[telnyx_account("gamma")])


def assert_sentence(outcome: Outcome, *words: str) -> None:
    assert outcome.failed
    message = outcome["msg"]
    for word in words:
        assert word in message, message
    assert message.endswith(".")
    assert "\n" not in message
    assert "Traceback" not in str(outcome.result)
    assert (
        "exception" not in outcome.result
        or not outcome["exception"]
        or "Traceback" not in outcome["exception"]
    )
    assert not any(secret in str(outcome.result) for secret in SECRETS)


CASES: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    (ROOMS, {"room_sids": ["RM12"]}, ("room_sids", "RM followed by 32 hexadecimal digits")),
    (ROOMS, {"created_after": "2026-03-01T09:30:00"}, ("created_after", "without a zone", "36h")),
    (ROOMS, {"limit": 0}, ("limit is 0",)),
    (PARTICIPANTS, {"room_sid": "weekly"}, ("room_sid is 'weekly'",)),
    (PARTICIPANTS, {"room_sid": "RM" + "a" * 32, "participant_sids": ["x"]}, ("participant_sids",)),
    (RECORDINGS, {"recording_sids": ["RE" + "a" * 32]}, ("names a voice recording",)),
    (RECORDINGS, {"source_sid": "RT" + "a" * 32}, ("source_sid names a room recording",)),
    (RULES, {"room_sid": "RM" + "z" * 32}, ("room_sid",)),
    (CALLS, {"recording_ids": ["RT" + "a" * 32]}, ("no Telnyx recording id",)),
    (ROOMS, {"video_base_url": "http://video.example.com"}, ("video_base_url", "unprotected")),
    (ROOMS, {"auth_token": "a-long-token with a space in it"}, ("auth_token holds white space",)),
]


def test_wrong_options_are_named_before_any_request(simulator_factory: SimulatorFactory) -> None:
    simulator = simulator_factory(small())
    outcomes = run_modules(
        [Task(module, options) for module, options, _any in CASES], env=provider_environment(simulator)
    )
    for (_any, _more, words), outcome in zip(CASES, outcomes, strict=True):
        assert_sentence(outcome, *words)
    assert simulator.counters()["total"] == 0


def test_ansible_itself_refuses_wrong_choices_and_contradictions(simulator: Handle) -> None:
    status, media, both, fetch, none = run_modules(
        [
            Task(RECORDINGS, {"status": ["paused"]}),
            Task(RECORDINGS, {"media_type": "smell"}),
            Task(RECORDINGS, {"recording_sids": ["RT" + "a" * 32], "created_after": "1d"}),
            Task(CALLS, {"recording_ids": [], "from": "+12025550123"}),
            Task(PARTICIPANTS),
        ],
        env=provider_environment(simulator),
    )
    assert "processing, completed, failed, deleted" in status["msg"]
    assert "audio, video, data" in media["msg"]
    assert "mutually exclusive" in both["msg"]
    assert "mutually exclusive" in fetch["msg"]
    assert "room_sid" in none["msg"]


def test_missing_credentials_name_options_and_environment(simulator: Handle) -> None:
    outcomes = run_modules(
        [Task(module) for module in ALL], env=provider_environment(simulator, twilio=None, telnyx=None)
    )
    for outcome in outcomes[:3]:
        assert_sentence(outcome, "account_sid and auth_token", "TWILIO_API_KEY_SECRET")
    assert_sentence(outcomes[3], "api_key", "TELNYX_API_KEY")


def test_wrong_credentials_and_missing_things(simulator: Handle) -> None:
    account = simulator.config.twilio[0].sid
    wrong = {"auth_token": "wrong-token-0123456789abcdef"}
    sid = "RT" + "0" * 32
    room, recording, settings, call, absent, absent_call = run_modules(
        [
            Task(ROOMS, wrong),
            Task(RECORDINGS, wrong),
            Task(SETTINGS, wrong),
            Task(CALLS, {"api_key": "KEY0wrong-0123456789abcdef"}),
            Task(RECORDINGS, {"recording_sids": [sid]}),
            Task(CALLS, {"recording_ids": ["3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a10"]}),
        ],
        env=provider_environment(simulator),
    )
    for outcome, operation in (
        (room, "list video rooms"),
        (recording, "list room recordings"),
        (settings, "fetch recording settings"),
    ):
        assert_sentence(outcome, operation, account, "HTTP 401", "20003", "check account_sid and auth_token")
        assert "wrong-token" not in str(outcome.result)
        assert (outcome["kind"], outcome["status"]) == ("credentials", 401)
    assert_sentence(call, "list call recordings", "account telnyx", "HTTP 401", "check the Telnyx API key")
    assert_sentence(absent, f"fetch recording {sid}", account, "HTTP 404", "20404", "check the id")
    assert_sentence(absent_call, "fetch call recording 3f0c1f4e", "HTTP 404", "check the id")


def test_hosts_that_cannot_be_reached(simulator: Handle) -> None:
    unknown, refused, other = run_modules(
        [
            Task(ROOMS, {"insights_base_url": "https://no-such-host.invalid"}),
            Task(RECORDINGS, {"video_base_url": "http://127.0.0.1:9"}),
            Task(CALLS, {"base_url": "https://no-such-host.invalid/v2"}),
        ],
        env=provider_environment(simulator),
    )
    account = simulator.config.twilio[0].sid
    assert_sentence(unknown, "list video rooms", account, "no-such-host.invalid is not known", "base URL")
    assert_sentence(refused, "list room recordings", account, "127.0.0.1 refuses the connection")
    assert_sentence(other, "list call recordings", "no-such-host.invalid is not known")


@pytest.mark.parametrize(("host", "days"), [("127.0.0.1", -1), ("192.0.2.1", 1), ("127.0.0.1", 1)])
def test_certificates_that_do_not_fit(tmp_path: Path, host: str, days: int) -> None:
    certificate, key = make(tmp_path, host=host, days=days)
    trusted = host == "127.0.0.1" and days > 0
    with running(small(), tls_cert=str(certificate), tls_key=str(key), ca=str(certificate)) as simulator:
        environment = provider_environment(simulator)
        refused, named, off = run_modules(
            [
                Task(RECORDINGS),
                Task(RECORDINGS, {"ca_path": str(certificate)}),
                Task(RECORDINGS, {"validate_certs": False}),
            ],
            env=environment,
        )
    account = simulator.config.twilio[0].sid
    assert_sentence(refused, "list room recordings", account, "no trustworthy TLS connection", "ca_path")
    assert refused["kind"] == "tls"
    assert named.state == ("ok" if trusted else "failed")
    if not trusted:
        assert_sentence(named, "certificate", "ca_path")
    assert off.state == "ok"


FAULTS: list[tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    ({"kind": "html200"}, {"max_wait": 5}, ("HTML instead of JSON", "base URL")),
    ({"kind": "empty"}, {"max_wait": 5}, ("the answer is empty", "base URL")),
    ({"kind": "html"}, {"max_retries": 1}, ("the provider fails", "HTTP 502", "status page")),
    ({"kind": "malformed"}, {"max_retries": 1}, ("no valid JSON", "report it")),
    ({"kind": "truncate"}, {"max_retries": 1}, ("broke off", "status page")),
    ({"kind": "reset"}, {"max_retries": 1}, ("was lost", "network")),
    ({"kind": "http500"}, {"max_retries": 1}, ("the provider fails", "HTTP 500")),
    ({"kind": "http", "status": 403}, {}, ("HTTP 403", "permissions to read")),
    ({"kind": "redirect"}, {}, ("a redirect", "base URL")),
    ({"kind": "http429"}, {"max_wait": 1}, ("HTTP 429", "20429", "requests_per_second", "max_wait")),
    ({"kind": "http429", "retry_after": 900}, {"max_wait": 5}, ("asks to wait 900 s",)),
    ({"kind": "slow", "seconds": 9}, {"timeout": 0.2, "max_retries": 1}, ("not answer within 0.2 s",)),
    ({"kind": "foreign_next"}, {}, ("another origin", "no credentials")),
    ({"kind": "wrong_account"}, {}, ("of account AC", "credentials")),
    ({"kind": "repeat_page"}, {}, ("page",)),
]


def test_failing_providers(simulator_factory: SimulatorFactory) -> None:
    accounts = [twilio_account(f"fault{number}", recordings=600) for number in range(len(FAULTS))]
    simulator = simulator_factory(Config(twilio=accounts))
    simulator.faults(
        *(
            {**fault, "probability": 1.0, "account": account.sid}
            for (fault, _any, _more), account in zip(FAULTS, accounts, strict=True)
        )
    )
    outcomes = run_modules(
        [
            Task(RECORDINGS, {"account_sid": account.sid, "auth_token": account.auth_token, **options})
            for (_fault, options, _words), account in zip(FAULTS, accounts, strict=True)
        ],
        env=provider_environment(simulator, twilio=None, telnyx=None),
    )
    for (fault, _any, words), account, outcome in zip(FAULTS, accounts, outcomes, strict=True):
        assert_sentence(outcome, "list room recordings", account.sid, *words)
        if fault["kind"] == "wrong_account":
            assert len(set(re.findall(r"AC[0-9a-f]{32}", outcome["msg"]))) == 2
    assert not simulator.violations()
    assert not [entry for entry in simulator.requests(port="foreign") if entry["authorization"]]


@pytest.mark.parametrize("module", [ROOMS, RECORDINGS, CALLS])
def test_passing_faults_change_nothing_but_the_counters(
    simulator_factory: SimulatorFactory, module: str
) -> None:
    simulator = simulator_factory(small())
    key = "rooms" if module == ROOMS else "recordings"
    environment = provider_environment(simulator)
    calm = run_module(module, {}, env=environment)
    kinds = ("truncate", "http503", "http429")
    simulator.faults(*({"kind": kind, "nth": [number]} for number, kind in enumerate(kinds, 1)))
    rough = run_module(module, {}, env=environment)
    assert rough[key] == calm[key]
    assert rough["complete"] is True
    assert rough["api"]["retries"] >= 1
    assert rough["api"]["waited_seconds"] > 0


def test_odd_records_are_kept_and_named(simulator_factory: SimulatorFactory) -> None:
    simulator = simulator_factory(small().model_copy(update={"odd": True, "hostile": True}))
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    rooms, recordings = run_modules([Task(ROOMS), Task(RECORDINGS)], env=provider_environment(simulator))
    assert sorted(r["room_sid"] for r in rooms["rooms"]) == sorted(r["room_sid"] for r in world.rooms())
    assert {r["sid"]: r for r in recordings["recordings"]} == {r["sid"]: r for r in world.recordings()}
    assert any("does not fit the provider's documentation in" in text for text in recordings["warnings"])
    assert recordings["complete"] is True


def test_a_result_too_large_for_awx_is_warned_of(simulator_factory: SimulatorFactory) -> None:
    simulator = simulator_factory(Config(twilio=[twilio_account("alpha", recordings=1200)]))
    outcome = run_module(RECORDINGS, {}, env=provider_environment(simulator, telnyx=None))
    assert outcome["count"] == 1200
    assert any("recording_collect" in text for text in outcome["warnings"])
