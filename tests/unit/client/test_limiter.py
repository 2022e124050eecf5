# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import heapq
import itertools
import threading

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.limiter import Limiter, Ticket

from tests.unit.client.doubles import FakeClock


def test_requests_are_spaced_evenly() -> None:
    clock = FakeClock()
    limiter = Limiter(10, clock)
    turns = [limiter.acquire().at for _any in range(21)]
    assert turns[-1] - turns[0] == pytest.approx(2.0)
    assert min(later - earlier for earlier, later in itertools.pairwise(turns)) == pytest.approx(0.1)


def test_a_pause_is_not_followed_by_a_burst() -> None:
    clock = FakeClock()
    limiter = Limiter(10, clock)
    limiter.acquire()
    clock.moment += 60
    start = clock.moment
    for _any in range(11):
        limiter.acquire()
    assert clock.moment - start >= 0.9


def test_zero_is_no_ceiling() -> None:
    clock = FakeClock()
    limiter = Limiter(0, clock)
    for _any in range(1000):
        limiter.acquire()
    assert clock.slept == []


def test_a_refusal_stops_everybody_for_as_long_as_the_provider_says() -> None:
    clock = FakeClock()
    limiter = Limiter(50, clock)
    ticket = limiter.acquire()
    limiter.accepted()
    limiter.refused(ticket, 7.0)
    before = clock.moment
    limiter.acquire()
    assert clock.moment - before >= 7.0


def test_refusals_of_requests_already_under_way_lower_the_rate_once() -> None:
    clock = FakeClock()
    limiter = Limiter(100, clock)
    tickets = [limiter.acquire() for _any in range(8)]
    for _any in tickets:
        limiter.accepted()
    limiter.refused(tickets[0], None)
    after_first = limiter.rate
    for ticket in tickets[1:]:
        limiter.refused(ticket, None)
    assert limiter.rate == pytest.approx(after_first)


def test_the_rate_recovers_but_never_exceeds_what_the_user_allows() -> None:
    clock = FakeClock()
    limiter = Limiter(40, clock)
    for _any in range(40):
        limiter.acquire()
        limiter.accepted()
    limiter.refused(limiter.acquire(), None)
    lowered = limiter.rate
    clock.moment += 600
    assert lowered < 40
    assert limiter.rate == 40


class Bucket:
    """A provider's quota: a token bucket that holds *burst* seconds of it."""

    def __init__(self, quota: float, burst: float) -> None:
        self.quota, self.size = quota, quota * burst
        self.tokens, self.at = self.size, 0.0

    def take(self, moment: float) -> bool:
        self.tokens = min(self.size, self.tokens + (moment - self.at) * self.quota)
        self.at = moment
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def simulate(
    limiter: Limiter,
    clock: FakeClock,
    bucket: Bucket,
    *,
    workers: int,
    latency: float,
    total: int,
    retry_after: float | None,
) -> tuple[float, int]:
    """Let *workers* make *total* requests; returns the share of the quota that was used, and refusals."""
    order = itertools.count()
    events = [(0.0, next(order), "ask", Ticket(0, 0.0)) for _any in range(workers)]
    heapq.heapify(events)
    begun, done, refusals, end = 0, 0, 0, 0.0
    while events:
        clock.moment, _any, kind, ticket = heapq.heappop(events)
        now = clock.moment
        if kind in ("ask", "again"):
            begun += kind == "ask"
            if kind == "ask" and begun > total:
                continue
            ticket, wait = limiter.reserve()
            heapq.heappush(
                events, (now + max(0.0, wait), next(order), "send" if wait <= 0 else "turn", ticket)
            )
        elif kind == "turn" and not limiter.valid(ticket):
            heapq.heappush(events, (now, next(order), "again", ticket))
        elif kind in ("turn", "send"):
            kind = "taken" if bucket.take(now) else "refused"
            heapq.heappush(events, (now + latency, next(order), kind, ticket))
        elif kind == "taken":
            limiter.accepted()
            done, end = done + 1, now
            heapq.heappush(events, (now, next(order), "ask", ticket))
        else:
            refusals += 1
            limiter.refused(ticket, retry_after)
            wait = 0.4 if retry_after is None else retry_after
            heapq.heappush(events, (now + wait, next(order), "again", ticket))
    return done / end / bucket.quota, refusals


@pytest.mark.parametrize("retry_after", [None, 1.0])
@pytest.mark.parametrize(("ceiling", "workers"), [(200.0, 16), (200.0, 32), (100.0, 16), (0.0, 16)])
def test_a_quota_is_found_and_used(ceiling: float, workers: int, retry_after: float | None) -> None:
    clock = FakeClock(0.0)
    limiter = Limiter(ceiling, clock)
    used, refusals = simulate(
        limiter,
        clock,
        Bucket(80, 1.0),
        workers=workers,
        latency=0.05,
        total=3000,
        retry_after=retry_after,
    )
    assert used >= 0.9
    assert refusals < 0.05 * 3000


def test_threads_share_one_pace() -> None:
    limiter = Limiter(2000)
    turns: list[float] = []
    lock = threading.Lock()

    def work() -> None:
        for _any in range(25):
            at = limiter.acquire().at
            with lock:
                turns.append(at)

    threads = [threading.Thread(target=work) for _any in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(turns) - min(turns) >= 199 / 2000 - 0.06
    assert len(set(turns)) == 200
