"""The data of the script: files that put a value by its name, so that they work from a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from eventkit.model import Session
from eventkit.text import one_line, plain
from eventkit_html.calendars import Calendars
from eventkit_html.cards import Card, Cards
from eventkit_html.edition import Edition

WITHOUT_DAY = "later"
"""The name of the day of what has none."""

WORDS = """
    add brought calendar clash clear clear-all code code-too-long copied copy empty everything
    filter
    gap gone hours in-your-time kind language matches mine minutes next nothing now person room
    searching share share-told shown take track whole-hours your-time
"""
"""The keys of the words of the script, as it knows them."""

_LONGEST_TEXT = 600  # characters of a text that are searched


def data_files(edition: Edition, cards: Cards, calendars: Calendars) -> Iterator[tuple[str, bytes]]:
    """Yield the data of an edition: what it is, and for each day its sessions and entries."""
    sessions = dict(_by_day(edition))
    days = [
        {"id": day, "label": _label(edition, day), "sessions": len(of_day)}
        for day, of_day in sessions.items()
    ]
    yield "data/site.js", put("site", _site(edition, calendars, days))
    for day, of_day in sessions.items():
        yield f"data/{day}.js", put(day, [_row(edition, cards.of(it)) for it in of_day])
        entries = {it.id: _entry(edition, calendars, it) for it in of_day}
        yield f"data/{day}-calendar.js", put(f"{day}-calendar", entries)


def put(name: str, value: object) -> bytes:
    r"""Return a script that hands a value to the script of the site.

    >>> put("days", ["</script>"])
    b'eventkit.put("days",["\\u003c/script>"]);\n'
    """
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True).replace("<", "\\u003c")
    return f"eventkit.put({json.dumps(name)},{text});\n".encode()


def _by_day(edition: Edition) -> Iterator[tuple[str, list[Session]]]:
    """Yield the days that have sessions, each with all of them, parts behind their whole."""
    event = edition.event
    for day in event.days:
        if day.sessions:
            yield str(day.date), [*day.sessions]
    if event.unscheduled:
        yield WITHOUT_DAY, [*event.unscheduled]


def _label(edition: Edition, day: str) -> str:
    if day == WITHOUT_DAY:
        return edition.word("no-time")
    return edition.short_day(next(it for it in edition.days if it.date == date.fromisoformat(day)))


def _site(edition: Edition, calendars: Calendars, days: list[dict[str, object]]) -> object:
    event = edition.event
    return {
        "id": event.uid_of(),
        "title": edition.title,
        "language": edition.language,
        "zone": event.timezone,
        "days": days,
        "words": {key: edition.word(f"script-{key}") for key in WORDS.split()},
        "comma": edition.comma,
        "names": _names(edition),
        "head": calendars.text.head(f"{edition.title} · {edition.word('my-programme')}"),
        "end": calendars.text.end,
        "offline": bool(edition.options.url and edition.options.offline),
    }


def _names(edition: Edition) -> object:
    """Return the names of what filters choose among, by key and id."""
    from eventkit import wording

    event = language = edition.event
    kinds = dict.fromkeys(it.kind for it in event.sessions if it.kind)
    tags = dict.fromkeys(
        tag.casefold() for it in event.sessions for tag in (*it.languages, *it.interpretation)
    )
    parties = sorted(event.parties, key=lambda it: it.name.casefold())
    return {
        "track": [[it.id, one_line(it.title)] for it in event.tracks],
        "room": [[it.id, one_line(it.name)] for it in event.rooms],
        "person": [[it.id, one_line(it.name)] for it in parties if event.sessions_of(it)],
        "kind": [[kind, wording.kind_name(kind, language)] for kind in kinds],
        "language": [[tag, wording.language_name(tag, language)] for tag in tags],
    }


def _row(edition: Edition, card: Card) -> object:
    """Return a session as the script has it; it knows the order of the values."""
    return [
        card.session.id,
        card.link.path,
        card.title,
        card.hours,
        card.start if "T" in card.start else "",
        card.end if "T" in card.end else "",
        card.place,
        card.words,
        int(card.is_off),
        [badge.text for badge in card.badges],
        " ".join(_texts(edition, card)),
    ]


def _texts(edition: Edition, card: Card) -> Iterator[str]:
    """Yield what is searched beside title and place."""
    session = card.session
    yield from (link.text for link in card.people)
    yield from filter(None, [card.track.text if card.track else "", card.kind, session.subtitle])
    for text in (session.abstract, session.description):
        if text:
            yield " ".join(plain(text).split())[:_LONGEST_TEXT]
    for part in card.parts:
        yield part.title
        yield from _texts(edition, part)


def _entry(edition: Edition, calendars: Calendars, session: Session) -> str:
    return calendars.text.entries.get(edition.event.uid_of(session), "")
