"""A draft of an event, made of the talks, rooms, tracks and people of a schedule as they are read.

Whatever cannot be taken over is noted with its place; nothing of a single talk makes the file
unreadable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias
from urllib.parse import urljoin
from uuid import UUID

from attrs import define, field

from eventkit.model import Role, Status
from eventkit.plugins import Draft, Imported, Note
from eventkit.text import one_line
from eventkit.wording import OFF, unmarked_title
from eventkit_schedule import identity
from eventkit_schedule.programme import NOWHERE
from eventkit_schedule.values import (
    LONGEST,
    Ids,
    clock_of,
    day_of,
    holds_html,
    languages_of,
    length_of,
    moment_of,
    spelt_length,
    text_of,
    word_of,
    zone_of,
)

Place: TypeAlias = int | str
Raw: TypeAlias = dict[str, Any]
"""An object as it was read; what is taken over is taken out."""

_COLOR = re.compile("#[0-9a-fA-F]{6}")
_WORD = re.compile("[a-z][a-z0-9-]*")
_DIGITS = re.compile("[0-9]{1,10}")
_WEB = re.compile("https?://.", re.IGNORECASE)
_NUMBER_OF_COPY = re.compile("(.+)-([0-9]{4,})")
_DAY_BEGINS = 4
_COMPUTED = frozenset({"start", "end", "duration", "date", "answers_count"})


class Spot(NamedTuple):
    """Where and when a talk stands in a file: its room and day."""

    room: str = ""
    room_guid: str = ""
    day: date | None = None


@define
class ReadTalk:
    """A talk as it was read.

    Args:
        place: Where it stands.
        name: What its id is made of.
        table: Its keys in a document.
        guid: Its GUID, if it has one.
        number: Its number, likewise.
        code: Its code, likewise.
        room_guid: The GUID of its room, likewise.
    """

    place: Place
    name: str
    table: dict[str, Any]
    guid: str
    number: int | None
    code: str
    room_guid: str
    rooms: list[str] = field(factory=list)


class Drafting:
    """A draft in the making.

    Args:
        system: The URI of the generator, from which is known what eventkit wrote itself.
    """

    def __init__(self, system: str = "") -> None:
        self.event: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.notes: list[Note] = []
        self.own = identity.event_facts(system)
        self.language = self.own.get("language", "")
        self.base_url = ""
        self._acronym = ""
        self._tables: dict[str, dict[str, dict[str, Any]]] = {
            table: {} for table in ("rooms", "tracks", "people", "sessions")
        }
        self._ids = {table: Ids() for table in self._tables}
        self._rooms: dict[str, str] = {}
        self._room_guids: dict[str, str] = {}
        self._tracks: dict[str, str] = {}
        self._people: dict[object, str] = {}
        self._roomless: dict[str, list[ReadTalk]] = {}
        self._talks: list[ReadTalk] = []
        self._languages: Counter[str] = Counter()
        self._known_guids: set[str] = set()
        self._known_numbers: set[int] = set()

    def note(self, kind: Literal["read", "guessed", "left-out"], place: Place, text: str) -> None:
        """Add a note."""
        self.notes.append(Note(place=place, message=text, kind=kind))

    @property
    def event_uid(self) -> str:
        """The UID of an event that eventkit wrote; else nothing."""
        return self.own.get("uid") or self.own.get("id", "")

    # --- the conference

    def conference(self, raw: Raw, version: object, place: Place) -> None:
        """Take over what is said of the whole; rooms and tracks have functions of their own."""
        self.places["event"] = place
        self._acronym = text_of(raw.pop("acronym", ""))
        if id := self.own.get("id") or word_of(self._acronym):
            self.event["id"] = id
        if uid := self.own.get("uid"):
            self.event["uid"] = uid
        read = {"version": text_of(version), "acronym": "" if self.own else self._acronym}
        self.event["x"] = _kept(read)
        self._whole_title(raw, place)
        name = text_of(raw.pop("time_zone_name", ""))
        zone = zone_of(name)
        if zone:
            self.event["timezone"] = name
        elif name:
            self.note("left-out", place, f"no time zone is called {name!r}")
        for key in ("start", "end"):
            value = raw.pop(key, None)
            if day := day_of(value, zone):
                self.event[key] = day
            elif value:
                self.note("left-out", place, f"the {key} {value!r} is no date")
        self._whole_days()
        self._texts(self.event, raw, ("description",), place)
        self._addresses(self.event, raw, {"url": "url", "logo": "logo"}, place)
        if topics := list(filter(None, map(text_of, _items(raw.pop("keywords", ()))))):
            self.event["topics"] = topics
        for key in ("days", "daysCount", "timeslot_duration", "color", "colors", "base_url"):
            raw.pop(key, None)  # computed, or the looks of a page
        self._rest(raw, place)

    def _whole_title(self, raw: Raw, place: Place) -> None:
        title, status = self._unmarked(self._localized(raw.pop("title", ""), place))
        if title:
            self.event["title"] = title
        if status:
            self.event["status"] = status

    def _whole_days(self) -> None:
        """Leave out an end before the start."""
        start, end = self.event.get("start"), self.event.get("end")
        if start and end and end < start:
            self.note("left-out", self.places["event"], "the end of the event is before its start")
            del self.event["end"]

    # --- rooms and tracks

    def room(self, raw: Raw, place: Place) -> str:
        """Take over a room, once for each name, and return its id."""
        name = text_of(raw.pop("name", ""))
        guid = self._guid(raw, place)
        if not name:
            self.note("left-out", place, "a room has no name")
            return ""
        if name not in self._rooms:
            id = self._ids["rooms"].unused([word_of(name), f"room-{len(self._rooms) + 1}"])
            self._rooms[name] = id
            self._room_guids[id] = guid
            self.places[f"rooms.{id}"] = place
            is_default = guid == identity.item_guid("room", id, self.event_uid)
            read = {} if is_default else {"guid": guid}
            self._tables["rooms"][id] = table = {"name": name, **_extension(read)}
            if isinstance(raw.get("capacity"), int) and raw["capacity"] >= 0:
                table["capacity"] = int(raw.pop("capacity"))
            self._texts(table, raw, ("description",), place)
            self._addresses(table, raw, {"url": "url"}, place)
            raw.pop("slug", None)
            self._rest(raw, place)
        return self._rooms[name]

    def empty_room(self, raw: Raw, place: Place) -> None:
        """Take over a room whether or not talks were in it, but what stands for one."""
        if raw.get("guid") or not self.own:
            self.room(raw, place)

    def track(self, raw: Raw, place: Place) -> str:
        """Take over a track, once for each title, and return its id."""
        title = text_of(self._localized(raw.pop("name", ""), place))
        slug = text_of(raw.pop("slug", ""))
        known = self._tracks.get(slug) or (None if slug else self._tracks.get(title))
        if known:
            return known
        if not title:
            self.note("left-out", place, "a track has no name")
            return ""
        number = len(self._tables["tracks"]) + 1
        id = self._ids["tracks"].unused([word_of(slug), word_of(title), f"track-{number}"])
        self._tracks |= {slug: id} if slug else {}
        self._tracks.setdefault(title, id)
        self.places[f"tracks.{id}"] = place
        self._tables["tracks"][id] = {"title": title, **self._color(raw, place)}
        raw.pop("guid", None)
        self._rest(raw, place)
        return id

    def _color(self, raw: Raw, place: Place) -> dict[str, str]:
        colors = raw.pop("colors", None)
        shades = list(colors.values()) if isinstance(colors, Mapping) else []
        color = text_of(raw.pop("color", "") or next(iter(shades), ""))
        if color and not _COLOR.fullmatch(color):
            self.note("left-out", place, f"{color!r} is no colour such as #1b6ca8")
            return {}
        return {"color": color} if color else {}

    # --- people

    def person(self, raw: Raw, place: Place) -> str:
        """Take over a person, once, and return the id."""
        names = [text_of(raw.pop(key, "")) for key in ("name", "public_name", "full_public_name")]
        name = next(filter(None, names), "")
        guid = self._guid(raw, place)
        number, code = self._number(raw, place), text_of(raw.pop("code", ""))
        key: object = guid or (number, name) if number or name else code
        if guid and guid in self._people:
            return self._people[guid]
        if not name:
            self.note("left-out", place, "a person has no name")
            return ""
        if key not in self._people:
            id = self._ids["people"].unused([word_of(name), f"person-{len(self._people) + 1}"])
            self._people[key] = id
            self.places[f"people.{id}"] = place
            is_default = guid == identity.item_guid("party", id, self.event_uid)
            read: dict[str, object] = {"guid": "" if is_default else guid, "code": code}
            is_number_default = bool(guid) and number == identity.default_number(guid)
            read |= {} if is_number_default else {"id": number}
            self._tables["people"][id] = {"name": name, **_extension(read)}
        self._more_of_person(self._tables["people"][self._people[key]], raw, place)
        return self._people[key]

    def _more_of_person(self, table: dict[str, Any], raw: Raw, place: Place) -> None:
        biography = {"description": raw.pop("biography", None) or raw.pop("description", None)}
        if "description" not in table:
            self._texts(table, biography, ("description",), place)
        picture = raw.pop("avatar", None) or raw.pop("avatar_url", None)
        pictures = {"image": picture, "url": raw.pop("url", None)}
        self._addresses(table, pictures, {"image": "image", "url": "url"}, place)
        self._rest(raw, place)

    # --- talks

    def talk(self, raw: Raw, place: Place, spot: Spot) -> None:
        """Take over a talk.

        Args:
            raw: The talk, in the form of schedule.json.
            place: Where it stands.
            spot: The room and day in which it stands.
        """
        table: dict[str, Any] = {}
        title, status = self._unmarked(self._localized(raw.pop("title", ""), place))
        if not title:
            title = "?"
            self.note("guessed", place, "it has no title: a question mark stands for it")
        table["title"] = title
        if status and status != self.event.get("status"):
            table["status"] = status
            if not self.own:
                self.note("guessed", place, f"it is {status}, as its title says")
        self._hours(table, raw, place, spot.day)
        self._kind(table, raw, place)
        self._track_of_talk(table, raw, place)
        self._language(table, raw, place)
        self._texts(table, raw, ("subtitle", "abstract", "description"), place)
        self._addresses(table, raw, {"url": "url", "logo": "image"}, place)
        self._recording(table, raw)
        self._participations(table, raw, place)
        self._materials(table, raw, place)
        if text_of(raw.get("state")) in set(Status):
            table["status"] = raw.pop("state")
        slug = text_of(raw.pop("slug", ""))
        number, code = self._number(raw, place), text_of(raw.pop("code", ""))
        talk = ReadTalk(
            place=place,
            name=self._name(slug, number, title),
            table=table,
            guid=self._guid(raw, place),
            number=number,
            code=code,
            room_guid="",
        )
        self._set_room(talk, raw, spot)
        self._talks.append(talk)
        self._rest(raw, place)

    def _set_room(self, talk: ReadTalk, raw: Raw, spot: Spot) -> None:
        name = text_of(raw.pop("room", "")) or spot.room
        guid = spot.room_guid if name == spot.room else ""
        if spot.room and name != spot.room:
            self.note("guessed", talk.place, f"it is in {name!r}, and stands under {spot.room!r}")
        if self.own and not guid and name not in self._rooms:
            self._roomless.setdefault(name, []).append(talk)
        elif name and (room := self.room({"name": name, "guid": guid}, talk.place)):
            talk.rooms.append(room)
            talk.room_guid = self._room_guids[room]

    def _hours(self, table: dict[str, Any], raw: Raw, place: Place, day: date | None) -> None:
        stamp, clock = raw.pop("date", None), clock_of(raw.pop("start", None))
        start, end = moment_of(stamp), moment_of(raw.pop("end", None))
        length = length_of(raw.get("duration"))
        if raw.pop("duration", None) and length is None and end is None:
            self.note("left-out", place, "its length is not hours and minutes")
        if start is None and clock and (day := day_of(stamp) or day):
            night = timedelta(days=clock.hour < _DAY_BEGINS and not day_of(stamp))
            start = datetime.combine(day + night, clock)
            self.note("guessed", place, f"it begins on {start:%Y-%m-%d}, as its day says")
        if start is None:
            table |= {"day": day} if day else {}
            self.note("left-out", place, "when it begins is not said in a way that can be read")
            return
        table["start"] = start
        if end and bool(end.tzinfo) == bool(start.tzinfo) and start <= end <= start + LONGEST:
            length = end - start
        if length is None:
            self.note("guessed", place, "it has no length: its end is open")
        else:
            table["duration"] = spelt_length(length)

    def _kind(self, table: dict[str, Any], raw: Raw, place: Place) -> None:
        text = text_of(self._localized(raw.pop("type", ""), place))
        kind = text if _WORD.fullmatch(text) else word_of(text)
        if kind and not kind[0].isalpha():
            kind = f"type-{kind}"
        if kind and kind != "other":
            table["kind"] = kind
        if kind != text.lower().replace(" ", "-").replace("_", "-"):
            self.note("guessed", place, f"the type {text!r} is the kind {kind!r}")

    def _track_of_talk(self, table: dict[str, Any], raw: Raw, place: Place) -> None:
        track = raw.pop("track", None)
        if track and (
            id := self.track(track if isinstance(track, dict) else {"name": track}, place)
        ):
            table["track"] = id

    def _language(self, table: dict[str, Any], raw: Raw, place: Place) -> None:
        tags, others = languages_of(raw.pop("language", None))
        if tags:
            table["languages"] = tags
            self._languages[tags[0]] += 1
        if others:
            self.note("left-out", place, f"no language has the tag {', '.join(others)}")

    def _recording(self, table: dict[str, Any], raw: Raw) -> None:
        optout = raw.pop("do_not_record", None)
        if isinstance(optout, bool):
            table["recording"] = not optout
        if license := text_of(raw.pop("recording_license", "")):
            table["license"] = license

    def _participations(self, table: dict[str, Any], raw: Raw, place: Place) -> None:
        people = []
        for it in _items(raw.pop("persons", ())):
            person = it if isinstance(it, dict) else {"name": it}
            role = _role(text_of(person.pop("role", "")))
            if id := self.person(person, place):
                # Without a word, those who only take part are hidden, and here all may see them.
                readers = {"audience": "public"} if role == Role.PARTICIPANT else {}
                people.append({"who": id, "role": role, **readers})
        if people:
            table["participations"] = people

    def _materials(self, table: dict[str, Any], raw: Raw, place: Place) -> None:
        materials: dict[str, dict[str, str]] = {}
        for link in (*_items(raw.pop("links", ())), *_items(raw.pop("attachments", ()))):
            facts = link if isinstance(link, dict) else {"url": link}
            url = self._address(facts.get("url"))
            if not url:
                self.note("left-out", place, f"a link leads nowhere: {facts.get('url')!r}")
                continue
            kind = text_of(facts.get("type")).capitalize()
            title = text_of(facts.get("title")) or kind or url
            materials[f"link-{len(materials) + 1}"] = {"title": title, "url": url}
        if materials:
            table["materials"] = materials

    def _name(self, slug: str, number: int | None, title: object) -> str:
        """Return what the id of a talk is made of: of its slug, or else of its title."""
        prefix = f"{self._acronym}-"
        name = slug[len(prefix) :] if slug.lower().startswith(prefix.lower()) else slug
        if self.own:
            match = _NUMBER_OF_COPY.fullmatch(name)
            return match[1] if match and int(match[2]) == number else name
        name = name.removeprefix(f"{number}-")
        return word_of(name) if "-" in name else word_of(text_of(title)) or word_of(name)

    # --- values of all

    def _texts(self, table: dict[str, Any], raw: Raw, keys: Iterable[str], place: Place) -> None:
        for key in keys:
            text = self._localized(raw.pop(key, None), place)
            if text:
                table[key] = text
            texts = text.values() if isinstance(text, dict) else [text]
            if not self.own and any(map(holds_html, texts)):
                self.note("read", place, f"the {key} holds HTML, read as what it means")

    def _localized(self, value: object, place: Place) -> str | dict[str, str]:
        """Return a text, or one in several languages, of which one is the event's own."""
        if not isinstance(value, Mapping):
            return text_of(value)
        texts = {tag: text_of(text) for tag, text in value.items() if languages_of(tag)[0] == [tag]}
        texts = {tag: text for tag, text in texts.items() if text}
        language = self.language or "en"
        if language in texts:
            return texts if len(texts) > 1 else texts[language]
        for tag, text in texts.items():
            self.note("guessed", place, f"a text in {tag} stands for one in {language}")
            return text
        return ""

    def _unmarked(self, title: str | dict[str, str]) -> tuple[str | dict[str, str], Status | None]:
        """Return a title without the word that something does not take place, and the status."""
        if isinstance(title, dict):
            return title, None
        line = one_line(title)
        for status in OFF:
            for language in {"en", self.language or "en"}:
                plain = unmarked_title(line, status, language)
                if plain != line and plain.strip():
                    return plain, status
        return line, None

    def _addresses(
        self, table: dict[str, Any], raw: Raw, keys: Mapping[str, str], place: Place
    ) -> None:
        """Take over addresses; those of the file go to the keys of the document."""
        for key, target in keys.items():
            value = raw.pop(key, None)
            address = self._address(value)
            if address:
                table.setdefault(target, address)
            elif value and not text_of(value).startswith("urn:"):
                self.note("left-out", place, f"the {key} is no address on the web: {value!r}")

    def _address(self, value: object) -> str:
        text = text_of(value.get("url") if isinstance(value, Mapping) else value)
        if text and self.base_url and not re.match("[A-Za-z][A-Za-z0-9+.-]*:", text):
            text = _joined(self.base_url, text)
        return text if _WEB.match(text) else ""

    def _number(self, raw: Raw, place: Place) -> int | None:
        text = text_of(raw.pop("id", ""))
        if _DIGITS.fullmatch(text) and 0 < int(text) <= identity.LARGEST:
            return int(text)
        if text:
            self.note("left-out", place, f"{text!r} is no number that apps can hold")
        return None

    def _guid(self, raw: Raw, place: Place) -> str:
        text = text_of(raw.pop("guid", ""))
        try:
            return str(UUID(text)) if text else ""
        except ValueError:
            self.note("left-out", place, f"{text!r} is no GUID")
            return ""

    def _rest(self, raw: Raw, place: Place) -> None:
        """Note what no key takes over."""
        for key, value in raw.items():
            if value not in (None, "", False, [], {}) and key not in _COMPUTED:
                self.note("left-out", place, f"{key} has no place in an event")
        raw.clear()

    # --- the end

    def imported(self) -> Imported:
        """Return the draft of what was read, with the notes."""
        self._guess_language()
        self._place_roomless()
        for talk in self._merged():
            self._add_session(talk)
        tables = {name: table for name, table in self._tables.items() if table}
        draft = Draft(tables={"event": self.event, **tables}, places=self.places)
        return Imported(drafts=[draft], notes=self.notes)

    def _guess_language(self) -> None:
        language = self.language or next((tag for tag, _ in self._languages.most_common(1)), "")
        if language and not self.language:
            self.note("guessed", "", f"the event is in {language}, as most of its sessions are")
        if language:
            self.event["language"] = language

    def _merged(self) -> Iterator[ReadTalk]:
        """Yield the talks; those that eventkit wrote in each of several rooms are one again."""
        groups: dict[object, list[ReadTalk]] = {}
        for number, talk in enumerate(self._talks):
            groups.setdefault(talk.name if self.own else number, []).append(talk)
        self._talks = []
        for talks in groups.values():
            yield from _as_one(talks)

    def _add_session(self, talk: ReadTalk) -> None:
        id = self._ids["sessions"].unused([talk.name, f"talk-{talk.number or 1}"])
        guid = talk.guid
        if guid and guid in self._known_guids:
            self.note("left-out", talk.place, f"another has the GUID {guid}")
            guid = ""
        number = talk.number
        if number in self._known_numbers:
            self.note("left-out", talk.place, f"another has the number {number}")
            number = None
        self._known_guids.add(guid)
        self._known_numbers |= {number} if number else set()
        is_default = guid == identity.session_guid(f"{id}@{self.event_uid}")
        if guid and not is_default:
            talk.table["uid"] = guid
        if guid and number == identity.default_number(guid):
            number = None
        read = {"guid": "" if is_default else guid, "id": number, "code": talk.code}
        rooms = {"rooms": talk.rooms} if talk.rooms else {}
        self._tables["sessions"][id] = {**talk.table, **rooms, **_extension(read)}
        self.places[f"sessions.{id}"] = talk.place

    def _place_roomless(self) -> None:
        """Add the venue that stood for a room; where some were nowhere, it has to be a room."""
        for name, talks in self._roomless.items():
            if name != NOWHERE and len(self._roomless) == 1:
                self._tables["venues"] = {"venue": {"name": name}}
            elif name != NOWHERE:
                for talk in talks:
                    talk.rooms.append(self.room({"name": name}, talk.place))


def _as_one(talks: list[ReadTalk]) -> list[ReadTalk]:
    """Return the talks of one name: one, if all but one are copies of that in other rooms."""
    for first in talks if len(talks) > 1 else ():
        # Not a list of the others, which of many talks of one name would be as many lists.
        if all(it is first or (it.room_guid and _is_copy(it, first)) for it in talks):
            first.rooms += [room for talk in talks if talk is not first for room in talk.rooms]
            return [first]
    return talks


def _is_copy(talk: ReadTalk, first: ReadTalk) -> bool:
    return bool(first.guid) and talk.guid == identity.copy_guid(first.guid, talk.room_guid)


def _joined(base: str, path: str) -> str:
    """Return the address of a path; the path alone if what it is from is none."""
    try:
        return urljoin(base, path)
    except ValueError:
        return path


def _role(text: str) -> str:
    """Return a role as a word; a person without one speaks."""
    word = word_of(text)
    return text if _WORD.fullmatch(text) else word if _WORD.fullmatch(word) else Role.SPEAKER


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _kept(read: Mapping[str, object]) -> dict[str, Any]:
    values = {key: value for key, value in read.items() if value}
    return {identity.PLUGIN: {"audience": "public", **values}} if values else {}


def _extension(read: Mapping[str, object]) -> dict[str, Any]:
    """Return the extension data of an item, if anything was read of it that is to be kept."""
    kept = _kept(read)
    return {"x": kept} if kept else {}
