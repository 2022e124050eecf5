# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every failure that a user can meet, as one sentence that says what to do about it."""

from __future__ import annotations

import typing as t


class RecordingsError(Exception):
    """A foreseeable failure. ``str()`` of it is the message that the module shows.

    It never holds a credential, a signed URL or the body of an answer.
    """

    def details(self) -> dict[str, t.Any]:
        """Return the facts behind the sentence, for a module's failure result."""
        return {}


class InputError(RecordingsError):
    """An option, or a file that an option names, is not usable."""


class MissingLibraryError(RecordingsError):
    """A Python library is not installed for the interpreter that runs the module."""

    def __init__(self, requirements: t.Sequence[str], purpose: str, interpreter: str) -> None:
        self.requirements = list(requirements)
        quoted = " ".join(f"'{item}'" for item in requirements)
        super().__init__(
            f"{purpose[:1].upper()}{purpose[1:]} needs {', '.join(requirements)}, not installed for"
            f" {interpreter}; install with: {interpreter} -m pip install {quoted}"
        )


class StoreError(RecordingsError):
    """The evidence store cannot be opened, is of another version, or is in use."""


class ApiError(RecordingsError):
    """A request to a provider failed for good.

    Args:
        operation: what was being done, such as ``list room recordings``.
        account: the account's name or SID, or an API key's SID or ``None`` before it is known.
        problem: what went wrong, without a final stop.
        remedy: what the reader can do about it, without a final stop.
        status: HTTP status, when there was an answer.
        code: the provider's own error code.
        request_id: the provider's id of the request, which its support asks for.
        kind: ``credentials``, ``permission``, ``not_found``, ``rate``, ``network``, ``tls``,
            ``data``, ``request`` or ``server``.
    """

    def __init__(
        self,
        operation: str,
        account: str | None,
        problem: str,
        remedy: str,
        *,
        kind: str,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        self.operation = operation
        self.account = account
        self.problem = problem
        self.remedy = remedy
        self.kind = kind
        self.status = status
        self.code = code
        self.request_id = request_id
        facts = (
            f"HTTP {status}" if status is not None else "",
            f"code {code}" if code else "",
            f"request {request_id}" if request_id else "",
        )
        shown = f" ({', '.join(filter(None, facts))})" if any(facts) else ""
        # With an API key alone, the account is not known before the first record has come.
        kind_of_name = "the account of API key" if account and account.startswith("SK") else "account"
        whose = f" of {kind_of_name} {account}" if account else ""
        super().__init__(f"Cannot {operation}{whose}: {problem}{shown}; {remedy}.")

    @property
    def answer(self) -> dict[str, t.Any]:
        """What is known of the answer, for an error that says more of it."""
        return {"status": self.status, "code": self.code, "request_id": self.request_id}

    def details(self) -> dict[str, t.Any]:
        """Return the parts of the message, as a failed task's result shows them."""
        return {"operation": self.operation, "account": self.account, "kind": self.kind, **self.answer}


class WrongAccountError(ApiError):
    """An answer holds a record of an account other than the one asked for."""


class IncompleteListingError(ApiError):
    """A chain of pages did not end by the provider's own mark."""


class ExpiredPageError(IncompleteListingError):
    """The provider does not know a page's token any more: the chain has to begin anew."""
