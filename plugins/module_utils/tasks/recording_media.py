# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_media: from options to an archive, and from its outcome to a result."""

from __future__ import annotations

import contextlib
import itertools
import typing as t
from pathlib import Path

from ..arguments.accounts import ACCOUNTS_OPTIONS, read_accounts
from ..arguments.options import WINDOW_OPTIONS, Options, http_settings
from ..arguments.patterns import WITH_MEDIA, check_sid
from ..arguments.window import parse_window
from ..client.client import Client
from ..client.limiter import Clock
from ..client.patience import ApiUse, Patience
from ..errors import InputError
from ..media.archive import Archive, exclusive
from ..media.download import Downloader
from ..media.fetched import fetched
from ..media.judge import Candidate, Judge
from ..media.locate import TELNYX_FORMATS, Locator
from ..media.names import DEFAULT_TEMPLATE, Template
from ..media.progress import Progress
from ..media.storage import Storage
from ..media.stored import RESOURCES, Recorder, Wanted, archived, candidates
from ..media.tally import MediaIncompleteError, Tally
from ..media.verify import Verification, check_share, verify
from ..records.times import now, to_text
from ..sources.registry import probes
from ..store.database import Store, open_store
from .connect import ACCOUNT_OPTIONS, connect
from .media_many import archive_many

OPTIONS: t.Final[Options] = {
    "provider": {"type": "str", "choices": ["twilio", "telnyx"]},
    **ACCOUNTS_OPTIONS,
    "store": {"type": "str"},
    "recording_sids": {"type": "list", "elements": "str"},
    "recording_ids": {"type": "list", "elements": "str"},
    "resources": {"type": "list", "elements": "str", "choices": list(RESOURCES)},
    "dest": {"type": "path", "required": True},
    "name_template": {"type": "str", "default": DEFAULT_TEMPLATE},
    "telnyx_format": {"type": "str", "choices": list(TELNYX_FORMATS)},
    "limit": {"type": "int"},
    "verify": {"type": "bool", "default": False},
    "retry_missing": {"type": "bool", "default": False},
    "verify_share": {"type": "float", "default": 0.0},
    "allow_incomplete": {"type": "bool", "default": False},
    "progress_file": {"type": "path"},
    **WINDOW_OPTIONS,
    **ACCOUNT_OPTIONS,
}

_FILE_OPTIONS: t.Final = ("mode", "owner", "group", "attributes", "seuser", "serole", "setype", "selevel")


#: Options of one account that only this module has.
_MORE: t.Final = ("telnyx_format", "limit", "resources", *WINDOW_OPTIONS)


def run_media(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """Download the media of one account, or of many, and return the module's result."""
    if params["accounts"] is None:
        return _one(params, check_mode)
    return archive_many(params, read_accounts(params, OPTIONS, _MORE), check_mode, _identify, _one)


def _identify(params: dict[str, t.Any]) -> str:
    with connect(params) as client:
        return _account(client)


def _account(client: Client) -> str:
    """Return the account's SID, or its name."""
    # An API key does not tell its account; the first record that it may read does.
    account = client.account or client.identify(probes(client.provider))
    if account is None:
        raise InputError(
            "The account that the API key belongs to cannot be told, since it has no recordings; "
            "set account_sid (environment TWILIO_ACCOUNT_SID)."
        )
    return account


def _one(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    with contextlib.ExitStack() as stack:
        return _Run(params, stack, check_mode=check_mode).run(check_mode)


class _Run:
    def __init__(self, params: dict[str, t.Any], stack: contextlib.ExitStack, *, check_mode: bool) -> None:
        self._params = params
        ids, provider = _identifiers(params), _provider(params)
        template = Template(params["name_template"])
        if params["limit"] is not None and params["limit"] < 1:
            raise InputError(f"limit is {params['limit']}, but must be at least 1.")
        self._share = check_share(params["verify_share"])
        if self._share and params["store"] is None:
            raise InputError("verify_share compares files with the store; name the store.")
        self._dest = Path(params["dest"]).absolute()
        self._judge = Judge(self._dest, template, params["telnyx_format"], params["retry_missing"])
        window = parse_window(params["created_after"], params["created_before"], now=now())
        after, before = window.as_result().values()
        self._http = http_settings(params)
        self._client = stack.enter_context(connect({**params, "provider": provider}))
        self._store: Store | None = None
        if params["store"] is not None:
            opened = open_store(params["store"], read_only=check_mode, must_exist=True)
            self._store = stack.enter_context(contextlib.closing(opened))
        self._account = _account(self._client)
        resources = tuple(params["resources"] or ())
        self._wanted = Wanted(provider, self._account, ids, after, before, params["limit"], resources)
        self._fetched: list[Candidate] = []
        self._verification: Verification | None = None

    def run(self, check_mode: bool) -> dict[str, t.Any]:
        self._fetched = self._fetch_unknown()
        self._verify()
        recorder = Recorder(self._store) if self._store and not self._store.only_read else None
        archive = Archive(
            self._judge,
            self._candidates,
            recorder.add if recorder else lambda _outcome, _known: None,
            account=self._account,
            verify=self._params["verify"],
            keep_paths=any(self._params.get(name) is not None for name in _FILE_OPTIONS),
        )
        plan = archive.plan()
        if check_mode:
            return self._result(plan)
        archive.check_space(plan)
        with exclusive(self._dest, self._account):
            tally = self._download(archive, plan, recorder)
        result = self._result(tally)
        failed = tally.counts["failed"]
        if failed and not self._params["allow_incomplete"]:
            raise MediaIncompleteError(
                f"Media of {failed} of {tally.total} recordings of account {self._account} could not be "
                f"downloaded ({tally.first_failure}); what arrived is kept, "
                f"{tally.first_remedy or 'run again for the rest'}.",
                result,
            )
        return result

    def _verify(self) -> None:
        """Read a share of the archive again, before anything is written into it."""
        if not self._share or self._store is None:
            return
        with self._store.read() as connection:
            self._verification = verify(archived(connection, self._wanted), self._share, to_text(now()))
        self._judge.left_alone = frozenset(self._verification.altered)

    def _download(self, archive: Archive, plan: Tally, recorder: Recorder | None) -> Tally:
        http, progress_file = self._http, self._params["progress_file"]
        with contextlib.closing(Storage(http, archive.stopped.is_set)) as storage:
            patience = Patience(http.max_wait, ApiUse(), Clock())
            locator = Locator(self._client)
            downloader = Downloader(locator, storage, self._dest, http.max_retries + 1, patience)
            progress = Progress(progress_file, self._account, plan.counts["downloaded"], plan.size)
            try:
                return archive.fill(downloader, http.concurrency, progress)
            finally:
                if recorder is not None:
                    recorder.flush()

    def _fetch_unknown(self) -> list[Candidate]:
        """Fetch recordings that were asked for by their id and that the store does not hold."""
        known: set[str] = set()
        if self._store is not None and self._wanted.ids:
            with self._store.read() as connection:
                known = {item.record["id"] for item in candidates(connection, self._wanted)}
        unknown = [identifier for identifier in self._wanted.ids if identifier not in known]
        return fetched(self._client, self._account, unknown, self._http.concurrency)

    @contextlib.contextmanager
    def _candidates(self) -> t.Iterator[t.Iterable[Candidate]]:
        if self._store is None:
            yield self._fetched
            return
        with self._store.read() as connection:
            yield itertools.chain(candidates(connection, self._wanted), self._fetched)

    def _result(self, tally: Tally) -> dict[str, t.Any]:
        warnings = self._store.not_remembered("What became of the media is") if self._store else []
        told, account = self._verification, self._account
        shown = tally.as_result()
        if told:
            shown["summary"] += told.lines()
        return {
            **shown,
            "verification": told.as_result() if told else None,
            "account": account,
            "api": self._client.api.as_result(),
            "_files": [path for path in tally.paths if Path(path).exists()],
            "warnings": [*warnings, *tally.warnings(account), *(told.warnings(account) if told else [])],
        }


def _identifiers(params: t.Mapping[str, t.Any]) -> tuple[str, ...]:
    if params["recording_sids"] is not None:
        return tuple(dict.fromkeys(_sid(value) for value in params["recording_sids"]))
    identifiers = tuple(dict.fromkeys(params["recording_ids"] or ()))
    for identifier in identifiers:
        if not identifier or not all(mark.isalnum() or mark in "-_" for mark in identifier):
            raise InputError(f"recording_ids holds {identifier!r}, which is no id of a Telnyx recording.")
    return identifiers


def _sid(value: str) -> str:
    prefix = value[:2] if value[:2] in WITH_MEDIA else "RT"
    return check_sid(value, prefix, "recording_sids")


def _provider(params: t.Mapping[str, t.Any]) -> str:
    asked: str | None = params["provider"]
    for option, provider in (("recording_sids", "twilio"), ("recording_ids", "telnyx")):
        if params[option] is not None:
            if asked not in (None, provider):
                raise InputError(
                    f"{option} are {provider}'s, but provider is {asked}; leave one of them out."
                )
            return provider
    if params["store"] is None:
        raise InputError("Name a store, or recording_sids of Twilio, or recording_ids of Telnyx.")
    if asked is None:
        raise InputError(
            "Set provider to twilio or telnyx: the store may hold both, and each needs its credentials."
        )
    return asked
