"""`schedule.xml`, read element by element, without entities and without the network."""

from __future__ import annotations

import io
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

from attrs import define, field

from eventkit import DocumentError
from eventkit.plugins import Fault, Imported
from eventkit_schedule.drafting import Drafting, Raw, Spot
from eventkit_schedule.values import day_of, text_of

_TRUE = ("true", "1", "yes")
_DEPTH = 4
"""How many elements say what is in them; the others make every end of one slow."""


def read_xml(data: bytes) -> Imported:
    """Return the draft of a schedule.

    Raises:
        DocumentError: If it is no XML, declares entities or names another file.
    """
    import defusedxml.sax  # type: ignore[import-untyped]  # it brings no types
    from defusedxml import DefusedXmlException

    handler = _Handler()
    try:
        defusedxml.sax.parse(io.BytesIO(data), handler, forbid_dtd=False)
    except SAXParseException as error:
        message = f"this is not XML: {error.getMessage()}"
        raise _refusal("xml-syntax", message, error.getLineNumber()) from error
    except (DefusedXmlException, SAXException) as error:
        message = "it declares entities or names another file, which is refused"
        raise _refusal("xml-entities", message, handler.line) from error
    except (LookupError, ValueError) as error:
        if handler.is_schedule:
            raise  # the encoding is told before the first element
        message = "its encoding cannot be read: save it as UTF-8"
        raise _refusal("xml-encoding", message, handler.line) from error
    if not handler.is_schedule:
        raise _refusal("not-a-schedule", "the first element is not <schedule>", 1)
    imported = handler.drafting.imported()
    if handler.strange and not any(draft.tables.get("sessions") for draft in imported.drafts):
        name, line = handler.strange[0]
        count = len(handler.strange)
        message = f"none of its {count} entries is an <event> in a <room> of a <day>: <{name}>"
        raise _refusal("no-sessions", message, line)
    return imported


def _refusal(rule: str, message: str, line: int | None) -> DocumentError:
    return DocumentError([Fault(rule=rule, message=message, line=line)])


@define
class _Element:
    """An element with what it holds."""

    name: str
    attributes: dict[str, str]
    line: int
    pieces: list[str] = field(factory=list)
    children: list[_Element] = field(factory=list)

    @property
    def text(self) -> str:
        """Its text, without that of others in it."""
        return "".join(self.pieces).strip()

    def take(self, name: str) -> list[_Element]:
        """Return what the child of that name holds, and take it out."""
        holders = [child for child in self.children if child.name == name]
        self.children = [child for child in self.children if child.name != name]
        return [inner for holder in holders for inner in holder.children]


class _Handler(ContentHandler):
    """Hands the conference and each event to a draft when its element ends."""

    def __init__(self) -> None:
        super().__init__()
        self.drafting = Drafting()
        self.is_schedule = False
        self.strange: list[tuple[str, int]] = []
        self._locator: Locator | None = None
        self._open: list[_Element] = []
        self._version = ""

    @property
    def line(self) -> int:
        """The present line."""
        return (self._locator and self._locator.getLineNumber()) or 1

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802  # SAX has it so
        """Keep what knows the present line."""
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802  # as above
        """Open an element."""
        if not self._open:
            self.is_schedule = name == "schedule"
        self._open.append(_Element(name, dict(attrs), self.line))

    def characters(self, content: str) -> None:
        """Gather the text of an element."""
        self._open[-1].pieces.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  # as above
        """Close an element: hand it to the draft, or to what holds it."""
        element = self._open.pop()
        above = [it.name for it in self._open[:_DEPTH]]
        if above == ["schedule"]:
            self._take_over(element)
        elif above == ["schedule", "day", "room"] and name == "event":
            self._event(element)
        elif above == ["schedule", "day"] and name == "room":
            self.drafting.empty_room(dict(element.attributes), element.line)
            self._leave_out(element)
        elif self._open:
            self._open[-1].children.append(element)

    def _take_over(self, element: _Element) -> None:
        if element.name == "generator":
            self.drafting = Drafting(element.attributes.get("system", ""))
        elif element.name == "version":
            self._version = element.text
        elif element.name == "conference":
            self._conference(element)
        elif element.name == "day":
            self._leave_out(element)

    def _leave_out(self, element: _Element) -> None:
        """Note what stands in a day or a room, and is neither a room nor an event."""
        for child in element.children:
            message = f"<{child.name}> in <{element.name}> has no place in a schedule"
            self.drafting.note("left-out", child.line, message)
            self.strange.append((child.name, child.line))

    def _conference(self, element: _Element) -> None:
        tracks = [child for child in element.children if child.name == "track"]
        raw: Raw = {it.name: it.text for it in element.children if it.name != "track"}
        self.drafting.base_url = raw.get("base_url", "")
        self.drafting.conference(raw, self._version, element.line)
        for track in tracks:
            self.drafting.track({"name": track.text, **track.attributes}, track.line)

    def _event(self, element: _Element) -> None:
        _, day, room = self._open
        raw: Raw = {**element.attributes}
        raw["persons"] = [{**it.attributes, "name": it.text} for it in element.take("persons")]
        for key in ("links", "attachments"):
            raw[key] = [_link(it) for it in element.take(key)]
        recording = {it.name: it.text for it in element.take("recording")}
        if optout := recording.get("optout"):
            raw["do_not_record"] = optout.lower() in _TRUE
        raw["recording_license"] = recording.get("license", "")
        raw |= {it.name: it.text or "".join(inner.name for inner in it.children)
                for it in element.children}  # fmt: skip
        spot = Spot(
            room=text_of(room.attributes.get("name")),
            room_guid=room.attributes.get("guid", ""),
            day=day_of(day.attributes.get("date")),
        )
        self.drafting.talk(raw, element.line, spot)


def _link(element: _Element) -> Raw:
    return {"url": element.attributes.get("href"), "title": element.text}
