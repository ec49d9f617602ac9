"""Workbooks: grids, merged cells, and those that are broken or too large."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # it brings no types
from openpyxl.utils.datetime import CALENDAR_MAC_1904  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

import eventkit
from eventkit import DocumentError, Event
from eventkit.plugins import Imported

DATA = Path(__file__).with_name("data")
DAY = date(2027, 3, 26)
HEAD = ("Date", "Start", "End", "Title", "Room")


def workbook(*rows: Iterable[object], merged: str = "", name: str = "Talks") -> bytes:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append([*row])
        for area in merged.split():
            sheet.merge_cells(area)

    return workbook_of({name: fill})


def workbook_of(sheets: dict[str, Callable[[Worksheet], None]], *, is_1904: bool = False) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, fill in sheets.items():
        fill(book.create_sheet(name))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def opendocument(rows: str) -> bytes:
    """Return a workbook of OpenDocument with a sheet of these rows."""
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{it}="urn:oasis:names:tc:opendocument:xmlns:{it}:1.0"' for it in names
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Talks">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("mimetype", kind, zipfile.ZIP_STORED)
        container.writestr(
            "META-INF/manifest.xml",
            f"<manifest:manifest {manifest}>"
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        container.writestr("content.xml", content)
    return stream.getvalue()


def read(data: bytes, **options: object) -> Imported:
    facts = {"title": "School", "timezone": "Europe/Berlin", **options}
    return eventkit.read(data, format="sheet", options=facts)


def event_of(data: bytes, **options: object) -> Event:
    return read(data, **options).events[0]


def lines(data: bytes, **options: object) -> list[str]:
    """Return the sessions of a workbook in short: hours, title, rooms."""
    event = event_of(data, **options)
    return [
        " ".join(
            [
                f"{it.start:%d %H:%M}" if it.start else "-",
                f"{it.end:%H:%M}" if it.end else "-",
                it.title,
                *(room.name for room in event.rooms_of(it)),
            ]
        )
        for it in sorted(event.sessions, key=lambda it: (str(it.start), it.title))
    ]


def notes_of(data: bytes, **options: object) -> list[str]:
    notes = read(data, **options).notes
    return [f"{it.kind}: {it}" for it in notes if "the source does not say it" not in it.message]


# --- cells


def test_dates_and_times_of_cells_are_read() -> None:
    data = workbook(HEAD, (DAY, time(9, 30), time(10, 15), "Opening", "Aula"))

    assert lines(data) == ["26 09:30 10:15 Opening Aula"]


def test_times_may_be_fractions_texts_and_numbers() -> None:
    rows = [
        (DAY, 0.375, "10:00", "Fraction"),
        (DAY, "11.30", "12:00", "Text"),
        (datetime(2027, 3, 26, 13, 0), None, None, "Moment"),  # noqa: DTZ001  # cells have no zone
    ]

    assert lines(workbook(HEAD[:4], *rows)) == [
        "26 09:00 10:00 Fraction",
        "26 11:30 12:00 Text",
        "26 13:00 - Moment",
    ]


def test_workbooks_that_count_from_1904_are_read() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([*HEAD])
        sheet.append([DAY, time(9, 30), None, "Opening", "Aula"])

    assert lines(workbook_of({"Talks": fill}, is_1904=True)) == ["26 09:30 - Opening Aula"]


def test_merged_cells_hold_for_each_of_their_rows() -> None:
    rows = [
        (DAY, time(9, 0), None, "Opening", "Aula"),
        (None, time(10, 0), None, "Rivers", None),
        (DAY, time(14, 0), None, "Lakes", "Library"),
    ]

    assert lines(workbook(HEAD, *rows, merged="A2:A3 E2:E3")) == [
        "26 09:00 - Opening Aula",
        "26 10:00 - Rivers Aula",
        "26 14:00 - Lakes Library",
    ]


def test_a_workbook_of_excel_97_is_read() -> None:
    assert lines((DATA / "talks.xls").read_bytes()) == [
        "26 09:30 10:15 Eröffnung Aula",
        "26 10:15 11:00 Wem gehört der Fluss? Aula",
    ]


def test_values_and_notes_have_the_place_of_their_cell() -> None:
    data = workbook(HEAD, (DAY, "late", None, "Opening", "Aula"))

    assert notes_of(data) == [
        "left-out: sheet Talks, cell B2: 'late' is no time that is understood"
    ]


def test_formulas_without_values_are_told() -> None:
    data = workbook(HEAD, (DAY, "9:00", None, "Opening", "=A1"), (DAY, "10:00", None, "End", "=A1"))

    (note,) = notes_of(data)
    assert note.startswith("left-out: sheet Talks, cell E2: the cell holds a formula whose value")
    assert "as do 1 more, such as E3" in note


def test_hidden_sheets_are_told_and_not_read() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([*HEAD])
        sheet.append([DAY, time(9, 30), None, sheet.title, "Aula"])

    def hide(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.sheet_state = "hidden"

    data = workbook_of({"Seen": fill, "Unseen": hide})
    assert lines(data) == ["26 09:30 - Seen Aula"]
    assert notes_of(data) == ["left-out: sheet Unseen: the sheet is hidden"]


# --- grids

GRID = (
    ("Friday, 26 March", None, None),
    ("Time", "Aula", "Library"),
    ("8:30-9:45", "Opening", None),
    ("9:45-10:15", "Coffee", None),
    ("10:15-12:00", "Rivers", "Lakes\nAda Example"),
    ("12:00-1.30", "Lunch", None),
    ("1:30-2:45", "Treaties", "Gauges"),
    ("5:15 on", "Boat", None),
)
WIDE = "A1:C1 B4:C4 B6:C6 B8:C8"


def test_a_grid_has_rooms_across_and_times_down() -> None:
    assert lines(workbook(*GRID, merged=WIDE), year=2027) == [
        "26 08:30 09:45 Opening Aula",
        "26 09:45 10:15 Coffee",
        "26 10:15 12:00 Lakes Library",
        "26 10:15 12:00 Rivers Aula",
        "26 12:00 13:30 Lunch",
        "26 13:30 14:45 Gauges Library",
        "26 13:30 14:45 Treaties Aula",
        "26 17:15 - Boat",
    ]


def test_the_second_line_of_a_cell_may_be_a_person() -> None:
    event = event_of(workbook(*GRID, merged=WIDE), year=2027)

    lakes = event.session("lakes")
    assert [party.name for party in event.speakers_of(lakes)] == ["Ada Example"]


def test_afternoons_of_a_grid_are_told() -> None:
    assert notes_of(workbook(*GRID, merged=WIDE), year=2027) == [
        f"guessed: sheet Talks, cell A{row}: {hour} is read as {later}: it follows later hours,"
        " and says neither am nor pm"
        for row, hour, later in ((7, "01:30", "13:30"), (8, "05:15", "17:15"))
    ]


def test_a_row_without_an_end_reaches_to_the_next_and_a_merged_cell_further() -> None:
    rows = [
        ("26.03.2027", None, None),
        ("", "Aula", "Library"),
        (time(9, 0), "Rivers", "Moot court"),
        (time(10, 0), "Lakes", None),
        (time(13, 0), "Closing", None),
    ]

    data = workbook(*rows, merged="C3:C4")
    assert lines(data) == [
        "26 09:00 13:00 Moot court Library",
        "26 09:00 10:00 Rivers Aula",
        "26 10:00 13:00 Lakes Aula",
        "26 13:00 - Closing Aula",
    ]
    assert notes_of(data)[0].startswith(
        "guessed: sheet Talks, cell A3: it ends where the next row begins"
    )


def test_days_stand_below_each_other_in_a_sheet_each_or_across() -> None:
    below = [("26.03.2027",), *GRID[1:4], ("27.03.2027",), *GRID[1:4]]
    across = [("Time", "26.03.2027", "27.03.2027"), ("9:00-10:00", "Rivers", "Lakes")]

    def fill(sheet: Worksheet) -> None:
        for row in GRID[1:4]:
            sheet.append([*row])

    days = ["26", "26", "27", "27"]
    assert [line[:2] for line in lines(workbook(*below))] == days
    assert [
        line[:2] for line in lines(workbook_of({"26 March 2027": fill, "27.3.2027": fill}))
    ] == days
    assert lines(workbook(*across, ("10:00-11:00", "Gauges", None))) == [
        "26 09:00 10:00 Rivers",
        "26 10:00 11:00 Gauges",
        "27 09:00 10:00 Lakes",
    ]


def test_merged_cells_of_an_opendocument_are_read() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, facts: str = "") -> str:
        return (
            f'<table:table-cell {facts} office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
        )

    wide = 'table:number-columns-spanned="2"'
    data = opendocument(
        row(cell("26.03.2027", wide))
        + row(cell("Time"), cell("Aula"), cell("Library"))
        + row(cell("09:00-10:00"), cell("Coffee", wide), "<table:covered-table-cell/>")
        + row(cell("10:00-11:00"), cell("Rivers"), cell("Lakes"))
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert lines(data) == [
        "26 09:00 10:00 Coffee",
        "26 10:00 11:00 Lakes Library",
        "26 10:00 11:00 Rivers Aula",
    ]


def test_a_grid_gives_times_to_a_table_of_talks() -> None:
    def talks(sheet: Worksheet) -> None:
        sheet.append(["Title", "Speaker", "Abstract"])
        sheet.append(["Rivers", "Ada Example", "On rivers."])

    def grid(sheet: Worksheet) -> None:
        for row in (("26.03.2027",), *GRID[1:]):
            sheet.append([*row])

    event = event_of(workbook_of({"Talks": talks, "Grid": grid}))
    rivers = event.session("rivers")
    assert (f"{rivers.start:%H:%M}", rivers.abstract) == ("10:15", "On rivers.")


# --- what is refused


def faulty(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read(data)
    (fault,) = caught.value.faults
    assert fault.hint
    return str(fault)


def test_a_cell_far_away_is_refused_and_a_blank_one_is_not() -> None:
    def far(sheet: Worksheet) -> None:
        sheet.append([*HEAD])
        sheet.append([DAY, time(9, 30), None, "Opening", "Aula"])
        sheet["XFD1048576"].number_format = "0.00"

    assert lines(workbook_of({"Talks": far})) == ["26 09:30 - Opening Aula"]

    def farther(sheet: Worksheet) -> None:
        far(sheet)
        sheet["XFD1048576"] = "x"

    assert "its cells reach to XFD1048576" in faulty(workbook_of({"Talks": farther}))


def test_repeated_cells_of_an_opendocument_are_refused() -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
        ' table:number-columns-repeated="16384" office:value-type="string"><text:p>a</text:p>'
        "</table:table-cell></table:table-row>"
    )

    assert "its cells reach to XFD1048576" in faulty(opendocument(bomb))


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventkit_sheets.workbooks.MOST_BYTES", 2**20)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/workbook.xml", b" " * 2**21)

    assert "unpacks to 2 MiB, and at most 1 are read" in faulty(stream.getvalue())


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_workbook_that_is_cut_off_is_refused(part: float) -> None:
    data = workbook(HEAD, (DAY, time(9, 30), None, "Opening", "Aula"))

    assert "the workbook is broken" in faulty(data[: int(len(data) * part)])


def test_passwords_are_named() -> None:
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    )
    plain = opendocument("")
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"</manifest:manifest>", b"<manifest:encryption-data/>")
            new.writestr(name, text)

    assert "protected by a password" in faulty(locked)
    assert "protected by a password" in faulty(stream.getvalue())


def test_other_archives_are_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("word/document.xml", "<x/>")

    assert "a text document and no workbook" in faulty(stream.getvalue())


def test_a_workbook_is_known_by_its_content_and_not_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "programme.csv"
    path.write_bytes(workbook(HEAD, (DAY, time(9, 30), None, "Opening", "Aula")))

    imported = eventkit.read(path, options={"title": "School", "timezone": "UTC"})
    assert [it.title for it in imported.events[0].sessions] == ["Opening"]


@pytest.mark.full
def test_ten_thousand_rows_are_read() -> None:
    rows = [
        (DAY, f"{8 + n % 10:02}:00", None, f"Talk {n}", f"Room {n % 50}") for n in range(10_000)
    ]

    assert len(event_of(workbook(HEAD, *rows)).sessions) == 10_000
