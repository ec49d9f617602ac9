"""What is printed: the pages of each layout as HTML, and as the PDF that readers open."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

import eventkit
from eventkit import Event
from eventkit.builtin import default_registry
from eventkit.model import (
    Actual,
    Contact,
    Indicator,
    Material,
    Organization,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Status,
    Track,
)
from eventkit.model.errors import FormatError, OptionsError
from eventkit.plugins import InputFile
from eventkit.testing import ExporterContract
from eventkit_html import PDF
from eventkit_html.grids import grid_of
from eventkit_html.printed_grids import tables_of
from eventkit_html.printing import programme_length

BERLIN = ZoneInfo("Europe/Berlin")
LAYOUTS = (
    *("booklet", "grid", "list", "poster", "doors"),
    *("badges", "signs", "signin", "runsheet", "certificates", "outcomes"),
)
SCRIPTS = {
    "Cyrillic": "Открытие семинара",
    "Turkmen": "Açylyş: ýer we suw, ňžäö",
    "Arabic": "حقوق المياه",
    "Georgian": "გახსნა და მისალმება",
}


@cache
def _missing_engine() -> str:
    """Return why nothing can be printed here; empty if it can."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as error:
        return f"WeasyPrint does not run here: {error}"
    return ""


@pytest.fixture(autouse=True)
def _needs_engine(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("prints") and _missing_engine():
        pytest.skip(_missing_engine())


def at(id: str, hour: int, minutes: int = 60, *, day: int = 26, **fields: Any) -> Session:
    start = datetime(2027, 3, day, hour, tzinfo=BERLIN)
    common: dict[str, Any] = {
        "id": id,
        "title": id.title(),
        "start": start,
        "end": start + timedelta(minutes=minutes),
    }
    return Session(**(common | fields))


def school(*sessions: Session, **fields: Any) -> Event:
    common: dict[str, Any] = {
        "id": "school",
        "uid": "spring-school",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "updated": datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        "rooms": [Room(id="aula", name="Aula"), Room(id="lab", name="Laboratory")],
        "people": [
            Person(id="ada", name="Ada Example", position="Judge", organization="court"),
            Person(id="bob", name="Bob Beispiel", contact=Contact(email="bob@example.org")),
        ],
        "organizations": [Organization(id="court", name="Court of Examples", country="DE")],
        "sessions": sessions,
    }
    return Event(**(common | fields))


def speaker(who: str) -> Sequence[Participation]:
    return [Participation(who=who, role="speaker")]


def page(
    event: Event, audience: str = "organizers", language: str | None = None, **options: Any
) -> str:
    """Return a layout as HTML, for which no engine is needed."""
    as_html = patch.multiple(
        "eventkit_html.paper", _engine=lambda: None, _printed=lambda _, page, __: page.encode()
    )
    with as_html:
        return pdf(event, audience, language=language, options=options).decode()


def pdf(event: Event, audience: str = "public", **asked: Any) -> bytes:
    return eventkit.export(event, to="pdf", audience=audience, **asked)


def texts(data: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    from pypdf import PdfReader

    return [" ".join(it.extract_text().split()) for it in PdfReader(BytesIO(data)).pages]


# --- the layouts, as HTML


SESSIONS = (
    at("opening", 9, rooms=["aula"], participations=speaker("ada"), notes="Bring the key"),
    at("coffee", 10, 30, kind="break"),
    at("rivers", 11, rooms=["aula"], participations=speaker("bob")),
    at("lakes", 11, rooms=["lab"]),
    at("report", 9, day=27, rooms=["aula"]),
)


@pytest.mark.parametrize("layout", ["booklet", "grid", "list", "poster", "doors", "runsheet"])
def test_a_programme_has_every_session(layout: str) -> None:
    text = page(school(*SESSIONS), layout=layout)

    for session in SESSIONS:
        assert session.title in text


@pytest.mark.parametrize("layout", ["badges", "signs", "signin", "certificates"])
def test_a_layout_of_people_has_everybody_or_those_of_a_role(layout: str) -> None:
    event = school(at("opening", 9, participations=speaker("ada")))

    everybody, speakers = (page(event, layout=layout, roles=it) for it in ((), ("speaker",)))
    assert "Ada Example" in everybody
    assert "Bob Beispiel" in everybody
    assert "Ada Example" in speakers
    assert "Bob Beispiel" not in speakers


@pytest.mark.parametrize("layout", LAYOUTS)
def test_hostile_texts_stay_texts(layout: str) -> None:
    hostile = '</style><b>& "Rivers"'
    event = school(
        at("opening", 9, title=hostile, rooms=["aula"], participations=speaker("ada")),
        title=hostile,
        rooms=[Room(id="aula", name=hostile)],
        people=[Person(id="ada", name=hostile, position=hostile)],
    )
    text = page(event, layout=layout)

    assert "</style><b>" not in text
    assert "&lt;/style&gt;&lt;b&gt;&amp; &#34;Rivers&#34;" in text


def test_a_door_has_the_breaks_of_all_and_the_next_day_overleaf() -> None:
    text = page(school(*SESSIONS), layout="doors")
    sheets = text.split('<section class="door')[1:]

    assert ["Aula" in it for it in sheets] == [True, True, False]
    assert [it.startswith(" first") for it in sheets] == [True, False, True]
    assert all("Coffee" in sheets[it] for it in (0, 2))
    assert "Lakes" not in sheets[0]


def test_a_run_sheet_has_notes_and_materials() -> None:
    material = Material(id="key", title="The key", url="https://example.org/key")
    text = page(
        school(at("opening", 9, notes="Open *early*", materials=[material])), layout="runsheet"
    )

    assert "<p>Open <em>early</em></p>" in text
    assert "The key" in text


def test_a_sign_in_sheet_has_the_columns_that_are_asked_for() -> None:
    columns = ("name", "organization", "email", "days", "signature")
    text = page(school(*SESSIONS), layout="signin", signin_columns=columns)

    for word in ("Court of Examples", "bob@example.org", "Fri 26 Mar", "Sat 27 Mar", "Signature"):
        assert word in text
    assert "Germany" not in text
    assert "Germany" in page(school(*SESSIONS), layout="signin")


def outcomes() -> Sequence[Outcome]:
    actuals = [Actual(date=date(2028, 3, 1), value=4)]
    gauges = Indicator(
        id="gauges", title="Gauges", unit="gauges", baseline=2, target=8, actuals=actuals
    )
    return [
        Outcome(id="R-1", kind="recommendation", title="Measure", indicators=[gauges]),
        Outcome(id="A-1", kind="action", title="Plan", follows=["R-1"], due=date(2028, 6, 30)),
    ]


def test_a_report_has_the_chain_and_what_was_overdue_on_its_day() -> None:
    event = school(at("opening", 9), outcomes=outcomes())
    early, late = (page(event, layout="outcomes", on=date(2028, *day)) for day in ((6, 30), (7, 1)))

    assert early.index("</strong> Measure") < early.index("</strong> Plan")
    assert "Overdue" not in early
    assert '<strong class="late">Overdue</strong>' in late
    assert "Opening" not in late


def test_a_report_draws_values_and_says_them() -> None:
    text = page(school(outcomes=outcomes()), layout="outcomes")

    assert "<title>4 gauges</title>" in text
    assert '<rect x="0" width="80" height="8"' in text
    assert ">4</td>" in text


def test_a_report_lists_what_changed_since_a_day() -> None:
    changed, same = (
        page(school(outcomes=outcomes()), layout="outcomes", since=date(2028, 3, day))
        for day in (1, 2)
    )

    assert "Gauges: 4 gauges" in changed
    assert "Nothing changed" in same


def test_a_badge_leads_to_the_programme_of_its_bearer() -> None:
    event = school(*SESSIONS)
    assert "<svg" not in page(event, layout="badges")
    assert page(event, layout="badges", url="https://example.org/").count("<svg") == 2


def test_a_certificate_has_the_hours_without_breaks() -> None:
    sessions = (
        at("opening", 9),
        at("coffee", 10, 30, kind="break"),
        at("rivers", 11, 90),
        at("lakes", 11),
        at("ill", 14, status=Status.CANCELLED),
        at("dinner", 19, end=None),
    )
    assert programme_length(sessions) == timedelta(hours=2, minutes=30)
    text = page(school(*sessions), layout="certificates")
    assert "Length of the programme, without breaks: 2 h 30 min" in text


def test_a_certificate_names_the_sessions_of_its_bearer_but_none_of_the_team() -> None:
    sessions = (
        at("opening", 9, participations=speaker("ada")),
        at("rivers", 10, participations=speaker("ada")),
        at("ill", 11, participations=speaker("ada"), status=Status.CANCELLED),
        at("briefing", 8, participations=speaker("ada"), audience="organizers"),
    )
    text = page(school(*sessions), layout="certificates", roles=("speaker",))

    assert "Speaker: Opening · Rivers<" in text
    assert "without breaks: 2 h<" in text


def test_a_badge_has_the_languages_that_the_document_says() -> None:
    ada = Person(id="ada", name="Ada Example", x={"html": {"languages": ["en", "tk"]}})
    assert ">English, Turkmen<" in page(school(people=[ada]), layout="badges")
    assert "Turkmen" not in page(school(people=[ada]), audience="public", layout="badges")


def test_a_language_that_is_no_list_is_refused_with_its_place() -> None:
    ada = Person(id="ada", name="Ada Example", x={"html": {"languages": "en"}})
    with pytest.raises(OptionsError, match=r"people\.ada: x\.html\.languages must be like"):
        page(school(people=[ada]), layout="badges")


def test_a_sign_in_sheet_has_the_address_that_the_document_says() -> None:
    x = {"html": {"address": "1 Sample Street\nSampletown"}}
    court = Organization(id="court", name="Court of Examples", x=x)
    event = school(organizations=[court])
    assert "Court of Examples, 1 Sample Street Sampletown<" in page(event, layout="signin")
    assert "Sample Street" not in page(event, layout="badges")


def test_letters_are_as_large_as_their_box_allows() -> None:
    names = ("Ng", "Maria del Carmen Example de la Vega y Beispiel", "Word" * 60)
    people = [Person(id=f"p{number}", name=name) for number, name in enumerate(names)]
    text = page(school(people=people), layout="badges")
    sizes = [float(it) for it in re.findall(r'class="name" style="font-size:([\d.]+)pt', text)]

    assert len(sizes) == 3
    assert sizes[1] == 20 > sizes[0] > sizes[2] > 5  # in order of the names


def test_markup_between_two_languages_takes_no_room() -> None:
    event = school(at("opening", 9, participations=speaker("ada")))
    text = page(event, layout="badges", language="en+ru", roles=("speaker",))
    (size,) = re.findall(r'class="roles" style="font-size:([\d.]+)pt', text)
    assert float(size) == 9


@pytest.mark.parametrize("layout", ["booklet", "grid", "list", "poster", "doors", "runsheet"])
def test_a_day_of_which_all_is_cancelled_says_so_in_its_heading(layout: str) -> None:
    sessions = (
        at("opening", 9, rooms=["aula"], status=Status.CANCELLED),
        at("rivers", 11, rooms=["aula"], status=Status.CANCELLED),
        at("report", 9, day=27, rooms=["aula"]),
    )
    text = page(school(*sessions), layout=layout)
    marks = re.findall(r'(\d+) March 2027 <span class="day-status">Cancelled<', text)

    assert {*marks} == {"26"}


def test_sessions_without_hours_stand_in_a_grid_without_hours() -> None:
    text = page(school(Session(id="talk", title="A talk")), layout="grid")
    assert "A talk" in text
    assert "Time not known" in text


def test_doors_say_that_no_session_has_a_room() -> None:
    text = page(school(Session(id="talk", title="A talk")), layout="doors")
    assert "No session has a room and hours yet." in text


def test_people_of_a_booklet_stand_in_columns_where_two_fit() -> None:
    event = school(people=[Person(id="ada", name="Ada")])

    assert 'class="people-list in-columns"' in page(event, layout="booklet")
    assert 'class="people-list"' in page(event, layout="booklet", paper="A5")


def test_an_index_leads_to_sessions_and_leaves_breaks_out() -> None:
    text = page(school(*SESSIONS), layout="booklet")
    index = text[text.index('<section class="index"') :]

    assert '<a class="to" href="#s-rivers"' in index
    assert "Coffee" not in index


def test_a_text_has_the_direction_of_its_first_letter() -> None:
    event = school(at("one", 9, title="Whose river?"), at("two", 10, title="1. حقوق المياه"))
    text = page(event, language="ar", layout="list")

    assert '<html lang="ar" dir="rtl">' in text
    assert 'dir="ltr">Whose river?' in text
    assert 'dir="rtl">1. حقوق المياه' in text
    assert 'dir="auto"' not in text


def test_a_programme_for_few_says_so_and_does_not_speak_of_a_site() -> None:
    text = page(school(*SESSIONS), layout="runsheet")
    assert "For organisers only" in text
    assert "this site" not in text


# --- the grid


def test_a_wide_grid_becomes_several_tables() -> None:
    rooms = [Room(id=f"r{number}", name=f"Board {number}") for number in range(60)]
    posters = [at(f"p{number}", 14, rooms=[f"r{number}"]) for number in range(60)]
    event = school(*posters, rooms=rooms)
    tables = [*tables_of(grid_of(event, event.days[0]), 6, 110)]

    assert [len(it.columns) for it in tables] == [6] * 10
    assert len({id for it in tables for id in it.columns}) == 60
    cells = [cell for it in tables for group in it.groups for row in group for cell in row.cells]
    assert sum(len(cell.block.sessions) for cell in cells if cell.block) == 60


def test_what_all_attend_stands_in_the_first_of_several_tables_alone() -> None:
    rooms = [Room(id=f"r{number}", name=f"Board {number}") for number in range(12)]
    posters = [at(f"p{number}", 14, rooms=[f"r{number}"]) for number in range(12)]
    event = school(at("opening", 9), *posters, rooms=rooms)
    first, second = tables_of(grid_of(event, event.days[0]), 6, 110)

    assert [len(it.groups) for it in (first, second)] == [3, 1]


def test_rows_are_as_high_as_their_texts_and_fill_a_page_by_their_hours() -> None:
    event = school(at("one", 9, 60), at("two", 10, 30))
    grid = grid_of(event, event.days[0])
    ((group, other),) = [it.groups for it in tables_of(grid, 6, 30)]
    assert [round(it.height) for it in (*group, *other)] == [20, 10]

    ((group, other),) = [it.groups for it in tables_of(grid, 6, 30, lambda *_: 18.0)]
    assert [round(it.height) for it in (*group, *other)] == [18, 18]


def test_no_group_of_rows_is_parted_within_a_session() -> None:
    event = school(
        at("long", 9, 120, rooms=["aula"]), at("one", 9, rooms=["lab"]),
        at("two", 10, rooms=["lab"]), at("next", 11, rooms=["aula"]),
    )  # fmt: skip
    (table,) = tables_of(grid_of(event, event.days[0]), 6, 110)

    assert [len(group) for group in table.groups] == [2, 1]
    assert [cell.rows for cell in table.groups[0][0].cells] == [2, 1]
    for group in table.groups:
        for number, row in enumerate(group):
            reaching = sum(
                cell.columns
                for before in group[: number + 1]
                for cell in before.cells
                if group.index(before) + cell.rows > number
            )
            assert reaching == len(table.columns), row


# --- what is refused


def test_a_run_sheet_is_for_organisers_alone() -> None:
    if _missing_engine():
        pytest.skip(_missing_engine())
    with pytest.raises(OptionsError, match="--audience organizers"):
        pdf(school(*SESSIONS), options={"layout": "runsheet"})


def test_without_weasyprint_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(FormatError, match=r"pip install 'eventkit-html\[pdf\]'$"):
        pdf(school(*SESSIONS))


def test_without_pango_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        """Imports WeasyPrint as a machine without Pango does."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(FormatError, match="apt install libpango"):
        pdf(school(*SESSIONS))


def test_other_formats_and_lists_do_without_weasyprint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert PDF.name in [it.value.name for it in default_registry().exporters()]
    assert eventkit.export(school(*SESSIONS), to="json")


def test_a_fault_of_a_theme_is_put_down_to_this_format() -> None:
    if _missing_engine():
        pytest.skip(_missing_engine())
    theme = InputFile("ours", {"print-list.html.j2": b"{{ nothing.at.all }}"})
    with pytest.raises(OptionsError, match=r"options of pdf: theme: ours/print-list\.html\.j2:1"):
        pdf(school(*SESSIONS), options={"layout": "list", "theme": theme})


@pytest.mark.prints
def test_sixty_posters_fit_on_one_poster() -> None:
    sessions = [at(f"s{number}", 14, title=f"Poster {number}: rivers and lakes, and who owns them",
                   participations=speaker("ada")) for number in range(60)]  # fmt: skip
    (text,) = texts(pdf(school(*sessions), options={"layout": "poster"}))
    assert all(f"Poster {number}:" in text for number in range(60))


@pytest.mark.prints
def test_long_texts_of_a_badge_stay_above_its_roles() -> None:
    from pypdf import PdfReader

    ada = Person(id="ada", name="Example " * 9, position="Head of a department " * 12)
    event = school(at("opening", 9, participations=speaker("ada")), people=[ada], organizations=())
    places: list[tuple[str, float]] = []
    (sheet,) = PdfReader(BytesIO(pdf(event, options={"layout": "badges"}))).pages
    sheet.extract_text(visitor_text=lambda text, _, tm, *__: places.append((text, tm[5])))
    words = ("Example", "Head", "Speaker")
    name, position, roles = ([y for text, y in places if word in text] for word in words)

    assert max(name) < min(position)  # from the top
    assert max(position) < min(roles)


@pytest.mark.prints
def test_letters_that_no_font_has_are_told() -> None:
    with pytest.raises(OptionsError, match=r"no font of this machine has .* \(U\+18B00\)"):
        pdf(school(at("khitan", 9, title="Title \U00018b00")), options={"layout": "list"})


# --- pages as readers open them


@pytest.fixture(scope="module")
def booklet() -> bytes:
    if _missing_engine():
        pytest.skip(_missing_engine())
    return _booklet()


def _booklet() -> bytes:
    titles = enumerate(SCRIPTS.values(), 9)
    sessions = [at(f"s{hour}", hour, title=title, track="law") for hour, title in titles]
    sessions.append(at("party", 14, title="Party \U0001f995", participations=speaker("ada")))
    event = school(*sessions, tracks=[Track(id="law", title="Law", color="#8250df")])
    return pdf(event)


def test_letters_of_each_language_can_be_read_out(booklet: bytes) -> None:
    whole = unicodedata.normalize("NFKC", " ".join(texts(booklet)))

    assert [it for it in SCRIPTS.values() if it not in whole] == []
    assert "Party" in whole


def test_pages_are_tagged_and_have_title_and_language(booklet: bytes) -> None:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(booklet))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata
    assert reader.metadata.title == "Spring School"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_same_booklet_has_the_same_bytes(booklet: bytes) -> None:
    assert _booklet() == booklet


def calls_of_printing(event: Event, **options: Any) -> Sequence[tuple[str, str]]:
    """Return the calls for files, programs and the network in printing, by an audit hook."""
    calls: list[tuple[str, str]] = []
    watching = [True]  # an audit hook stays as long as the process

    def watch(name: str, arguments: tuple[Any, ...]) -> None:
        if watching and name.startswith(("open", "os.", "shutil.", "socket.", "subprocess.")):
            calls.append((name, str(arguments)))

    sys.addaudithook(watch)
    pdf(event, options=options)
    watching.clear()
    return calls


@pytest.mark.prints
def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    styles = f"body{{background:url({secret.as_uri()}), url(http://127.0.0.1:9/x.png)}}"
    theme = InputFile("ours", {"print.css": styles.encode()})
    calls = calls_of_printing(school(*SESSIONS), layout="list", theme=theme)

    assert not [it for _, it in calls if "secret.svg" in it or "127.0.0.1" in it]


@pytest.mark.prints
def test_an_engine_once_imported_changes_no_file_and_starts_no_program() -> None:
    pdf(school(*SESSIONS), options={"layout": "list"})
    opening, *changes = ("open", "os.remove", "os.rename", "os.mkdir", "subprocess.", "socket.")
    calls = calls_of_printing(school(*SESSIONS), layout="list")

    assert not [it for it in calls if it[0].startswith(tuple(changes))]
    assert not [it for name, it in calls if name == opening and ", 'r" not in it]


# --- what takes long


@pytest.mark.full
@pytest.mark.prints
@pytest.mark.parametrize("layout", ["booklet", "grid", "list", "poster", "doors", "runsheet"])
def test_no_page_cuts_a_session(layout: str) -> None:
    people = [Person(id=f"p{number}", name=f"Speaker{number:03}") for number in range(60)]
    sessions = [
        at(f"s{number}", 9 + number // 8, title=f"Title{number:03}", rooms=["aula"],
           participations=speaker(f"p{number}"))
        for number in range(60)
    ]  # fmt: skip
    data = pdf(school(*sessions, people=people), audience="organizers", options={"layout": layout})
    pages = texts(data)

    for number in range(60):
        title, name = f"Title{number:03}", f"Speaker{number:03}"
        with_both = [page for page in pages if title in page and name in page]
        assert with_both or not any(name in page for page in pages), title


@pytest.mark.full
@pytest.mark.prints
class TestPdf(ExporterContract):
    exporter = PDF
