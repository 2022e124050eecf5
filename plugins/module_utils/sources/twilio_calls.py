# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Voice: calls, one record for each leg.

Types, names and values are those of Twilio's OpenAPI file ``twilio_api_v2010``: times are RFC 2822,
numbers are text.
"""

from __future__ import annotations

import typing as t
from datetime import timedelta

from .._deps import pydantic
from ..client.filters import SignedDays, has_field
from ..client.paging import TwilioFlat
from ..records import feeds
from ..records.as_sent import AsSent, Links, MailTimestamp, NumberText, Url, one_of, sid
from .source import Open, Source, Span
from .twilio_fields import AccountSid, CallSid

STATUSES: t.Final = (
    "queued",
    "ringing",
    "in-progress",
    "completed",
    "busy",
    "failed",
    "no-answer",
    "canceled",
)

PhoneNumberSid = t.Annotated[str, sid("PN")]
AnySid = t.Annotated[str, sid()]
TrunkSid = t.Annotated[str, sid("TK")]


class Call(AsSent):
    """A leg of a call (``api.v2010.account.call``).

    Attributes:
        sid: identifies the call.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        parent_call_sid: the leg that created this one.
        account_sid: the account.
        to: the called number or address; tells who a person is, and so do the next three.
        to_formatted: the same, for people.
        from: the caller.
        from_formatted: the same, for people.
        phone_number_sid: the account's number that was used.
        status: of the call.
        start_time: when it started.
        end_time: when it ended.
        duration: seconds.
        price: what it cost.
        price_unit: currency.
        direction: inbound, outbound-api, outbound-dial, or of a trunk.
        answered_by: human or a kind of machine, where that was looked for.
        api_version: of the resource.
        forwarded_from: the number that forwarded it.
        group_sid: the group of calls.
        caller_name: where it was looked up.
        queue_time: milliseconds before it was placed.
        trunk_sid: the trunk that carried it.
        uri: the resource itself, below the host.
        subresource_uris: related resources.
    """

    sid: CallSid | None = None
    date_created: MailTimestamp | None = None
    date_updated: MailTimestamp | None = None
    parent_call_sid: CallSid | None = None
    account_sid: AccountSid | None = None
    to: str | None = None
    to_formatted: str | None = None
    from_: t.Annotated[str | None, pydantic.Field(alias="from")] = None
    from_formatted: str | None = None
    phone_number_sid: PhoneNumberSid | None = None
    status: t.Annotated[str, one_of(*(name.replace("-", "_") for name in STATUSES))] | None = None
    start_time: MailTimestamp | None = None
    end_time: MailTimestamp | None = None
    duration: NumberText | None = None
    price: str | None = None
    price_unit: str | None = None
    direction: str | None = None
    answered_by: str | None = None
    api_version: str | None = None
    forwarded_from: str | None = None
    group_sid: AnySid | None = None
    caller_name: str | None = None
    queue_time: NumberText | None = None
    trunk_sid: TrunkSid | None = None
    uri: Url | None = None
    subresource_uris: Links | None = None


CALLS: t.Final = Source(
    name="twilio_calls",
    provider="twilio",
    product="Voice",
    resource="calls",
    dataset="calls",
    host="api_base_url",
    path="/2010-04-01/Accounts/{account}/Calls.json",
    fetch_path="/2010-04-01/Accounts/{account}/Calls/{id}.json",
    operation="list calls",
    fetch_operation="fetch call {id}",
    paging=TwilioFlat("calls"),
    bounds=SignedDays("StartTime"),
    checks={
        "Status": has_field("status"),
        "To": has_field("to"),
        "From": has_field("from"),
        "ParentCallSid": has_field("parent_call_sid"),
    },
    page_size=1000,
    id_field="sid",
    time_field="start_time",
    time_column="started_at",
    # Some 400 days, as users of other connectors saw; nothing documents it.
    span=Span(keeps=timedelta(days=400), late=timedelta(hours=1)),
    open=Open(
        column="status",
        final=("completed", "busy", "failed", "no_answer", "canceled"),
        kept_only=True,
        gone=False,
    ),
    model=Call,
    columns={
        "id": feeds.plain("sid"),
        "parent_call_id": feeds.plain("parent_call_sid"),
        "status": feeds.folded("status"),
        "direction": feeds.folded("direction"),
        "from": feeds.plain("from"),
        "to": feeds.plain("to"),
        "created_at": feeds.moment("date_created"),
        "started_at": feeds.moment("start_time"),
        "ended_at": feeds.moment("end_time"),
        "duration_sec": feeds.number("duration"),
        "answered_by": feeds.folded("answered_by"),
        "trunk_id": feeds.plain("trunk_sid"),
        "phone_number_id": feeds.plain("phone_number_sid"),
        "forwarded_from": feeds.plain("forwarded_from"),
        "caller_name": feeds.plain("caller_name"),
        "group_id": feeds.plain("group_sid"),
    },
    permission="to read Voice calls",
)
