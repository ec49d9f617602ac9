"""The key table: every table of the document, and how a value of each key is written.

The fields of the model declare which keys a table has, with their help; this module declares how a
document spells the value of a field. Reading, writing, the JSON Schema, hints to the nearest key
and the reference page are made from the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from eventkit.document import outcome_values as o
from eventkit.document import time_values as t
from eventkit.document import values as v
from eventkit.document.tables import Inline, Key, Numbered, Table, TableOf
from eventkit.document.text_values import Text, Texts, Words
from eventkit.model import (
    Actual,
    Affiliation,
    CheckSettings,
    Contact,
    Day,
    Event,
    Group,
    Horizon,
    Indicator,
    KindName,
    Material,
    Online,
    Organization,
    Outcome,
    Participation,
    Person,
    Progress,
    Project,
    Response,
    RoleName,
    Room,
    Session,
    Source,
    Statement,
    Track,
    Venue,
    contents,
    fields,
    freezing,
    items,
    periods,
)
from eventkit.model.fields import PARTIES
from eventkit.model.tree import Field, Kind, fields_of
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS

FORMAT = 1

SHORT_FOR: Mapping[tuple[object, str], tuple[str, ...]] = {
    (Person, "affiliations"): tuple(field.key for field in fields_of(Affiliation))
}
"""The keys that are short for one element of a list, and are an error beside it."""

_TYPES: Mapping[object, v.Type] = {
    fields.item_id: v.ID_TEXT,
    fields.open_word: v.WORD_TEXT,
    fields.string: v.String(),
    fields.non_blank: v.String(),
    fields.non_blank_or_none: v.Filled(),
    fields.non_blanks: v.ListOf(v.Filled()),
    fields.calendar_date: t.Date(),
    fields.aware_datetime: t.OffsetMoment(),
    fields.duration_value: t.Duration(),
    fields.zone_name: t.Zone(),
    fields.boolean: v.Boolean(),
    fields.natural_number: v.Integer(),
    fields.number_or_text: v.Measure(),
    fields.percentage: o.Percent(),
    periods.calendar_period: o.Days(),
    fields.latlon: v.Pair(
        (-90, 90), (-180, 180), "a place on the earth", "latitude and longitude: [52.52, 13.40]"
    ),
    fields.year_range: v.Pair(
        (0, 999),
        (0, 999),
        "a range of years",
        "two whole numbers, the smaller first: [3, 5]",
        whole=True,
    ),
    items.country_code: v.COUNTRY_TEXT,
    items.color_code: v.COLOR_TEXT,
    items.language_tag: v.LANGUAGE_TEXT,
    items.language_tags: v.ListOf(v.LANGUAGE_TEXT),
    items.announced_words: v.ListOf(v.WORD_TEXT),
    items.session_uid_text: v.SESSION_UID_TEXT,
    contents.event_uid: v.EVENT_UID_TEXT,
    fields.words: v.ListOf(v.String()),
    freezing.freeze_extensions: v.Extensions(),
}
"""The type in a document for each validator of the model, or converter if there is none."""

_FILLED = (fields.non_blank, fields.non_blank_or_none)


# --- keys of fields


def _type_of(model: type[attrs.AttrsInstance], field: Field) -> v.Type:
    """Return the type of a field in a document."""
    attribute = attrs.fields_dict(model)[field.name]
    if field.kind is Kind.TEXT:
        return Texts() if field.is_list else Text(filled=attribute.validator in _FILLED)
    if field.kind is Kind.REFERENCE:
        return v.references(*field.tables) if field.is_list else v.Reference(field.tables)
    if field.kind in (Kind.ITEMS, Kind.VALUES):
        return _type_of_table(field)
    validator = getattr(attribute.validator, "validator", attribute.validator)  # without optional()
    type = _TYPES.get(validator) or _TYPES.get(attribute.converter)
    return type or v.Closed(fields.vocabulary(attribute.converter))


def _type_of_table(field: Field) -> v.Type:
    """Return the type in a document of a field whose value has fields of its own."""
    if field.holds is items.Hours:
        return t.UsualHours(alone=False)
    if field.kind is Kind.ITEMS:
        return TableOf(lambda: INNER[field.key])
    inline = Inline(lambda: INNER[field.key])
    if field.first:
        return Numbered(inline, first=field.first)
    return v.ListOf(inline, "a list of tables") if field.is_list else inline


def _keys_of(
    model: type[attrs.AttrsInstance],
    instead: Mapping[str, tuple[Key, ...]] | None = None,
    besides: Iterable[attrs.Attribute[Any]] = (),
) -> Iterator[Key]:
    """Yield the keys of the fields of a class, in their order.

    Args:
        model: The class.
        instead: The keys that replace some fields in a document, by their names.
        besides: Fields without a key.
    """
    instead = instead or {}
    for field in fields_of(model):
        if field.name in instead:
            yield from instead[field.name]
        elif field.help and getattr(attrs.fields(model), field.name) not in besides:
            type = _type_of(model, field)
            excludes = SHORT_FOR.get((model, field.key), ())
            yield Key(
                field.key,
                type,
                field.help,
                field.is_required,
                attribute=field.name,
                excludes=excludes,
            )


_FIRST = ("url", "description", "sources")
COMMON = tuple(
    sorted(
        _keys_of(items.Item),
        key=lambda key: _FIRST.index(key.name) if key.name in _FIRST else len(_FIRST),
    )
)
"""The keys that every item has."""

PARTY_LIST = v.references(*PARTIES)
WHEN = (
    Key("day", t.DayOrDate(), "the number of a day, or a date", attribute=None),
    Key(
        "time",
        t.SessionTime(),
        'hours such as "09:30-10:15", or "all-day"; "19:00" alone has an open end or a duration',
        attribute=None,
    ),
    Key(
        "start",
        t.MomentOrDay(),
        "beginning, instead of day and time; a date if it is all day",
        attribute=None,
    ),
    Key(
        "end",
        t.MomentOrDay(),
        "end, with start; without it or a duration it is open; a date is the last of whole days",
        attribute=None,
    ),
    Key(
        "duration",
        t.Duration(may_be_zero=True),
        'such as "45 min", time that really passes; "0 min" makes a moment',
        attribute=None,
    ),
    Key(
        "after",
        v.Reference(("sessions",)),
        "the session that it follows, with a duration, instead of hours; it is read as times",
        attribute=None,
    ),
    Key(
        "pause",
        t.Duration(may_be_zero=True),
        'how long after that session it begins, such as "10 min"; at once by default',
        attribute=None,
    ),
)
"""The keys for the time of a session, which are read together."""


def _with_shorthands(model: type[attrs.AttrsInstance], words: Mapping[str, str]) -> tuple[Key, ...]:
    """Return the key of participations, and the shorthands for some of them."""
    field = next(field for field in fields_of(model) if field.name == "participations")
    return (
        Key(field.key, _type_of(model, field), field.help),
        *(
            Key(name, PARTY_LIST, f"short for participations with the role {role}", attribute=None)
            for name, role in words.items()
        ),
        Key("remote", PARTY_LIST, "which of them take part from afar", attribute=None),
    )


def _follows() -> Key:
    """Return the key of the outcomes that one follows from, those of other events too."""
    field = next(field for field in fields_of(Outcome) if field.name == "follows")
    type = v.ListOf(o.OutcomeReference(field.tables))
    return Key(field.key, type, f'{field.help}; "school-2024:R-1" is one of another event')


def _says_more(values: Mapping[str, Any]) -> bool:
    """Return whether the fields of an outcome depend on one another."""
    has_status = "progress" in values and "stated_status" in values
    return has_status or any(":" in id for id in values.get("follows", ()))


def _always(_: Mapping[str, Any]) -> bool:
    return True


# --- tables


def _table(
    name: str,
    help: str,
    model: type[attrs.AttrsInstance],
    instead: Mapping[str, tuple[Key, ...]] | None = None,
    **more: Any,  # arguments of Table
) -> Table:
    """Return the table of a class, with the keys of every item if it is one."""
    has_common = issubclass(model, items.Described)
    keys = tuple(_keys_of(model, instead, attrs.fields(items.Item) if has_common else ()))
    return Table(name, help, model, keys, common=COMMON if has_common else (), **more)


EVENT = _table(
    "event",
    "The gathering as a whole",
    Event,
    {"participations": _with_shorthands(Event, EVENT_SHORTHANDS)},
    shorthands=EVENT_SHORTHANDS,
)
SESSION = _table(
    "sessions",
    "One item of the programme",
    Session,
    {"start": WHEN, "participations": _with_shorthands(Session, SESSION_SHORTHANDS)},
    shorthands=SESSION_SHORTHANDS,
)
ITEMS = {
    table.name: table
    for table in (
        _table("days", "A title, hours or text for a day; the key is its number", Day),
        _table("projects", "What the event is part of", Project),
        _table("venues", "A place; it needs a name or a city", Venue, asks_more=_always),
        _table("rooms", "A room of a venue, or one online", Room),
        _table("organizations", "An organisation, authority or institution", Organization),
        _table("people", "A person known by name", Person),
        _table("groups", "People known only together", Group),
        _table("tracks", "A thread through the programme", Track),
        SESSION,
        _table("statements", "What a party said", Statement),
        _table(
            "outcomes",
            "What came of the event",
            Outcome,
            {"follows": (_follows(),)},
            asks_more=_says_more,
        ),
        _table("sources", "Where a fact comes from", Source),
        _table("roles", "What a role is called; the key is the role", RoleName),
        _table("kinds", "What a kind is called; the key is the kind", KindName),
    )
}
"""The tables of items, each item under its id, in the order in which documents are written."""

ID_TYPES: Mapping[str, v.Pattern] = {
    **dict.fromkeys(ITEMS, v.ID_TEXT),
    "days": v.DAY_NUMBER,
    **dict.fromkeys(("roles", "kinds"), v.SHORT_WORD_TEXT),
}
"""What the ids of each table of items are like."""

INNER = {
    table.name: table
    for table in (
        _table(
            "contact", "How to reach somebody; for organisers unless it says otherwise", Contact
        ),
        _table(
            "online", "Where to join from afar; for participants unless it says otherwise", Online
        ),
        _table("participations", "Who does what", Participation),
        _table(
            "affiliations", "What a person is, and where; it needs one of its keys", Affiliation
        ),
        _table("response", "What those it was addressed to answered", Response),
        _table("horizon", "Over which years an outcome is to take effect", Horizon),
        _table("materials", "Something to read or see", Material, asks_more=_always),
        _table("progress", "What was known on a day of how far an outcome has come", Progress),
        _table("actuals", "A value that an indicator really had on a day", Actual),
        _table("indicators", "What shows how far an outcome has come", Indicator),
    )
}
"""The tables inside an item."""


def written_values(item: object) -> dict[str, Any]:
    """Return the values of keys that no field of an item has as it is.

    These are all affiliations of a person who has several, and the outcomes of several events that
    one follows from.
    """
    if isinstance(item, Outcome) and item.follows_elsewhere:
        return {"follows": [*item.follows, *item.follows_elsewhere]}
    if not isinstance(item, Person) or not item.further_affiliations:
        return {}
    written = [INNER["affiliations"].write(it) for it in item.affiliations]
    return {**dict.fromkeys(SHORT_FOR[Person, "affiliations"]), "affiliations": written}


CHECKS = _table("checks", "Settings of the checks", CheckSettings)

ROOT_KEYS = ("eventkit", "event", "venue", *ITEMS, "words", "translations", "checks", "exporters")
"""The keys at the root of a document."""

WORDS = Key("words", Words(), "words that exports add, as the event has them, by language")
EXPORTERS = Key("exporters", v.Extensions(), "default options of formats, a table for each")

SLOT_KEYS = tuple(key for key in SESSION.keys if key.name not in ("part_of", "repeats"))
"""The keys that a slot of a repeated session may have."""


@cache
def text_keys(table: Table) -> Mapping[str, Key]:
    """Return the keys of a table whose texts can be translated, or that hold such texts."""
    return {
        key.name: key
        for key in table.keys
        if isinstance(key.type, Text | TableOf | Numbered) or key.name in ("response", "horizon")
    }
