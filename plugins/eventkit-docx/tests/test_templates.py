"""Documents in the style of a template, and templates that are refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm
from lxml import etree  # type: ignore[import-untyped]  # it brings no types

import eventkit
from eventkit.model import Session
from eventkit.plugins import InputFile, InputFileError
from eventkit_docx import packages

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SCHOOL = eventkit.Event(
    id="school",
    title="Spring School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 26),
    timezone="Europe/Berlin",
    updated=datetime(2027, 1, 2, tzinfo=UTC),
    description="- one\n- two\n\n1. first",
    sessions=[
        Session(
            id="talk",
            title="Talk",
            start=datetime(2027, 3, 26, 9, tzinfo=ZoneInfo("Europe/Berlin")),
            end=datetime(2027, 3, 26, 10, tzinfo=ZoneInfo("Europe/Berlin")),
        )
    ],
)


def saved(house: Document) -> bytes:
    file = BytesIO()
    house.save(file)
    return file.getvalue()


def template(**changes: bytes | None) -> bytes:
    """Return a template in which parts were changed, added, or left out."""
    return changed(saved(docx.Document()), changes)


def changed(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name)


def export(data: bytes, **options: Any) -> bytes:
    file = InputFile("house.docx", data)
    return eventkit.export(SCHOOL, to="docx", template=file, **options)


def exported(data: bytes) -> Document:
    return docx.Document(BytesIO(export(data)))


def house() -> Document:
    document: Document = docx.Document()
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Cm(20), Cm(3), Cm(2)
    section.header.paragraphs[0].text = "Ministry of Examples"
    document.styles.add_style("Agenda Item", WD_STYLE_TYPE.PARAGRAPH).font.name = "Georgia"
    document.add_heading("The agenda of last year", 1)
    document.add_table(2, 2)
    document.core_properties.author = "Somebody Else"
    return document


def test_styles_headers_and_paper_of_the_template_are_used_and_its_body_is_replaced() -> None:
    result = exported(saved(house()))
    texts = [it.text for it in result.paragraphs]

    assert result.sections[0].header.paragraphs[0].text == "Ministry of Examples"
    assert result.styles["Agenda Item"].font.name == "Georgia"
    assert not any("last year" in text for text in texts)
    assert len(result.tables) == 1
    grid = result.tables[0]._tbl.tblGrid  # noqa: SLF001  # python-docx tells no other way
    width = sum(int(it.get(f"{WORD}w")) for it in grid)
    assert Cm(14.9).twips < width <= Cm(15).twips


def test_styles_that_the_template_lacks_are_added_once() -> None:
    result = exported(saved(house()))
    names = [it.name for it in result.styles]

    assert len(names) == len(set(names))
    assert {"Agenda Table", "Agenda Time", "HTML Code", "Hyperlink"} <= set(names)
    item = next(it for it in result.tables[0].rows[1].cells[1].paragraphs if it.text == "Talk")
    assert item.style
    assert item.style.font.name == "Georgia"


def test_a_style_of_another_kind_with_that_name_stays_as_it_is() -> None:
    own = house()
    own.styles.add_style("Agenda Off", WD_STYLE_TYPE.PARAGRAPH)

    kinds = {it.name: it.type for it in exported(saved(own)).styles}
    assert kinds["Agenda Off"] == WD_STYLE_TYPE.PARAGRAPH
    assert kinds["Agenda Agenda Off"] == WD_STYLE_TYPE.CHARACTER


def test_what_is_exported_is_a_template_that_changes_nothing() -> None:
    once = export(saved(house()))
    again = export(once)

    assert texts(again) == texts(once)
    assert part(again, "word/styles.xml") == part(once, "word/styles.xml")


def texts(data: bytes) -> list[tuple[str, str]]:
    found = docx.Document(BytesIO(data)).paragraphs
    return [(str(it.style and it.style.name), it.text) for it in found]


def test_a_template_without_lists_gets_them_and_one_with_lists_keeps_its_own() -> None:
    data = template(**{"word/numbering.xml": None})
    rels = part(data, "word/_rels/document.xml.rels").replace(
        b'Target="numbering.xml"', b'Target="x"'
    )
    tree = etree.fromstring(rels)
    for node in tree:
        if node.get("Target") == "x":
            tree.remove(node)
    types = part(data, "[Content_Types].xml").replace(b"/word/numbering.xml", b"/word/none.xml")
    bare = changed(
        data,
        {"word/_rels/document.xml.rels": etree.tostring(tree), "[Content_Types].xml": types},
    )

    for source in (bare, saved(docx.Document())):
        result = exported(source)
        root = result.part.numbering_part.element
        ids = [it.get(f"{WORD}numId") for it in root.iter(f"{WORD}num")]
        assert len(ids) == len(set(ids))
        used = {it.get(f"{WORD}val") for it in result.element.iter(f"{WORD}numId")}
        assert used
        assert used <= set(ids)


def test_nothing_of_the_old_text_or_its_author_stays() -> None:
    own = house()
    own.add_comment(own.add_paragraph("old").runs, text="secret comment", author="Somebody Else")
    settings = own.settings.element
    settings.insert(0, settings.makeelement(f"{WORD}trackRevisions"))
    data = export(saved(own))

    with zipfile.ZipFile(BytesIO(data)) as package:
        content = b"".join(package.read(name) for name in package.namelist())
        names = package.namelist()
    for text in (b"secret comment", b"Somebody Else", b"last year", b"trackRevisions"):
        assert text not in content
    assert not any("thumbnail" in name or "app.xml" in name for name in names)


def test_headers_of_earlier_sections_are_inherited() -> None:
    own = house()
    own.add_section()

    assert exported(saved(own)).sections[0].header.paragraphs[0].text == "Ministry of Examples"


def test_a_template_with_neither_header_nor_footer_gets_page_numbers() -> None:
    (with_none, with_header) = (exported(saved(it)) for it in (docx.Document(), house()))

    assert "PAGE" in etree.tostring(with_none.sections[0].footer.part.element).decode()
    assert with_header.sections[0].footer.is_linked_to_previous


def test_a_dotx_is_a_template_too() -> None:
    data = saved(house())
    types = part(data, "[Content_Types].xml").replace(b"document.main+xml", b"template.main+xml")

    result = exported(changed(data, {"[Content_Types].xml": types}))
    assert result.sections[0].header.paragraphs[0].text == "Ministry of Examples"


def test_the_language_of_the_event_takes_the_place_of_the_template_s() -> None:
    styles = etree.fromstring(part(export(saved(docx.Document())), "word/styles.xml"))

    assert {it.get(f"{WORD}val") for it in styles.iter(f"{WORD}lang")} == {"en"}


# --- refused


def _with(name: str, content: bytes) -> Callable[[], bytes]:
    return lambda: template(**{name: content})


def _macro_type() -> bytes:
    data = saved(docx.Document())
    kind = MAIN.replace("document.main", "macroEnabled.main").encode()
    types = part(data, "[Content_Types].xml").replace(MAIN.encode(), kind)
    return changed(data, {"[Content_Types].xml": types})


def _linked_picture() -> bytes:
    data = saved(house())
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId9" TargetMode="External" Target="https://example.org/spy.png" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    return changed(data, {"word/_rels/header1.xml.rels": rels})


def _bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(9):
            package.writestr(f"word/media/{number}.png", bytes(16 << 20))
    return file.getvalue()


def _encrypted_entry() -> bytes:
    data = bytearray(template())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def _without_body() -> bytes:
    empty = f'<w:document xmlns:w="{WORD[1:-1]}"/>'.encode()
    return template(**{"word/document.xml": empty})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: b"", "no document of Word"),
        (lambda: b"{\\rtf1}", "no document of Word"),
        (lambda: template()[:2000], "no document of Word"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (_encrypted_entry, "password"),
        (lambda: OLE + bytes(100), "before 2007"),
        (_with("word/vbaProject.bin", b"x"), "macros"),
        (_with("word/activeX/activeX1.xml", b"<x/>"), "macros"),
        (_macro_type, "macros"),
        (_with("word/document.xml", b"<broken"), "word/document.xml in it is damaged"),
        (_with("word/styles.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "entities"),
        (_with("word/x.xml", b"<x xmlns='http://purl.oclc.org/ooxml/a'/>"), "strict"),
        (_with("[Content_Types].xml", b"<Types/>"), "no document of Word"),
        (_without_body, "no whole document"),
        (_with("word/_rels/document.xml.rels", b"<Relationships/>"), "no whole document"),
        (_linked_picture, "https://example.org/spy.png"),
        (_bomb, "128 MiB"),
        (_with("word/x.xml", b"<x>" + b" " * packages.MOST_XML + b"</x>"), "16 MiB"),
    ],
)
def test_what_is_no_good_template_is_refused_with_its_name(
    data: Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(InputFileError, match=r"the template 'house\.docx'") as caught:
        export(data())
    assert reason in str(caught.value)


def test_a_folder_and_too_many_parts_are_refused() -> None:
    with pytest.raises(InputFileError, match="is a folder"):
        eventkit.export(SCHOOL, to="docx", template=InputFile("house", {"a": b""}))
    many = {f"word/{number}.bin": b"" for number in range(packages.MOST_PARTS)}
    with pytest.raises(InputFileError, match="2000 parts"):
        export(template(**many))
