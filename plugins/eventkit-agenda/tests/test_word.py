"""Agendas in documents of Word, made here part by part."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

import eventkit
from eventkit import DocumentError
from eventkit.plugins import Imported

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPTIONS = {"title": "School", "timezone": "Europe/Berlin"}
DAY = "Friday, 26 March 2027"


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{piece(text, run)}</w:p>"


def piece(text: str, properties: str = "") -> str:
    text = f'<w:t xml:space="preserve">{escape(text)}</w:t>'.replace("\t", "</w:t><w:tab/><w:t>")
    return f"<w:r><w:rPr>{properties}</w:rPr>{text}</w:r>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def cell(*texts: str, properties: str = "") -> str:
    inner = "".join(map(paragraph, texts)) or paragraph("")
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def word(*content: str, styles: str = "") -> bytes:
    """Return a document of Word."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        body = "".join(content)
        document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", document)
        package.writestr("word/vbaProject.bin", b"never run")
        if styles:
            text = f'<w:styles xmlns:w="{NAMESPACE}">{styles}</w:styles>'
            package.writestr("word/styles.xml", text)
    return file.getvalue()


def read(data: bytes) -> Imported:
    return eventkit.read(data, format="agenda", options=OPTIONS)


def titles(data: bytes) -> list[str]:
    sessions = read(data).events[0].sessions
    return [f"{it.start:%H:%M} {it.title}" if it.start else it.title for it in sessions]


def fault(data: bytes) -> str:
    with pytest.raises(DocumentError) as error:
        read(data)
    return str(error.value.faults[0])


def test_paragraphs_are_lines() -> None:
    imported = read(
        word(
            paragraph(DAY),
            paragraph("9:00–10:00\tOpening\tAda Example"),
            paragraph("please be on time"),
            paragraph("10:00 Coffee"),
        )
    )

    (event,) = imported.events
    opening, coffee = event.sessions
    assert (opening.title, coffee.title) == ("Opening", "Coffee")
    assert [it.name for it in event.speakers_of(opening)] == ["Ada Example"]
    assert opening.description == "please be on time"


def test_headings_are_known_by_their_styles() -> None:
    styles = (
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Own"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    data = word(
        paragraph(f"Our day: {DAY}", '<w:pStyle w:val="berschrift1"/>'),
        paragraph("Opening, 9:00–10:00", '<w:pStyle w:val="Own"/>'),
        paragraph("A talk that begins at 9:15 sharp."),
        styles=styles,
    )

    (event,) = read(data).events
    (session,) = event.sessions
    assert (session.title, session.description) == ("Opening", "A talk that begins at 9:15 sharp.")


def test_tracked_changes_count_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>11:00 </w:delText><w:t>x</w:t></w:r></w:del>"
    inserted = f"<w:ins>{piece('9:00 ')}</w:ins>"
    moved = f"<w:moveFrom>{piece('gone ')}</w:moveFrom><w:moveTo>{piece('new ')}</w:moveTo>"
    joined = paragraph("10:00 Rivers", "<w:rPr><w:del/></w:rPr>") + paragraph(" and lakes")
    hidden = f"<w:p>{piece('12:00 hidden', '<w:vanish/>')}</w:p>"
    first = f"<w:p>{deleted}{inserted}{moved}{piece('talk')}</w:p>"
    removed = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{cell('13:00')}{cell('Lunch')}</w:tr></w:tbl>"

    data = word(paragraph(DAY), first, joined, hidden, removed)

    assert titles(data) == ["09:00 new talk", "10:00 Rivers and lakes"]


def test_rows_of_tables_are_sessions_and_merged_ones_are_days() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    rows = [
        row(cell("Time"), cell(DAY), cell("Responsible")),
        row(cell("9:00 – 10:00 AM"), cell("Opening", "with music"), cell("Ada Example")),
        row(cell("10:00 AM – 10:30 AM Coffee", properties=wide)),
        row(cell("Saturday, 27 March 2027", properties=wide)),
        row(cell("1:30 – 2:00 PM", properties='<w:vMerge w:val="restart"/>'), cell("A"), cell("")),
        row(cell(properties="<w:vMerge/>"), cell("B"), cell("")),
    ]
    imported = read(word(f"<w:tbl>{''.join(rows)}</w:tbl>"))

    (event,) = imported.events
    assert [(f"{it.start:%d %H:%M}", it.title) for it in event.sessions if it.start] == [
        ("26 09:00", "Opening"),
        ("26 10:00", "Coffee"),
        ("27 13:30", "A"),
        ("27 13:30", "B"),
    ]
    assert event.sessions[0].description == "with music"


def test_a_table_in_a_table_is_read() -> None:
    inner = f"<w:tbl>{row(cell('9:00'), cell('Opening'))}{row(cell('9:30'), cell('Lakes'))}</w:tbl>"
    outer = row(f"<w:tc>{paragraph(DAY)}{inner}{paragraph('')}</w:tc>")

    assert titles(word(f"<w:tbl>{outer}</w:tbl>")) == ["09:00 Opening", "09:30 Lakes"]


def test_notes_name_the_paragraph_or_the_row() -> None:
    table = f"<w:tbl>{row(cell('Time'), cell('Title'))}{row(cell('9:00'), cell('A'))}</w:tbl>"
    imported = read(word(paragraph(DAY), table, paragraph("Bring boots.")))

    (note,) = [it for it in imported.notes if it.kind == "left-out"]
    assert str(note) == "paragraph 6: not understood: Bring boots."


def test_a_title_that_is_struck_out_is_cancelled() -> None:
    (event,) = read(word(paragraph(DAY), paragraph("9:00 Opening", run="<w:strike/>"))).events

    assert event.sessions[0].status == "cancelled"


# --- bad input


def test_a_document_with_a_password_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    assert "protected by a password" in fault(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word before 2007"),
        (b"{\\rtf1 9:00 Opening}", "Rich Text"),
        (b"PK\x03\x04torn", "not a whole document of Word"),
        (word(paragraph(DAY))[:-40], "not a whole document of Word"),
        (word(paragraph(DAY)).replace(b"document.xml", b"another1.xml"), "not a whole document"),
        (word("</w:body>"), "not a whole document of Word"),
    ],
)
def test_what_is_no_document_of_word_is_refused(data: bytes, message: str) -> None:
    assert message in fault(data)
    assert ".docx" in fault(data)


def test_a_package_that_unpacks_to_far_more_than_it_seems_is_refused() -> None:
    assert "far larger than it seems" in fault(word(" " * 30_000_000))


def test_entities_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        entities = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        package.writestr("word/document.xml", f"{entities}<a>&e;</a>")

    assert "entities" in fault(file.getvalue())


def test_elements_that_are_nested_deeply_are_no_trouble() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000

    assert titles(word(paragraph(DAY), deep, paragraph("9:00 Opening"))) == ["09:00 Opening"]
