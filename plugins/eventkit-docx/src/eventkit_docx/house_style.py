"""The document that is filled in: its own, or that of a template, with the styles it lacks."""

from __future__ import annotations

import copy
import zipfile
import zlib
from io import BytesIO
from itertools import chain, count
from typing import TYPE_CHECKING, cast

from lxml import etree  # type: ignore[import-untyped]  # it brings no types

from eventkit.plugins import InputFile
from eventkit_docx.elements import RELATIONS, Element, element, tag
from eventkit_docx.packages import base_element, base_package, refuse, template_package

if TYPE_CHECKING:
    from docx.document import Document

_RELATION = f"{{{RELATIONS}}}id"
_KEPT = {"fontTable", "numbering", "settings", "styles", "theme"}
_STORIES = {"footer", "header"}
"""The parts of a document that make its style; all else belongs to the body that is replaced."""
_NOT_OF_STYLE = (
    "attachedSchema",
    "attachedTemplate",
    "docVars",
    "documentProtection",
    "endnotePr",
    "footnotePr",
    "mailMerge",
    "rsids",
    "saveThroughXslt",
    "trackRevisions",
    "writeProtection",
)
"""Settings of the document that was, not of its style: paths, passwords, sources of data."""
_UNFIT_FOR_SECTION = ("sectPrChange", "printerSettings")
_AFTER_BIDI = ("rtlGutter", "docGrid", "printerSettings", "sectPrChange")
_A4, _MARGIN = (11_906, 16_838), 1_191
_NARROWEST = 4_000  # that a table can be
_SAVE = "open it in Word or LibreOffice and save it as a Word document (.docx)"


class House:
    """A document without a body, in the style of a house.

    Args:
        template: The document of Word whose style it has; None for that of eventkit.

    Raises:
        InputFileError: If the template cannot be used.
    """

    def __init__(self, template: InputFile | None) -> None:
        self.is_template = template is not None
        self.document = _document_of(template)
        body = self.document.element.body
        self._section = _whole_section(body)
        for child in list(body):
            body.remove(child)
        body.append(self._section)
        _require_no_links(template, self.document)
        _keep_style(self.document, self._section)
        self._numbering = _Numbering(self.document)
        self._styles = _Styles(self.document, self._numbering)

    def style(self, name: str, kind: str = "paragraph") -> str:
        """Return the id of a style by the name that Word knows it by.

        Raises:
            KeyError: If there is no such style.
        """
        return str(self._styles.ids[kind, name.casefold()])

    @property
    def bullets(self) -> int:
        """The id of the list of bullets."""
        return self._numbering.ids[1]

    def new_numbers(self, first: int) -> int:
        """Return the id of a new numbered list.

        Args:
            first: The number of its first item.
        """
        return self._numbering.new_numbers(first)

    @property
    def text_width(self) -> int:
        """The width of the text on a page, in twentieths of a point."""
        size, margins = (self._section.find(tag(it)) for it in ("pgSz", "pgMar"))
        page = _number(size, "w", _A4[0])
        sides = (_number(margins, "left", _MARGIN), _number(margins, "right", _MARGIN))
        return max(page - sum(sides) - _number(margins, "gutter", 0), _NARROWEST)

    def set_language(self, language: str, *, is_rtl: bool) -> None:
        """Set the language of the document, and from which side its pages are read."""
        root = self.document.styles.element
        for mark in _language_marks(root):
            mark.set(tag("bidi" if is_rtl else "val"), language)
        if is_rtl and self._section.find(tag("bidi")) is None:
            before = next((it for it in self._section if it.tag in map(tag, _AFTER_BIDI)), None)
            place = len(self._section) if before is None else self._section.index(before)
            self._section.insert(place, element("bidi"))

    def fill(self, content: list[Element]) -> None:
        """Put paragraphs and tables into the body."""
        for node in content:
            self._section.addprevious(node)
        self._numbering.finish()


def _number(node: Element | None, name: str, default: int) -> int:
    value = "" if node is None else node.get(tag(name), "")
    return int(value) if value.isascii() and value.isdigit() else default


def _document_of(template: InputFile | None) -> Document:
    import docx
    from docx.opc.exceptions import OpcError

    if template is None:
        return docx.Document(BytesIO(base_package()))
    package = template_package(template)
    faults = (OpcError, etree.LxmlError, zipfile.BadZipFile, zlib.error, LookupError)
    try:
        document = docx.Document(BytesIO(package))
        has_body = document.element.body is not None
        document.styles.element, document.settings.element  # noqa: B018  # they are there
    except (*faults, ValueError, TypeError, AttributeError):
        refuse(template, f"it is no whole document of Word: {_SAVE}")
    if not has_body:
        refuse(template, f"it is no whole document of Word: {_SAVE}")
    return document


# --- what is kept of a template


def _whole_section(body: Element) -> Element:
    """Return the last section of a body, with the headers and footers that it inherits."""
    sections = list(body.iter(tag("sectPr")))
    section = copy.deepcopy(body.find(tag("sectPr"))) if sections else None
    if section is None:
        section = element("sectPr", element("pgSz", w=_A4[0], h=_A4[1]))
    references: dict[tuple[str, str], Element] = {}
    for older in sections:
        for node in older:
            if node.tag in {tag("headerReference"), tag("footerReference")}:
                references[node.tag, node.get(tag("type"), "default")] = copy.deepcopy(node)
    unfit = {*map(tag, _UNFIT_FOR_SECTION), *(name for name, _ in references)}
    for node in list(section):
        if node.tag in unfit:
            section.remove(node)
    for node in reversed(references.values()):
        section.insert(0, node)
    return section


def _require_no_links(template: InputFile | None, document: Document) -> None:
    """Refuse headers and footers that fetch something when the document is opened."""
    if template is None:
        return
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            is_story = part.partname.filename.startswith(tuple(_STORIES))
            if is_story and relation.is_external and not relation.reltype.endswith("/hyperlink"):
                message = f"{part.partname} leads to {relation.target_ref!r} instead of holding it"
                refuse(template, f"{message}: insert the picture into the document")


def _keep_style(document: Document, section: Element) -> None:
    """Remove what belongs to the body that is replaced, and what tells who wrote it."""
    package = document.part.package
    assert package is not None  # noqa: S101  # a part that was read has one
    used = {node.get(_RELATION) for node in section}
    for id, relation in list(document.part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind not in _KEPT and not (kind in _STORIES and id in used):
            del document.part.rels[id]
    for id, relation in list(package.rels.items()):
        if not relation.reltype.endswith("/officeDocument"):
            del package.rels[id]
    settings = document.settings.element
    for node in list(settings):
        if node.tag in map(tag, _NOT_OF_STYLE):
            settings.remove(node)
    rels = document.part.part_related_by(_SETTINGS).rels
    for id in list(rels):
        del rels[id]


_SETTINGS = f"{RELATIONS}/settings"


def _language_marks(root: Element) -> list[Element]:
    """Return every element that names the language of texts; there is one at least."""
    defaults = root.find(tag("docDefaults"))
    if defaults is None:
        defaults = element("docDefaults")
        root.insert(0, defaults)
    holder = defaults
    for name in ("rPrDefault", "rPr", "lang"):
        child = holder.find(tag(name))
        if child is None:
            child = element(name)
            holder.insert(0 if name == "rPrDefault" else len(holder), child)
        holder = child
    return list(root.iter(tag("lang")))


# --- lists


class _Numbering:
    """The lists of a document: those of its styles, and one more for each numbered list."""

    def __init__(self, document: Document) -> None:
        self._root = _numbering_of(document)
        self._new: list[Element] = []
        abstract = _next_id(self._root, "abstractNum", "abstractNumId")
        number = _next_id(self._root, "num", "numId")
        self.ids = {1: number, 2: number + 1}
        self._of_numbers = abstract + 1
        self._numbers = count(number + 2)
        ours = base_element("numbering.xml")
        place = next((n for n, it in enumerate(self._root) if it.tag == tag("num")), None)
        place = _end_of_lists(self._root) if place is None else place
        for offset, node in enumerate(ours.findall(tag("abstractNum"))):
            node.set(tag("abstractNumId"), str(abstract + offset))
            self._root.insert(place + offset, node)
        for offset, id in enumerate(self.ids.values()):
            self._new.append(_list(id, abstract + offset))

    def new_numbers(self, first: int) -> int:
        id = next(self._numbers)
        start = element("lvlOverride", element("startOverride", val=first), ilvl=0)
        node = _list(id, self._of_numbers)
        node.append(start)
        self._new.append(node)
        return id

    def finish(self) -> None:
        """Add the lists that were made."""
        place = _end_of_lists(self._root)
        self._root[place:place] = self._new


def _list(id: int, abstract: int) -> Element:
    return element("num", element("abstractNumId", val=abstract), numId=id)


def _end_of_lists(root: Element) -> int:
    lists = (tag("abstractNum"), tag("num"), tag("numPicBullet"))
    return 1 + max((n for n, it in enumerate(root) if it.tag in lists), default=-1)


def _next_id(root: Element, name: str, key: str) -> int:
    return 1 + max((_number(node, key, 0) for node in root.findall(tag(name))), default=0)


def _numbering_of(document: Document) -> Element:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    try:
        part = cast("NumberingPart", document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING))
    except KeyError:
        empty = etree.tostring(element("numbering"))
        path = PackURI("/word/numbering-of-agenda.xml")
        package = document.part.package
        assert package is not None  # noqa: S101  # a part that was read has one
        part = NumberingPart.load(path, CONTENT_TYPE.WML_NUMBERING, empty, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return part.element


# --- styles


class _Styles:
    """The styles of a document by kind and name, with those of eventkit that it lacks."""

    def __init__(self, document: Document, numbering: _Numbering) -> None:
        self._root = document.styles.element
        self._used = {it.get(tag("styleId")) for it in self._root.findall(tag("style"))}
        self.ids = {
            (it.get(tag("type"), "paragraph"), _name_of(it).casefold()): it.get(tag("styleId"))
            for it in self._root.findall(tag("style"))
        }
        ours = base_element("styles.xml").findall(tag("style"))
        keys = {
            it.get(tag("styleId")): (it.get(tag("type")), _name_of(it).casefold()) for it in ours
        }
        missing = [it for it in ours if keys[it.get(tag("styleId"))] not in self.ids]
        for node in missing:
            self._add(node, keys[node.get(tag("styleId"))])
        for node in missing:
            for name in ("basedOn", "next"):
                child = node.find(tag(name))
                if child is not None:
                    child.set(tag("val"), self.ids[keys[child.get(tag("val"))]])
            for child in node.iter(tag("numId")):
                child.set(tag("val"), str(numbering.ids[_number(child, "val", 1)]))

    def _add(self, node: Element, key: tuple[str, str]) -> None:
        names = {name for _, name in self.ids}
        if key[1] in names:  # of another kind: a name is that of one style
            node.find(tag("name")).set(tag("val"), f"Agenda {_name_of(node)}")
        node.attrib.pop(tag("default"), None)
        id = node.get(tag("styleId"))
        id = next(it for it in chain([id], (f"{id}{n}" for n in count(2))) if it not in self._used)
        node.set(tag("styleId"), id)
        self._used.add(id)
        self.ids[key] = id
        self._root.append(node)


def _name_of(style: Element) -> str:
    name = style.find(tag("name"))
    return "" if name is None else name.get(tag("val"), "")
