# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to one account: authenticated, paced, repeated where that is safe, and never redirected.

Only GET exists here, so that every request may be repeated.
"""

from __future__ import annotations

import base64
import json
import threading
import typing as t
from dataclasses import dataclass
from urllib.parse import urlsplit

from .._deps import pydantic_core
from ..arguments.settings import HttpSettings
from ..errors import ApiError
from .deadline import Deadline
from .limiter import Clock, Limiter
from .pages import origin
from .patience import ApiUse, Patience, asked_pause, backoff, passing
from .problems import FAILURES, Problem, of_answer, of_exception
from .reading import ACCEPTED, whole_body
from .skew import ClockSkew, shared
from .transport import WHOLE, proxies, transport

Params = t.Sequence[tuple[str, str]]
Result = t.TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer: a success, or a redirect for those who asked for one."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Access:
    """How an account is entered, and what messages say when that fails.

    Attributes:
        header: name of the header that carries the credentials, and its value.
        secrets: texts that must not appear in any message.
        origins: base URLs that may receive the credentials.
        credentials: remedy when they are refused, without a final stop.
        permission: remedy when they do not suffice, without a final stop.
        misplaced: what is odd about the base URL, and how it should be: problem and remedy, both without
            a final stop. A refusal is then most likely another service's.
    """

    header: tuple[str, str]
    secrets: tuple[str, ...]
    origins: tuple[str, ...]
    credentials: str
    permission: str
    misplaced: tuple[str, str] | None = None

    @classmethod
    def basic(
        cls, username: str, password: str, origins: tuple[str, ...], credentials: str, permission: str
    ) -> Access:
        """Return how HTTP Basic enters."""
        pair = base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
        return cls(("Authorization", f"Basic {pair}"), (password, pair), origins, credentials, permission)

    def __repr__(self) -> str:
        """Show where it leads, and nothing else."""
        return f"Access(origins={self.origins!r})"


class Session:
    """All requests of one account; safe to share between threads.

    Args:
        http: how to send.
        access: how to enter, and which origins may receive the credentials.
        account: what messages call the account; may be set once it is known.
        clock: what tells the time.
        api: what has been used already, to count on from there.
    """

    def __init__(
        self,
        http: HttpSettings,
        access: Access,
        account: str | None,
        clock: Clock | None = None,
        api: ApiUse | None = None,
    ) -> None:
        self.api = api or ApiUse()
        self.account = account
        self._http = http
        self._access = access
        self._clock = clock or Clock()
        # A clock of its own is not this machine's: what it shows must not be taken for that.
        self._skew = shared(access.origins[0]) if clock is None else ClockSkew()
        self.api.skew = self._skew
        self._limiter = Limiter(http.requests_per_second, self._clock)
        self._patience = Patience(http.max_wait, self.api, self._clock)
        self._origins = frozenset(origin(url) for url in access.origins)
        self._answered = threading.Event()
        name, value = access.header
        headers = {name: value, "Accept": "application/json", "Accept-Encoding": ACCEPTED}
        self._requests = transport(http, headers, hosts=4)
        self._proxies = {url: proxies(url) for url in access.origins}

    def close(self) -> None:
        """Close all connections."""
        self._requests.close()

    def get_json(self, url: str, params: Params = (), *, operation: str) -> dict[str, t.Any]:
        """Return the JSON object at *url*.

        Raises:
            ApiError: there is none, for whichever reason, after all repetitions.
        """

        def parsed(answer: Answer) -> dict[str, t.Any] | Problem:
            if 300 <= answer.status < 400:
                return self._refused(answer)
            try:
                document = _decoded(answer.body)
            except (ValueError, RecursionError):
                return _no_json(answer)
            return document if isinstance(document, dict) else _no_json(answer)

        return self._repeat(url, params, operation, parsed)

    def get(self, url: str, params: Params = (), *, operation: str) -> Answer:
        """Return the answer at *url*: a success, or a redirect, which is not followed.

        Raises:
            ApiError: the answer is another one, or there was none, after all repetitions.
        """
        return self._repeat(url, params, operation, lambda answer: answer)

    def entry(self, url: str, operation: str) -> dict[str, str]:
        """Return the header that opens *url*, for an answer that is too long to be read here: media.

        It counts as a request, and waits for its turn. The header must go nowhere else.

        Raises:
            ApiError: *url* is on no configured origin.
        """
        self._check(url, operation)
        self._limiter.acquire()
        self.api.count(retry=False)
        return dict([self._access.header])

    def clock_skew(self, url: str, params: Params) -> ClockSkew:
        """Return how far this machine's clock is from the provider's.

        Where no answer has told it lately, *url* is asked, once: any answer tells the time.
        """
        if not self._skew.known(self._clock.now()):
            self._attempt(url, params, lambda answer: answer, retry=False)
        return self._skew

    def _repeat(
        self, url: str, params: Params, operation: str, read: t.Callable[[Answer], Result | Problem]
    ) -> Result:
        self._check(url, operation)
        attempt = 0
        while True:
            outcome, pause = self._attempt(url, params, read, retry=attempt > 0)
            if not isinstance(outcome, Problem):
                return outcome
            allowed = self._http.max_retries
            if outcome.patience == "little" or (not outcome.reached and not self._answered.is_set()):
                # What never worked is most likely misspelt: tell soon instead of waiting for minutes.
                allowed = min(allowed, 2)
            if outcome.patience == "none" or attempt >= allowed:
                raise self._error(operation, outcome, attempt)
            # A pause that is too short for the queue of others grows like any other wait.
            if not self._patience.wait(max(backoff(attempt), pause or 0.0)):
                raise self._error(operation, outcome, attempt, pause)
            attempt += 1

    def _check(self, url: str, operation: str) -> None:
        if origin(url) not in self._origins:
            problem = f"{urlsplit(url).hostname} is no configured origin and gets no credentials"
            raise ApiError(operation, self.account, problem, "check the base URL", kind="data")

    def _attempt(
        self, url: str, params: Params, read: t.Callable[[Answer], Result | Problem], *, retry: bool
    ) -> tuple[Result | Problem, float | None]:
        """Send once. Returns what *read* made of the answer or the problem, and the pause asked for."""
        ticket = self._limiter.acquire()
        self.api.count(retry=retry)
        try:
            answer = self._send(url, params)
        except FAILURES as error:
            return of_exception(error, urlsplit(url).hostname or "the host", self._http.timeout), None
        self._answered.set()
        if answer.status == 429:
            pause = asked_pause(answer.headers, self._clock.wall())
            self._limiter.refused(ticket, pause)
            return self._refused(answer), pause
        self._limiter.accepted()
        if 200 <= answer.status < 400:
            return read(answer), None
        asks = passing(answer.status) and "Retry-After" in answer.headers
        return self._refused(answer), asked_pause(answer.headers, self._clock.wall()) if asks else None

    def _send(self, url: str, params: Params) -> Answer:
        base = next(one for one in self._access.origins if origin(one) == origin(url))
        sent = self._clock.wall()
        with (
            Deadline(WHOLE * self._http.timeout),
            self._requests.get(
                url,
                params=list(params),
                timeout=self._http.timeout,
                allow_redirects=False,
                stream=True,
                proxies=self._proxies[base],
            ) as response,
        ):
            if response.status_code < 500 and response.status_code != 407:
                # Others may be a proxy's own, which has a clock of its own.
                self._skew.note(response.headers, sent, self._clock.wall(), self._clock.now())
            return Answer(response.status_code, response.headers, whole_body(response))

    def _refused(self, answer: Answer) -> Problem:
        if self._access.misplaced is not None and answer.status in (400, 401, 403, 404, 405):
            # Neither its code nor its message is this provider's, and the credentials may be right.
            problem, remedy = self._access.misplaced
            return Problem("request", problem, remedy, "none", True, answer.status)
        return of_answer(
            answer.status,
            answer.headers,
            answer.body,
            credentials=self._access.credentials,
            permission=self._access.permission,
            secrets=self._access.secrets,
        )

    def _error(self, operation: str, problem: Problem, retries: int, pause: float | None = None) -> ApiError:
        text = problem.text
        if retries and problem.patience != "none":
            text += f", also after {retries} {'repetition' if retries == 1 else 'repetitions'}"
        if pause is not None and pause > self._http.max_wait:
            text += f", and asks to wait {pause:g} s, longer than max_wait allows"
        return ApiError(
            operation,
            self.account,
            text,
            problem.remedy,
            kind=problem.kind,
            status=problem.status,
            code=problem.code,
            request_id=problem.request_id,
        )


def _decoded(body: bytes) -> t.Any:
    try:
        return pydantic_core.from_json(body)
    except ValueError:
        # The fast parser refuses halves of surrogate pairs, which a name may well hold.
        if b"\\ud" in body or b"\\uD" in body:
            return json.loads(body)
        raise


def _no_json(answer: Answer) -> Problem:
    kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    start = answer.body.lstrip()[:1]
    request_id = answer.headers.get("Twilio-Request-Id") or answer.headers.get("x-request-id")
    patience: t.Literal["all", "little"] = "little"
    remedy = "check the base URL, and any proxy between here and the provider"
    if not start:
        text = "the answer is empty"
    elif start in (b"{", b"["):
        text, patience = "the answer is no valid JSON object", "all"
        remedy = "run it again; if it stays, report it to the provider's support"
    else:
        shown = kind if kind in ("text/plain", "application/xml", "text/xml") else "something else"
        text = f"the answer is {'HTML' if kind == 'text/html' else shown} instead of JSON"
    return Problem("data", text, remedy, patience, True, answer.status, None, request_id)
