# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that decides whether bytes are the media that they should be.

A page that a proxy, a login or a failing storage sends in place of media comes with status 200 and a
length, and would be archived as evidence. What media says of itself in its first bytes decides; the
content type alone refuses where it names a document, since storage often knows no better type than
plain text or none.
"""

from __future__ import annotations

import re
import typing as t

#: Bytes that are looked at.
HEAD: t.Final = 512

_EBML: t.Final = b"\x1a\x45\xdf\xa3"
_BOXES: t.Final = (b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
_DOCUMENT_TYPES: t.Final = re.compile(
    r"(text/(?!plain$).*|application/(.*\+)?(json|xml)|application/(xhtml\+xml|javascript|pdf)"
    r"|image/.*|multipart/.*|message/.*|.*\+(json|xml))"
)
_HTML: t.Final = re.compile(rb"<(!doctype\s+html|html|head|body|script|meta|title)\b")
_XML: t.Final = re.compile(rb"<(\?xml|!--|!doctype|[a-z_][a-z0-9._:-]*[\s/>])")
_JSON: t.Final = re.compile(rb'[\[{]\s*("|[\[{\]}]|-?\d|[tfn])')
#: Lengths from here on stand for "not known" in the header of a WAV.
_STREAMED: t.Final = 0x7FFF_0000
_NAMES: t.Final = {
    "html": "an HTML page",
    "xml": "an XML document",
    "json": "a JSON document",
    "text": "plain text",
}


def refusal(container: str, content_type: str, head: bytes, *, encrypted: bool = False) -> str:
    """Say what bytes are that are not the media of a recording; empty when they may be it.

    The text is the end of a sentence such as "storage sends ..." or "the file holds ...".

    Args:
        container: the format that they should have, such as ``mp3``.
        content_type: as storage sent it; empty when it is not known.
        head: the first :data:`HEAD` bytes.
        encrypted: whether they are encrypted, so that they say nothing of themselves.
    """
    told = content_type.split(";", maxsplit=1)[0].strip().lower()
    document = _document(head)
    if document:
        return f"{_NAMES[document]} instead of {container or 'media'}"
    if _DOCUMENT_TYPES.fullmatch(told):
        return f"what it calls {_shown(told)} instead of {container or 'media'}"
    if encrypted:
        return ""
    is_kind = _KINDS.get(container)
    if is_kind is None:
        return f"plain text instead of {container or 'media'}" if _is_text(head) else ""
    if is_kind(head):
        return ""
    if _is_text(head):
        return f"plain text instead of {container}"
    other = next((name for name, fits in _KINDS.items() if fits(head)), "")
    if other:
        return f"bytes that begin like {other} instead of {container}"
    return f"bytes that do not begin like {container}"


def own_length(head: bytes) -> int | None:
    """Return how many bytes media says that it has; ``None`` where it does not, as while it is written."""
    if _wav(head) and head[:4] == b"RIFF":
        told = int.from_bytes(head[4:8], "little")
        return told + 8 if 0 < told < _STREAMED else None
    return None


def kind_of(head: bytes, media_type: str | None) -> str:
    """Return the format that bytes are of, as far as they tell; empty when they do not.

    Args:
        media_type: ``audio`` or ``video``, which tells two names of one format apart.
    """
    if _matroska(head):
        return "webm" if b"webm" in head[:64] else "mka" if media_type == "audio" else "mkv"
    return next((name for name, fits in _KINDS.items() if fits(head)), "")


def _shown(told: str) -> str:
    return told if re.fullmatch(r"[a-z0-9.+/-]{1,60}", told) else "a document"


def _document(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # Two bytes for each character. An MP3's frame may begin like this too, and is no text afterwards.
        text = head[2:].replace(b"\0", b"")
    text = text.lstrip().lower()
    if _HTML.match(text) or (_XML.match(text) and _HTML.search(text)):
        return "html"
    if not _is_text(text):
        return ""
    return "xml" if _XML.match(text) else "json" if _JSON.match(text) else ""


def _is_text(head: bytes) -> bool:
    """Tell whether all of it could be read by people: at least a few characters, and no control ones."""
    if not head:
        return False
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a character, at the very end.
        if error.start < len(head) - 3:
            return False
        text = head[: error.start].decode("utf-8")
    return bool(text) and all(mark.isprintable() or mark in "\t\r\n\f\ufeff" for mark in text)


def _matroska(head: bytes) -> bool:
    return head.startswith(_EBML)


def _mp4(head: bytes) -> bool:
    return head[4:8] in _BOXES


def _wav(head: bytes) -> bool:
    return head[:4] in (b"RIFF", b"RF64", b"RIFX", b"BW64") and head[8:12] == b"WAVE"


def _mp3(head: bytes) -> bool:
    """Tell whether it begins with a tag, or with the header of a frame; some encoders pad with zeros."""
    if head.startswith(b"ID3"):
        return True
    frame = head.lstrip(b"\0")[:4]
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return False
    version, layer = (frame[1] >> 3) & 3, (frame[1] >> 1) & 3
    return version != 1 and layer != 0 and frame[2] >> 4 != 15 and (frame[2] >> 2) & 3 != 3


_KINDS: t.Final[dict[str, t.Callable[[bytes], bool]]] = {
    "mka": _matroska,
    "mkv": _matroska,
    "webm": _matroska,
    "mp4": _mp4,
    "wav": _wav,
    "mp3": _mp3,
}

#: The formats whose first bytes are known.
CONTAINERS: t.Final = frozenset(_KINDS)
