"""The key table: every table and key of the document, once.

Reading with its errors, writing, the JSON Schema, the nearest-key hints and the reference page are
derived from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from eventkit.document import values as v
from eventkit.document.tables import Inline, Key, Table, TableOf
from eventkit.model import (
    Answer,
    Attribution,
    Audience,
    CheckSettings,
    Contact,
    Day,
    Event,
    Group,
    Horizon,
    Indicator,
    Material,
    Online,
    Organization,
    Outcome,
    OutcomeStatus,
    Participation,
    Person,
    Project,
    Response,
    Room,
    Session,
    Source,
    Stage,
    Statement,
    Status,
    Track,
    Venue,
)
from eventkit.model.fields import PARTIES
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS

FORMAT = 1

TEXT = v.Text()
TITLE = v.Text(filled=True)
STRING = v.String()
PARTY = v.Reference(PARTIES)
PARTY_LIST = v.references(*PARTIES)
AUDIENCE = v.Closed(Audience)
WHO = "who sees it: public, participants or organizers; what holds it unless it is said"

COMMON = (
    Key("url", STRING, "a page about it"),
    Key("description", TEXT, "Markdown without headings and HTML"),
    Key("sources", v.references("sources"), "where its facts come from"),
    Key("audience", AUDIENCE, WHO),
    Key("notes", STRING, "Markdown for the organisers, always"),
    Key("x", v.Extensions(), "extension data, a table for each plugin; for organisers"),
)
"""The keys that every item has."""

item_table = partial(Table, common=COMMON)
"""A table whose entries have the keys of every item."""

CONTACT = Table(
    "contact",
    "How to reach somebody; for organisers unless it says otherwise",
    Contact,
    (
        Key("email", STRING, "e-mail address"),
        Key("phone", STRING, "telephone number"),
        Key("audience", AUDIENCE, "who sees it; organizers unless it is said"),
    ),
)
ONLINE = Table(
    "online",
    "Where to join from afar; for participants unless it says otherwise",
    Online,
    (
        Key("url", STRING, "address to join at"),
        Key("passcode", STRING, "what to enter there"),
        Key("audience", AUDIENCE, "who sees it; participants unless it is said"),
    ),
)
PARTICIPATION = Table(
    "participations",
    "Who does what",
    Participation,
    (
        Key("who", PARTY, "a person, organisation or group", required=True),
        Key("role", v.WORD_TEXT, "what they do, such as speaker", required=True),
        Key("remote", v.Boolean(), "whether they take part from afar"),
        Key("audience", AUDIENCE, WHO),
    ),
)
RESPONSE = Table(
    "response",
    "What those it was addressed to answered",
    Response,
    (
        Key("answer", v.Closed(Answer), "what was answered", required=True),
        Key("reason", TEXT, "why"),
    ),
)
HORIZON = Table(
    "horizon",
    "Over which years an outcome is to take effect",
    Horizon,
    (
        Key("start", v.Date(), "from when; the event's end unless it is said"),
        Key(
            "years",
            v.Pair((0, 999), (0, 999), "two whole numbers, the smaller first: [3, 5]", whole=True),
            "from so many years after that to so many",
        ),
        Key("text", TEXT, "the same in words"),
    ),
)

CONTACT_KEY = Key("contact", Inline(lambda: CONTACT), "how to reach them; for organisers")
ONLINE_KEY = Key("online", Inline(lambda: ONLINE), "where to join; for participants")
PARTICIPATIONS_KEY = Key(
    "participations",
    v.ListOf(Inline(lambda: PARTICIPATION), "a list of tables"),
    "who does what, with role, from afar or not",
)


def _shorthands(words: Mapping[str, str]) -> tuple[Key, ...]:
    return tuple(
        Key(name, PARTY_LIST, f"short for participations with the role {role}", attribute=None)
        for name, role in words.items()
    )


EVENT = item_table(
    "event",
    "The gathering as a whole",
    Event,
    (
        Key("id", v.ID_TEXT, "its name for people and files", required=True),
        Key("uid", v.EVENT_UID_TEXT, "its name for machines, for ever"),
        Key("title", TITLE, "what it is called", required=True),
        Key(
            "discreet_title",
            TITLE,
            "what a discreet calendar calls it, and sessions that say nothing of their own",
        ),
        Key("summary", TEXT, "what it is, in a sentence"),
        Key("kind", v.WORD_TEXT, "workshop, conference, training, seminar, meeting …"),
        Key("status", v.Closed(Status), "whether it takes place"),
        Key("start", v.Date(), "the first day", required=True),
        Key("end", v.Date(), "the last day, as people say it", required=True),
        Key("hours", v.UsualHours(alone=False), 'the usual hours of its days: "09:00-17:00"'),
        CONTACT_KEY,
        Key("timezone", v.Zone(), "the zone in which the programme is told", required=True),
        Key("language", v.LANGUAGE_TEXT, "the language of its texts; en unless it is said"),
        Key("updated", v.OffsetMoment(), "when it last changed"),
        Key("topics", v.Texts(), "what it is about"),
        Key("project", v.Reference(("projects",)), "what it is part of"),
        Key("series", STRING, "the series it belongs to"),
        PARTICIPATIONS_KEY,
        *_shorthands(EVENT_SHORTHANDS),
        Key("remote", PARTY_LIST, "which of them take part from afar", attribute=None),
        ONLINE_KEY,
        Key(
            "attribution",
            v.Closed(Attribution),
            "none: below the organisers, statements and outcomes stand without names",
        ),
    ),
    shorthands=EVENT_SHORTHANDS,
)
DAY = item_table(
    "days",
    "A title or text for a day; the key is its number",
    Day,
    (Key("title", TEXT, "what the day is called"),),
)
PROJECT = item_table(
    "projects",
    "What the event is part of",
    Project,
    (
        Key("title", TITLE, "what it is called", required=True),
        Key("donors", PARTY_LIST, "who pays for it"),
        Key("implemented_by", PARTY_LIST, "who carries it out"),
    ),
)
VENUE = item_table(
    "venues",
    "A place; it needs a name or a city",
    Venue,
    (
        Key("name", TEXT, "what it is called"),
        Key("street", STRING, "street and number"),
        Key("city", TEXT, "the city"),
        Key("region", TEXT, "the region"),
        Key("country", v.COUNTRY_TEXT, "two letters of ISO 3166-1"),
        Key(
            "geo",
            v.Pair((-90, 90), (-180, 180), "latitude and longitude: [52.52, 13.40]"),
            "latitude and longitude in degrees",
        ),
    ),
    asks_more=True,
)
ROOM = item_table(
    "rooms",
    "A room of a venue, or one online",
    Room,
    (
        Key("name", TITLE, "what it is called", required=True),
        Key("venue", v.Reference(("venues",)), "where it is; the only venue unless it is said"),
        Key("floor", STRING, "on which floor"),
        Key("capacity", v.Integer(), "how many people it holds"),
        ONLINE_KEY,
    ),
)
ORGANIZATION = item_table(
    "organizations",
    "An organisation, authority or institution",
    Organization,
    (
        Key("name", TITLE, "what it is called", required=True),
        Key("abbreviation", TEXT, "its short name"),
        Key("kind", v.WORD_TEXT, "government, academic, civil-society …"),
        Key("country", v.COUNTRY_TEXT, "two letters of ISO 3166-1"),
        Key("part_of", v.Reference(("organizations",)), "the organisation it belongs to"),
        CONTACT_KEY,
    ),
)
PERSON = item_table(
    "people",
    "A person known by name",
    Person,
    (
        Key("name", TITLE, "the whole name", required=True),
        Key("position", TEXT, "what they are, such as Professor of water law"),
        Key("organization", v.Reference(("organizations",)), "where they belong"),
        Key("country", v.COUNTRY_TEXT, "two letters of ISO 3166-1"),
        CONTACT_KEY,
    ),
)
GROUP = item_table(
    "groups",
    "People known only together",
    Group,
    (
        Key("name", TITLE, "what they are called", required=True),
        Key("members", PARTY_LIST, "parties known to be among them"),
        Key("count", v.Integer(), "how many they are"),
    ),
)
TRACK = item_table(
    "tracks",
    "A thread through the programme",
    Track,
    (
        Key("title", TITLE, "what it is called", required=True),
        Key("color", v.COLOR_TEXT, "a colour such as #1b6ca8"),
    ),
)
MATERIAL = item_table(
    "materials",
    "Something to read or see",
    Material,
    (
        Key("title", TITLE, "what it is called", required=True),
        Key("url", STRING, "where it is", required=True),
    ),
    asks_more=True,
)

WHEN = (
    Key("day", v.DayOrDate(), "the number of a day, or a date", attribute=None),
    Key(
        "time", v.Span(), 'hours such as "09:30-10:15", or "09:30" with a duration', attribute=None
    ),
    Key("start", v.Moment(), "beginning, instead of day and time", attribute=None),
    Key("end", v.Moment(), "end, with start", attribute=None),
    Key("duration", v.Duration(), 'such as "45 min"; time that really passes', attribute=None),
)
"""The keys that say when a session is; they are read together."""

SESSION = item_table(
    "sessions",
    "One item of the programme",
    Session,
    (
        Key("title", TITLE, "what it is called", required=True),
        Key("discreet_title", TITLE, "what a discreet calendar calls it"),
        Key("kind", v.WORD_TEXT, "talk, panel, working-group, plenary, break …"),
        Key("status", v.Closed(Status), "whether it takes place"),
        *WHEN,
        Key("timezone", v.Zone(), "the zone of its times, where it is not the event's"),
        Key("rooms", v.references("rooms"), "where it is"),
        Key("track", v.Reference(("tracks",)), "the thread it belongs to"),
        Key("languages", v.ListOf(v.LANGUAGE_TEXT), "what is spoken"),
        Key("interpretation", v.ListOf(v.LANGUAGE_TEXT), "into what it is interpreted"),
        PARTICIPATIONS_KEY,
        *_shorthands(SESSION_SHORTHANDS),
        Key("remote", PARTY_LIST, "which of them take part from afar", attribute=None),
        Key("part_of", v.Reference(("sessions",)), "the session that holds it"),
        ONLINE_KEY,
        Key("materials", TableOf(lambda: MATERIAL), "what to read or see with it"),
        Key("notice", TEXT, "shown before everything else"),
        Key("uid", v.SESSION_UID_TEXT, "stands instead of the made UID"),
        Key("repeats", v.ID_TEXT, "the name that repeated sessions share"),
    ),
    shorthands=SESSION_SHORTHANDS,
)
STATEMENT = item_table(
    "statements",
    "What a party said",
    Statement,
    (
        Key("by", PARTY, "who said it; without it, it is not attributed"),
        Key("text", TITLE, "the words", required=True),
        Key("quote", v.Boolean(), "false for a paraphrase, which gets no quotation marks"),
        Key("session", v.Reference(("sessions",)), "where it was said"),
    ),
)
INDICATOR = item_table(
    "indicators",
    "What shows how far an outcome has come",
    Indicator,
    (
        Key("title", TITLE, "what is measured", required=True),
        Key("unit", STRING, "in what"),
        Key("baseline", v.Measure(), "what it is now"),
        Key("target", v.Measure(), "what it is to be"),
    ),
)
OUTCOME = item_table(
    "outcomes",
    "What came of the event",
    Outcome,
    (
        Key(
            "kind",
            v.WORD_TEXT,
            "finding, recommendation, decision, commitment, action …",
            required=True,
        ),
        Key("title", TITLE, "what it is, in a line", required=True),
        Key("text", TEXT, "the wording"),
        Key("stage", v.Closed(Stage), "whether the wording may still change"),
        Key("status", v.Closed(OutcomeStatus), "how far it is; not known unless it is said"),
        Key("session", v.Reference(("sessions",)), "where it came about"),
        Key("follows", v.references("outcomes"), "outcomes it follows from"),
        Key("addressed_to", PARTY_LIST, "who it is meant for"),
        Key("owners", PARTY_LIST, "who sees to it"),
        Key("response", Inline(lambda: RESPONSE), "what was answered"),
        Key("due", v.Date(), "the day by which it is to be done"),
        Key("due_text", TEXT, "the same where no day is known: mid-2027"),
        Key("horizon", Inline(lambda: HORIZON), "the years over which it is to take effect"),
        Key("indicators", TableOf(lambda: INDICATOR), "what shows how far it has come"),
    ),
)
SOURCE = item_table(
    "sources",
    "Where a fact comes from",
    Source,
    (
        Key("title", TITLE, "what it is called", required=True),
        Key("publisher", STRING, "who published it"),
        Key("date", v.Date(), "when it was published"),
    ),
)
CHECKS = Table(
    "checks",
    "Settings of the checks",
    CheckSettings,
    (
        Key("ignore", v.ListOf(STRING), "ids of rules that stay silent"),
        Key("buffer", v.Duration(), 'time that a change of venue takes, such as "10 min"'),
    ),
)

ITEMS = {
    table.name: table
    for table in (
        DAY,
        PROJECT,
        VENUE,
        ROOM,
        ORGANIZATION,
        PERSON,
        GROUP,
        TRACK,
        SESSION,
        STATEMENT,
        OUTCOME,
        SOURCE,
    )
}
"""The tables of items, each item under its id, in the order in which documents are written."""

ROOT_KEYS = ("eventkit", "event", "venue", *ITEMS, "translations", "checks", "exporters")
"""What stands in a document outside of all tables."""

EXPORTERS = Key("exporters", v.Extensions(), "default options of formats, a table for each")

SLOT_KEYS = tuple(key for key in SESSION.keys if key.name not in ("part_of", "repeats"))
"""The keys that a slot of a repeated session may have."""


@cache
def text_keys(table: Table) -> Mapping[str, Key]:
    """Return the keys of a table whose texts can be translated, or that hold such texts."""
    return {
        key.name: key
        for key in table.keys
        if isinstance(key.type, v.Text | TableOf) or key.name in ("response", "horizon")
    }
