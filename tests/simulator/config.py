# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that decides what the simulator serves, as one validated document."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .ids import key_of

Order = Literal["desc", "asc", "shuffled"]

#: Share of the rooms of each kind; what is left are ordinary rooms, recorded as they should be.
ROOM_SHARES: dict[str, float] = {
    "disabled": 0.02,  # must be recorded, recording is off
    "forbidden": 0.01,  # must not be recorded, and is
    "empty": 0.005,  # recording is on, people were there, nothing was recorded
    "missing": 0.003,  # recorded time is counted, no recording is listed
    "low": 0.005,  # recorded for a twentieth of the time
    "unknown": 0.01,  # recording_enabled is null
    "pending": 0.02,  # processing_state is not complete
    "payment": 0.06,  # must not be recorded, and is not
    "standup": 0.10,  # nobody asks for a recording, and there is none
    "go": 0.01,
    "peer": 0.01,
    "failed": 0.004,  # the room itself failed
}
#: Share of the recordings of each kind; what is left is completed and whole.
RECORDING_SHARES: dict[str, float] = {
    "failed": 0.002,
    "deleted": 0.004,
    "stuck": 0.001,  # still processing
    "zero": 0.001,  # completed with size 0 and duration 0
    "muted": 0.001,  # completed, media answers 404
    "external": 0.003,  # media in the customer's own storage
}


class Model(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")


class Fault(Model):
    """One way to misbehave: by chance (seeded, per URL and attempt), or at the nth matching requests."""

    kind: str
    probability: float = 0.0
    nth: list[int] = Field(default_factory=list)
    path: str = ""  # a regular expression searched in path and query; empty: everything suitable
    account: str = ""  # an account SID or Telnyx account name; empty: all
    times: int | None = None  # at most so often
    seconds: float = 2.0  # of the slow answer
    retry_after: float | None = None
    retry_after_date: bool = False  # as an HTTP date instead of seconds
    status: int | None = None  # overrides the kind's HTTP status
    field: str | None = None  # of bad_record


class ApiKey(Model):
    """A Twilio API key; ``deny`` lists path patterns that a restricted key may not read."""

    sid: str
    secret: str
    kind: Literal["main", "standard", "restricted"] = "standard"
    deny: list[str] = Field(default_factory=list)


class Size(Model):
    """How much an account holds and how it lies on the clock."""

    seed: int = 1
    recordings: int = 200
    days: float = 6.0
    skew_share: float = 0.0
    skew_width: float = 0.0


class Settings(Model):
    """What the RecordingSettings record says; ``None`` in the account means: never configured."""

    friendly_name: str | None = "Recording settings"
    aws_credentials_sid: str | None = None
    aws_s3_url: str | None = None
    aws_storage_enabled: bool | None = False
    encryption_key_sid: str | None = None
    encryption_enabled: bool | None = False


class TwilioAccount(Size):
    """One Twilio account, or subaccount if ``parent`` names its parent's SID."""

    sid: str
    auth_token: str
    keys: list[ApiKey] = Field(default_factory=list)
    friendly_name: str = "Simulated account"
    parent: str | None = None
    status: Literal["active", "suspended", "closed"] = "active"
    rooms: int | None = None  # default: an eighth of the recordings
    settings: Settings | None = None
    calls: int | None = None  # legs; default: a quarter of the recordings
    voice_recordings: int | None = None  # default: one of each conversation that is recorded
    conferences: int | None = None  # default: one for each twenty calls
    compositions: int | None = None  # default: of every tenth recorded room, and of one that must not be
    transcriptions: int | None = None  # default: a fifth of the voice recordings
    hooks: int = 2  # composition hooks
    trunks: int = 3
    composition_settings: Settings | None = None
    voice_default: bool = False  # whether the account records every call by default
    advanced_features: bool = True  # of Voice Insights; without them it refuses
    call_shares: dict[str, float] = Field(default_factory=dict)
    conference_shares: dict[str, float] = Field(default_factory=dict)
    voice_recording_shares: dict[str, float] = Field(default_factory=dict)
    room_shares: dict[str, float] = Field(default_factory=dict)
    recording_shares: dict[str, float] = Field(default_factory=dict)

    @property
    def room_count(self) -> int:
        """Rooms of the account; recordings need at least one."""
        rooms = self.recordings // 8 if self.rooms is None else self.rooms
        return max(rooms, 1) if self.recordings else rooms


class TelnyxAccount(Size):
    """One Telnyx account."""

    name: str
    api_key: str
    zero_share: float = 0.01  # durations that do not fit the start and end times
    rooms: int | None = None  # default: a third of the room sessions
    room_sessions: int | None = None  # default: a tenth of the recordings
    room_participants: int | None = None  # default: three in each session
    room_recordings: int | None = None  # default: two of each session that is recorded
    room_compositions: int | None = None  # default: of a fifth of the sessions
    transcriptions: int | None = None  # default: a sixth of the recordings
    profiles: int = 3  # outbound voice profiles
    numbers: int = 12  # phone numbers


class Config(Model):
    """The whole simulator."""

    now: datetime | None = None  # the newest moment of the data; default: the running minute
    twilio: list[TwilioAccount] = Field(default_factory=list)
    telnyx: list[TelnyxAccount] = Field(default_factory=list)
    order: Order = "desc"
    nulls: float = 0.01  # share of the records in which one nullable field is null
    odd: bool = False  # unknown enum values, and a field that nobody knows
    hostile: bool = False  # names that attack files, spreadsheets and terminals
    clean: bool = False  # no violations at all
    media_max: int = 65536  # bytes of the largest media
    media_ttl: int = 600
    telnyx_max_page: int = 250
    telnyx_cursors: bool = True  # lists with cursors have them; else numbers, as the vendor's client expects
    page_limit: Literal["error", "clamp"] = "error"  # a PageSize above the maximum
    empty_last_page: bool = False  # a full last page leads to an empty one
    compress: bool = False  # answer with gzip where the client accepts it
    short_pages: bool = False  # pages hold fewer records than asked for, and go on
    error_shape: Literal["classic", "problem"] = "classic"  # Twilio's errors: own or RFC 9457
    settings_absent: Literal["404", "null"] = "404"  # RecordingSettings never configured
    rooms_by_day: bool = False  # /v1/Rooms compares dates, and ignores the time of day
    room_name_lookup: bool = True
    signed_dates: Literal["day", "day_inclusive", "time", "unfiltered"] = "day"  # see twilio_filters.Signed
    voice_default_absent: Literal["404", "null"] = "404"  # the account's default was never set
    parent_leak: bool = False  # subaccount SID with the parent's token answers the parent's data
    external_media: Literal["404", "302"] = "404"
    record_origin: Literal["vendor", "self"] = "vendor"  # host in url and links of records
    latency: float = 0.0
    quota: float | None = None  # requests per second and account
    burst: float = 1.0  # seconds of quota that may be used at once
    retry_after: float | None = None  # sent with 429
    retry_after_date: bool = False  # as an HTTP date instead of seconds
    faults: list[Fault] = Field(default_factory=list)
    fault_seed: int = 1
    log_limit: int = 20000

    def resolved(self) -> Config:
        """Return the same configuration with ``now`` fixed, so that two processes serve the same."""
        now = self.now or datetime.now(UTC).replace(second=0, microsecond=0)
        return self.model_copy(update={"now": now})

    @property
    def now_seconds(self) -> int:
        """The anchor in seconds since 1970; ``resolved`` must have been called."""
        if self.now is None:
            raise ValueError("the configuration has no time anchor: call resolved() first")
        return int(self.now.timestamp())


def twilio_account(name: str, **values: Any) -> TwilioAccount:
    """Return an account whose identifiers and secrets follow from its name."""
    digits = f"{key_of('account', name):016x}" * 2
    fields: dict[str, Any] = {
        "sid": f"AC{digits}",
        "auth_token": f"simulated-auth-token-{name}-0123456789abcdef",
        "friendly_name": f"Simulated {name}",
        "keys": [ApiKey(sid=f"SK{digits[::-1]}", secret=f"simulated-api-secret-{name}-0123456789abcdef")],
        "seed": key_of("seed", name) % 10**6,
    }
    return TwilioAccount(**{**fields, **values})


def telnyx_account(name: str, **values: Any) -> TelnyxAccount:
    """Return an account whose key follows from its name."""
    fields: dict[str, Any] = {
        "name": name,
        "api_key": f"KEY0simulated-telnyx-key-{name}-0123456789abcdef",
        "seed": key_of("seed", name) % 10**6,
    }
    return TelnyxAccount(**{**fields, **values})


def demo() -> Config:
    """Two Twilio accounts and one Telnyx account, with every violation in them."""
    rooms = {"disabled": 0.04, "forbidden": 0.02, "empty": 0.015, "missing": 0.01, "unknown": 0.015}
    recordings = {"failed": 0.01, "deleted": 0.02, "zero": 0.005, "stuck": 0.004}
    shares: dict[str, Any] = {"room_shares": rooms, "recording_shares": recordings}
    return Config(
        twilio=[
            twilio_account("clinic", recordings=640, rooms=120, settings=Settings(), **shares),
            twilio_account("trading", recordings=400, rooms=90, **shares),
        ],
        telnyx=[telnyx_account("callcentre", recordings=300)],
    )
