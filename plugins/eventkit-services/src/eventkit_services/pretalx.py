"""pretalx: JSON of its API and of its schedule page, and the CSV that organisers export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme, localized, shown
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_pretalx
from eventkit_services.records import (
    Record,
    csv_records,
    json_value,
    read_files,
    record,
    records,
    scalar,
)

EVENT: Facts = {
    "timezone": Fact("timezone", facts.title),
    "date_from": Fact("start", facts.day),
    "event_start": Fact("start", facts.day),
    "date_to": Fact("end", facts.day),
    "event_end": Fact("end", facts.day),
}
SPEAKER: Facts = {
    "biography": Fact("description", facts.markdown),
    "avatar": Fact("image", facts.address),
    "avatar_url": Fact("image", facts.address),
    "email": Fact("contact.email", facts.email),
}
TALK: Facts = {
    "abstract": Fact("abstract", facts.markdown),
    "description": Fact("description", facts.markdown),
    "content_locale": Fact("languages", facts.languages),
    "image": Fact("image", facts.address),
    "internal_notes": Fact("notes", facts.markdown),
    "notes": Fact("notes", facts.markdown),
}
ROOM: Facts = {
    "capacity": Fact("capacity", facts.number),
    "description": Fact("description", facts.markdown),
}
TRACK: Facts = {
    "color": Fact("color", facts.color),
    "description": Fact("description", facts.markdown),
}

COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("id", "code", "proposal id", "session id", "submission id"), "code"),
    **dict.fromkeys(
        ("title", "proposal title", "session title", "submission title", "talk title"), "title"
    ),
    **dict.fromkeys(("state", "proposal state", "session state", "pending state"), "state"),
    **dict.fromkeys(
        ("session type", "submission type", "proposal type", "type"), "submission_type"
    ),
    "track": "track", "room": "room", "abstract": "abstract", "description": "description",
    "notes": "notes", "internal notes": "internal_notes", "duration": "duration",
    **dict.fromkeys(("language", "locale", "content locale"), "content_locale"),
    **dict.fromkeys(("start", "start date", "start time"), "start"),
    **dict.fromkeys(("end", "end date", "end time"), "end"),
    **dict.fromkeys(("speaker names", "speakers", "speaker name"), "speaker_names"),
    "speaker ids": "speaker_ids",
    **dict.fromkeys(("name", "full name", "display name"), "name"),
    **dict.fromkeys(("email", "e-mail", "email address"), "email"),
    **dict.fromkeys(("biography", "bio"), "biography"),
    **dict.fromkeys(("picture", "profile picture", "avatar"), "avatar"),
    "confirmed": "confirmed",
    **dict.fromkeys(("proposal ids", "session ids", "submission ids"), "submissions"),
    **dict.fromkeys(("proposal titles", "session titles", "submission titles"), "ignored"),
}  # fmt: skip
"""The heads of columns in CSV, in small letters, and the keys of the API that they stand for."""

IGNORED_OF_SPEAKER = frozenset(
    {*SPEAKER, "code", "id", "name", "submissions", "ignored", "confirmed", "availabilities",
     "has_arrived", "avatar_source", "avatar_license", "locale", "timezone"}
)  # fmt: skip
IGNORED_OF_TALK = frozenset(
    {*TALK, "code", "id", "title", "state", "submission_type", "submission_type_id", "track",
     "track_id", "room", "duration", "start", "end", "slot", "slots", "slot_count", "speakers",
     "speaker_names", "speaker_ids", "created", "is_featured", "pending_state", "do_not_record",
     "ignored", "tags", "tag_ids", "fav_count", "reviews", "invitations", "anonymised_data"}
)  # fmt: skip
_GONE = frozenset({"submitted", "rejected", "withdrawn", "deleted", "draft"})
_TALK_KEYS = frozenset({"submission_type", "abstract", "slot", "slots", "speaker_names", "code",
                        "state"})  # fmt: skip
_PARTS = re.compile(r"\s*[\n;,]\s*")


def read(files: Mapping[str, bytes]) -> Imported:
    """Read lists of talks, speakers, rooms and tracks, and what is said of the event."""
    reading = _Reading()
    readers = {".json": json_value, ".csv": _csv}
    values = [
        value
        for _, value in read_files(
            files,
            readers,
            otherwise=_json_or_csv,
            recognizes=recognizes_pretalx,
            omit=reading.programme.omit,
        )
    ]
    items = [item for value in values for item in _items(value)]
    for kind in ("event", "room", "track", "type", "speaker", "slot", "talk"):
        for its_kind, item in items:
            if its_kind == kind:
                getattr(reading, kind)(item)
    require_read(files, "pretalx", are_any=bool(items))
    return reading.programme.imported()


def _csv(text: str, path: str) -> list[Record]:
    """Return the rows of a table with the keys of the API."""
    return [_renamed(row) for row in csv_records(text, path)]


def _renamed(row: Record) -> Record:
    names = ((COLUMNS.get(name.casefold(), name), value) for name, value in row.items())
    return Record(names, place=row.place)


def _json_or_csv(text: str, path: str) -> Any:  # noqa: ANN401  # of any shape
    return json_value(text, path) if text.lstrip()[:1] in ("{", "[") else _csv(text, path)


def _items(value: Any) -> Iterator[tuple[str, Record]]:  # noqa: ANN401  # of any shape
    """Yield the records of a file with what they are, by the list that holds them or their keys."""
    if isinstance(value, list):
        for item in records(value):
            named = _renamed(item) if "Proposal title" in item or "ID" in item else item
            yield _kind(named), named
        return
    if not isinstance(value, Record):
        return
    if isinstance(value.get("results"), list):
        yield from _items(value["results"])
        return
    kinds = {
        "talks": "talk", "submissions": "talk", "breaks": "talk", "speakers": "speaker",
        "rooms": "room", "tracks": "track", "submission_types": "type",
    }  # fmt: skip
    if "code" not in value:  # a talk has a list of speakers, too
        for name, kind in kinds.items():
            yield from ((kind, item) for item in records(value.get(name)))
        if isinstance(value.get("slots"), list):
            yield from (
                (("talk" if "title" in it else "slot"), it) for it in records(value["slots"])
            )
    yield _kind(value), value


_KINDS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("event", frozenset(), frozenset({"date_from", "event_start"})),
    ("talk", frozenset({"title"}), _TALK_KEYS),
    ("speaker", frozenset({"name"}), frozenset({"code", "email", "biography"})),
    ("slot", frozenset({"room"}), frozenset({"submission"})),
    ("type", frozenset(), frozenset({"default_duration"})),
    ("track", frozenset({"name"}), frozenset({"color"})),
    ("room", frozenset({"name"}), frozenset({"capacity", "speaker_info"})),
)
"""What a record is: it has all of the first keys, and one of the others."""


def _kind(item: Record) -> str:
    keys = item.keys()
    return next((kind for kind, all_of, any_of in _KINDS if keys >= all_of and keys & any_of), "")


class _Reading:
    """What is known while lists are read."""

    def __init__(self) -> None:
        self.programme = Programme()
        self._types: dict[str, object] = {}
        self._slots: dict[str, list[Record]] = {}
        self._talks: set[str] = set()

    def event(self, event: Record) -> None:
        """Take over what is said of the event."""
        self.programme.places["event"] = event.place
        if title := facts.title(localized(event.get("name"))):
            self.programme.event["title"] = title
        self.programme.take(self.programme.event, event, EVENT)

    def room(self, room: Record) -> None:
        """Take over a room."""
        self._listed("rooms", room, ROOM)

    def track(self, track: Record) -> None:
        """Take over a track."""
        self._listed("tracks", track, TRACK)

    def _listed(self, table: str, item: Record, its_facts: Facts) -> None:
        programme = self.programme
        name = localized(item.get("name"))
        if id := programme.item(table, name, item.place, key=item.get("id")):
            spoken = Record(((key, localized(it)) for key, it in item.items()), place=item.place)
            programme.take(programme.tables[table][id], spoken, its_facts)

    def type(self, kind: Record) -> None:
        """Keep the name of a type of talks."""
        self._types[scalar(kind.get("id"))] = localized(kind.get("name"))

    def slot(self, slot: Record) -> None:
        """Keep when and where a talk takes place, which stands in a list of its own."""
        submission = slot.get("submission")
        code = scalar(record(submission).get("code") or submission)
        if code:
            self._slots.setdefault(code, []).append(slot)
        elif title := facts.title(localized(slot.get("description"))):
            named = Record([*slot.items(), ("title", title)], place=slot.place)
            del named["description"]
            self.talk(named)

    def speaker(self, speaker: Record) -> None:
        """Take over a speaker."""
        self.programme.person(
            speaker.get("name"), speaker.place, key=speaker.get("code"), source=speaker,
            facts=SPEAKER,
        )  # fmt: skip
        self.programme.rest("the speakers", speaker, IGNORED_OF_SPEAKER)

    def talk(self, talk: Record) -> None:
        """Take over a talk, once for each of its slots."""
        programme = self.programme
        code, state = scalar(talk.get("code")), scalar(talk.get("state")).casefold()
        if code and code in self._talks:
            return
        self._talks.add(code)
        if state in _GONE:
            programme.omit(talk.place, f"its state is {state}")
            return
        spoken = Record(
            ((key, localized(it) if key in TALK else it) for key, it in talk.items()),
            place=talk.place,
        )
        people = self._people(talk)
        self._note_unknown(talk, code)
        for slot in self._slots_of(talk, code):
            start = programme.moment(slot, "start")
            end = programme.moment(slot, "end")
            if start and end is None and (length := facts.minutes(talk.get("duration"))):
                end = start + length
            id = programme.session(
                localized(talk.get("title")),
                talk.place,
                when=programme.span(start, end, slot.place),
                roles={"speakers": people},
                rooms=[self._named("rooms", slot.get("room"), slot)],
                track=self._named("tracks", talk.get("track"), talk),
                source=spoken,
                facts=TALK,
            )
            if id:
                self._more(programme.tables["sessions"][id], talk, state)
        programme.rest("the talks", talk, IGNORED_OF_TALK)

    def _more(self, table: dict[str, Any], talk: Record, state: str) -> None:
        """Add what needs more than a fact."""
        kind = talk.get("submission_type")
        name = self._types.get(scalar(kind), localized(kind))
        if meaning := facts.kind(localized(name)):
            table.setdefault("kind", meaning)
        if state in ("canceled", "cancelled"):
            table["status"] = "cancelled"
        if talk.get("do_not_record") is True:
            table["recording"] = False

    def _note_unknown(self, talk: Record, code: str) -> None:
        """Note what a talk names by numbers that no file explains."""
        programme = self.programme
        slots = talk.get("slots")
        if isinstance(slots, list) and slots and not records(slots) and code not in self._slots:
            noun = "when and where a talk takes place, which no file has (save slots too),"
            programme.pass_over(noun, talk.place_of("slots"))
            if scalar(talk.get("duration")):
                noun = "the duration of a talk without a time"
                programme.pass_over(noun, talk.place_of("duration"))
        kind = scalar(talk.get("submission_type"))
        if kind.isdecimal() and kind not in self._types:
            noun = "the type of a talk, which no file has (save submission-types too),"
            programme.pass_over(noun, talk.place_of("submission_type"))

    def _slots_of(self, talk: Record, code: str) -> list[Record]:
        """Return when and where a talk takes place; it alone if nothing says it."""
        slots = [it for it in records(talk.get("slots")) if scalar(it.get("start"))]
        slots = slots or self._slots.get(code, [])
        slot = record(talk.get("slot"))
        return slots or [slot if scalar(slot.get("start")) else talk]

    def _named(self, table: str, value: object, talk: Record) -> str:
        """Return the id of a room or track that is named by its key, its name or a record."""
        if isinstance(value, Record) and "name" in value:
            return self.programme.item(
                table, localized(value["name"]), talk.place, key=value.get("id")
            )
        if known := self.programme.known(table, value):
            return known
        name = localized(value)
        if isinstance(name, int):
            message = f"no file has the {table.removesuffix('s')} {name}"
            self.programme.omit(talk.place, message)
            return ""
        return self.programme.item(table, name, talk.place)

    def _people(self, talk: Record) -> list[str]:
        programme, place = self.programme, talk.place
        ids = []
        speakers = talk.get("speakers")
        for speaker in speakers if isinstance(speakers, list) else ():
            if isinstance(speaker, Record):
                code = speaker.get("code")
                ids.append(programme.person(speaker.get("name"), place, key=code, source=speaker,
                                            facts=SPEAKER))  # fmt: skip
            elif known := programme.known("people", speaker):
                ids.append(known)
            else:
                programme.omit(place, f"no file has the speaker {shown(speaker)}")
        names = _parts(talk.get("speaker_names"))
        codes = _parts(talk.get("speaker_ids"))
        if len(codes) != len(names):
            codes = [""] * len(names)
        pairs = zip(names, codes, strict=True)
        ids += [programme.person(name, place, key=code) for name, code in pairs]
        return ids


def _parts(value: object) -> list[str]:
    return [part for part in _PARTS.split(scalar(value)) if part]
