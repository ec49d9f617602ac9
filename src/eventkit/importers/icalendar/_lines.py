"""The components of a calendar file, each property with the number of its line.

The lines are taken apart here, and not by the icalendar package: that stops at a line which it
cannot read, forgets where a line stood, and computes the rules of every time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from attrs import define, field

from eventkit.model.errors import DocumentError
from eventkit.plugins import Fault, Note

_PROPERTY = re.compile(r"([A-Za-z0-9-]+)((?:;[^\":;]*(?:\"[^\"]*\"[^\":;]*)*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';([^=;]+)=((?:"[^"]*"|[^;"])*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BREAK = re.compile(rb"\r\n|\n|\r")
_DEPTH = 16
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"B\0E\0", b"\0B\0E")


class Property(NamedTuple):
    """A property of a component.

    Args:
        value: The value as it is spelt.
        parameters: Its parameters, by names in capitals.
        line: The line on which it begins.
    """

    value: str
    parameters: Mapping[str, str]
    line: int

    @property
    def text(self) -> str:
        """The value as a text, without escapes and blanks at its ends."""
        if "\\" not in self.value:
            return self.value.strip()
        return _ESCAPE.sub(_unescaped, self.value).strip()

    @property
    def texts(self) -> list[str]:
        """The values of a list of texts, between commas that are not escaped."""
        parts = re.split(r"(?<!\\),", self.value) if "," in self.value else [self.value]
        return [it for part in parts if (it := self._replace(value=part).text)]


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


@define
class Component:
    """A component of a calendar.

    Args:
        name: Its name in capitals, such as `VEVENT`.
        line: The line on which it begins.
        properties: All properties by names in capitals.
        components: The components in it.
    """

    name: str
    line: int
    properties: dict[str, list[Property]] = field(factory=dict)
    components: list[Component] = field(factory=list)

    def first(self, *names: str) -> Property | None:
        """Return the first property that has one of these names and a value."""
        for name in names:
            for it in self.properties.get(name, ()):
                if it.value and not it.value.isspace():
                    return it
        return None

    def every(self, name: str) -> list[Property]:
        """Return all properties of a name."""
        return self.properties.get(name, [])

    def text(self, *names: str) -> str:
        """Return the text of the first property of these names; empty if there is none."""
        it = self.first(*names)
        return it.text if it else ""

    def inner(self, name: str) -> Iterator[Component]:
        """Yield the components of a name in it."""
        return (it for it in self.components if it.name == name)


def calendars(data: bytes, notes: list[Note]) -> list[Component]:
    """Return the calendars in a file; add a note for each line that is not read.

    Raises:
        DocumentError: If it is none, or ends in the middle.
    """
    reading = _Reading(notes)
    for number, line in _logical_lines(_as_utf8(data), notes):
        reading.take(line, number)
    reading.finish()
    whole = list(reading.root.inner("VCALENDAR"))
    if not whole and any(reading.root.inner("VEVENT")):
        notes.append(Note(place=1, message="BEGIN:VCALENDAR is missing", kind="guessed"))
        whole = [Component("VCALENDAR", 1, components=reading.root.components)]
    if not whole:
        raise _no_calendar(data)
    component = reading.stack[-1]
    if component.name == "VCALENDAR":
        message = "END:VCALENDAR is missing: more of the file may be missing too"
        notes.append(Note(place=component.line, message=message, kind="guessed"))
    elif component.name:
        message = f"the file ends within {component.name}: it is cut off"
        raise _refusal("calendar-cut-off", message, component.line, "get the whole file")
    if not any(it.components for it in whole):
        raise _refusal("calendar-empty", "the calendar has no entries", 1)
    return whole


class _Reading:
    """The components that are open while lines are read.

    Args:
        notes: Takes a note for each line that is not read.
    """

    def __init__(self, notes: list[Note]) -> None:
        self.root = Component("", 1)
        self.stack = [self.root]
        self._notes = notes
        self._more: list[str] = []
        self._last = ""

    def take(self, line: str, number: int) -> None:
        """Take a line: the begin or end of a component, a property, or more of its text."""
        match = _PROPERTY.fullmatch(line)
        if match is None:
            self._take_more(line.strip(), number)
            return
        if self._more:
            self.finish()
        name, value = match[1].upper(), match[3]
        if name == "BEGIN":
            component = Component(value.strip().upper(), number)
            if len(self.stack) > _DEPTH:
                raise _refusal("calendar-too-deep", "components are nested too deeply", number)
            self.stack[-1].components.append(component)
            self.stack.append(component)
        elif name == "END" and len(self.stack) > 1:
            self._close(value.strip().upper(), number)
        elif len(self.stack) > 1:
            it = Property(value, _parameters(match[2]), number)
            self.stack[-1].properties.setdefault(name, []).append(it)
            self._last = name

    def _close(self, name: str, number: int) -> None:
        if self.stack[-1].name != name:
            message = f"END:{name} stands where {self.stack[-1].name} is open"
            raise _refusal("calendar-syntax", message, number, "export the calendar again")
        self.stack.pop()
        self._last = ""

    def _take_more(self, line: str, number: int) -> None:
        """Keep a line that is no property: people break texts by hand."""
        if not line or len(self.stack) == 1:
            return
        if not self.stack[-1].properties.get(self._last):
            message = "this line is no property"
            self._notes.append(Note(place=number, message=message, kind="left-out"))
            return
        if not self._more:
            message = "this line is no property: it is taken as more of the text before it"
            self._notes.append(Note(place=number, message=message, kind="guessed"))
        self._more.append(line)

    def finish(self) -> None:
        """Add the lines that are no properties to the text before them."""
        if self._more:
            properties = self.stack[-1].properties[self._last]
            value = "\\n".join([properties[-1].value, *self._more])
            properties[-1] = properties[-1]._replace(value=value)
            self._more = []


def _parameters(text: str) -> dict[str, str]:
    if not text:
        return {}
    return {
        name.strip().upper(): value.strip().strip('"') for name, value in _PARAMETER.findall(text)
    }


def _logical_lines(data: bytes, notes: list[Note]) -> Iterator[tuple[int, str]]:
    """Yield unfolded lines with their numbers; a letter may be parted by a fold."""
    first, pieces = 1, list[bytes]()
    for number, line in enumerate(_BREAK.split(data), start=1):
        if pieces and line[:1] in (b" ", b"\t"):
            pieces.append(line[1:])
            continue
        if pieces:
            yield first, _decoded(b"".join(pieces), first, notes)
        first, pieces = number, [line]
    yield first, _decoded(b"".join(pieces), first, notes)


def _decoded(line: bytes, number: int, notes: list[Note]) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        message = "this line is not UTF-8: it is read as Windows-1252"
        notes.append(Note(place=number, message=message, kind="guessed"))
        return line.decode("cp1252", "replace")


def _as_utf8(data: bytes) -> bytes:
    """Return the bytes of a file as UTF-8, if it says that it is something else."""
    if data.startswith(_UTF_16):
        try:
            text = data.decode("utf-16" if data[0] >= _MARK else _byte_order(data))
        except UnicodeDecodeError:
            return data
        return text.encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf")


_MARK = 0xFE  # the least byte of a mark of the byte order


def _byte_order(data: bytes) -> str:
    return "utf-16-le" if data[:1] == b"B" else "utf-16-be"


def _no_calendar(data: bytes) -> DocumentError:
    head = data[:4096].lstrip().lower()
    hint = "a calendar begins with BEGIN:VCALENDAR: export it again from your calendar program"
    if head.startswith(b"<"):
        message = "this is a web page, and not the calendar that it shows"
        hint = "download the .ics file itself: the link may be called iCal or subscribe"
    elif not head:
        message = "the file is empty"
    else:
        message = "this is not a calendar: it has no BEGIN:VCALENDAR"
    return _refusal("not-a-calendar", message, 1, hint)


def _refusal(rule: str, message: str, line: int, hint: str | None = None) -> DocumentError:
    return DocumentError([Fault(rule=rule, message=message, line=line, hint=hint)])
