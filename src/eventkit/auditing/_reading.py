"""Reading a file that anybody may have made: unpacked, and with its encodings undone.

Nothing here knows which format a file has. Whatever could be an encoding is undone, and the text is
searched both before and after: what is no encoding does no harm.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import gzip
import html
import json
import quopri
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import TypeAlias
from urllib.parse import unquote

from attrs import define, field, frozen

from eventkit.auditing._search import Line

UNPACKED_LIMIT = 256 * 1024 * 1024
"""Bytes that archives may unpack to, all in all."""

_DEPTH = 3  # encodings in each other, and archives in archives
_READINGS = 32
_MIME_LINE = 60  # a line of base64 goes on in the next

_ByteLines: TypeAlias = "list[tuple[int, bytes]]"
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CALENDAR = re.compile(rb"^BEGIN:V(CALENDAR|CARD)", re.MULTILINE | re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(rb"=([0-9A-F]{2}|\r?$)", re.MULTILINE | re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))|\^(n)", re.DOTALL)
_TAG = re.compile("<[^<>]*>")
_BASE64 = re.compile("[A-Za-z0-9+/_-]{8,}")
_URL_SAFE = str.maketrans("-_", "+/")


@frozen
class Reading:
    """One way to read a part of a file.

    Args:
        part: The member of an archive; empty for the file itself.
        lines: Its lines.
        apart: Whether no text goes on from one line to the next.
    """

    part: str
    lines: Sequence[Line]
    apart: bool = False


@frozen
class Unread:
    """A part of a file that cannot be read.

    Args:
        part: The member of an archive; empty for the file itself.
        why: What it is.
    """

    part: str
    why: str


@define
class Budget:
    """How many bytes archives may still unpack to."""

    left: int = field(factory=lambda: UNPACKED_LIMIT)


def readings(
    data: bytes, part: str = "", budget: Budget | None = None, depth: int = 0
) -> Iterator[Reading | Unread]:
    """Yield every way to read a file and what is packed into it.

    Args:
        data: The bytes of the file.
        part: What it is called in what holds it.
        budget: How much may still be unpacked.
        depth: How deep it is packed.
    """
    budget = Budget() if budget is None else budget
    if data.startswith(b"PK\x03\x04"):
        yield from _unzipped(data, part, budget, depth)
    elif data.startswith(b"\x1f\x8b"):
        yield from _ungzipped(data, part, budget, depth)
    else:
        if why := _is_no_text(data):
            yield Unread(part, why)
        is_calendar = _CALENDAR.search(data) is not None
        apart = is_calendar or _is_json(data)
        for layout in _layouts(data, is_calendar=is_calendar):
            for lines in _spelled(layout):
                yield Reading(part, lines, apart)
        if depth < _DEPTH:
            yield from _from_base64(data, part, budget, depth)


def _is_no_text(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "a PDF, whose text is packed: audit what `pdftotext` makes of it"
    if b"\0" in data and not data.startswith(tuple(_BOMS)):
        return "not a text"
    return ""


def _is_json(data: bytes) -> bool:
    """Say whether a file is JSON, in which no text goes on in another line."""
    if data.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


# --- what is packed


def _unzipped(data: bytes, part: str, budget: Budget, depth: int) -> Iterator[Reading | Unread]:
    if depth == _DEPTH:
        yield Unread(part, "an archive too deep in others")
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                name = f"{part}/{member.filename}" if part else member.filename
                yield Reading(name, [Line(0, member.filename)])
                yield from _member(archive, member, name, budget, depth)
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Unread(part, "a damaged archive")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: Budget, depth: int
) -> Iterator[Reading | Unread]:
    try:
        with archive.open(member) as file:
            held = _within(file.read(budget.left + 1), budget)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError):
        yield Unread(name, "an archive that is locked, damaged or of an unknown kind")
        return
    if held is None:
        yield Unread(name, "an archive that unpacks to too much")
    else:
        yield from readings(held, name, budget, depth + 1)


def _ungzipped(data: bytes, part: str, budget: Budget, depth: int) -> Iterator[Reading | Unread]:
    if depth == _DEPTH:
        yield Unread(part, "an archive too deep in others")
        return
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            held = _within(file.read(budget.left + 1), budget)
    except (OSError, EOFError, zlib.error):
        yield Unread(part, "a damaged archive")
        return
    if held is None:
        yield Unread(part, "an archive that unpacks to too much")
    else:
        yield from readings(held, part, budget, depth + 1)


def _within(data: bytes, budget: Budget) -> bytes | None:
    if len(data) > budget.left:
        return None
    budget.left -= len(data)
    return data


# --- encodings of bytes


def _byte_lines(data: bytes) -> _ByteLines:
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            data = data.decode(encoding, "replace").encode("utf-8", "surrogatepass")
            break
    return list(enumerate(data.splitlines(), 1))


def _layouts(data: bytes, *, is_calendar: bool) -> Iterator[_ByteLines]:
    """Yield the lines, those of a calendar unfolded, and once more as mail would have them."""
    lines = _byte_lines(data)
    if is_calendar:
        lines = _joined(lines, lambda _, line: line[:1] in (b" ", b"\t"), after=1)
    yield lines
    if _QUOTED_PRINTABLE.search(data):
        whole = _joined(lines, lambda before, _: before.endswith(b"="), before=1)
        yield [(number, quopri.decodestring(line)) for number, line in whole]


def _joined(
    lines: _ByteLines, goes_on: Callable[[bytes, bytes], bool], *, before: int = 0, after: int = 0
) -> _ByteLines:
    """Return lines, those that go on as one, without the bytes that say so."""
    parts: list[tuple[int, list[bytes]]] = []
    for number, line in lines:
        if parts and goes_on(parts[-1][1][-1], line):
            held = parts[-1][1]
            held[-1] = held[-1][: len(held[-1]) - before]
            held.append(line[after:])
        else:
            parts.append((number, [line]))
    return [(number, b"".join(held)) for number, held in parts]


def _as_text(lines: _ByteLines) -> list[Line]:
    return [Line(number, _decoded(line)) for number, line in lines]


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


# --- encodings of text


def _spelled(layout: _ByteLines) -> Iterator[list[Line]]:
    """Yield a text as it stands, and with each of its encodings undone, in every order."""
    seen: set[tuple[Line, ...]] = set()
    waiting = [(_as_text(layout), 0)]
    while waiting and len(seen) < _READINGS:
        lines, depth = waiting.pop(0)
        if (held := tuple(lines)) in seen:
            continue
        seen.add(held)
        yield lines
        for sign, undo in _UNDO if depth < _DEPTH else ():
            if any(sign in line.text for line in lines):
                waiting.append((_undone(lines, sign, undo), depth + 1))


def _undone(lines: Iterable[Line], sign: str, undo: Callable[[str], str]) -> list[Line]:
    return [Line(line.number, undo(line.text)) if sign in line.text else line for line in lines]


def _unescaped(text: str) -> str:
    r"""Undo the backslashes of iCalendar, Markdown and JSON.

    >>> _unescaped(r"one\ntwo\, \u00e9 \_x\_")
    'one two, é _x_'
    """
    plain = _ESCAPE.sub(_meant, text)
    # Half characters that stand side by side are one (JSON, RFC 8259, 7).
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16))
    return " " if found[4] or found[3] in "nNrRtTfv" else found[3]


def _untagged(text: str) -> str:
    return _TAG.sub("", text)


_UNDO: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("\\", _unescaped),
    ("&", html.unescape),
    ("%", unquote),
    ("<", _untagged),
    ("^n", _unescaped),
)
"""What tells of an encoding, and what undoes it."""


# --- base64, which may stand anywhere in a text


def _from_base64(data: bytes, part: str, budget: Budget, depth: int) -> Iterator[Reading | Unread]:
    lines = next(_layouts(data, is_calendar=_CALENDAR.search(data) is not None))
    for number, run in _runs(_as_text(lines)):
        for decoded in _base64(run):
            for read in readings(decoded, part, budget, depth + 1):
                if isinstance(read, Reading):
                    yield Reading(read.part, [Line(number, line.text) for line in read.lines])


def _runs(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield what could be base64; lines that are nothing else belong together."""
    wrapped: list[Line] = []
    for line in lines:
        bare = line.text.strip().rstrip("=")
        is_run = _BASE64.fullmatch(bare) is not None
        if is_run and (wrapped or len(bare) >= _MIME_LINE):
            wrapped.append(Line(line.number, bare))
        if wrapped and not (is_run and len(bare) >= _MIME_LINE):
            yield Line(wrapped[0].number, "".join(each.text for each in wrapped))
            wrapped = []
        yield from (Line(line.number, run) for run in _BASE64.findall(line.text))
    if wrapped:
        yield Line(wrapped[0].number, "".join(each.text for each in wrapped))


def _base64(run: str) -> Iterator[bytes]:
    """Yield what a run of letters decodes to: it may begin with letters that are none of it."""
    for first in range(4 if len(run) > 2 * len("cml2ZXIx") else 1):
        bare = run[first:].translate(_URL_SAFE)
        bare = bare[: len(bare) - (len(bare) % 4 == 1)]
        try:
            decoded = base64.b64decode(bare + "=" * (-len(bare) % 4))
        except binascii.Error:
            continue
        if decoded.startswith((b"PK\x03\x04", b"\x1f\x8b")) or _seems_text(decoded):
            yield decoded


def _seems_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(each.isprintable() or each.isspace() for each in text)
