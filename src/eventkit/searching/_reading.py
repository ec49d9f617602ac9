"""Reading a file that anybody may have made: unpacked, and with its encodings undone.

Nothing here knows which format a file has. Whatever could be an encoding is undone, and the text is
searched both before and after: what is no encoding does no harm.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import gzip
import html
import json
import lzma
import quopri
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from io import BufferedIOBase, BytesIO
from itertools import chain
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from attrs import define, evolve, field, frozen

from eventkit.searching._index import Line

UNPACKED_LIMIT = 256 * 1024 * 1024
"""Bytes that archives may unpack to, all in all."""

CHARSETS = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "koi8_r", "koi8_u", "ptcp154", "kz1048"),
    *("cp437", "cp850", "cp852", "cp857", "cp866", "mac_roman", "mac_latin2", "mac_cyrillic"),
    *("mac_turkish", "tis_620", "gb18030", "big5", "cp932", "euc_jp", "cp949", "iso2022_jp"),
)
"""How a text may be written that is not UTF-8; nothing in it says which it is."""

_DEPTH = 3  # encodings in each other, and archives in archives
_READINGS = 32
_MIME_LINE = 60  # a line of base64 goes on in the next
_DIFFERENT = 12  # letters that a block of base64 has at least: a line of dashes has one
_GZIP_HEAD = 10  # bytes before the name
_WINDOW = 1024 * 1024  # bytes of a file that are read at once
_JSON_LIMIT = 64 * 1024 * 1024
_OVERLAP = 8 * 1024  # bytes that are read again with the next, for what goes on there

_ByteLines: TypeAlias = "list[tuple[int, bytes]]"
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CALENDAR = re.compile(rb"^BEGIN:V(CALENDAR|CARD)", re.MULTILINE | re.IGNORECASE)
_ZONE_BEGINS, _ZONE_ENDS = (
    re.compile(word + rb":VTIMEZONE\s*$", re.IGNORECASE) for word in (rb"BEGIN", rb"END")
)
_ONSET = re.compile(rb"(DTSTART|RDATE|RRULE)[;:]", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(rb"=([0-9A-F]{2}|\r?$)", re.MULTILINE | re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f]")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))|\^(n)", re.DOTALL)
_TAG = re.compile(r"</?(?:[\w.-]+:)?([\w-]*)[^<>]*>")
_BLOCKS = """
    article blockquote body br c caption cr dd div dl dt footer h h1 h2 h3 h4 h5 h6 head header hr
    li line-break ol option p pre row section si tab table tbody tc td tfoot th thead title tr ul v
"""
"""Tags of HTML, .docx, .xlsx and .odt at which a word ends; the others may stand within one."""
_WORD = r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?="
_WORDS = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
_BREAKING = frozenset(_BLOCKS.split())
_BASE64 = re.compile("[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile("[0-9A-Fa-f]+")
_ENCODING_HEADER = re.compile(r"content-transfer-encoding:\s*([\w-]+)", re.IGNORECASE)
_BASE64_FOLLOWS = re.compile(r"(base64,|encoding=b(ase64)?\b[^:]*:)$", re.IGNORECASE)
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
        line: The line where it is attached; 0 where it is the whole file or member.
        is_minor: Whether files hold such parts beside their text: a picture, or what an office
            program keeps there for itself.
    """

    part: str
    why: str
    line: int = 0
    is_minor: bool = False


@define
class Means:
    """What a file is read with.

    Args:
        charsets: Those that are tried where a text is not UTF-8.
        budget: How many bytes archives may still unpack to.
    """

    charsets: Sequence[str] = CHARSETS
    budget: int = field(factory=lambda: UNPACKED_LIMIT)


def charsets_for(texts: Iterable[str]) -> list[str]:
    """Return the charsets that can write some letter of the texts that is not ASCII.

    >>> charsets_for(["“Eve”"])
    []
    >>> "koi8_r" in charsets_for(["Eve und Ева"])
    True
    """
    letters = [it for it in set(chain.from_iterable(texts)) if it.isalpha()]
    special = [letter for letter in letters if not letter.isascii()]
    return [it for it in CHARSETS if any(_can_write(it, letter) for letter in special)]


def _can_write(charset: str, letter: str) -> bool:
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def readings(
    data: bytes, part: str = "", means: Means | None = None, depth: int = 0
) -> Iterator[Reading | Unread]:
    """Yield every way to read a file and what is packed into it.

    Args:
        data: The bytes of the file.
        part: What it is called in what holds it.
        means: What it is read with.
        depth: How deep it is packed.
    """
    means = Means() if means is None else means
    if data.startswith(b"PK\x03\x04"):
        yield from _unzipped(data, part, means, depth)
        return
    if unpack := next((_UNPACK[begin] for begin in _UNPACK if data.startswith(begin)), None):
        yield from _unpacked(data, unpack, part, means, depth)
        return
    data = _without_bom(data)
    if strange := _strange(data):
        yield Unread(part, strange.why, is_minor=bool(depth) and strange.is_minor)
    is_calendar = _CALENDAR.search(data) is not None
    apart = is_calendar or _is_json(data)
    for window in _windows(data):
        for layout in _layouts(window, is_calendar=is_calendar):
            yield from (Reading(part, lines, apart) for lines in _spelled(layout, means.charsets))
    if depth < _DEPTH:
        yield from _from_base64(data, part, means, depth, is_calendar=is_calendar)


class _Strange(NamedTuple):
    """What is not a text."""

    why: str
    is_minor: bool = False


_ARCHIVE = _Strange("an archive of another kind: audit what it unpacks to")
_PICTURE = _Strange("a picture", is_minor=True)
_STRANGE = {
    b"%PDF-": _Strange("a PDF, whose text is packed: audit what `pdftotext` makes of it"),
    b"{\\rtf": _Strange("an RTF, whose letters are packed: audit it as .docx or as plain text"),
    b"\xd0\xcf\x11\xe0": _Strange("an old or locked office file: audit it as .docx or .xlsx"),
    b"7z\xbc\xaf\x27\x1c": _ARCHIVE,
    b"Rar!\x1a\x07": _ARCHIVE,
    b"\x28\xb5\x2f\xfd": _ARCHIVE,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"RIFF": _PICTURE,
}


def _strange(data: bytes) -> _Strange | None:
    """Return what a file is that is not a text."""
    for begin, strange in _STRANGE.items():
        if data.startswith(begin):
            return strange
    return _Strange("not a text", is_minor=True) if _CONTROL.search(data) else None


def _is_json(data: bytes) -> bool:
    """Return whether a file is JSON, in which no text goes on in another line."""
    if data.lstrip()[:1] not in (b"{", b"[") or len(data) > _JSON_LIMIT:
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


# --- what is packed


def _unzipped(data: bytes, part: str, means: Means, depth: int) -> Iterator[Reading | Unread]:
    if depth == _DEPTH:
        yield Unread(part, "an archive too deep in others")
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield _name(part, archive.comment)
            for member in archive.infolist():
                name = f"{part}/{member.filename}" if part else member.filename
                yield Reading(name, [Line(0, member.filename)])
                yield _name(name, member.comment)
                yield from _member(archive, member, name, means, depth)
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Unread(part, "a damaged archive")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, means: Means, depth: int
) -> Iterator[Reading | Unread]:
    try:
        with archive.open(member) as file:
            unpacked = _within(file.read(means.budget + 1), means)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError):
        yield Unread(name, "an archive that is locked, damaged or of an unknown kind")
        return
    if unpacked is None:
        yield Unread(name, "an archive that unpacks to too much")
    else:
        yield from readings(unpacked, name, means, depth + 1)


def _unpacked(
    data: bytes, unpack: Callable[[BytesIO], BufferedIOBase], part: str, means: Means, depth: int
) -> Iterator[Reading | Unread]:
    if depth == _DEPTH:
        yield Unread(part, "an archive too deep in others")
        return
    yield _name(part, _named_by_gzip(data))
    try:
        with unpack(BytesIO(data)) as file:
            unpacked = _within(file.read(means.budget + 1), means)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        yield Unread(part, "a damaged archive")
        return
    if unpacked is None:
        yield Unread(part, "an archive that unpacks to too much")
    else:
        yield from readings(unpacked, part, means, depth + 1)


def _name(part: str, name: bytes) -> Reading:
    return Reading(part, [Line(0, _decoded(name, "cp1252"))])


def _named_by_gzip(data: bytes) -> bytes:
    """Return the name that a file had before it was packed (RFC 1952, 2.3)."""
    is_named = data.startswith(b"\x1f\x8b") and len(data) > _GZIP_HEAD and data[3] & 0b1000
    return data[_GZIP_HEAD:].partition(b"\0")[0] if is_named else b""


_UNPACK: dict[bytes, Callable[[BytesIO], BufferedIOBase]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
"""How files begin that pack one other, and what unpacks them."""


def _within(data: bytes, means: Means) -> bytes | None:
    if len(data) > means.budget:
        return None
    means.budget -= len(data)
    return data


# --- encodings of bytes


def _without_bom(data: bytes) -> bytes:
    """Return a text that says how it is encoded as UTF-8."""
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode("utf-8", "surrogatepass")
    return data


def _windows(data: bytes) -> Iterator[_ByteLines]:
    """Yield the lines of a file, some at a time, and the last of them with the next once more."""
    file, before, number = BytesIO(data), list[tuple[int, bytes]](), 1
    while raw_lines := file.readlines(_WINDOW):
        lines = list(enumerate(b"".join(raw_lines).splitlines(), number))
        number += len(lines)
        window = before + lines
        yield window
        before = _last(window)


def _last(lines: _ByteLines) -> _ByteLines:
    first, length = len(lines), 0
    while first and length < _OVERLAP:
        first -= 1
        length += len(lines[first][1])
    return lines[first:]


def _layouts(lines: _ByteLines, *, is_calendar: bool) -> Iterator[_ByteLines]:
    """Yield the lines, those of a calendar unfolded, and once more as mail would have them."""
    if is_calendar:
        lines = list(_without_onsets(_unfolded(lines)))
    yield lines
    if any(_QUOTED_PRINTABLE.search(line) for _, line in lines):
        whole = _joined(lines, lambda before, _: before.endswith(b"="), before=1)
        yield [(number, quopri.decodestring(line)) for number, line in whole]


def _without_onsets(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Leave out when the clocks of a zone change: a hidden session may begin at that very hour."""
    is_zone = False
    for number, line in lines:
        is_zone = _ZONE_BEGINS.match(line) is not None or (is_zone and not _ZONE_ENDS.match(line))
        if not (is_zone and _ONSET.match(line)):
            yield number, line


def _unfolded(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    return _joined(lines, lambda _, line: line[:1] in (b" ", b"\t"), after=1)


def _joined(
    lines: Iterable[tuple[int, bytes]],
    goes_on: Callable[[bytes, bytes], bool],
    *,
    before: int = 0,
    after: int = 0,
) -> Iterator[tuple[int, bytes]]:
    """Yield lines, those that go on as one, without the bytes that say so."""
    first, parts = 0, list[bytes]()
    for number, line in lines:
        if parts and goes_on(parts[-1], line):
            parts[-1] = parts[-1][: len(parts[-1]) - before]
            parts.append(line[after:])
            continue
        if parts:
            yield first, b"".join(parts)
        first, parts = number, [line]
    if parts:
        yield first, b"".join(parts)


def _texts(lines: _ByteLines, charsets: Iterable[str]) -> Iterator[list[Line]]:
    """Yield lines as text: as UTF-8, and where they are not that, in each charset."""
    yield [Line(number, _decoded(line, "cp1252")) for number, line in lines]
    if not all(map(_is_utf8, (line for _, line in lines))):
        for charset in charsets:
            yield [Line(number, _decoded(line, charset)) for number, line in lines]


def _is_utf8(line: bytes) -> bool:
    if b"\x1b" in line:  # ISO 2022 writes Japanese so, in bytes that are ASCII
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(line: bytes, otherwise: str) -> str:
    return line.decode("utf-8" if _is_utf8(line) else otherwise, "replace")


# --- encodings of text


def _spelled(layout: _ByteLines, charsets: Iterable[str]) -> Iterator[list[Line]]:
    for text in _texts(layout, charsets):
        yield from _undone_in_turn(text)


def _undone_in_turn(text: list[Line]) -> Iterator[list[Line]]:
    """Yield a text as it stands, and with each of its encodings undone, in every order."""
    known: set[tuple[Line, ...]] = set()
    waiting = [(text, 0)]
    while waiting and len(known) < _READINGS:
        lines, depth = waiting.pop(0)
        if (key := tuple(lines)) in known:
            continue
        known.add(key)
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
    plain = _ESCAPE.sub(_unescaped_character, text)
    # Half characters that stand side by side are one (JSON, RFC 8259, 7).
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped_character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return " " if match[4] or match[3] in "nNrRtTfv" else match[3]


def _untagged(text: str) -> str:
    """Take out tags, those within a word without a trace.

    >>> _untagged("<p>Thanks</p><p><b>E</b>ve</p>").split()
    ['Thanks', 'Eve']
    """
    return _TAG.sub(lambda tag: " " if tag[1].casefold() in _BREAKING else "", text)


def _unworded(text: str) -> str:
    """Undo the words of a mail's header (RFC 2047).

    >>> _unworded("Subject: =?windows-1251?B?xeLg?= =?utf-8?Q?_B=2E?=")
    'Subject: Ева B.'
    """
    return _WORDS.sub(_worded, text)


def _worded(match: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(match[0])))
    except (HeaderParseError, LookupError, UnicodeDecodeError, binascii.Error):
        return match[0]


_UNDO: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("\\", _unescaped),
    ("&", html.unescape),
    ("%", unquote),
    ("<", _untagged),
    ("^n", _unescaped),
    ("=?", _unworded),
)
"""What tells of an encoding, and what undoes it."""


# --- base64, which may stand anywhere in a text


class _Run(NamedTuple):
    """Letters that could be base64.

    Args:
        line: Where they begin.
        letters: The letters.
        is_sure: Whether something says that they are base64.
    """

    line: int
    letters: str
    is_sure: bool


def _from_base64(
    data: bytes, part: str, means: Means, depth: int, *, is_calendar: bool
) -> Iterator[Reading | Unread]:
    lines: Iterable[tuple[int, bytes]] = _lines(data)
    runs = _runs(_unfolded(lines) if is_calendar else lines)
    for run, decoded in ((it, decoded) for it in runs for decoded in _decoded_base64(it)):
        for reading in readings(decoded, part, means, depth + 1):
            if isinstance(reading, Reading):
                yield Reading(reading.part, [Line(run.line, line.text) for line in reading.lines])
            else:
                yield evolve(reading, line=run.line, is_minor=reading.why == _PICTURE.why)


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    return enumerate(chain.from_iterable(line.splitlines() for line in BytesIO(data)), 1)


def _runs(lines: Iterable[tuple[int, bytes]]) -> Iterator[_Run]:
    """Yield what could be base64; lines that are nothing else belong together."""
    block: list[Line] = []
    is_announced = False
    for number, line in lines:
        text = line.decode("ascii", "replace").strip()
        letters = text.rstrip("=")
        if _BASE64.fullmatch(letters) and (block or is_announced or len(letters) >= _MIME_LINE):
            block.append(Line(number, letters))
        else:
            yield from _blocks(block, is_announced=is_announced)
            is_announced = _announces_base64(text, so_far=is_announced and not block)
            block = []
        yield from _runs_within(number, text)
    yield from _blocks(block, is_announced=is_announced)


def _announces_base64(line: str, *, so_far: bool) -> bool:
    """Return whether the header of a mail, or of a part, announces base64 (RFC 2045)."""
    if header := _ENCODING_HEADER.match(line):
        return header[1].casefold() == "base64"
    return so_far and not line.startswith("--")


def _blocks(lines: Sequence[Line], *, is_announced: bool) -> Iterator[_Run]:
    letters = "".join(line.text for line in lines)
    if len(lines) > 1 or (lines and is_announced):
        is_key = len(set(letters)) >= _DIFFERENT and not _HEX.fullmatch(letters)
        yield _Run(lines[0].number, letters, is_announced or is_key)


def _runs_within(number: int, line: str) -> Iterator[_Run]:
    for run in _BASE64.finditer(line):
        before = line[max(0, run.start() - _MIME_LINE) : run.start()]
        yield _Run(number, run[0], _BASE64_FOLLOWS.search(before) is not None)


def _decoded_base64(run: _Run) -> Iterator[bytes]:
    """Yield what a run of letters decodes to.

    If it may be none, it may also begin with letters that are none of it.
    """
    for first in range(4 if len(run.letters) > 2 * len("cml2ZXIx") and not run.is_sure else 1):
        bare = run.letters[first:].translate(_URL_SAFE)
        bare = bare[: len(bare) - (len(bare) % 4 == 1)]
        try:
            decoded = base64.b64decode(bare + "=" * (-len(bare) % 4))
        except binascii.Error:
            continue
        if run.is_sure or decoded.startswith((b"PK\x03\x04", b"\x1f\x8b")) or _seems_text(decoded):
            yield decoded


def _seems_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\t\n\f\r" for character in text)
