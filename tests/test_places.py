"""Every format agrees on where a session is: in which rooms, of which venues, or online."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from tests.exporters.wire import Component, read, unescaped

import eventkit
from eventkit import Event
from eventkit.cli._session_text import session_text

DOCUMENT = """
eventkit = 1

[event]
id = "school"
uid = "0000-school-uid"
title = "Spring School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
updated = 2027-01-01T09:00:00Z

[venues.house]
name = "House"
street = "Uferweg 1"
city = "Berlin"
geo = [52.5, 13.4]

[venues.hall]
name = "North Hall"
city = "Nairobi"

[rooms.aula]
name = "Aula"
venue = "house"

[rooms.board]
name = "Boardroom"
venue = "hall"

[rooms.attic]
name = "Attic"
venue = "house"

[rooms.stream]
name = "Stream"
online = { url = "https://example.org/stream", audience = "public" }

[people.ada]
name = "Ada"

[sessions.talk]
title = "Talk"
day = 1
time = "09:00-10:00"
rooms = ["aula", "stream", "board", "attic"]
speakers = ["ada"]
"""
PLACE = "Aula, Attic, House; Boardroom, North Hall; Stream"
ONE_VENUE = """
eventkit = 1

[event]
id = "school"
uid = "0000-school-uid"
title = "Spring School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
updated = 2027-01-01T09:00:00Z

[venue]
name = "House"
city = "Berlin"
geo = [52.5, 13.4]

[people.ada]
name = "Ada"

[sessions.webinar]
title = "Webinar"
day = 1
time = "09:00-10:00"
speakers = ["ada"]
online = { url = "https://example.org/join", audience = "AUDIENCE" }

[sessions.webinar-questions]
title = "Questions"
part_of = "webinar"

[sessions.visit]
title = "Visit"
day = 1
time = "11:00-12:00"
"""


def loaded(document: str) -> Event:
    return eventkit.loads(document, format="toml")


def entry(event: Event, id: str, **options: Any) -> Component:
    calendar = read(eventkit.export(event, to="icalendar", **options))
    return next(it for it in calendar.inner if id in (it.value("UID") or "").split("@"))


def location(event: Event, id: str, **options: Any) -> str:
    return unescaped(entry(event, id, **options).value("LOCATION") or "")


def rows(event: Event, **options: Any) -> list[dict[str, str]]:
    text = eventkit.export(event, to="csv", **options).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def in_diff(event: Event) -> str:
    moved = attrs.evolve(event.session("talk"), rooms=["aula"])
    return eventkit.diff(event.replace(moved), event).text()


def in_terminal(event: Event) -> str:
    texts = (it.text for it in session_text(event, event.session("talk")))
    return " ".join(texts).replace("\N{NO-BREAK SPACE}", " ")


FORMATS: dict[str, Callable[[Event], str]] = {
    "agenda of a day": lambda event: unescaped(
        entry(event, "day.2027-03-26", entries="days").value("DESCRIPTION") or ""
    ),
    "csv": lambda event: rows(event, rows="people")[0]["programme"],
    "diff": in_diff,
    "markdown": lambda event: (
        eventkit.export(event, to="markdown")
        .decode()
        .replace("[Stream](https://example.org/stream)", "Stream")
    ),
    "show": in_terminal,
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_session_in_rooms_of_two_venues_names_each_place(name: str) -> None:
    assert PLACE in FORMATS[name](loaded(DOCUMENT))


def test_a_location_names_each_place_and_no_position() -> None:
    event = loaded(DOCUMENT)

    assert location(event, "talk") == (
        "Aula / Attic, House, Uferweg 1, Berlin; Boardroom, North Hall, Nairobi"
    )
    assert entry(event, "talk").value("GEO") == ""


def test_a_row_names_all_venues() -> None:
    assert rows(loaded(DOCUMENT))[0]["venue"] == "House; North Hall"


def test_a_day_at_two_venues_is_at_neither() -> None:
    assert location(loaded(DOCUMENT), "day.2027-03-26", entries="days") == ""


def test_rooms_of_one_venue_name_it_once() -> None:
    event = loaded(DOCUMENT.replace('"aula", "stream", "board", "attic"', '"attic", "aula"'))

    assert location(event, "talk") == "Attic / Aula, House, Uferweg 1, Berlin"
    assert entry(event, "talk").value("GEO") == "52.500000;13.400000"


def test_a_selection_keeps_all_venues_of_its_sessions() -> None:
    event = loaded(DOCUMENT)

    assert location(event, "talk", select={"room": "board"}) == location(event, "talk")


# --- online


def test_a_session_online_and_in_no_room_is_not_at_the_only_venue() -> None:
    event = loaded(ONE_VENUE.replace("AUDIENCE", "public"))

    assert location(event, "webinar") == "https://example.org/join"
    assert entry(event, "webinar").value("GEO") == ""
    assert location(event, "visit") == "House, Berlin"


def test_no_format_sends_a_session_online_or_its_parts_to_the_only_venue() -> None:
    event = loaded(ONE_VENUE.replace("AUDIENCE", "public"))

    assert [row["venue"] for row in rows(event)] == ["", "", "House"]
    assert "House" not in rows(event, rows="people")[0]["programme"]
    assert [len(event.venues_of(it)) for it in event.sessions] == [0, 0, 1]


@pytest.mark.parametrize("audience", ["public", "participants"])
def test_a_session_whose_link_is_hidden_is_at_no_venue_either(audience: str) -> None:
    event = loaded(ONE_VENUE.replace("AUDIENCE", "organizers"))

    assert location(event, "webinar", audience=audience) == ""
    assert location(event, "visit", audience=audience) == "House, Berlin"


def test_a_session_in_a_room_and_online_is_in_the_room() -> None:
    document = ONE_VENUE.replace("AUDIENCE", "public")
    document += '\n[rooms.aula]\nname = "Aula"\n'
    event = loaded(document.replace('speakers = ["ada"]\n', 'rooms = ["aula"]\n'))

    assert location(event, "webinar") == "Aula, House, Berlin"


def test_a_change_to_online_tells_that_the_place_changed() -> None:
    event = loaded(ONE_VENUE.replace("AUDIENCE", "public"))
    before = event.replace(attrs.evolve(event.session("webinar"), online=None))

    lines = eventkit.diff(before, event).text().splitlines()
    assert "    Place    –" in lines
    assert lines[lines.index("    Place    –") + 1].strip() == "was House"
