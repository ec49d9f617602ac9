"""Laws of the importers, over files in which any value stands where another belongs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventkit_services
from eventkit import DocumentError
from eventkit.plugins import Imported, TreeImporter

TALK = {
    "id": "1", "code": "A", "title": "Rivers", "name": "Rivers", "summary": "Rivers",
    "startsAt": "2027-03-26T09:00:00", "endsAt": "2027-03-26T09:45:00", "start": "2027-03-26T09:00",
    "start_time": "2027-03-26T09:00:00", "end_time": "10:00", "time_start": "09:00",
    "event_start": "2027-03-26 09:00", "begin": "2027-03-26 09:00", "date": "2027-03-26",
    "time": "9:00 - 10:00", "duration": {"minutes": 30}, "slug": "rivers", "state": "confirmed",
    "startDate": {"date": "2027-03-26", "time": "09:00:00", "tz": "Europe/Berlin"},
    "entryType": "Session", "entries": {"c": {"title": "Part", "entryType": "Contribution"}},
    "repeat": {"interval": {"days": 1}, "until": "2027-03-28", "except_on": ["2027-03-27"]},
    "speakers": [{"id": "a", "code": "A", "name": "Ada Example", "affiliation": "Institute"}],
    "rooms": [{"name": "Aula", "talks": [{"name": "Rivers", "time_start": "09:00"}]}],
    "tutorials": [{"name": "maps", "time": "10:00"}], "section": "Friday",
    "long_abstract": "<p>Law</p>", "microlocation": {"id": 1, "name": "Aula"}, "roomId": 1,
    "submission_type": {"en": "Talk"}, "track": {"en": "Water"}, "slot": {"room": {"en": "Aula"}},
}  # fmt: skip
EVENT = {
    "name": "River Days", "title": "River Days", "timezone": "Europe/Berlin", "year": "2027",
    "city": "Atlantis", "startdate": "2027-03-26", "enddate": "2027-03-27", "start": "2027-03-26",
    "date_start": "2027-03-26", "event_start": "2027-03-26", "start_time": "2027-03-26T09:00:00",
    "date": {"day_one": {"event": "Day 1", "date": "March 26"}}, "location": {"name": "Aula"},
    "contributions": {"organisers": ["ada"], "instructors": ["ben"]}, "location_name": "Aula",
    "sessions": [TALK], "days": [TALK], "events": [TALK], "program": [TALK], "talks": [TALK],
    "speakers": TALK["speakers"], "results": {"1": {"20270326": {"s": TALK}}}, "talks_day1": [TALK],
    "categories": [{"title": "Track", "items": [{"id": 1, "name": "Water"}]}],
}  # fmt: skip
"""An event with the keys of every program."""

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from(
        ["TBA", "09:00-08:00", "24:00", "9999-12-31T23:59", "2027-02-30", "12/13/2027 1:02"]
    ),
    st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.sampled_from(["name", "id", "date", "en"]), st.text(max_size=3)),
)
IMPORTERS = tuple(eventkit_services.eventkit_importers())


def places_in(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    pairs: list[tuple[object, object]] = []
    if isinstance(value, dict):
        pairs = [*value.items()]
    elif isinstance(value, list):
        pairs = [*enumerate(value)]
    for key, inner in pairs:
        yield (*path, key)
        yield from places_in(inner, (*path, key))


def with_value(change: tuple[tuple[object, ...], object]) -> dict[str, Any]:
    """Return the event with another value at one place."""
    event = deepcopy(EVENT)
    (*path, last), value = change
    holder: Any = event
    for key in path:
        holder = holder[key]
    holder[last] = value
    return event


def places_told(importer: TreeImporter[Any], files: Mapping[str, bytes]) -> list[object]:
    """Return the places of all notes, or the files of all faults."""
    try:
        imported: Imported = importer.read(files, importer.options())
    except DocumentError as error:
        return [fault.file for fault in error.faults]
    return [note.place for note in imported.notes]


CHANGES = st.tuples(st.sampled_from([*places_in(EVENT)]), VALUES).map(with_value)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda it: it.name)
@settings(max_examples=30, deadline=None)  # the first call imports the reader
@given(event=CHANGES, is_list=st.booleans())
def test_any_value_is_read_or_refused(
    importer: TreeImporter[Any],
    event: dict[str, Any],
    is_list: bool,  # noqa: FBT001  # drawn
) -> None:
    text = json.dumps(event["sessions"] if is_list else event)
    pages = {"a.json": text, "a.yml": text, "a.md": f"---\n{text}\n---\n"}
    for name, content in pages.items():
        places = places_told(importer, {name: content.encode()})
        assert all(str(place).startswith(name) for place in places)
