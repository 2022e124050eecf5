# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's room recordings as sent.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t

from .as_sent import AsSent, Checker, Count, Integer, Links, Timestamp, one_of, sid

AccountSid = t.Annotated[str, sid("AC")]
RoomSid = t.Annotated[str, sid("RM")]
RecordingSid = t.Annotated[str, sid("RT")]
SourceSid = t.Annotated[str, sid()]
RecordingStatus = t.Annotated[str, one_of("processing", "completed", "deleted", "failed")]
RecordingType = t.Annotated[str, one_of("audio", "video", "data")]
Container = t.Annotated[str, one_of("mka", "mkv")]
RecordingCodec = t.Annotated[str, one_of("VP8", "H264", "OPUS", "PCMU")]
HttpMethod = t.Annotated[str, one_of("GET", "POST", "HEAD", "PATCH", "PUT", "DELETE")]


class RoomRecording(AsSent):
    """A recording of one track of a room (``video.v1.room.room_recording``, ``video.v1.recording``).

    Attributes:
        account_sid: the account that created it.
        status: ``deleted`` means that the media is gone; the metadata stays for 30 days.
        date_created: the only time there is.
        sid: identifies the recording.
        source_sid: the recorded track.
        size: bytes; 0 while processing.
        url: the resource itself.
        type: the media type. Data tracks are never recorded, although the list of values has them.
        duration: seconds, rounded, at least 1; 0 while processing.
        container_format: ``mka`` for audio, ``mkv`` for video.
        codec: in a case that varies.
        grouping_sids: ``room_sid`` and ``participant_sid``, the latter at times missing.
        track_name: the source track's name, else its SID; may tell who a person is.
        offset: milliseconds from an arbitrary point common to all rooms.
        media_external_location: where the media lies in external storage, if it does.
        room_sid: only in the list of a room, else in ``grouping_sids``.
        links: ``media``, which answers with a signed URL.
        status_callback: only in the account-wide list.
        status_callback_method: only in the account-wide list.
    """

    account_sid: AccountSid | None = None
    status: RecordingStatus = ""
    date_created: Timestamp | None = None
    sid: RecordingSid | None = None
    source_sid: SourceSid | None = None
    size: Count | None = None
    url: str | None = None
    type: RecordingType = ""
    duration: Count | None = None
    container_format: Container = ""
    codec: RecordingCodec = ""
    grouping_sids: Links | None = None
    track_name: str | None = None
    offset: Integer | None = None
    media_external_location: str | None = None
    room_sid: RoomSid | None = None
    links: Links | None = None
    status_callback: str | None = None
    status_callback_method: HttpMethod | None = None


#: Returns the names of the fields that do not fit.
recording_drift: t.Final = Checker(RoomRecording)
