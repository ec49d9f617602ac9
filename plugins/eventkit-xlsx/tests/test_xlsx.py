"""Workbooks as another program reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it brings no types

import eventkit
from eventkit import Event
from eventkit.model import (
    Contact,
    Outcome,
    Person,
    Room,
    Session,
    Source,
    Status,
    Track,
)
from eventkit.testing import ExporterContract
from eventkit.testing.strategies import events
from eventkit_xlsx import MOST_GRIDS, XLSX, XlsxOptions
from eventkit_xlsx.grid import grid_of

BERLIN = ZoneInfo("Europe/Berlin")
ROOMS = [Room(id="aula", name="Aula"), Room(id="pier", name="Pier"), Room(id="loft", name="Loft")]


def at(id: str, start: str, end: str, **fields: Any) -> Session:
    """Return a session on the first day."""
    given: dict[str, Any] = {
        "id": id,
        "title": id.title(),
        "start": _moment(start),
        "end": _moment(end),
    }
    return Session(**(given | fields))


def _moment(clock: str) -> datetime:
    return datetime(2027, 3, 26, int(clock[:2]), int(clock[3:]), tzinfo=BERLIN)


def event(*sessions: Session, **fields: Any) -> Event:
    given: dict[str, Any] = {
        "id": "school",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "updated": datetime(2027, 1, 1, tzinfo=UTC),
        "rooms": ROOMS,
        "sessions": sessions,
    }
    return Event(**(given | fields))


def book(event: Event, audience: str = "public", **options: Any) -> Any:
    return load_workbook(
        BytesIO(eventkit.export(event, to="xlsx", audience=audience, options=options)),
        rich_text=True,
    )


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *others = sheet.iter_rows()
    return [{head.value: cell for head, cell in zip(heads, row, strict=True)} for row in others]


# --- tables


def test_dates_and_times_are_dates_and_times_in_the_zone_of_the_event() -> None:
    (row,) = rows(book(event(at("talk", "09:30", "10:15")))["Sessions"])

    assert row["Day"].value == datetime(2027, 3, 26)  # noqa: DTZ001  # spreadsheets have no zones
    assert (row["Start"].value, row["End"].value) == (time(9, 30), time(10, 15))
    assert row["Duration"].value == 45


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "@SUM(A1)", "https://example.org", "{=1}", "012", "1e5", "#REF!"]
)
def test_a_text_stays_a_text(title: str) -> None:
    sheets = book(event(at("talk", "09:30", "10:15", title=title)))

    (row,) = rows(sheets["Sessions"])
    assert (row["Title"].value, row["Title"].data_type) == (title, "s")
    assert row["Title"].hyperlink is None
    assert title in str(sheets["Day 1 · 2027-03-26"]["B4"].value)


def test_a_telephone_number_keeps_its_signs_and_is_for_organisers() -> None:
    ada = Person(id="ada", name="Ada", contact=Contact(phone="+49 30 0555"), audience="public")
    held = event(people=[ada])

    (row,) = rows(book(held, "organizers")["People"])
    assert (row["Phone"].value, row["Phone"].data_type) == ("+49 30 0555", "s")
    assert "Phone" not in rows(book(held)["People"])[0]


def test_what_is_empty_has_no_column_and_no_sheet() -> None:
    sheets = book(event(at("talk", "09:30", "10:15")), grids=False)

    assert sheets.sheetnames == ["Sessions"]
    assert "Notice" not in rows(sheets["Sessions"])[0]


def test_an_event_of_which_nothing_is_known_is_a_workbook() -> None:
    assert book(event(rooms=[])).sheetnames == ["Programme"]


def test_a_table_has_filters_a_frozen_head_and_no_texts_on_paper() -> None:
    sheet = book(event(at("talk", "09:30", "10:15", description="Long.")))["Sessions"]

    (table,) = sheet.tables.values()
    assert table.autoFilter.ref == table.ref
    assert sheet.freeze_panes == "A2"
    assert "Description" in rows(sheet)[0]
    assert sheet.print_area.endswith("$D$2")  # day, start, end and title


def test_an_open_end_is_told_in_words() -> None:
    (row,) = rows(book(event(attrs.evolve(at("dinner", "19:00", "20:00"), end=None)))["Sessions"])

    assert "End" not in row
    assert row["Hours"].value == "from 19:00, open end"


def test_a_cell_has_the_colour_of_its_track() -> None:
    water = Track(id="water", title="Water", color="#0000ff")
    sheets = book(event(at("talk", "09:30", "10:15", track="water"), tracks=[water]))

    (row,) = rows(sheets["Sessions"])
    assert row["Track"].fill.fgColor.rgb == "FFB8B8FF"
    assert sheets["Day 1 · 2027-03-26"]["B4"].fill.fgColor.rgb == "FFB8B8FF"


def test_outcomes_have_a_sheet() -> None:
    recommendation = Outcome(id="R-1", kind="recommendation", title="Meet", due=date(2028, 1, 1))

    (row,) = rows(book(event(outcomes=[recommendation]))["Outcomes"])
    assert row["Due"].value == datetime(2028, 1, 1)  # noqa: DTZ001


def test_what_a_text_is_too_long_for_is_cut() -> None:
    (row,) = rows(book(event(at("talk", "09:30", "10:15", description="x" * 40_000)))["Sessions"])

    assert len(row["Description"].value) == 32_767


# --- grids

TWO = (
    at("one", "09:00", "10:00", rooms=["aula"]),
    at("two", "09:00", "10:00", rooms=["pier"]),
)


def grid(*sessions: Session) -> Any:
    return book(event(*sessions))["Day 1 · 2027-03-26"]


def merged(sheet: Any) -> set[str]:
    return {str(cells) for cells in sheet.merged_cells.ranges}


def test_rooms_are_across_and_times_down() -> None:
    sheet = grid(
        at("one", "09:00", "10:00", rooms=["aula"]), at("two", "09:00", "10:00", rooms=["pier"])
    )

    assert [sheet[cell].value for cell in ("A3", "B3", "C3")] == ["Time", "Aula", "Pier"]
    assert sheet["A4"].value == "09:00"
    assert "One" in str(sheet["B4"].value)
    assert "Two" in str(sheet["C4"].value)


def test_a_long_session_and_one_in_several_rooms_merge_their_cells() -> None:
    sheet = grid(
        at("long", "09:00", "11:00", rooms=["aula"]),
        at("one", "09:00", "10:00", rooms=["pier"]),
        at("two", "10:00", "11:00", rooms=["pier"]),
        at("all", "11:00", "12:00", rooms=["aula", "pier"]),
    )

    assert merged(sheet) == {"B4:B5", "B6:C6"}


def test_a_break_reaches_over_all_rooms_and_what_is_beside_others_has_a_column() -> None:
    one, two = (
        at("one", "09:00", "10:00", rooms=["aula"]),
        at("two", "09:00", "10:00", rooms=["pier"]),
    )

    assert merged(grid(one, two, at("tea", "10:00", "10:30", kind="break"))) == {"B5:C5"}
    beside = grid(TWO[0], at("walk", "09:30", "10:00"))
    assert beside["C3"].value == "no room"
    assert "Walk" in str(beside["C5"].value)


def test_what_overlaps_in_one_room_shares_its_cells() -> None:
    sheet = grid(
        at("one", "09:00", "10:00", rooms=["aula"]), at("two", "09:30", "10:30", rooms=["aula"])
    )

    assert merged(sheet) == {"B4:B6"}
    assert "One" in str(sheet["B4"].value)
    assert "Two" in str(sheet["B4"].value)


def test_whole_days_are_above_and_what_has_no_hours_is_below() -> None:
    day = date(2027, 3, 26)
    sheet = grid(
        at("talk", "09:00", "10:00"),
        Session(id="fair", title="Fair", day=day, last_day=day),
        Session(id="walk", title="Walk", day=day),
    )

    assert [sheet[f"A{row}"].value for row in (4, 5, 6)] == ["all day", "09:00", "Hours not known"]


def test_what_is_cancelled_says_so() -> None:
    talk = at("talk", "09:00", "10:00", status=Status.CANCELLED)

    assert "CANCELLED: Talk" in str(grid(talk)["B4"].value)


@given(events())
def test_every_session_is_in_the_columns_of_its_rooms_and_no_cell_is_taken_twice(
    drawn: Event,
) -> None:
    for day in drawn.days:
        found = grid_of(drawn, day)
        cells = [
            (row, column)
            for block in found.blocks
            for row in range(block.rows[0], block.rows[1] + 1)
            for column in range(block.columns[0], block.columns[1] + 1)
        ]
        placed = {
            (session.id, room.id if (room := found.rooms[column]) else "")
            for block in found.blocks
            for session in block.sessions
            for column in range(block.columns[0], block.columns[1] + 1)
        }
        wanted = {
            (session.id, room.id)
            for session in day.sessions
            if session.start
            for room in drawn.rooms_of(session)
        }
        assert len(cells) == len({*cells})
        assert wanted <= placed
        assert {id for id, _ in placed} == {it.id for it in day.sessions if it.start}


# --- the workbook


@given(events())
def test_every_event_is_a_workbook_that_is_read_and_made_alike_twice(drawn: Event) -> None:
    made = eventkit.export(drawn, to="xlsx", audience="organizers")

    assert eventkit.export(drawn, to="xlsx", audience="organizers") == made
    names = load_workbook(BytesIO(made)).sheetnames
    assert len({name.casefold() for name in names}) == len(names)


def test_a_language_from_right_to_left_has_sheets_from_right_to_left() -> None:
    sheet = book(event(at("talk", "09:00", "10:00"), language="ar")).worksheets[0]

    assert sheet.sheet_view.rightToLeft


def test_what_no_sheet_holds_is_told() -> None:
    days = Session(id="tea", title="Tea", day=date(2027, 3, 26), last_day=date(2027, 6, 30))
    held = event(days, end=date(2027, 6, 30), sources=[Source(id="report", title="Report")])

    places = [loss.place for loss in XLSX.losses(held, XlsxOptions())]
    assert places[0] == "sources.report"
    assert places[1] == f"days.{MOST_GRIDS + 1}"
    assert len(book(held).sheetnames) == 1 + MOST_GRIDS


class TestXlsx(ExporterContract):
    exporter = XLSX
