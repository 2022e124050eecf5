# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video and Video Insights, for one account."""

from __future__ import annotations

import base64
import threading
import typing as t

from ..arguments.settings import TwilioSettings
from ..errors import ApiError, WrongAccountError
from .limiter import Clock
from .pages import Query, Record
from .patience import ApiUse
from .session import Access, Session
from .skew import ClockSkew
from .subaccounts import with_own_credentials
from .twilio_lists import PARTICIPANTS, RECORDINGS, ROOM_RECORDINGS, ROOMS, TwilioCollection


class TwilioClient:
    """Everything that is read from one Twilio account; safe to share between threads.

    Raises:
        ApiError: the settings name a main account, and it does not open the subaccount.
    """

    def __init__(self, settings: TwilioSettings, clock: Clock | None = None) -> None:
        api = ApiUse()
        settings = with_own_credentials(settings, api, clock)
        self._settings = settings
        self._expected = settings.account_sid
        self._confirmed = False
        self._lock = threading.Lock()
        basic = base64.b64encode(f"{settings.username}:{settings.password}".encode()).decode("ascii")
        pair = (
            "api_key_sid and api_key_secret"
            if settings.username.startswith("SK")
            else "account_sid and auth_token"
        )
        access = Access(
            ("Authorization", f"Basic {basic}"),
            (settings.password, basic),
            (settings.video_base_url, settings.insights_base_url),
            f"check {pair}, and that they belong together and to this account",
            "give the API key the permissions to read Video recordings, their settings and Insights",
        )
        self.session = Session(settings.http, access, settings.account_sid or settings.username, clock, api)

    def __enter__(self) -> t.Self:
        """Use the client as a context that closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.session.close()

    @property
    def api(self) -> ApiUse:
        """What has been asked so far."""
        return self.session.api

    @property
    def account(self) -> str | None:
        """The account's SID: as configured, else as the first record told."""
        return self._expected

    def clock_skew(self) -> ClockSkew:
        """Return how far this machine's clock is from Twilio's; asks once when nothing tells."""
        return self.session.clock_skew(f"{self._settings.video_base_url}/v1/Recordings", [("PageSize", "1")])

    def check(self, record: Record, name: t.Any, operation: str) -> None:
        """Make sure that *record* belongs to the account.

        With a parent's credentials and a subaccount's SID, Twilio answers with the parent's data
        (github.com/twilio/twilio-python/issues/785), so every record is looked at.

        Raises:
            WrongAccountError: it names both accounts.
        """
        owner = record.get("account_sid")
        if not isinstance(owner, str):
            return
        if owner == self._expected:
            self._confirmed = True
            return
        with self._lock:
            if self._expected is None:
                self._expected = self.session.account = owner
            expected = self._expected
        if owner != expected:
            what = f"record {name}" if isinstance(name, str) else "a record"
            raise WrongAccountError(
                operation,
                expected,
                f"the answer holds {what} of account {owner}",
                f"give account {expected} its own credentials, or let main_account_sid and main_auth_token "
                "obtain them: those of a parent account read the parent's data",
                kind="data",
            )

    def recordings(self) -> TwilioCollection:
        """List room recordings of the whole account, 100 per page."""
        return TwilioCollection(self, RECORDINGS, self._settings.video_base_url, "/v1/Recordings", None)

    def room_recordings(self, room_sid: str) -> TwilioCollection:
        """List the recordings of one room, 1,000 per page."""
        return TwilioCollection(
            self, ROOM_RECORDINGS, self._settings.video_base_url, f"/v1/Rooms/{room_sid}/Recordings", room_sid
        )

    def rooms(self) -> TwilioCollection:
        """List the rooms that Insights keeps, 1,000 per page.

        Give both bounds always: without them Insights tells only rooms that ended in the last 24 hours.
        """
        return TwilioCollection(self, ROOMS, self._settings.insights_base_url, "/v1/Video/Rooms", None)

    def participants(self, room_sid: str) -> TwilioCollection:
        """List the participants of one room, 1,000 per page."""
        return TwilioCollection(
            self,
            PARTICIPANTS,
            self._settings.insights_base_url,
            f"/v1/Video/Rooms/{room_sid}/Participants",
            room_sid,
        )

    def recording(self, sid: str) -> Record:
        """Fetch one recording."""
        return self._fetch(
            self._settings.video_base_url, f"/v1/Recordings/{sid}", f"fetch recording {sid}", sid
        )

    def room_recording(self, room_sid: str, sid: str) -> Record:
        """Fetch one recording of a room."""
        path = f"/v1/Rooms/{room_sid}/Recordings/{sid}"
        return self._fetch(
            self._settings.video_base_url, path, f"fetch recording {sid} of room {room_sid}", sid
        )

    def room(self, sid: str) -> Record:
        """Fetch one room from Insights."""
        return self._fetch(
            self._settings.insights_base_url, f"/v1/Video/Rooms/{sid}", f"fetch video room {sid}", sid
        )

    def participant(self, room_sid: str, sid: str) -> Record:
        """Fetch one participant of a room."""
        path = f"/v1/Video/Rooms/{room_sid}/Participants/{sid}"
        return self._fetch(
            self._settings.insights_base_url, path, f"fetch participant {sid} of room {room_sid}", sid
        )

    def recording_settings(self) -> Record | None:
        """Fetch the account's recording settings; ``None`` when it never configured any.

        Twilio does not document which of 404 and an empty record that is, so both are accepted.
        """
        try:
            record = self._fetch(
                self._settings.video_base_url,
                "/v1/RecordingSettings/Default",
                "fetch recording settings",
                None,
            )
        except ApiError as error:
            if error.status != 404:
                raise
            self._confirm()
            return None
        meaningful = (value for key, value in record.items() if key not in ("account_sid", "url"))
        return record if any(value is not None for value in meaningful) else None

    def _confirm(self) -> None:
        """Look at some record's account, before an answer without any is believed to be about it."""
        if not self._confirmed:
            try:
                self.recordings().page(Query(), None)
            except WrongAccountError:
                raise
            except ApiError:
                return  # whoever lists recordings will say it

    def recording_rules(self, room_sid: str) -> Record:
        """Fetch the recording rules of one room.

        Rules do not tell their account, so the room is fetched first, which does.
        """
        path = f"/v1/Rooms/{room_sid}"
        operation = f"fetch recording rules of room {room_sid}"
        self._fetch(self._settings.video_base_url, path, operation, room_sid)
        return self._fetch(self._settings.video_base_url, f"{path}/RecordingRules", operation, None)

    def _fetch(self, base_url: str, path: str, operation: str, name: str | None) -> Record:
        record = self.session.get_json(f"{base_url}{path}", operation=operation)
        self.check(record, name, operation)
        return record
