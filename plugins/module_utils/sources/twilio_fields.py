# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of fields that several of Twilio's records have, as its OpenAPI files describe them."""

from __future__ import annotations

import typing as t

from ..records.as_sent import one_of, sid

AccountSid = t.Annotated[str, sid("AC")]
CallSid = t.Annotated[str, sid("CA")]
ConferenceSid = t.Annotated[str, sid("CF")]
CredentialSid = t.Annotated[str, sid("CR")]
RoomSid = t.Annotated[str, sid("RM")]
HttpMethod = t.Annotated[str, one_of("GET", "POST", "HEAD", "PATCH", "PUT", "DELETE")]
MediaRegion = t.Annotated[str, one_of("us1", "us2", "au1", "br1", "ie1", "jp1", "sg1", "in1", "de1", "gll")]
RoomType = t.Annotated[str, one_of("go", "peer_to_peer", "group", "group_small")]
RoomCodec = t.Annotated[str, one_of("VP8", "H264", "VP9", "opus")]
Edge = t.Annotated[
    str,
    one_of(
        "ashburn", "dublin", "frankfurt", "singapore", "sydney", "sao_paulo", "roaming", "umatilla", "tokyo"
    ),
]
MIXER_REGIONS: t.Final = ("us1", "us2", "au1", "br1", "ie1", "jp1", "sg1", "de1", "in1")
MixerRegion = t.Annotated[str, one_of(*MIXER_REGIONS)]
