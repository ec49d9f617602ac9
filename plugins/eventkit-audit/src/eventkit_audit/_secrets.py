"""What an audience may not see of an event, value by value, and what it sees anyway."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from hashlib import md5, sha1, sha256
from itertools import chain
from typing import NamedTuple, TypeAlias

from attrs import frozen

from eventkit import Log
from eventkit.document import schema
from eventkit.model import (
    Audience,
    Event,
    EventKind,
    OrganizationKind,
    OutcomeKind,
    Period,
    Release,
    Role,
    SessionKind,
    values,
)
from eventkit.model.errors import RestrictedError
from eventkit.wording import country_name, every_word, languages, long_date

Plain: TypeAlias = "str | int | float | date"

_KNOWN = {*EventKind, *OrganizationKind, *OutcomeKind, *Role, *SessionKind}
_ICALENDAR = """
    begin end vcalendar vevent vtimezone valarm standard daylight prodid version calscale method
    name uid summary description location geo url conference categories status transp sequence
    created dtstamp dtstart dtend duration last modified tzid tzname tzoffsetfrom tzoffsetto rrule
    freq yearly value attendee organizer class private public confidential eventkit
"""


_LONGEST_NAME = 60
_PERSON = re.compile(r"(^|\.)people\.[^.]+\.name$")
_PHONE = re.compile(r"\.contact\.phone$")
_OF_PERSON = re.compile(r"(^|\.)people\.(?P<id>[^.]+)\.(name|contact\.email|contact\.phone)$")
_EXTENSION = re.compile(r"[,;]|[a-z]{1,9}")
_COUNTRY = re.compile(  # ITU-T E.164, list of assigned codes: one digit, two, or three
    r"^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)"
)
_WITH_TRUNK = 11  # digits of a number of North America, Russia or Kazakhstan with a 1, 7 or 8 first
_TABLES = ("translations", "checks", "exporters")  # of the document, though not of items
_POSITION = re.compile(r"\[\d+\]")


class Form(NamedTuple):
    """A way to write a value: as it is, what is made of it, or a part that alone may tell it."""

    text: str
    hash: str = ""
    is_part: bool = False


@frozen(eq=False)
class Secret:
    """A value that an audience may not see.

    Args:
        value: The value.
        places: Where it stands in the document.
        forms: How it could be written.
    """

    value: str
    places: tuple[str, ...]
    forms: tuple[Form, ...]


def hidden(event: Event, audience: Audience | str, log: Log | None = None) -> list[Secret]:
    """Return what an audience may not see of an event, and of people whom only its log holds."""
    places: dict[Plain, list[str]] = defaultdict(list)
    for place, value in (*_unseen(event, audience), *_of_former_people(event, audience, log or ())):
        places[value].append(place)
    return [
        Secret(str(value), tuple(its), _forms(value, its, event.zone))
        for value, its in places.items()
    ]


def _unseen(event: Event, audience: Audience | str) -> dict[tuple[str, Plain], None]:
    view = _view(event, audience)
    visible = set(_values(view)) if view else set()
    return {value: None for value in _values(event) if value not in visible}


def _of_former_people(
    event: Event, audience: Audience | str, releases: Iterable[tuple[Release, Event]]
) -> Iterator[tuple[str, Plain]]:
    """Yield names, addresses and telephone numbers of people who are in past releases alone.

    What the audience could see of somebody in the last release that held them is not hidden.
    """
    present = {person.id for person in event.people}
    unseen: dict[tuple[str, Plain], str] = {}
    for release, state in releases:
        former = {person.id for person in state.people} - present
        hidden_then = _unseen(state, audience) if former else {}
        for place, value in _values_of(former, state):
            unseen.pop((place, value), None)
            if (place, value) in hidden_then:
                unseen[place, value] = f"releases.{release.number}.{place}"
    yield from ((place, value) for (_, value), place in unseen.items())


def _values_of(people: Collection[str], event: Event) -> Iterator[tuple[str, Plain]]:
    """Yield the names, addresses and telephone numbers of people, with their places."""
    for place, value in _values(event) if people else ():
        match = _OF_PERSON.search(place)
        if match and match["id"] in people:
            yield place, value


def _forms(value: Plain, places: Iterable[str], zone: tzinfo) -> tuple[Form, ...]:
    of_names = _forms_of_name(str(value)) if any(map(_PERSON.search, places)) else ()
    of_phones = _forms_of_phone(str(value)) if any(map(_PHONE.search, places)) else ()
    return (*forms(value, zone), *of_names, *of_phones)


def _forms_of_phone(number: str) -> Iterator[Form]:
    """Yield a telephone number as it is dialled in its own country (ITU-T E.164).

    The code of the country, or the digit that is dialled at home instead, is in some spellings.
    """
    first = _EXTENSION.split(number.replace("(0)", " ").casefold())[0]
    digits = "".join(re.findall(r"\d", first))
    if first.lstrip(" (").startswith("+") or digits.startswith("00"):
        national = _COUNTRY.sub("", digits.removeprefix("00"))
    else:
        national = digits[1:] if len(digits) == _WITH_TRUNK and digits[0] in "178" else digits
    yield from (Form(trunk + national.lstrip("0")) for trunk in ("", "0", "8"))


def _forms_of_name(name: str) -> Iterator[Form]:
    """Yield how lists write the name of a person, the last name first, and each name alone."""
    words = name.split() if len(name) <= _LONGEST_NAME else []
    for first in range(1, len(words)):
        yield Form(" ".join((*words[first:], *words[:first])))
    if len(words) > 1:
        yield from (Form(word, is_part=True) for word in words)


def shown(event: Event, audience: Audience | str) -> Iterator[str]:
    """Yield what an audience sees anyway, and the words that formats bring along."""
    for language in languages():
        yield from every_word(language)
    yield from _ICALENDAR.split()
    yield from _keys_of_documents()
    if view := _view(event, audience):
        yield from (view.language, *view.translations)
        yield from _countries(view)
        for _, value in _values(view):
            yield from (form.text for form in forms(value, view.zone))
            yield f"mailto:{value}"  # links to addresses are made so
        for day in {*(day.date for day in view.days), *_ends_in_calendars(view)}:
            yield from (form.text for form in forms(day, view.zone))
            yield f"{day:%Y%m%d}T0400"  # where a day of the programme begins
        usual = (view.hours_of(day.date, ()) for day in view.days)
        for moment in filter(None, chain.from_iterable(usual)):
            yield from (form.text for form in forms(moment, view.zone))
        yield f"{view.start:%Y%m%d}T0000"  # of workbooks, where the event does not say `updated`


def _ends_in_calendars(view: Event) -> Iterator[date]:
    """Yield the days after the last ones, by which calendars end whole days (RFC 5545, 3.6.1)."""
    whole_days = (view.end, *(it.last_day for it in view.sessions), *(it.date for it in view.days))
    yield from (day + timedelta(days=1) for day in whole_days if day)


def _countries(view: Event) -> Iterator[str]:
    """Yield the names by which pages call the countries of a view."""
    codes = {value for path, value in values(view) if path.endswith(".country") and value}
    for language in dict.fromkeys((view.language, *view.translations, *languages())):
        yield from (country_name(str(code), language) for code in codes)


def _keys_of_documents() -> Iterator[str]:
    """Yield the keys of documents, but for those of settings."""
    for name, table in schema()["properties"].items():
        yield name
        items = table.get("additionalProperties") or {}
        if name != "checks":
            yield from (*table.get("properties", ()), *items.get("properties", ()))


def _view(event: Event, audience: Audience | str) -> Event | None:
    try:
        return event.view(audience=audience)
    except RestrictedError:
        return None


# --- values and their places


def _values(event: Event) -> Iterator[tuple[str, Plain]]:
    """Yield every text, number and date of an event with its place, but for references.

    Words that everybody knows, such as `confirmed` and `panel`, are none of it, nor are colours:
    every page and workbook has some.
    """
    settings = []
    for path, value in values(event):
        table, key, *more = path.split(".")
        if table == "event" and key in _TABLES:
            settings.append((path.removeprefix("event."), value))
        elif (table, more) != ("days", ["id"]) and more != ["color"]:
            yield from _plain(value, _POSITION.sub("", path))
    for path, value in settings:
        yield from _translated(value) if path == "translations" else _plain(value, path)


def _translated(value: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, Plain]]:
    for language, texts in value.items():
        for place, text in texts.items():
            yield from _plain(text, f"translations.{language}.{place}")


def _plain(value: object, place: str) -> Iterator[tuple[str, Plain]]:
    """Yield the texts, numbers and dates in a value that is none of the model's."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _plain(key, place)
            yield from _plain(inner, f"{place}.{key}")
    elif isinstance(value, tuple):
        for inner in value:
            yield from _plain(inner, place)
    elif isinstance(value, Period):
        yield from ((place, day) for day in dict.fromkeys((value.first, value.last)))
    elif isinstance(value, StrEnum | bool | time | timedelta) or value in _KNOWN:
        return
    elif isinstance(value, str | int | float | date):
        yield place, value


# --- forms


def forms(value: Plain, zone: tzinfo) -> Iterator[Form]:
    """Yield the forms by which a value is known, in the zone of the event too."""
    if isinstance(value, datetime):
        moments = (value, value.astimezone(UTC), value.astimezone(zone))
        yield from map(Form, dict.fromkeys(f"{moment:%Y%m%dT%H%M}" for moment in moments))
    elif isinstance(value, date):
        yield Form(f"{value:%Y%m%d}")
        yield from map(Form, dict.fromkeys(long_date(value, tag) for tag in ("en", *languages())))
    else:
        yield Form(str(value))
        if "@" in str(value):
            yield from _hashes(str(value).strip())


def _hashes(address: str) -> Iterator[Form]:
    """Yield what is often shown for an e-mail address, such as the name of its picture."""
    for spelling in dict.fromkeys((address, address.lower())):
        data = spelling.encode("utf-8", "surrogatepass")
        yield Form(md5(data, usedforsecurity=False).hexdigest(), "md5")
        yield Form(sha1(data, usedforsecurity=False).hexdigest(), "sha1")
        yield Form(sha256(data).hexdigest(), "sha256")
