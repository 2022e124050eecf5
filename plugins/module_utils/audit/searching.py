# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Regular expressions of Python's syntax that come to an end: the one place where a policy's are searched.

Python's engine tries every way in which an expression may fit, and with ``^(a+)+$`` a name of 30 letters
has a billion ways. Most expressions of policies cannot do that, and are searched as they are. The others are
watched: in a process's main thread by a timer (the engine looks for signals while it searches), in any other
thread by letting a helper process search, which can be ended.
"""

from __future__ import annotations

import re
import signal
import threading
import typing as t
from functools import partial

from ..errors import InputError
from .search_helper import Helper

#: Seconds that one search, and all searches of one expression in one audit, may take.
MOST_SECONDS = 2.0
MOST_SECONDS_IN_ALL = 60.0
_TICK = 0.25

Search: t.TypeAlias = "t.Callable[[str], bool]"


class SlowExpressionError(InputError):
    """A regular expression does not come to an end on a text that is there."""


def harmless(text: str) -> bool:
    """Tell whether no text can make the search for *text* take long.

    Going over a text again needs at least two choices that multiply: repetitions, or groups of
    alternatives. What has at most one is harmless; escaped characters are counted, too, which does no harm.
    """
    repeats = sum(text.count(sign) for sign in "*+?")
    if "{" in text:
        return False
    if repeats == 0:
        return text.count("(") <= 1
    return repeats == 1 and "|" not in text


class Searcher:
    """Searches expressions, and gives up on one that does not come to an end.

    A context manager: only inside of it the timer runs, and its end ends the helper.

    Args:
        seconds: how long one search may take; tests shorten it.
    """

    def __init__(self, *, seconds: float = MOST_SECONDS) -> None:
        self._seconds = seconds
        self._active: _Watched | None = None
        self._serial = 0
        self._seen = (0, 0)
        self._helper: Helper | None = None
        self._before: t.Any = None
        self._timed = False

    def __enter__(self) -> t.Self:
        if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
            self._before = (signal.signal(signal.SIGALRM, self._tick), signal.getitimer(signal.ITIMER_REAL))
            signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
            self._timed = True
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._timed:
            handler, (left, every) = self._before
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, handler)
            if left or every:
                signal.setitimer(signal.ITIMER_REAL, left or every, every)
            self._timed = False
        if self._helper is not None:
            self._helper.close()
            self._helper = None

    def compiled(self, texts: t.Sequence[str], places: t.Sequence[str], *, whole: bool = False) -> Search:
        """Return what tells whether any of *texts* is found in a text.

        Args:
            places: for messages: where each of *texts* stands.
            whole: an expression must fit the whole text.
        """
        # One by one: joined, their groups and flags would get in each other's way.
        searches = [
            _plain(text, whole=whole)
            if harmless(text)
            else partial(self.search, _Watched(text, place, whole=whole))
            for text, place in zip(texts, places, strict=True)
        ]
        return searches[0] if len(searches) == 1 else lambda value: any(each(value) for each in searches)

    def search(self, watched: _Watched, value: str) -> bool:
        """Search, and fail when it takes too long.

        Raises:
            SlowExpressionError: it does.
        """
        if not self._timed or threading.current_thread() is not threading.main_thread():
            return self._ask_helper(watched, value)
        self._serial += 1
        self._active = watched
        try:
            return watched.apply(value) is not None
        except _TooLongError:
            raise watched.slow(len(value)) from None
        finally:
            self._active = None

    def _tick(self, _signal: int, _frame: t.Any) -> None:
        watched = self._active
        if watched is None:
            return
        serial, ticks = self._seen
        ticks = ticks + 1 if serial == self._serial else 1
        self._seen = (self._serial, ticks)
        watched.ticks += 1
        # The first tick may come at any moment after the search began.
        if (ticks - 1) * _TICK >= self._seconds or watched.ticks * _TICK >= MOST_SECONDS_IN_ALL:
            self._active = None
            raise _TooLongError

    def _ask_helper(self, watched: _Watched, value: str) -> bool:
        if self._helper is None:
            self._helper = Helper()
        answer = self._helper.search(watched.text, value, self._seconds, whole=watched.whole)
        if answer is None:
            raise watched.slow(len(value))
        return answer


def _plain(text: str, *, whole: bool) -> Search:
    apply = re.compile(text).fullmatch if whole else re.compile(text).search
    return lambda value: apply(value) is not None


class _TooLongError(Exception):
    """Raised out of a search by the timer."""


class _Watched:
    """One expression that may take long."""

    def __init__(self, text: str, place: str, *, whole: bool) -> None:
        self.text = text
        self.whole = whole
        self.apply = re.compile(text).fullmatch if whole else re.compile(text).search
        self.ticks = 0
        self._place = place

    def slow(self, length: int) -> SlowExpressionError:
        return SlowExpressionError(
            f"The policy cannot be applied: {self._place}: the regular expression {self.text!r} does not "
            f"come to an end on a text of {length} characters; write it without repetitions inside of "
            "repetitions, such as ^a+$ in place of ^(a+)+$."
        )
