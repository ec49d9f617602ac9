"""What is said of sessions, people, rooms and days beside their names, in every way out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from tests.documents import ADA, HEAD, OPENING
from tests.exporters.wire import faults, read, unescaped

import eventkit
from eventkit.changes import diff
from eventkit.cli._timetable import Frame, draw_timetable
from eventkit.document import dumps
from eventkit.model import Event, Session
from eventkit.model.errors import DocumentError

KEYS = """
subtitle = { en = "Who owns it?", ru = "Чья она?" }
abstract = "A *court* is asked."
description = "The whole text."
recording = false
license = "CC-BY-4.0"
image = "https://example.org/river.jpg"
"""
SCHOOL = f'{HEAD}logo = "https://example.org/logo.svg"\n{ADA}{OPENING}speakers = ["ada"]\n{KEYS}'


def school() -> Event:
    return eventkit.loads(SCHOOL)


def opening(**changes: Any) -> Event:
    event = eventkit.loads(f"{HEAD}{OPENING}")
    return event.replace(attrs.evolve(event.session("opening"), **changes))


def description(event: Event, **options: Any) -> list[str]:
    """Return the lines of the only session's text, or of the only day's."""
    options = {"entries": "sessions", **options}
    calendar = eventkit.export(event, to="icalendar", **options)
    assert faults(calendar) == []
    (entry,) = (it for it in read(calendar).inner if it.name == "VEVENT")
    return unescaped(entry.value("DESCRIPTION")).split("\n") if entry.all("DESCRIPTION") else []


def markdown(event: Event, **options: Any) -> list[str]:
    return eventkit.export(event, to="markdown", **options).decode().splitlines()


def row(event: Event, **options: Any) -> dict[str, str]:
    text = eventkit.export(event, to="csv", **options).decode("utf-8-sig")
    return next(iter(csv.DictReader(text.splitlines())))


def drawn(event: Event) -> str:
    lines = draw_timetable(event, Frame(80))
    return "\n".join("".join(span.text for span in line).rstrip() for line in lines)


def rules(event: Event) -> Iterator[tuple[str, str]]:
    return ((it.rule, it.place) for it in eventkit.check(event) if it.severity != "hint")


# --- sessions


@pytest.mark.parametrize("format", ["toml", "json"])
def test_what_was_read_is_written_again(format: str) -> None:
    text = dumps(school(), format=format)

    assert eventkit.loads(text, format=format) == school()


def test_a_calendar_has_the_subtitle_first_and_the_abstract_before_the_description() -> None:
    assert description(school()) == [
        "Who owns it?",
        "",
        "Speaker: Ada Example",
        "",
        "Recording: not allowed",
        "Licence: CC-BY-4.0",
        "",
        "A court is asked.",
        "",
        "The whole text.",
        "",
        "Picture: https://example.org/river.jpg",
    ]


def test_a_notice_comes_before_the_subtitle() -> None:
    event = opening(notice="Speaker ill", subtitle="Who owns it?")

    assert description(event)[0] == "Speaker ill"


def test_the_agenda_of_a_day_has_subtitles() -> None:
    agenda = description(opening(subtitle="Who owns it?"), entries="days")

    assert agenda[0] == "09:00–10:00 Opening · Who owns it?"


def test_each_language_has_its_subtitle() -> None:
    assert description(school(), language="ru")[0] == "Чья она?"


def test_a_page_has_the_subtitle_in_the_row_and_all_of_it_in_the_details() -> None:
    lines = markdown(school())

    (line,) = (line for line in lines if line.startswith("| 09:00"))
    assert "**[Opening](#opening)** · *Who owns it?*" in line
    start = lines.index("### Opening")
    assert [line for line in lines[start + 1 :] if line][:8] == [
        "*Who owns it?*",
        "Friday, 26 March 2027, 09:00–10:00",
        "- **Speaker:** Ada Example",
        "- **Recording:** not allowed",
        "- **Licence:** CC-BY-4.0",
        "- **Picture:** <https://example.org/river.jpg>",
        "A *court* is asked.",
        "The whole text.",
    ]


@pytest.mark.parametrize(
    "changes", [{"abstract": "Short"}, {"recording": False}, {"license": "MIT"}]
)
def test_what_has_no_room_in_the_row_makes_details(changes: dict[str, Any]) -> None:
    assert "### Opening" in markdown(opening(**changes))


def test_the_terminal_shows_subtitle_recording_and_licence() -> None:
    lines = [line.partition("┃ ")[2] for line in drawn(school()).splitlines() if "┃" in line]

    assert lines[:3] == [
        "Opening",
        "Who owns it?",
        "Recording: not allowed\u00a0· Licence: CC-BY-4.0".replace("\u00a0", " "),
    ]


def test_a_table_has_a_column_for_each() -> None:
    columns = "subtitle, recording, license, image, abstract"

    assert row(school(), columns=columns) == {
        "subtitle": "Who owns it?",
        "recording": "not allowed",
        "license": "CC-BY-4.0",
        "image": "https://example.org/river.jpg",
        "abstract": "A court is asked.",
    }


@pytest.mark.parametrize(
    ("allowed", "cell"), [(True, "allowed"), (False, "not allowed"), (None, "")]
)
def test_whether_it_may_be_recorded_may_be_unknown(allowed: bool | None, cell: str) -> None:
    event = opening(recording=allowed)

    assert row(event)["recording"] == cell
    assert ("recording" in dumps(event)) == bool(cell)


def test_a_change_says_them_in_words() -> None:
    changes = diff(opening(), opening(subtitle="Who owns it?", recording=False, license="MIT"))

    text = changes.markdown()
    assert "Subtitle: Who owns it?" in text
    assert "Recording: no" in text
    assert "Licence: MIT" in text
    assert [change.keys for change in changes.changes] == [("subtitle", "recording", "license")]


def test_a_new_session_that_may_not_be_recorded_says_so() -> None:
    event = opening(recording=False)

    assert "Recording: no" in diff(attrs.evolve(event, sessions=[]), event).markdown()


@pytest.mark.parametrize(
    ("license", "is_known"),
    [
        ("CC-BY-4.0", True),
        ("cc0-1.0", True),
        ("https://example.org/licence", True),
        ("CC BY 4.0", False),
        ("free", False),
        ("((((", False),
        ("ftp://example.org/licence", False),
    ],
)
def test_a_licence_is_one_that_programs_know_or_an_address(license: str, is_known: bool) -> None:
    found = [] if is_known else [("unknown-license", "sessions.opening.license")]

    assert list(rules(opening(license=license))) == found


@pytest.mark.parametrize(
    ("written", "meant"), [("CC BY-SA 4.0", "CC-BY-SA-4.0"), ("CC BY", "CC-BY-4.0")]
)
def test_a_licence_as_people_write_it_leads_to_its_id(written: str, meant: str) -> None:
    (problem,) = eventkit.check(opening(license=written))

    assert problem.hint == f"did you mean '{meant}'?"


def test_a_subtitle_is_one_line() -> None:
    assert list(rules(opening(subtitle="Two\nlines"))) == [
        ("text-not-plain", "sessions.opening.subtitle")
    ]


def test_a_long_abstract_is_cut_as_a_description_is() -> None:
    (problem,) = eventkit.check(opening(abstract="word " * 500))

    assert (problem.rule, problem.place) == ("text-too-long", "sessions.opening.abstract")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('recording = "no"', "is not true or false"),
        ("license = true", "is not a text"),
        ('license = ""', "the text is empty"),
        ('licence = "MIT"', "did you mean 'license'"),
        ('photo = "a.jpg"', "did you mean 'image'"),
    ],
)
def test_a_slip_is_named(line: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        eventkit.loads(f"{HEAD}{OPENING}{line}\n")


# --- pictures

PICTURES = f"""{HEAD}logo = "LOGO"
[organizations.institute]
name = "Institute"
logo = "LOGO"
[people.ada]
name = "Ada Example"
organization = "institute"
image = "LOGO"
{OPENING}speakers = ["ada"]
image = "LOGO"
"""


@pytest.mark.parametrize("format", ["icalendar", "markdown", "csv"])
def test_a_picture_on_the_web_is_a_link_and_a_file_is_not_told(format: str) -> None:
    on_the_web = PICTURES.replace("LOGO", "https://example.org/picture.png")
    beside = PICTURES.replace("LOGO", "pictures/picture.png")

    pages = [
        eventkit.export(eventkit.loads(text), to=format).replace(b"\r\n ", b"")
        for text in (on_the_web, beside)
    ]
    assert [b"picture.png" in page for page in pages] == [True, False]


def test_json_names_every_picture() -> None:
    event = eventkit.loads(PICTURES.replace("LOGO", "pictures/picture.png"))

    assert eventkit.export(event, to="json").count(b'"pictures/picture.png"') == 4


def test_a_page_links_each_picture_with_what_it_is() -> None:
    text = "\n".join(
        markdown(eventkit.loads(PICTURES.replace("LOGO", "https://example.org/p.png")))
    )

    assert "- **Logo:** <https://example.org/p.png>" in text
    assert "- **Picture:** <https://example.org/p.png>" in text
    assert "- **Ada Example**, Institute, [Picture](https://example.org/p.png)" in text
    assert "- **Institute**, [Logo](https://example.org/p.png)" in text


def test_a_table_of_people_has_pictures_and_logos() -> None:
    event = eventkit.loads(PICTURES.replace("LOGO", "https://example.org/p.png"))

    text = eventkit.export(event, to="csv", rows="people", columns="id, image", bom=False).decode()
    assert text.split() == [
        "id,image",
        "ada,https://example.org/p.png",
        "institute,https://example.org/p.png",
    ]


@pytest.mark.parametrize(
    ("picture", "is_good"),
    [
        ("ada.jpg", True),
        ("pictures/ada.jpg", True),
        ("./pictures/ada v2.jpg", True),
        ("pictures/../ada.jpg", True),
        ("https://example.org/ada.jpg", True),
        ("../ada.jpg", False),
        ("pictures/../../ada.jpg", False),
        ("a/../../a/ada.jpg", False),
        ("/srv/ada.jpg", False),
        ("//example.org/ada.jpg", False),
        ("C:/ada.jpg", False),
        ("pictures\\ada.jpg", False),
        ("file:///etc/passwd", False),
        ("data:image/png;base64,AAAA", False),
        ("pictures/", False),
        ("..", False),
        (" ada.jpg", False),
        ("https:///ada.jpg", False),
    ],
)
def test_a_picture_is_beside_the_document_or_on_the_web(picture: str, is_good: bool) -> None:
    event = opening(image=picture)

    found = [] if is_good else [("picture-elsewhere", "sessions.opening.image")]
    assert list(rules(event)) == found


def test_a_missing_file_is_no_fault_since_nothing_is_read() -> None:
    assert eventkit.export(opening(image="no/such/file.png"), to="json")


# --- rooms and days


def test_a_room_says_what_it_has() -> None:
    event = eventkit.loads(
        f'{HEAD}[rooms.aula]\nname = "Aula"\nfeatures = ["step-free", "hearing loop"]\n'
    )

    assert "- **Aula**, step-free, hearing loop" in markdown(event)
    assert eventkit.loads(dumps(event)).room("aula").features == ("step-free", "hearing loop")


@pytest.mark.parametrize("features", ['"step-free"', '[""]', "[1]"])
def test_features_are_a_list_of_texts(features: str) -> None:
    with pytest.raises(DocumentError):
        eventkit.loads(f'{HEAD}[rooms.aula]\nname = "Aula"\nfeatures = {features}\n')


def test_a_feature_is_one_line() -> None:
    event = eventkit.loads(f'{HEAD}[rooms.aula]\nname = "Aula"\nfeatures = ["a", "b\\nc"]\n')

    assert list(rules(event)) == [("text-not-plain", "rooms.aula.features")]


HOURS = f"""{HEAD.replace("end = 2027-03-26", "end = 2027-03-27")}
hours = "09:00-17:00"
[days.2]
hours = "10:00-13:00"
"""


def test_a_day_without_sessions_takes_its_own_hours_before_the_usual_ones() -> None:
    calendar = read(eventkit.export(eventkit.loads(HOURS), to="icalendar", entries="days"))

    days = [it for it in calendar.inner if it.name == "VEVENT"]
    assert [(day.value("DTSTART"), day.value("DTEND")) for day in days] == [
        ("20270326T090000", "20270326T170000"),
        ("20270327T100000", "20270327T130000"),
    ]


def test_programmes_say_the_hours_of_a_day() -> None:
    event = eventkit.loads(HOURS)

    assert markdown(event).count("**Hours:** 10:00–13:00") == 1
    assert "Day 2 · Saturday, 27 March 2027 · 10:00–13:00" in drawn(event)


def test_hours_of_a_day_are_written_as_they_are_read_and_told_when_they_change() -> None:
    event = eventkit.loads(HOURS)
    later = eventkit.loads(HOURS.replace("13:00", "14:00"))

    assert '[days.2]\nhours = "10:00-13:00"' in dumps(event)
    assert "Hours: 10:00–14:00 (was 10:00–13:00)" in diff(event, later).markdown()


def test_json_spells_them_as_the_document_does() -> None:
    document = json.loads(eventkit.export(eventkit.loads(HOURS), to="json"))

    assert document["days"] == {"2": {"hours": "10:00-13:00"}}


def test_a_session_in_python_refuses_what_a_document_refuses() -> None:
    with pytest.raises(eventkit.EventkitError, match="True or False"):
        Session(id="s", title="S", recording="no")  # type: ignore[arg-type]  # on purpose
