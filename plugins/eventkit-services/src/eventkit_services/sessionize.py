"""Sessionize: the views All, Sessions, Speakers, Grid and Speaker wall of its API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_sessionize
from eventkit_services.records import Record, json_value, read_files, records, scalar

SPEAKER: Facts = {
    "tagLine": Fact("position", facts.title),
    "bio": Fact("description", facts.markdown),
    "profilePicture": Fact("image", facts.address),
    "email": Fact("contact.email", facts.email),
}
SESSION: Facts = {
    "description": Fact("description", facts.markdown),
    "liveUrl": Fact("online.url", facts.address),
    "recordingUrl": Fact("url", facts.address),
}
CATEGORIES: Mapping[str, str] = {
    **dict.fromkeys(("track", "tracks", "stream"), "track"),
    **dict.fromkeys(("session format", "format", "session type", "type"), "kind"),
    **dict.fromkeys(("language", "languages", "session language"), "languages"),
}
"""What the titles of categories stand for, in small letters."""

LANGUAGES: Mapping[str, str] = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "italian": "it", "italiano": "it", "russian": "ru",
    "русский": "ru", "portuguese": "pt", "português": "pt", "dutch": "nl", "nederlands": "nl",
    "polish": "pl", "polski": "pl", "czech": "cs", "ukrainian": "uk", "turkmen": "tk",
}  # fmt: skip
"""The tags of languages, by the names that organisers give them."""

IGNORED_OF_SPEAKER = frozenset(
    {*SPEAKER, "id", "firstName", "lastName", "fullName", "name", "sessions", "isTopSpeaker"}
)
IGNORED_OF_SESSION = frozenset(
    {*SESSION, "id", "title", "startsAt", "endsAt", "speakers", "room", "roomId", "categoryItems",
     "categories", "isServiceSession", "isPlenumSession", "status", "isInformed", "isConfirmed"}
)  # fmt: skip
_GONE = frozenset({"declined", "decline queue", "withdrawn", "canceled", "cancelled"})


def read(files: Mapping[str, bytes]) -> Imported:
    """Read the views of an event, which complete one another."""
    reading = _Reading()
    values = [
        value
        for _, value in read_files(
            files,
            {".json": json_value},
            otherwise=json_value,
            recognizes=recognizes_sessionize,
            omit=reading.programme.omit,
        )
    ]
    for value in values:
        reading.lists(value)
    for value in values:
        for speaker in _speakers(value):
            reading.speaker(speaker)
    for value in values:
        for session in _sessions(value):
            reading.session(session)
    require_read(files, "Sessionize", are_any=reading.has_any)
    return reading.programme.imported()


def _groups(value: object) -> list[Record]:
    return records(value) if isinstance(value, list) else []


def _speakers(value: Any) -> Iterator[Record]:  # noqa: ANN401  # of any shape
    """Yield the speakers in a view."""
    if isinstance(value, Record):
        yield from records(value.get("speakers"))
    yield from (it for it in _groups(value) if "fullName" in it or "firstName" in it)


def _sessions(value: Any) -> Iterator[Record]:  # noqa: ANN401  # of any shape
    """Yield the sessions in a view."""
    if isinstance(value, Record):
        yield from records(value.get("sessions"))
        return
    for group in _groups(value):
        if "title" in group and "startsAt" in group:
            yield group
        elif "fullName" not in group:
            yield from records(group.get("sessions"))
        for room in records(group.get("rooms")):
            yield from records(room.get("sessions"))
            if isinstance(room.get("session"), Record):
                yield room["session"]


class _Reading:
    """What is known while views are read."""

    def __init__(self) -> None:
        self.programme = Programme()
        self._categories: dict[str, tuple[str, str]] = {}
        self._sessions: dict[str, str] = {}

    @property
    def has_any(self) -> bool:
        """Whether anything was read."""
        return bool(self.programme.tables["sessions"] or self.programme.tables["people"])

    def lists(self, value: object) -> None:
        """Take over the rooms and categories that a view lists."""
        if not isinstance(value, Record) or "sessions" not in value:
            return
        for room in records(value.get("rooms")):
            self.programme.item("rooms", room.get("name"), room.place, key=room.get("id"))
        for category in records(value.get("categories")):
            for item in records(category.get("items")):
                name = scalar(category.get("title"))
                self._categories[scalar(item.get("id"))] = (name, scalar(item.get("name")))
        known = ("sessions", "speakers", "rooms", "categories", "questions")
        self.programme.rest("the file", value, known)

    def speaker(self, speaker: Record) -> None:
        """Take over a speaker."""
        names = " ".join(filter(None, map(scalar, map(speaker.get, ("firstName", "lastName")))))
        name = scalar(speaker.get("fullName")) or names
        key = speaker.get("id")
        self.programme.person(name, speaker.place, key=key, source=speaker, facts=SPEAKER)
        self.programme.rest("the speakers", speaker, IGNORED_OF_SPEAKER)

    def session(self, session: Record) -> None:
        """Take over a session, once; in another room it takes both."""
        programme = self.programme
        key = scalar(session.get("id"))
        room = programme.known("rooms", session.get("roomId")) or programme.item(
            "rooms", session.get("room"), session.place, key=session.get("roomId")
        )
        if key in self._sessions:
            self._complete(self._sessions[key], session, room)
            return
        if scalar(session.get("status")).casefold() in _GONE:
            programme.omit(session.place, f"its status is {session['status']}")
            return
        start = programme.moment(session, "startsAt")
        end = programme.moment(session, "endsAt")
        id = programme.session(
            session.get("title"),
            session.place,
            when=programme.span(start, end, session.place),
            roles={"speakers": self._people(session)},
            rooms=[room],
            source=session,
            facts=SESSION,
        )
        if not id:
            return
        if key:
            self._sessions[key] = id
        table = programme.tables["sessions"][id]
        if session.get("isServiceSession") is True:
            table.setdefault("kind", "break" if _is_break(table["title"]) else "social")
        self._categorise(table, session)
        programme.rest("the sessions", session, IGNORED_OF_SESSION)

    def _complete(self, id: str, session: Record, room: str) -> None:
        table = self.programme.tables["sessions"][id]
        self.programme.take(table, session, SESSION)
        if room and room not in table.setdefault("rooms", []):
            table["rooms"].append(room)
        speakers = [it for it in self._people(session) if it not in table.get("speakers", ())]
        if speakers:
            table["speakers"] = [*table.get("speakers", ()), *speakers]
        if not table["rooms"]:
            del table["rooms"]

    def _people(self, session: Record) -> list[str]:
        """Return the ids of the speakers, who are named by keys or in records."""
        ids = []
        speakers = session.get("speakers")
        for speaker in speakers if isinstance(speakers, list) else ():
            if isinstance(speaker, Record):
                place = session.place_of("speakers")
                ids.append(self.programme.person(speaker.get("name"), place, key=speaker.get("id")))
            elif known := self.programme.known("people", speaker):
                ids.append(known)
            else:
                message = f"no speaker has the id {speaker!r}"
                self.programme.omit(session.place_of("speakers"), message)
        return ids

    def _categorise(self, table: dict[str, Any], session: Record) -> None:
        """Take over track, kind and languages, which are categories."""
        pairs = [
            self._categories.get(scalar(key), ("", "")) for key in _values(session, "categoryItems")
        ]
        for category in records(session.get("categories")):
            items = records(category.get("categoryItems"))
            pairs += [(scalar(category.get("name")), scalar(it.get("name"))) for it in items]
        for name, item in pairs:
            if not item:
                continue
            match CATEGORIES.get(name.casefold()):
                case "track":
                    table.setdefault("track", self.programme.item("tracks", item, session.place))
                case "kind" if kind := facts.kind(item):
                    table.setdefault("kind", kind)
                case "languages" if tag := LANGUAGES.get(item.casefold()):
                    table["languages"] = [*dict.fromkeys((*table.get("languages", ()), tag))]
                case _:
                    self.programme.pass_over(f"the category {name!r}", session.place)


def _values(source: Record, key: str) -> list[object]:
    value = source.get(key)
    return value if isinstance(value, list) else []


def _is_break(title: str) -> bool:
    return facts.kind(title) == "break"
