"""What is wrong with the bytes of a file, by its media type, where there is a parser for it."""

from __future__ import annotations

import csv
import io
import json
import mimetypes
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

_ZIPS = re.compile(r".*[./+-](zip|openxmlformats-.*|opendocument\..*)|application/epub\+zip")
_XML = re.compile(r"(application|text)/xml|.*\+xml")
_ENTITY = re.compile(rb"<!(DOCTYPE[^>]*\[|ENTITY)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f]")
_FORMULA = re.compile(r"[=@\uff1d\uff20]|[+-](?![\d\s.,()/-]*$)")
_UNESCAPED = re.compile("</script>(<b>)?bold")  # as a sample has it
_ICS_LINE = 75  # octets (RFC 5545, 3.1)


def parse_faults(media_type: str, data: bytes) -> Iterator[str]:
    """Yield what makes data unreadable as its media type."""
    parse = _parser(media_type)
    try:
        if parse:
            yield from parse(data)
    except Exception as error:  # noqa: BLE001  # whatever a parser raises of what it cannot read
        yield f"cannot be read as {media_type}: {type(error).__name__}: {error}"


def text_faults(text: str) -> Iterator[str]:
    """Yield what no text file should hold: halves of characters, and no line end at its end."""
    if re.search("[\ud800-\udfff]", text):
        yield "has half a character (a surrogate), which UTF-8 cannot encode"
    if text and not text.endswith("\n"):
        yield "does not end with a line end"


def structure_faults(media_type: str, data: bytes) -> Iterator[str]:
    """Yield where hostile texts of the samples became structure of a text format."""
    text = data.decode("utf-8", "replace")
    if control := _CONTROL.search(text):
        yield f"has the control character U+{ord(control[0]):04X}, which steers terminals"
    if media_type == "text/csv":
        yield from _formulas(text)
    elif media_type in ("text/html", "application/xhtml+xml"):
        yield from _markup(text)


def _formulas(text: str) -> Iterator[str]:
    for row in _rows(text):
        for cell in row:
            if _FORMULA.match(cell):
                yield f"has a cell that spreadsheets take for a formula: {cell[:40]!r}"
                return


def _rows(text: str) -> Iterator[list[str]]:
    head = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return csv.reader(
        io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True
    )


def _markup(text: str) -> Iterator[str]:
    if _UNESCAPED.search(text):
        yield "has markup that was the text of a title: escape `<` and `&`"


# --- media types

_TYPES = mimetypes.MimeTypes(filenames=())  # as Python knows them, whatever the machine has
_TYPES.add_type("text/calendar", ".ics")


def type_of(path: str) -> str:
    """Return the media type of a file by its suffix; empty if it is not known.

    >>> type_of("days/1.html")
    'text/html'
    """
    return _TYPES.guess_type(path)[0] or ""


def is_text_type(media_type: str) -> bool:
    """Return whether files of a media type are text.

    >>> is_text_type("application/ld+json"), is_text_type("image/png")
    (True, False)
    """
    return media_type.startswith("text/") or bool(re.search("(json|xml)$", media_type))


# --- parsers


def _json(data: bytes) -> Iterator[str]:
    repeated: list[str] = []

    def pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in set(keys) if keys.count(key) > 1)
        return dict(pairs)

    def constant(name: str) -> object:
        raise ValueError(f"{name} is no JSON")

    json.loads(data.decode("utf-8"), object_pairs_hook=pairs, parse_constant=constant)
    if repeated:
        yield f"has the key {repeated[0]!r} twice in one object"


def _xml(data: bytes) -> Iterator[str]:
    from xml.parsers import expat  # expands nothing: what declares entities is refused before

    if _ENTITY.search(data):
        yield "declares entities, which careful readers refuse"
        return
    expat.ParserCreate().Parse(data, True)  # noqa: FBT003  # its own form


def _csv(data: bytes) -> Iterator[str]:
    rows = list(_rows(data.decode("utf-8")))
    lengths = {len(row) for row in rows if row}
    if len(lengths) > 1:
        yield f"has rows of {min(lengths)} and of {max(lengths)} cells"


def _calendar(data: bytes) -> Iterator[str]:
    from icalendar import Calendar

    Calendar.from_ical(data)
    lines = data.split(b"\r\n")
    if any(b"\n" in line for line in lines):
        yield "has lines that do not end with CRLF (RFC 5545, 3.1)"
    elif max(map(len, lines)) > _ICS_LINE:
        yield f"has lines of more than {_ICS_LINE} octets (RFC 5545, 3.1)"


def _toml(data: bytes) -> Iterator[str]:
    import tomli

    tomli.loads(data.decode("utf-8"))
    yield from ()


def _zip(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if broken := archive.testzip():
            yield f"has a member that is broken: {broken}"


_PARSERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "application/json": _json,
    "application/toml": _toml,
    "text/calendar": _calendar,
    "text/csv": _csv,
}


def _parser(media_type: str) -> Callable[[bytes], Iterator[str]] | None:
    if media_type.endswith("+json"):
        return _json
    if _XML.fullmatch(media_type):
        return _xml
    return _zip if _ZIPS.fullmatch(media_type) else _PARSERS.get(media_type)
