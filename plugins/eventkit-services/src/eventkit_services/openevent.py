"""Open Event, which eventyay exports: a folder of JSON, a file for each table."""

from __future__ import annotations

from collections.abc import Mapping

from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_openevent
from eventkit_services.records import Record, json_value, read_files, record, records, scalar

EVENT: Facts = {
    "name": Fact("title", facts.title),
    "description": Fact("description", facts.markdown),
    "timezone": Fact("timezone", facts.title),
    "start_time": Fact("start", facts.day),
    "starts_at": Fact("start", facts.day),
    "end_time": Fact("end", facts.day),
    "ends_at": Fact("end", facts.day),
    "event_url": Fact("url", facts.address),
    "external_event_url": Fact("url", facts.address),
}
SPEAKER: Facts = {
    "long_biography": Fact("description", facts.markdown),
    "short_biography": Fact("description", facts.markdown),
    "position": Fact("position", facts.title),
    "photo": Fact("image", facts.address),
    "photo_url": Fact("image", facts.address),
    "website": Fact("url", facts.address),
    "email": Fact("contact.email", facts.email),
    "mobile": Fact("contact.phone", facts.title),
}
SESSION: Facts = {
    "subtitle": Fact("subtitle", facts.title),
    "short_abstract": Fact("abstract", facts.markdown),
    "long_abstract": Fact("description", facts.markdown),
    "language": Fact("languages", facts.languages),
}
TRACK: Facts = {
    "color": Fact("color", facts.color),
    "description": Fact("description", facts.markdown),
}
ROOM: Facts = {"floor": Fact("floor", facts.title)}

TABLES: Mapping[str, frozenset[str]] = {
    "sessions": frozenset({"long_abstract", "short_abstract", "microlocation", "session_type"}),
    "speakers": frozenset({"short_biography", "long_biography", "organisation"}),
    "microlocations": frozenset({"floor", "room", "latitude"}),
    "tracks": frozenset({"track_image_url", "color", "font_color"}),
}
"""The tables with the keys that only they have; `_kind` looks at the name of the file first."""

IGNORED_OF_EVENT = frozenset(
    {*EVENT, "id", "identifier", "version", "creator", "state", "privacy", "location_name",
     "latitude", "longitude", "background_url", "logo", "closing_datetime", "organizer_name",
     "organizer_description", "email", "schedule_published_on", "thumbnail", "large", "icon"}
)  # fmt: skip
IGNORED_OF_SPEAKER = frozenset({*SPEAKER, "id", "name", "organisation", "sessions", "country"})
IGNORED_OF_SESSION = frozenset(
    {*SESSION, "id", "title", "start_time", "starts_at", "end_time", "ends_at", "speakers",
     "track", "microlocation", "session_type", "state", "timezone", "video", "audio", "slides"}
)  # fmt: skip
MATERIALS = {"video": "Video", "audio": "Audio", "slides": "Slides"}
_GONE = frozenset({"rejected", "draft", "withdrawn", "deleted"})


def read(files: Mapping[str, bytes]) -> Imported:
    """Read a folder, or some of its files."""
    tables: dict[str, list[Record]] = {name: [] for name in TABLES}
    programme = Programme()
    for path, value in read_files(
        files,
        {".json": json_value},
        otherwise=json_value,
        recognizes=recognizes_openevent,
        omit=programme.omit,
    ):
        if isinstance(value, Record) and "name" in value:
            _event(programme, value)
        for item in records(value) if isinstance(value, list) else ():
            if kind := _kind(path, item):
                tables[kind].append(item)
    for item in tables["microlocations"]:
        _listed(programme, "rooms", item, ROOM)
    for item in tables["tracks"]:
        _listed(programme, "tracks", item, TRACK)
    for item in tables["speakers"]:
        _speaker(programme, item)
    for item in tables["sessions"]:
        _session(programme, item)
    require_read(files, "Open Event", are_any=bool(programme.event or any(tables.values())))
    return programme.imported()


def _kind(path: str, item: Record) -> str:
    """Return the table to which a record belongs."""
    stem = path.rpartition("/")[2].partition(".")[0]
    if stem in TABLES:
        return stem
    return next((name for name, keys in TABLES.items() if not keys.isdisjoint(item)), "")


def _event(programme: Programme, event: Record) -> None:
    if not {"start_time", "starts_at", "location_name", "organizer_name"} & event.keys():
        return
    programme.places["event"] = event.place
    programme.take(programme.event, event, EVENT)
    if place := facts.title(event.get("location_name")):
        programme.event_tables["venues"] = {"venue": {"name": place}}
    if organizer := facts.title(event.get("organizer_name")):
        id = programme.item("organizations", organizer, event.place)
        programme.event["organizers"] = [id]
    programme.rest("the event", event, IGNORED_OF_EVENT)


def _listed(programme: Programme, table: str, item: Record, its_facts: Facts) -> None:
    """Take over a room or track."""
    name = item.get("name") or item.get("title")
    id = programme.item(table, name, item.place, key=item.get("id"))
    if id:
        programme.take(programme.tables[table][id], item, its_facts)


def _speaker(programme: Programme, speaker: Record) -> None:
    id = programme.person(
        speaker.get("name"), speaker.place, key=speaker.get("id"), source=speaker, facts=SPEAKER
    )
    programme.affiliate(id, speaker.get("organisation"), speaker.place)
    programme.rest("the speakers", speaker, IGNORED_OF_SPEAKER)


def _session(programme: Programme, session: Record) -> None:
    if scalar(session.get("state")).casefold() in _GONE:
        programme.omit(session.place, f"its state is {session['state']}")
        return
    start = programme.moment(session, "start_time", "starts_at")
    end = programme.moment(session, "end_time", "ends_at")
    room, track = record(session.get("microlocation")), record(session.get("track"))
    id = programme.session(
        session.get("title"),
        session.place,
        when=programme.span(start, end, session.place),
        roles={"speakers": _people(programme, session)},
        rooms=[programme.item("rooms", room.get("name"), session.place, key=room.get("id"))],
        track=programme.item("tracks", track.get("name"), session.place, key=track.get("id")),
        source=session,
        facts=SESSION,
    )
    if not id:
        return
    table = programme.tables["sessions"][id]
    if kind := facts.kind(record(session.get("session_type")).get("name")):
        table.setdefault("kind", kind)
    _materials(programme, table, session)
    programme.rest("the sessions", session, IGNORED_OF_SESSION)


def _materials(programme: Programme, table: dict[str, object], session: Record) -> None:
    materials = {}
    for key, name in MATERIALS.items():
        if not scalar(session.get(key)):
            continue
        if url := facts.address(session[key]):
            materials[key] = {"title": name, "url": url}
        else:
            programme.omit(session.place, f"the {key} {session[key]!r} is no address")
    if materials:
        table["materials"] = materials


def _people(programme: Programme, session: Record) -> list[str]:
    ids = []
    for speaker in records(session.get("speakers")):
        place = session.place
        id = programme.person(speaker.get("name"), place, key=speaker.get("id"))
        programme.affiliate(id, speaker.get("organisation"), place)
        ids.append(id)
    return ids
