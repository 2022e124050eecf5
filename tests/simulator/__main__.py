# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line: ``python -m tests.simulator`` from the repository root."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import ssl
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .app import serve
from .config import Config, demo, telnyx_account, twilio_account


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="simulator", description="Twilio Video, Insights and Telnyx on loopback"
    )
    parser.add_argument("--config", help="JSON document of options (see config.py); '-' reads standard input")
    parser.add_argument("--port", type=int, default=0, help="API port; 0 chooses one")
    parser.add_argument("--storage-port", type=int, default=0)
    parser.add_argument("--ready-file", help="gets the addresses as JSON once everything listens")
    parser.add_argument("--tls-cert")
    parser.add_argument("--tls-key")
    parser.add_argument("--now", help="newest moment of the data: ISO 8601, or minute, hour, day (truncates)")
    parser.add_argument("--recordings", type=int, help="recordings of every account")
    parser.add_argument("--rooms", type=int, help="rooms of every Twilio account")
    parser.add_argument("--days", type=float, help="length of the window before --now")
    parser.add_argument(
        "--skew", help="SHARE:WIDTH, such as 0.8:0.05 for 80 %% of the records in 5 %% of the window"
    )
    parser.add_argument("--accounts", type=int, help="so many Twilio accounts instead of the default two")
    parser.add_argument(
        "--telnyx-accounts", type=int, help="so many Telnyx accounts instead of the default one"
    )
    parser.add_argument("--order", choices=("desc", "asc", "shuffled"))
    parser.add_argument("--latency", type=float, help="seconds before every answer")
    parser.add_argument("--quota", type=float, help="requests per second and account; 429 above")
    parser.add_argument("--retry-after", type=float, help="sent with 429")
    parser.add_argument("--nulls", type=float, help="share of the records with one null field")
    parser.add_argument("--media-max", type=int, help="bytes of the largest media")
    for switch in ("odd", "hostile", "clean", "parent-leak", "empty-last-page", "rooms-by-day"):
        parser.add_argument(f"--{switch}", action="store_true", default=None)
    parser.add_argument(
        "--fault", action="append", default=[], help="KIND=PROBABILITY, or KIND@N,M for the nth requests"
    )
    parser.add_argument("--fault-seed", type=int)
    parser.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a field of every account that has it, such as calls=1000000, as JSON or text",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="any field of config.Config, as JSON or text",
    )
    return parser


def _now(text: str) -> datetime:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    truncated = {"minute": now, "hour": now.replace(minute=0), "day": now.replace(hour=0, minute=0)}
    return truncated.get(text) or datetime.fromisoformat(text)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _fault(text: str) -> dict[str, Any]:
    if "@" in text:
        kind, _at, numbers = text.partition("@")
        return {"kind": kind, "nth": [int(number) for number in numbers.split(",")]}
    kind, _equals, share = text.partition("=")
    return {"kind": kind, "probability": float(share or "1")}


_OPTIONS = (
    *("order", "latency", "quota", "retry_after", "nulls", "media_max", "fault_seed", "odd", "hostile"),
    *("clean", "parent_leak", "empty_last_page", "rooms_by_day"),
)


def _document(path: str | None) -> Config:
    if path is None:
        return demo()
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    return Config.model_validate_json(text)


def _resize(config: Config, options: argparse.Namespace) -> None:
    for account in [*config.twilio, *config.telnyx]:
        if options.recordings is not None:
            account.recordings = options.recordings
        if options.days is not None:
            account.days = options.days
        if options.skew:
            share, _colon, width = options.skew.partition(":")
            account.skew_share, account.skew_width = float(share), float(width)
    for twilio in config.twilio:
        if options.rooms is not None or options.recordings is not None:
            twilio.rooms = options.rooms


def _equip(config: Config, texts: list[str]) -> Config:
    """Set fields of the accounts; one that no account has is an error."""
    changes = dict(text.split("=", 1) for text in texts)
    document = config.model_dump()
    accounts = [*document["twilio"], *document["telnyx"]]
    for name, value in changes.items():
        having = [account for account in accounts if name in account]
        if not having:
            raise SystemExit(f"--account {name}: no account has this field")
        for account in having:
            account[name] = _value(value)
    return Config.model_validate(document)


def configure(options: argparse.Namespace) -> Config:
    """Build the configuration from a document and from what the command line says."""
    config = _document(options.config)
    if options.accounts is not None:
        config.twilio = [twilio_account(f"account{n}") for n in range(options.accounts)]
    if options.telnyx_accounts is not None:
        config.telnyx = [telnyx_account(f"telnyx{n}") for n in range(options.telnyx_accounts)]
    _resize(config, options)
    config = _equip(config, options.account)
    changes = {name: getattr(options, name) for name in _OPTIONS if getattr(options, name) is not None}
    if options.now:
        changes["now"] = _now(options.now)
    for text in options.set:
        name, _equals, value = text.partition("=")
        changes[name] = _value(value)
    if options.fault:
        changes["faults"] = [_fault(text) for text in options.fault]
    return Config.model_validate({**config.model_dump(), **changes})


def _announce(text: str, ready_file: str | None) -> None:
    if ready_file:
        partial = Path(ready_file + ".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(ready_file)
    print(text, flush=True)


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    tls = None
    if options.tls_cert:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options.tls_cert, options.tls_key)
    config = configure(options)
    addresses, runners = await serve(config, port=options.port, storage_port=options.storage_port, tls=tls)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    _announce(json.dumps({**addresses, "pid": os.getpid()}), options.ready_file)
    await stop.wait()
    for runner in runners:
        await runner.cleanup()


def main() -> None:
    """Entry point."""
    options = _parser().parse_args()
    try:
        import uvloop
    except ImportError:
        asyncio.run(run(options))
    else:
        uvloop.run(run(options))


if __name__ == "__main__":
    main()
