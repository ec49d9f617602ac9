"""The draft that the sessions of an agenda make."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from eventkit.ids import Ids
from eventkit.plugins import Draft, Imported, Note
from eventkit.spellings import (
    SpelledHours,
    SpelledPerson,
    afternoons,
    is_organization,
    is_position,
    kind_of_title,
)
from eventkit_agenda.blocks import Content, Place, refusal
from eventkit_agenda.items import Item
from eventkit_agenda.line_facts import Guess
from eventkit_agenda.names import NameSense
from eventkit_agenda.words import is_generic

if TYPE_CHECKING:
    from eventkit_agenda import AgendaOptions
    from eventkit_agenda.reading import Reader

_SHORTHANDS = {
    "speaker": "speakers",
    "moderator": "moderators",
    "facilitator": "facilitators",
    "panellist": "panellists",
    "rapporteur": "rapporteurs",
    "interpreter": "interpreters",
    "chair": "chairs",
}
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|отв|rv)\s*:\s*)+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\w/.-])(?:\+|00|\(0)[0-9][0-9 ()/.-]{6,20}[0-9]")
_LONGEST_NOTE = 1000
_EVENING, _DAWN, _NOON = time(17), time(4), time(12)
_MOST_DAYS = 366  # that have a title
_SHARE = 0.5
_LINE = 9  # the rank of a title that is no heading
_ENOUGH = 2


@define
class _Drafting:
    """The tables of a draft in the making."""

    tables: dict[str, dict[str, dict[str, Any]]] = field(factory=lambda: defaultdict(dict))
    places: dict[str, Place] = field(factory=dict)
    notes: list[Note] = field(factory=list)
    ids: dict[str, Ids] = field(factory=lambda: defaultdict(Ids))
    known: dict[tuple[str, str], str] = field(factory=dict)
    of_items: dict[int, str] = field(factory=dict)

    def item(self, table: str, name: str, place: Place, key: str = "name") -> str:
        """Return the id of what has a name, which is made when that comes first."""
        text = " ".join(name.split())
        known = (table, text.casefold())
        if known not in self.known:
            is_party = table in ("people", "organizations")
            id = self.ids["parties" if is_party else table].new(text, table.removesuffix("s"))
            self.known[known] = id
            self.tables[table][id] = {key: text}
            self.places[f"{table}.{id}"] = place
        return self.known[known]

    def party(self, person: SpelledPerson, place: Place) -> str:
        """Return the id of a person, or of an organisation in a person's place."""
        key = " ".join(person.name.split()).casefold()
        is_known = ("people", key) in self.known
        table = "organizations" if is_organization(person.name) and not is_known else "people"
        if " " not in key and key.upper() == person.name:
            table = "organizations"
        if person.guess:
            self.notes.append(Note(place=place, message=person.guess, kind="guessed"))
        id = self.item(table, person.name, place)
        values = self.tables[table][id]
        if person.affiliation and table == "people" and "organization" not in values:
            position, affiliation = _position_and_place(person.affiliation.strip(" ,;."))
            if position:
                values.setdefault("position", position)
            if affiliation:
                values["organization"] = self.item("organizations", affiliation, place)
        for key, text in (("email", person.email), ("phone", person.phone)):
            if text:
                values.setdefault("contact", {}).setdefault(key, text)
        return id


def _position_and_place(text: str) -> tuple[str, str]:
    """Return what somebody works as, and where.

    >>> _position_and_place("Professor of water law, University of Example")
    ('Professor of water law', 'University of Example')
    >>> _position_and_place("Law House, Example City")
    ('', 'Law House, Example City')
    """
    if not is_position(text):
        return "", text
    position, _, place = text.partition(",")
    while place.strip() and is_position(place.strip()):
        more, _, place = place.strip().partition(",")
        position = f"{position}, {more}"
    return position.strip(), place.strip()


def drafted(reader: Reader, content: Content, options: AgendaOptions) -> Imported:
    """Return the draft of what was read.

    Raises:
        DocumentError: If nothing of it takes place.
    """
    drafting = _Drafting(notes=[*content.notes, *reader.calendar.notes, *reader.notes])
    items = [it for it in reader.items if it.hours or it.whole]
    if not items:
        raise refusal(
            "no-sessions",
            "no line of it begins with hours such as 09:30–10:15",
            "is it an agenda? its days are headings, and each session has its hours at the start",
        )
    drafting.notes += _accept_guesses(items, reader.sense)
    if dayless := [it for it in items if it.day is None]:
        _settle_days(drafting, reader, dayless, options)
    _settle_hours(drafting, items)
    if reader.venue:
        drafting.item("venues", *reader.venue)
    for item in items:
        _add_session(drafting, item)
    event = _event(drafting, reader, content, options)
    _add_comments(drafting, reader)
    tables = {name: table for name, table in drafting.tables.items() if table}
    return Imported(
        drafts=[
            Draft(tables={"event": event, **tables} if event else tables, places=drafting.places)
        ],
        notes=drafting.notes,
    )


# --- names


def _accept_guesses(items: list[Item], sense: NameSense) -> Iterator[Note]:
    """Take what may be names for names where the source writes them so in more than one place.

    Yields a note where the title keeps the name: of a paper nothing but its line is known.
    """
    guesses: dict[str, list[Guess]] = defaultdict(list)
    for item in items:
        for guess in item.guesses:
            guesses[guess.pattern].append(guess)
    accepted = {pattern for pattern, its in guesses.items() if _are_names(its)}
    if not sense.has_capital_nouns and _are_names(guesses["next-line"], enough=1):
        accepted.add("next-line")
    known = {
        person.name
        for item in items
        for person in (
            *item.people,
            *(
                it
                for guess in item.guesses
                if guess.is_sure or guess.pattern in accepted
                for it in guess.people
            ),
        )
    }
    for item in items:
        for guess in item.guesses:
            is_known = all(it.name in known for it in guess.people)
            is_sure = guess.is_sure and guess.pattern != "colon"
            if guess.people and (guess.pattern in accepted or is_sure or is_known):
                yield from _take_guess(item, guess)
            elif guess.people and guess.pattern == "next-line":
                item.lines.insert(0, guess.title)


def _take_guess(item: Item, guess: Guess) -> Iterator[Note]:
    is_of_break = not guess.is_sure and kind_of_title(item.title) == "break"
    if is_of_break or (item.people and guess.pattern in ("comma", "bracket", "colon")):
        return
    item.people += guess.people
    if guess.pattern == "colon" and item.hours is None and not guess.is_sure:
        names = " and ".join(it.name for it in guess.people)
        message = f"{names}, before a colon, is read as who speaks; the title keeps it"
        yield Note(place=item.place, message=message, kind="guessed")
    elif guess.pattern != "next-line":
        item.title = guess.title


def _are_names(guesses: list[Guess], enough: int = _ENOUGH) -> bool:
    named = [it for it in guesses if it.people]
    weight = len(named) + sum(it.is_sure for it in named)
    return weight >= enough and len(named) >= _SHARE * len(guesses)


# --- hours and days


def _settle_hours(drafting: _Drafting, items: list[Item]) -> None:
    """Read hours without am and pm by those before them, and refuse ends before their starts."""
    for _, run in groupby(items, key=lambda it: (it.day, it.group)):
        timed = [it for it in run if it.hours]
        resolved = afternoons(it.hours for it in timed if it.hours)
        before = time()
        for item, hours in zip(timed, resolved, strict=True):
            assert item.hours  # noqa: S101  # they are chosen by it
            if hours.start != item.hours.start:
                message = f"{item.hours.start:%H:%M} is read as {hours.start:%H:%M}"
                drafting.notes.append(Note(place=item.place, message=message, kind="guessed"))
            item.hours = _with_sound_end(drafting, item, hours)
            if item.day is not None and hours.start < _DAWN and before > _NOON:
                item.day = item.day + (timedelta(days=1) if isinstance(item.day, date) else 1)  # type: ignore[operator]  # a date or a number, each with its like
            before = max(before, hours.start)


def _with_sound_end(drafting: _Drafting, item: Item, hours: SpelledHours) -> SpelledHours:
    if hours.end is None or hours.end > hours.start:
        return hours
    if hours.start >= _EVENING and hours.end <= time(6) and hours.end != hours.start:
        return hours  # past midnight
    if hours.end == time() and hours.start > time(6):
        return hours
    relation = "is its start" if hours.end == hours.start else "is before its start"
    message = f"the end {hours.end:%H:%M} {relation} {hours.start:%H:%M}: it is left out"
    drafting.notes.append(Note(place=item.place, message=message))
    return evolve(hours, end=None)


def _settle_days(
    drafting: _Drafting, reader: Reader, items: list[Item], options: AgendaOptions
) -> None:
    """Give sessions that stand under no day the first one."""
    calendar = reader.calendar
    days = sorted(it.day for it in reader.items if isinstance(it.day, date))
    first = calendar.start or calendar.only_day or (days[0] if days else None)
    for item in items:
        item.day = first or 1
    if options.start is None:
        which = first or "the first day: --start says its date"
        message = f"no day stands above it: it is on {which}"
        drafting.notes.append(Note(place=items[0].place, message=message, kind="guessed"))


def _spelled_time(item: Item) -> str | None:
    if item.hours is None:
        return None
    start, end = item.hours.start, item.hours.end
    return f"{start:%H:%M}-{end:%H:%M}" if end else f"{start:%H:%M}"


# --- sessions


def _add_session(drafting: _Drafting, item: Item) -> None:
    title = " ".join(item.title.replace("\t", " ").split()).strip(" ,;:–—|") or ""
    if not title:
        title = " ".join(item.lines[:1] or item.rooms[:1]).lstrip("- ") or "?"
        item.lines = item.lines[1:]
    public_title = _masked(title)
    id = drafting.ids["sessions"].new(public_title, "session")
    place = f"sessions.{id}"
    drafting.places[place] = item.place
    drafting.of_items[builtin_id(item)] = id
    table: dict[str, Any] = {"title": public_title}
    if title == "?":
        message = "no title stands beside its hours"
        drafting.notes.append(Note(place=item.place, message=message, kind="guessed", path=place))
    if kind := kind_of_title(title):
        table["kind"] = kind
    if item.is_struck:
        table["status"] = "cancelled"
        message = "it is struck out, and read as cancelled"
        drafting.notes.append(Note(place=item.place, message=message, kind="guessed", path=place))
    _add_time(drafting, table, item)
    if item.rooms:
        names = list(dict.fromkeys(" ".join(it.split()).strip(" .:") for it in item.rooms))
        table["rooms"] = [drafting.item("rooms", it, item.place) for it in names if it]
    if item.track:
        table["track"] = drafting.item("tracks", item.track, item.place, key="title")
    table |= _people(drafting, item)
    if item.url:
        table["url"] = item.url
    if item.announced:
        table["tba"] = list(dict.fromkeys(item.announced))
    if text := _description(drafting, item, place):
        table["description"] = text
    drafting.tables["sessions"][id] = table


def builtin_id(item: Item) -> int:
    """Return what tells a session from its like while they are read."""
    return id(item)


def _add_time(drafting: _Drafting, table: dict[str, Any], item: Item) -> None:
    whole = drafting.of_items.get(builtin_id(item.whole)) if item.whole else None
    if whole:
        table["part_of"] = whole
    hours = _spelled_time(item)
    if hours:
        table["day"] = item.day
        table["time"] = hours
        if item.length and item.hours and item.hours.end is None:
            table["duration"] = f"{item.length // timedelta(minutes=1)} min"
    elif item.length:
        gap = [""] if item.lines else []
        item.lines[:0] = [f"{item.length // timedelta(minutes=1)} min", *gap]


def _people(drafting: _Drafting, item: Item) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for person in item.people:
        id = drafting.party(person, item.place)
        role = person.role or "speaker"
        if role in _SHORTHANDS:
            ids = keys.setdefault(_SHORTHANDS[role], [])
            if id not in ids:
                ids.append(id)
        else:
            entry = {"who": id, "role": role}
            if entry not in keys.setdefault("participations", []):
                keys["participations"].append(entry)
    return keys


def _description(drafting: _Drafting, item: Item, path: str) -> str:
    text = "\n".join(item.lines).strip()
    public_text = _masked(text)
    if text != public_text:
        message = "an e-mail address or a telephone number in its text is left out"
        drafting.notes.append(Note(place=item.place, message=message, path=path))
    return public_text


def _masked(text: str) -> str:
    """Return a text without what is not for the public.

    >>> _masked("Write to ada@example.org or +33 1 23 45 67 89")
    'Write to … or …'
    """
    return (
        _PHONE.sub("…", _EMAIL.sub("…", text))
        if "@" in text or "+" in text or "00" in text or "(0" in text
        else text
    )


# --- the whole


def _event(
    drafting: _Drafting, reader: Reader, content: Content, options: AgendaOptions
) -> dict[str, Any]:
    facts, calendar = content.facts, reader.calendar
    event: dict[str, Any] = {}
    is_mail = "subject" in facts
    lines = [it for it in sorted(reader.titles) if it[0] < _LINE or not is_mail][:1]
    title = facts.get("title", "")
    if title and not (is_generic(title) or calendar.mark(title, is_heading=True)):
        event["title"] = title
    elif lines:
        event["title"] = _masked(_without_generic(lines[0][2]))
        drafting.places["event.title"] = lines[0][1]
    elif subject := _REPLY.sub("", facts.get("subject", "")).strip():
        event["title"] = subject
        message = "the title is the subject of the mail"
        drafting.notes.append(
            Note(place="the subject", message=message, kind="guessed", path="event.title")
        )
    language = facts.get("language") or facts.get("lang") or ""
    if not options.language and re.fullmatch("[a-z]{2}", language):
        event["language"] = language
    elif not options.language and calendar.language not in ("", "en"):
        event["language"] = calendar.language
        message = f"the event is in {calendar.language}, as the words of its dates are"
        place = drafting.places[next(iter(drafting.places))]
        drafting.notes.append(
            Note(place=place, message=message, kind="guessed", path="event.language")
        )
    if re.fullmatch(r"[A-Za-z_]+/[A-Za-z_/+-]+", zone := facts.get("timezone", "")):
        event["timezone"] = zone
    days = sorted(it.day for it in reader.items if isinstance(it.day, date))
    if calendar.start and not options.start and days and calendar.start <= days[0]:
        event["start"] = calendar.start
        if calendar.end and calendar.end >= days[-1]:
            event["end"] = calendar.end
    _add_days(drafting, reader, event.get("start") or options.start or (days[0] if days else None))
    return event


def _without_generic(title: str) -> str:
    """Return a title without a word such as `Programme` beside it.

    >>> _without_generic("Days of the River – Programme"), _without_generic("Agenda: Rivers")
    ('Days of the River', 'Rivers')
    """
    text = " ".join(title.split())
    for sign in (" – ", " — ", " - ", ": ", " | "):
        first, _, last = text.partition(sign)
        if last and is_generic(first):
            return last
        first, _, last = text.rpartition(sign)
        if first and is_generic(last):
            return first
    return text


def _add_days(drafting: _Drafting, reader: Reader, first: date | None) -> None:
    used = {it.day for it in reader.items}
    of_days = [("title", reader.day_titles), ("hours", reader.day_hours)]
    for key, day, (text, place) in ((key, *it) for key, its in of_days for it in its.items()):
        days = (day - first).days if first and isinstance(day, date) else -1
        count = day if isinstance(day, int) else days + 1
        if 0 < count <= _MOST_DAYS and day in used:
            number = str(count)
            drafting.tables["days"].setdefault(number, {})[key] = _masked(text)
            drafting.places.setdefault(f"days.{number}", place)
        else:
            message = f"no session is on {day}: {_masked(text)!r}"
            drafting.notes.append(Note(place=place, message=message))


def _add_comments(drafting: _Drafting, reader: Reader) -> None:
    for comment in reader.comments:
        id = drafting.of_items.get(builtin_id(comment.item)) if comment.item else None
        text = _masked(" ".join(" ".join(comment.lines).split()))
        shown = text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…"
        drafting.notes.append(
            Note(
                place=comment.place,
                message=f"not understood: {shown}",
                path=f"sessions.{id}" if id else "",
            )
        )
