"""Documents as python-docx and the zip in them show them."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import docx
import pytest
from docx.document import Document
from docx.shared import Cm
from docx.table import Table
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]  # it brings no types

import eventkit
from eventkit import Event
from eventkit.model import (
    Actual,
    Contact,
    Day,
    Group,
    Horizon,
    Indicator,
    Material,
    Online,
    Organization,
    Outcome,
    Participation,
    Person,
    Progress,
    Project,
    Response,
    Room,
    Session,
    Source,
    Track,
    Venue,
)
from eventkit.plugins import Assets
from eventkit.testing import ExporterContract
from eventkit.testing.strategies import events
from eventkit.text import one_line
from eventkit_docx import DOCX, DocxOptions

BERLIN = ZoneInfo("Europe/Berlin")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000008000000040802000000a8bd2e9a0000000e49444154"
    "789c6360c00b5840000000480001ac6e1d560000000049454e44ae426082"
)


def at(id: str, start: str, end: str, **fields: Any) -> Session:
    """Return a session on the first day."""
    common: dict[str, Any] = {"id": id, "title": id.title()}
    return Session(**(common | {"start": _moment(start), "end": _moment(end)} | fields))


def _moment(clock: str) -> datetime:
    return datetime(2027, 3, 26, int(clock[:2]), int(clock[3:]), tzinfo=BERLIN)


def event(*sessions: Session, **fields: Any) -> Event:
    common: dict[str, Any] = {
        "id": "school",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "updated": datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        "sessions": sessions,
    }
    return Event(**(common | fields))


def data(event: Event, audience: str = "public", **options: Any) -> bytes:
    return eventkit.export(event, to="docx", audience=audience, **options)


def document(event: Event, audience: str = "public", **options: Any) -> Document:
    return docx.Document(BytesIO(data(event, audience, **options)))


def pictured(event: Event, folder: Path, pictures: dict[str, bytes]) -> Document:
    """Return the document of an event whose pictures are in a folder."""
    for name, content in pictures.items():
        folder.joinpath(name).write_bytes(content)
    return document(event, assets=folder)


def paragraphs(document: Document) -> list[tuple[str, str]]:
    """Return the style and text of each paragraph outside of tables."""
    return [(it.style.name, it.text) for it in document.paragraphs if it.style]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def styles_in(cell: Any) -> list[tuple[str, str]]:
    return [(it.style.name, it.text) for it in cell.paragraphs]


# --- the agenda


def test_a_day_is_a_table_of_time_item_and_who() -> None:
    ada = Person(id="ada", name="Ada", position="Judge")
    talk = at(
        "talk",
        "09:30",
        "10:15",
        rooms=["aula"],
        participations=[Participation(who="ada", role="speaker")],
    )
    (table,) = document(event(talk, people=[ada], rooms=[Room(id="aula", name="Aula")])).tables

    assert rows(table) == [
        ["Time", "Item", "Who"],
        ["09:30–10:15\nAula", "Talk", "Speaker\nAda, Judge"],
    ]


def test_the_head_is_repeated_and_no_row_is_parted() -> None:
    (table,) = document(event(at("talk", "09:30", "10:15"))).tables
    head, row = (it._tr.trPr for it in table.rows)  # noqa: SLF001  # python-docx tells no other way

    assert [it.tag.removeprefix(WORD) for it in head] == ["cantSplit", "tblHeader"]
    assert [it.tag.removeprefix(WORD) for it in row] == ["cantSplit"]


def test_headings_make_an_outline_and_name_the_tables() -> None:
    result = document(event(at("talk", "09:30", "10:15"), day_infos=[Day(id="1", title="Water")]))

    day = "Day 1 · Friday, 26 March 2027 · Water"
    headings = [it for it in paragraphs(result) if it[0].startswith("Heading")]
    assert headings == [("Heading 1", "Agenda"), ("Heading 2", day)]
    caption = result.tables[0]._tbl.tblPr.find(f"{WORD}tblCaption")  # noqa: SLF001  # as above
    assert caption.get(f"{WORD}val") == day


def test_the_title_block_has_title_dates_venue_and_organisers() -> None:
    institute = Organization(id="institute", name="Institute", abbreviation="EIWL")
    result = document(
        event(
            venues=[Venue(id="venue", name="House", city="Berlin", country="DE")],
            organizations=[institute],
            participations=[Participation(who="institute", role="organizer")],
        )
    )

    assert paragraphs(result)[:4] == [
        ("Title", "Spring School"),
        ("Subtitle", "26–27 March 2027"),
        ("Agenda Venue", "House, Berlin, Germany"),
        ("Agenda Fact", "Organiser: Institute (EIWL)"),
    ]


def test_breaks_statuses_and_notices_have_styles_of_their_own() -> None:
    (table,) = document(
        event(
            at("tea", "10:00", "10:30", kind="break"),
            at("talk", "11:00", "12:00", status="cancelled", notice="Speaker ill"),
            at("walk", "13:00", "14:00", status="tentative", tba=["rooms"]),
        )
    ).tables
    _, tea, talk, walk = (styles_in(row.cells[1]) for row in table.rows)

    assert tea == [("Agenda Break", "Tea")]
    assert talk == [("Agenda Notice", "Speaker ill"), ("Agenda Item", "CANCELLED: Talk")]
    assert table.rows[2].cells[1].paragraphs[1].runs[1].style.name == "Agenda Off"
    assert walk == [
        ("Agenda Notice", "Tentative"),
        ("Agenda Item", "Walk"),
        ("Agenda Details", "To be announced: room"),
    ]


def test_parts_stand_below_their_whole_without_its_room() -> None:
    (table,) = document(
        event(
            at("panel", "09:00", "10:00", rooms=["aula"]),
            at("one", "09:00", "09:30", part_of="panel"),
            Session(id="two", title="Two", part_of="panel"),
            rooms=[Room(id="aula", name="Aula")],
        )
    ).tables

    assert rows(table)[1:] == [["09:00–10:00\nAula", "Panel"], ["09:00–09:30", "One"], ["", "Two"]]
    assert styles_in(table.rows[2].cells[1]) == [("Agenda Part", "One")]


def test_sessions_that_begin_together_are_called_parallel_beside_a_break_they_are_not() -> None:
    (table,) = document(
        event(
            at("one", "09:00", "10:00"),
            at("two", "09:00", "10:00"),
            at("tea", "11:00", "12:00", kind="break"),
            at("walk", "11:00", "12:00"),
        )
    ).tables

    assert [row[1] for row in rows(table)[1:]] == [
        "One\nParallel session",
        "Two\nParallel session",
        "Tea",
        "Walk",
    ]


def test_what_has_no_hours_or_no_day_says_so() -> None:
    result = document(
        event(
            Session(id="walk", title="Walk", day=date(2027, 3, 26)),
            Session(id="talk", title="Talk", day=date(2027, 3, 26), tba=["time"]),
            Session(id="call", title="Call"),
        )
    )

    day, unscheduled = (rows(table)[1:] for table in result.tables)
    assert day == [["Hours not known", "Walk"], ["time to be announced", "Talk"]]
    assert unscheduled == [["–", "Call"]]
    assert ("Heading 2", "Time not known") in paragraphs(result)


def test_a_person_is_introduced_once() -> None:
    speaks = [Participation(who="ada", role="speaker")]
    (table,) = document(
        event(
            at("one", "09:00", "10:00", participations=speaks),
            at("two", "10:00", "11:00", participations=[attrs.evolve(speaks[0], remote=True)]),
            people=[Person(id="ada", name="Ada", position="Judge", country="ES")],
        )
    ).tables

    assert [row[2] for row in rows(table)[1:]] == [
        "Speaker\nAda, Judge, Spain",
        "Speaker\nAda (from afar)",
    ]


def test_details_of_a_session_are_told() -> None:
    talk = at(
        "talk",
        "09:00",
        "10:00",
        kind="panel",
        subtitle="A second line",
        track="law",
        languages=["en", "ru"],
        interpretation=["tk"],
        recording=False,
        license="CC-BY-4.0",
        url="https://example.org/talk",
        materials=[
            Material(id="slides", title="Slides", url="https://example.org/slides"),
            Material(id="paper", title="Paper", url="file:///etc/passwd"),
        ],
        online=Online(url="https://example.org/join", passcode="<two>"),
        notes="Bring *water*.",
    )
    (table,) = document(
        event(talk, tracks=[Track(id="law", title="Law")]), audience="organizers"
    ).tables

    assert rows(table)[1][1].split("\n") == [
        "Talk",
        "A second line",
        (
            "Panel · Law · Languages: English, Russian · Interpretation: Turkmen"
            " · Recording: not allowed · Licence: CC-BY-4.0"
        ),
        "Join: https://example.org/join, Passcode <two>",
        "Link: https://example.org/talk",
        "Materials: Slides; Paper",
        "Notes for the organisers:",
        "Bring water.",
    ]
    links = [it.address for it in table.rows[1].cells[1].paragraphs[5].hyperlinks]
    assert links == ["https://example.org/slides"]


def test_an_online_room_is_a_link_and_one_of_several_venues_names_it() -> None:
    (table,) = document(
        event(
            at("talk", "09:00", "10:00", rooms=["aula", "lab", "stream"]),
            venues=[Venue(id="house", name="House"), Venue(id="lake", name="Lake")],
            rooms=[
                Room(id="aula", name="Aula", venue="house"),
                Room(id="lab", name="Lab", venue="house"),
                Room(
                    id="stream",
                    name="Stream",
                    online=Online(url="https://example.org/live", audience="public"),
                ),
            ],
        )
    ).tables

    assert rows(table)[1][0] == "09:00–10:00\nAula, Lab, House\nStream"
    (link,) = table.rows[1].cells[0].paragraphs[2].hyperlinks
    assert link.address == "https://example.org/live"


def test_an_event_without_sessions_says_so() -> None:
    assert ("Normal", "No sessions") in paragraphs(document(event()))


# --- Markdown


def test_markdown_becomes_paragraphs_lists_styles_and_links() -> None:
    text = (
        "One *two* **three** ***four*** `five` <b>six</b>\nand [seven](https://example.org/?a=b&c)"
        " [eight](javascript:alert(1)) ![nine](https://example.org/9.png)\\\nten\n\n"
        "- bullet\n  1. inner\n\n     more\n\n> quoted\n\n3. third\n\n---\n\n    code\n    \tx\n"
    )
    result = document(event(description=text))

    found = paragraphs(result)[2:-3]
    assert found == [
        ("Normal", "One two three four five six and seven [eight](javascript:alert(1)) nine\nten"),
        ("List Bullet", "bullet"),
        ("List Number", "inner"),
        ("List Continue", "more"),
        ("Quote", "quoted"),
        ("List Number", "third"),
        ("Normal", "—"),
        ("HTML Preformatted", "code\n\tx"),
    ]
    first = result.paragraphs[2]
    styles = {run.text: run.style.name for run in first.runs if run.style}
    assert styles["two"] == "Emphasis"
    assert styles["three"] == "Strong"
    assert styles["four"] == "Intense Emphasis"
    assert styles["five"] == "HTML Code"
    addresses = [it.address for it in first.hyperlinks]
    assert addresses == ["https://example.org/?a=b&c", "https://example.org/9.png"]


def test_each_numbered_list_begins_with_its_own_number() -> None:
    content = parts(data(event(description="3. three\n4. four\n\ntext\n\n1. one")))

    starts = etree.fromstring(content["word/numbering.xml"]).iter(f"{WORD}startOverride")
    assert [it.get(f"{WORD}val") for it in starts] == ["3", "1"]


@pytest.mark.parametrize(
    "text", ["<w:p/>", "&lt;w:t&gt;", "{ PAGE }", "]]>", "\x00\x0b\x1f", "\u202eevil", "a\ufffeb"]
)
def test_text_never_becomes_structure(text: str) -> None:
    plain = at("talk", "09:30", "10:15", title="x", notice="x", description="x")
    hostile = at(
        "talk", "09:30", "10:15", title=f"x{text}", notice=f"x{text}", description=f"x{text}"
    )
    tags = [
        [it.tag for it in etree.fromstring(parts(data(event(it)))["word/document.xml"]).iter()]
        for it in (plain, hostile)
    ]

    assert tags[0] == tags[1]


def test_links_that_word_cannot_read_stay_text() -> None:
    for target in ("https://", "https://[bad", "http://example.org:99999/"):
        talk = at("talk", "09:30", "10:15", url=target)
        (table,) = document(event(talk)).tables
        assert not table.rows[1].cells[1].paragraphs[-1].hyperlinks
    talk = at("talk", "09:30", "10:15", url="https://example.org/ä b")
    (table,) = document(event(talk)).tables
    (link,) = table.rows[1].cells[1].paragraphs[-1].hyperlinks
    assert link.address == "https://example.org/%C3%A4%20b"


# --- outcomes and participants


def test_outcomes_stand_in_their_chain() -> None:
    result = document(
        event(
            outcomes=[
                Outcome(id="A-1", kind="action", title="Build", follows=["C-1"], owners=["ada"]),
                Outcome(id="F-1", kind="finding", title="Floods", text="Often.", stage="final"),
                Outcome(
                    id="R-1",
                    kind="recommendation",
                    title="Warn",
                    follows=["F-1"],
                    addressed_to=["city"],
                    response=Response(answer="partly", reason="Money"),
                    horizon=Horizon(years=(3, 5)),
                ),
                Outcome(
                    id="C-1", kind="commitment", title="Bell", follows=["R-1"], due_text="soon"
                ),
                Outcome(id="alone", kind="decision", title="Meet again", status="done"),
            ],
            people=[Person(id="ada", name="Ada")],
            organizations=[Organization(id="city", name="City")],
        ),
        layout="outcomes",
    )

    headings = [text for style, text in paragraphs(result) if style.startswith("Heading")]
    assert headings == ["Outcomes", "F-1: Floods", "Meet again", "Management response"]
    table, responses = result.tables
    assert rows(responses)[1][2:4] == ["Partly accepted", "Money"]
    assert rows(table) == [
        ["No.", "Outcome", "Who", "Follow-up"],
        [
            "R-1\nRecommendation\nFollows F-1",
            "Warn",
            "Addressed to: City",
            "Horizon: 3–5 years, from 27 March 2027",
        ],
        ["C-1\nCommitment\nFollows R-1", "Bell", "", "Due: soon"],
        ["A-1\nAction\nFollows C-1", "Build", "Owner: Ada", ""],
    ]


def reported() -> Event:
    progress = [Progress(date=date(2028, 1, 31), status="in-progress", text="Half")]
    gauges = Indicator(
        id="gauges",
        title="Gauges",
        unit="pieces",
        baseline=2,
        target=8,
        actuals=[Actual(date=date(2028, 3, 1), value=4)],
    )
    return event(
        outcomes=[
            Outcome(id="R-1", kind="recommendation", title="Measure", indicators=[gauges]),
            Outcome(
                id="A-1",
                kind="action",
                title="Plan",
                follows=["R-1"],
                due=date(2028, 6, 30),
                progress=progress,
            ),
        ]
    )


def test_a_report_has_answers_progress_and_values_with_bars() -> None:
    result = document(reported(), layout="outcomes", on=date(2028, 7, 1))
    chain, responses, indicators = result.tables

    follow_up = (
        "Status: In progress, Overdue\nDue: 30 June 2028\n31 January 2028: In progress, Half"
    )
    assert rows(chain)[1][3] == follow_up
    assert rows(responses)[1][4] == "A-1 Plan (30 June 2028, In progress, Overdue)"
    assert [[it.strip("\u200e") for it in row] for row in rows(indicators)] == [
        ["Gauges", "pieces", "Chart"],
        ["Baseline", "2", "███"],
        ["Actual, 1 March 2028", "4", "██████"],
        ["Target", "8", "████████████"],
    ]


def test_a_report_begins_with_what_changed_since_a_day() -> None:
    changed = document(reported(), layout="outcomes", since=date(2028, 3, 1))
    same = document(reported(), layout="outcomes", since=date(2030, 1, 1))

    texts = [text for _, text in paragraphs(changed)]
    start = texts.index("What changed since 1 March 2028")
    assert texts[start + 1 : start + 3] == ["R-1 Measure", "1 March 2028: Gauges: 4 pieces"]
    assert "Nothing changed" in [text for _, text in paragraphs(same)]


def test_a_report_of_a_day_does_not_know_what_came_later() -> None:
    result = document(reported(), layout="outcomes", on=date(2028, 1, 30))

    assert rows(result.tables[0])[1][3] == "Due: 30 June 2028"
    assert "Actual" not in str(rows(result.tables[2]))


def test_what_an_outcome_follows_is_a_link_to_it() -> None:
    outcomes = [
        Outcome(id="F-1", kind="finding", title="Floods"),
        Outcome(id="F-2", kind="finding", title="Ice"),
        Outcome(id="R-1", kind="recommendation", title="Warn", follows=["F-1", "F-2"]),
    ]
    root = etree.fromstring(
        parts(data(event(outcomes=outcomes), layout="outcomes"))["word/document.xml"]
    )

    names = {it.get(f"{WORD}name") for it in root.iter(f"{WORD}bookmarkStart")}
    anchors = [it.get(f"{WORD}anchor") for it in root.iter(f"{WORD}hyperlink")]
    assert len(anchors) == 2
    assert {*anchors} < names


def test_outcomes_in_a_circle_are_each_there_once() -> None:
    outcomes = [
        Outcome(id="R-1", kind="action", title="One", follows=["R-2"]),
        Outcome(id="R-2", kind="action", title="Two", follows=["R-1"]),
    ]
    result = document(event(outcomes=outcomes), layout="outcomes")

    assert [row[0].split("\n")[0] for row in rows(result.tables[0])] == ["No.", "R-2"]


def test_participants_stand_under_their_organisation() -> None:
    result = document(
        event(
            people=[
                Person(id="ada", name="Ada", position="Head", organization="city"),
                Person(id="ben", name="Ben", country="DE", contact=Contact(phone="+49 30 5550100")),
            ],
            organizations=[
                Organization(id="city", name="City", kind="government"),
                Organization(id="pumps", name="Pumps", country="DE"),
            ],
            groups=[Group(id="students", name="Students", count=42)],
            participations=[Participation(who="ben", role="participant")],
        ),
        audience="organizers",
        layout="participants",
    )

    start = paragraphs(result).index(("Heading 1", "Participants"))
    assert paragraphs(result)[start + 1 :] == [
        ("Heading 2", "City"),
        ("Agenda Note", "Government"),
        ("Agenda Participant", "Ada, Head"),
        ("Heading 2", "Others"),
        ("Agenda Participant", "Ben, Germany, +49 30 5550100"),
        ("Heading 2", "Organisations"),
        ("Agenda Participant", "Pumps, Germany"),
        ("Heading 2", "Groups"),
        ("Agenda Participant", "Students, 42 people"),
    ]


def test_layouts_without_contents_say_so_and_annexes_without_are_left_out() -> None:
    empty = event(at("talk", "09:30", "10:15"))

    assert ("Normal", "No outcomes are recorded.") in paragraphs(document(empty, layout="outcomes"))
    none = ("Normal", "No participants are recorded.")
    assert none in paragraphs(document(empty, layout="participants"))
    assert data(empty, layout="all") == data(empty)


def test_an_annex_begins_on_a_page_of_its_own() -> None:
    result = document(
        event(outcomes=[Outcome(id="F-1", kind="finding", title="Floods")]), layout="all"
    )

    assert ("Agenda Annex", "Outcomes") in paragraphs(result)
    assert result.styles["Agenda Annex"].paragraph_format.page_break_before
    assert result.styles["Agenda Annex"].base_style.name == "Heading 1"


# --- the document itself


def test_properties_come_from_the_event_and_name_nobody() -> None:
    content = data(event(title="x" * 300, kind="training"))
    properties = docx.Document(BytesIO(content)).core_properties

    assert properties.title == "x" * 255
    assert properties.subject == "Training, 26–27 March 2027"
    assert properties.language == "en"
    assert properties.created == properties.modified
    assert str(properties.modified).startswith("2027-01-02 03:04:05")
    assert not properties.author
    assert not properties.last_modified_by
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert {it.date_time for it in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_pages_are_numbered_by_fields_and_headed_by_the_title_from_the_second_on() -> None:
    result = document(event())
    (section,) = result.sections

    fields = section.footer.part.element.iter(f"{WORD}fldSimple")
    assert [it.get(f"{WORD}instr").strip() for it in fields] == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == "Spring School"
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""


def test_the_language_is_that_of_the_view() -> None:
    styles = etree.fromstring(parts(data(event(language="tk")))["word/styles.xml"])

    assert [it.get(f"{WORD}val") for it in styles.iter(f"{WORD}lang")] == ["tk"]


def test_the_words_of_the_document_are_in_its_language() -> None:
    (table,) = document(event(at("talk", "09:30", "10:15"), language="de")).tables

    assert rows(table)[0] == ["Zeit", "Programmpunkt"]


def test_a_language_from_right_to_left_turns_paragraphs_tables_and_pages() -> None:
    talk = at("talk", "09:30", "10:15", title="افتتاح")
    content = parts(data(event(talk, title="مدرسة", language="ar")))
    body = etree.fromstring(content["word/document.xml"])

    assert body.find(f".//{WORD}tblPr/{WORD}bidiVisual") is not None
    assert body.find(f".//{WORD}sectPr/{WORD}bidi") is not None
    for paragraph in body.iter(f"{WORD}p"):
        assert paragraph.find(f"{WORD}pPr/{WORD}bidi") is not None
        assert all(it.find(f"{WORD}rPr/{WORD}rtl") is not None for it in paragraph.iter(f"{WORD}r"))


def test_a_logo_says_whose_it_is(tmp_path: Path) -> None:
    city = Organization(id="city", name="City", logo="city.png")
    held_by_city = event(
        logo="logo.png",
        organizations=[city],
        participations=[Participation(who="city", role="host")],
    )
    pictures = {"logo.png": PNG, "city.png": PNG + b" "}
    result = pictured(held_by_city, tmp_path, pictures)

    alternatives = [it._inline.docPr.get("descr") for it in result.inline_shapes]  # noqa: SLF001  # python-docx tells no other way
    assert alternatives == ["Logo: Spring School", "Logo: City"]
    assert all(it.height <= Cm(1.81) for it in result.inline_shapes)
    assert not [*DOCX.losses(held_by_city, DocxOptions(assets=Assets(pictures)))]


@pytest.mark.parametrize(
    ("logo", "pictures", "reason"),
    [
        ("https://example.org/logo.png", {}, "on the web"),
        ("logo.png", None, "not at hand"),
        ("logo.png", {"logo.png": b"no picture"}, "PNG or JPEG"),
        ("logo.png", {"logo.png": PNG[:20]}, "PNG or JPEG"),
        ("logo.png", {"logo.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "PNG or JPEG"),
    ],
)
def test_a_logo_that_word_cannot_show_is_a_loss(
    logo: str, pictures: dict[str, bytes] | None, reason: str, tmp_path: Path
) -> None:
    branded = event(logo=logo)
    result = document(branded) if pictures is None else pictured(branded, tmp_path, pictures)

    assert not result.inline_shapes
    (loss,) = DOCX.losses(branded, DocxOptions(assets=Assets(pictures or {})))
    assert loss.place == "event.logo"
    assert reason in loss.message


def test_losses_say_what_a_layout_leaves_out() -> None:
    full = event(
        at("talk", "09:30", "10:15", abstract="a", description="b"),
        description="c",
        outcomes=[Outcome(id="F-1", kind="finding", title="Floods")],
        sources=[Source(id="report", title="Report")],
    )

    def places(**options: Any) -> list[str]:
        return [loss.place for loss in DOCX.losses(full, DocxOptions(**options))]

    assert places() == ["sources.report", "outcomes.F-1"]
    assert places(layout="all") == ["sources.report"]
    assert places(layout="outcomes") == ["sources.report", "sessions.talk"]
    assert places(layout="all", descriptions=False)[1:] == [
        "event.description",
        "sessions.talk.abstract",
        "sessions.talk.description",
    ]


def test_the_project_of_the_event_is_named_with_its_donors() -> None:
    project = Project(id="rivers", title="Rivers", donors=["fund"])
    result = document(
        event(
            projects=[project],
            project="rivers",
            organizations=[Organization(id="fund", name="Fund")],
        )
    )

    assert ("Agenda Fact", "Project: Rivers; donors: Fund") in paragraphs(result)


@settings(deadline=None)  # the first call imports python-docx
@given(events())
def test_every_event_is_a_document_that_is_read_and_made_alike_twice(drawn: Event) -> None:
    content = data(drawn, audience="organizers", layout="all")

    assert data(drawn, audience="organizers", layout="all") == content
    assert docx.Document(BytesIO(content)).sections
    body = etree.fromstring(parts(content)["word/document.xml"])
    for table in body.iter(f"{WORD}tbl"):
        assert table.find(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader") is not None
    shown = "".join(body.itertext())
    for session in drawn.sessions:
        assert one_line(session.title)[-12:].strip() in shown


class TestDocx(ExporterContract):
    exporter = DOCX


# --- two languages


def bilingual() -> Event:
    """Return an event in English and Russian."""
    talk = at(
        "talk",
        "09:30",
        "10:15",
        rooms=["aula"],
        participations=[Participation(who="ada", role="speaker")],
    )
    later = Session(id="later", title="Later", tba=["time"])
    texts = {
        "event.title": "Весенняя школа",
        "sessions.talk.title": "Доклад",
        "people.ada.name": "Ада",
        "rooms.aula.name": "Зал",
        "outcomes.F-1.title": "Поздно",
    }
    return event(
        talk,
        later,
        people=[Person(id="ada", name="Ada", position="Judge")],
        rooms=[Room(id="aula", name="Aula")],
        outcomes=[Outcome(id="F-1", kind="finding", title="Late")],
        translations={"ru": texts},
    )


def test_two_languages_have_a_column_each() -> None:
    result = document(bilingual(), language="en+ru")

    assert rows(result.tables[0]) == [
        ["Time / Время", "English", "русский"],
        ["09:30–10:15\nAula\nЗал", "Talk\nSpeaker\nAda, Judge", "Доклад\nДокладчик\nАда, Judge"],
    ]
    assert ("Title", "Весенняя школа") in paragraphs(result)
    headings = [text for style, text in paragraphs(result) if style.startswith("Heading")]
    assert headings[:2] == [
        "Agenda / Повестка дня",
        "Day 1 · Friday, 26 March 2027 / День 1 · пятница, 26 марта 2027\u202fг.",
    ]


def test_annexes_have_names_and_words_of_two_languages_side_by_side() -> None:
    shown = paragraphs(document(bilingual(), language="en+ru", layout="all"))
    texts = [text for _, text in shown]

    assert "Outcomes / Итоги" in texts
    assert "F-1: Late / F-1: Поздно" in texts
    assert "Ada / Ада, Judge" in texts


def test_a_second_language_from_right_to_left_is_marked_so() -> None:
    package = parts(data(bilingual(), language="en+ar"))
    tree = etree.fromstring(package["word/document.xml"])
    runs = {
        "".join(run.itertext()): run.find(f"{WORD}rPr/{WORD}rtl") is not None
        for run in tree.iter(f"{WORD}r")
    }

    assert (runs["Time"], runs["الوقت"]) == (False, True)


def test_a_title_is_written_in_the_direction_of_its_letters() -> None:
    package = parts(data(event(at("talk", "09:30", "10:15", title="Whose river?")), language="ar"))
    tree = etree.fromstring(package["word/document.xml"])
    (title,) = (it for it in tree.iter(f"{WORD}p") if "".join(it.itertext()) == "Whose river?")

    assert title.find(f"{WORD}pPr/{WORD}bidi") is None
    assert title.find(f"{WORD}r/{WORD}rPr/{WORD}rtl") is None
