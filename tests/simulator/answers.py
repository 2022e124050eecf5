# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers before they meet the network, and the error bodies of both providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from multidict import MultiMapping

from .overlay import Record


@dataclass
class Answer:
    """Status, JSON document (or bytes), headers; ``records`` is the list inside the document."""

    status: int
    document: Record | bytes
    headers: dict[str, str] = field(default_factory=dict)
    records: list[Record] | None = None


class ProblemError(Exception):
    """An answer other than the one asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class Call:
    """One request to an endpoint, after authentication."""

    path: str
    query: MultiMapping[str]
    origin: str  # scheme://host:port that the client used
    storage: str  # the same of the storage port
    params: Mapping[str, str]
    world: Any  # TwilioWorld or TelnyxWorld
    key_kind: str = "main"
    headers: Mapping[str, str] = field(default_factory=dict)  # of the request


def twilio_problem(
    status: int, code: int, message: str, headers: dict[str, str] | None = None
) -> ProblemError:
    """Return Twilio's classic error."""
    document = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return ProblemError(Answer(status, document, headers or {}))


def not_found(path: str) -> ProblemError:
    """Return Twilio's 404."""
    return twilio_problem(404, 20404, f"The requested resource {path} was not found")


def telnyx_problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    parameter: str | None = None,
) -> ProblemError:
    """Return Telnyx's error."""
    error: Record = {"code": code, "title": title, "detail": detail}
    error["meta"] = {"url": f"https://developers.telnyx.com/docs/overview/errors/{code}"}
    if parameter:
        error["source"] = {"parameter": parameter}
    return ProblemError(Answer(status, {"errors": [error]}, headers or {}))
