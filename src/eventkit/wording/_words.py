"""The words that exports add to an event: headings, roles, kinds, statuses and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import chain, product
from pathlib import Path

from eventkit.model import (
    Answer,
    Audience,
    Event,
    EventKind,
    OrganizationKind,
    OutcomeKind,
    OutcomeStatus,
    Party,
    Role,
    Session,
    SessionKind,
    Stage,
    Status,
    Venue,
    cldr,
)
from eventkit.model.languages import LOCALES, bases, folders
from eventkit.model.reader import languages_in
from eventkit.model.words import ANNOUNCED_KEYS, SESSION_SHORTHANDS
from eventkit.side_by_side import SideBySide
from eventkit.text import one_line
from eventkit.wording import _catalogues as catalogues
from eventkit.wording import _house_words as house_words
from eventkit.wording._ordinals import filled
from eventkit.wording._several import Language, multilingual

OFF = (Status.CANCELLED, Status.POSTPONED)
"""The statuses of what does not take place."""

_KINDS: tuple[type[StrEnum], ...] = (
    *(EventKind, SessionKind, OrganizationKind, OutcomeKind),
    *(Status, Stage, OutcomeStatus, Answer, Audience),
)
_KNOWN_KINDS = frozenset(str(kind) for kind in chain.from_iterable(_KINDS))
_KNOWN_ROLES = frozenset(map(str, Role))
_SEVERAL = 5
"""A number whose plural form names of roles have before any number of names above it."""
_CAPITALIZED = ("de", "lb")
"""Languages whose nouns are capitalised within a sentence."""


def languages_in_order(language: Language) -> tuple[str, ...]:
    """Return the languages in which words are looked for, the first ones first.

    They are the language itself, what it is based on, the language of the whole event, and English.

    >>> languages_in_order("de-AT")
    ('de-AT', 'de', 'en')
    """
    if isinstance(language, str):
        return catalogues.order(*languages_in(language))
    tags = languages_in(language.language)
    return catalogues.order(*tags, language.whole_language or tags[0])


def message(key: str, language: Language) -> catalogues.Message | None:
    """Return the message of a key, or None.

    All words that exports add are looked up here. The catalogues that the exporter of an event
    brings along come first.
    """
    return _messages(language).get(key)


def _messages(language: Language) -> Mapping[str, catalogues.Message]:
    order, sources = languages_in_order(language), _sources(language)
    if isinstance(language, str):
        return catalogues.messages(order, sources)
    return house_words.messages(language, order, sources)


def _sources(language: Language) -> tuple[catalogues.Source, ...]:
    """Return where the words of a language stand, the catalogues of the exporter first."""
    if isinstance(language, str):
        return (catalogues.BUILT_IN,)
    return house_words.sources_of(language)


def message_keys(language: Language = "en") -> tuple[str, ...]:
    """Return the keys of all words that exports add, by which an event may have its own.

    Args:
        language: A language; of an event also the words of the exporters whose catalogues it
            carries are known.

    >>> "speaker" in message_keys(), "all-day" in message_keys()
    (True, True)
    """
    keys = catalogues.english(_sources(language))
    return tuple(key for key in keys if not key.startswith(house_words.PATTERNS))


def misfit(key: str, forms: tuple[str, ...], language: Language = "en") -> str:
    """Return the English text of a word, if exports cannot put its values into other forms.

    Args:
        key: The key of the word.
        forms: The other forms.
        language: As for `message_keys`.

    Returns:
        An empty text if they can, or if exports have no such word.

    >>> misfit("open-end", ("later",)), misfit("open-end", ("{start} and later",))
    ('from {start}, open end', '')
    """
    original = catalogues.english(_sources(language)).get(key)
    if original is None or catalogues.fits(original._replace(forms=forms), original):
        return ""
    return original.forms[-1]


@multilingual
def word(key: str, language: Language = "en", *, count: int | None = None, **values: object) -> str:
    """Return a word or phrase that exports add, such as a heading.

    It is that of the language, or else of the language without its last parts (`uz` for
    `uz-Cyrl`), of the language of the whole event, or English. What the catalogue of an exporter
    has comes first.

    Args:
        key: The key of the message, such as `followed-by`.
        language: The BCP 47 tag of the language of the export, or the event whose language and
            words to use.
        count: The number by which a message with a plural chooses its form, and what stands for
            `{count}`.
        values: What stands for the other placeholders. Without values and number they stay.

    Raises:
        KeyError: If there is no such word, or no value for one of its placeholders. The words of
            an exporter are known where `language` is the event that its `render` is handed.

    >>> word("followed-by"), word("capacity", count=1), word("floor", floor=2)
    ('Followed by', '1 place', 'floor 2')
    """
    if (entry := message(key, language)) is None:
        raise KeyError(key)
    if count is None:
        return filled(entry.text(), values, entry.language) if values else entry.text()
    return filled(entry.text(count), {"count": count, **values}, entry.language)


def colon(language: Language = "en") -> str:
    """Return what stands between a label and what it is about; of several languages the first's.

    >>> colon(), colon("fr").isspace(), len(colon("fr"))
    (': ', False, 3)
    """
    entry = message("colon", language)
    assert entry  # noqa: S101  # for mypy: English has it
    return entry.text()


def comma(language: Language = "en") -> str:
    """Return what stands between the items of a list; of several languages the first's.

    >>> comma(), comma("ar")
    (', ', '، ')
    """
    entry = message("comma", language)
    assert entry  # noqa: S101  # for mypy: English has it
    return entry.text()


def semicolon(language: Language = "en") -> str:
    """Return what stands between groups, which may be lists; of several languages the first's.

    >>> semicolon(), semicolon("ar")
    ('; ', '؛ ')
    """
    entry = message("semicolon", language)
    assert entry  # noqa: S101  # for mypy: English has it
    return entry.text()


def enumeration(texts: Iterable[str | None], language: Language = "en") -> str:
    """Return the texts that are not empty, one after the other, as a language separates them.

    >>> enumeration(["Ada", "Ben", None]), enumeration(["Ada", "Ben"], "ar")
    ('Ada, Ben', 'Ada، Ben')
    """
    return comma(language).join(filter(None, texts))


def languages() -> tuple[str, ...]:
    """Return the tags of the languages in which exports have words of their own.

    >>> languages()
    ('ar', 'de', 'en', 'en-US', 'es', 'fr', 'ru', 'tk', 'uk')
    """
    tags = (it.replace("_", "-") for it in folders(LOCALES).values())
    return tuple(sorted({catalogues.ENGLISH, *tags}))


def language_of_words(language: Language) -> str:
    """Return the tag of the language in which exports have words: the first with a catalogue.

    >>> language_of_words("de-AT"), language_of_words("kk")
    ('de', 'en')
    """
    tags = (it for it in languages_in_order(language) if catalogues.has_catalogue(it))
    return next(tags, catalogues.ENGLISH)


def catalogue_faults(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with the catalogues in the folder of an exporter, a line each.

    >>> catalogue_faults(Path("nowhere"))
    ('nowhere: there is no messages.pot, with the English texts',)
    """
    source = catalogues.Source(str(folder))
    template = folder / f"{source.domain}.pot"
    if not template.is_file():
        return (f"{folder}: there is no {template.name}, with the English texts",)
    tags = (catalogues.ENGLISH, *folders(folder))
    faults = (catalogues.catalogue(source, tag).faults for tag in tags)
    return tuple(chain.from_iterable(faults))


def faults_of_catalogues(event: Event) -> tuple[str, ...]:
    """Return what is wrong with the catalogues that an exporter brings along, a line each.

    >>> from datetime import date
    >>> faults_of_catalogues(Event(id="school", title="School", start=date(2027, 3, 27),
    ...                            end=date(2027, 3, 28), timezone="Europe/Berlin"))
    ()
    """
    sources = map(catalogues.Source, event.catalogues)
    files = product(sources, languages_in_order(event))
    return tuple(chain.from_iterable(catalogues.catalogue(*it).faults for it in files))


@multilingual
def only_for(audience: Audience | None, language: Language = "en") -> str:
    """Return a label for an item that not everybody may see; empty for public items.

    >>> only_for(Audience.PARTICIPANTS), only_for(None)
    ('for participants only', '')
    """
    if audience in (None, Audience.PUBLIC):
        return ""
    return word(f"{audience}-only", language)


def every_word(language: Language = "en") -> Iterator[str]:
    """Yield all words that exports add in a language, with the names of days and languages.

    >>> {"Followed by", "Monday", "Turkmen"} <= set(every_word())
    True
    """
    for entry in _messages(language).values():
        yield from entry.forms
    tag = next(filter(cldr.locale_of, languages_in_order(language)))
    yield from (*cldr.weekdays(tag), *cldr.months(tag), *cldr.languages(tag).values())


def readable(open_word: str) -> str:
    """Return an open word, such as a kind or role, as people write it.

    >>> readable("working-group")
    'Working group'
    """
    return open_word.replace("-", " ").capitalize()


@multilingual
def in_sentence(text: str, language: Language = "en") -> str:
    """Return a word or phrase as it stands within a sentence: small, but for German nouns.

    >>> in_sentence("Room"), in_sentence("Raum", "de")
    ('room', 'Raum')
    """
    primary = language_of_words(language).partition("-")[0]
    return text if primary in _CAPITALIZED else text.lower()


@multilingual
def role_name(role: str, count: int = 1, language: Language = "en") -> str:
    """Return a role as a heading for a number of parties.

    What the event calls it goes first, where the language is that of an event.

    >>> role_name("speaker", 2), role_name("time-keeper")
    ('Speakers', 'Time keeper')
    """
    if isinstance(language, Event):
        entry = house_words.house_message(language, role, _house_languages(language))
        if text := entry.text(count) if entry else house_words.title_of(role, language.roles):
            return text
    entry = message(role, language) if role in _KNOWN_ROLES else None
    return entry.text(min(count, _SEVERAL)) if entry else readable(role)


@multilingual
def kind_name(kind: str, language: Language = "en") -> str:
    """Return a kind, or a status, as people write it.

    What the event calls it goes first, where the language is that of an event.

    >>> kind_name("working-group"), kind_name("mock-trial")
    ('Working group', 'Mock trial')
    """
    if isinstance(language, Event):
        entry = house_words.house_message(language, kind, _house_languages(language))
        if text := entry.text() if entry else house_words.title_of(kind, language.kinds):
            return text
    entry = message(kind, language) if kind in _KNOWN_KINDS else None
    return entry.text() if entry else readable(kind)


def _house_languages(event: Event) -> tuple[str, ...]:
    """Return the languages whose own words go before the names that an event has in its own."""
    return tuple(bases(event.language))


@multilingual
def key_name(key: str, language: Language = "en") -> str:
    """Return the name of a key of the document as people write it.

    >>> key_name("addressed_to"), key_name("url")
    ('Addressed to', 'Link')
    """
    key = key.replace("_", "-")
    entry = message(f"key-{key}", language) or message(key, language)
    return entry.text() if entry else readable(key)


@multilingual
def recording(session: Session, language: Language = "en") -> str:
    """Return whether a session may be recorded; empty if that is not known.

    >>> recording(Session(id="talk", title="Talk", recording=False))
    'not allowed'
    """
    if session.recording is None:
        return ""
    return word("recording-allowed" if session.recording else "recording-not-allowed", language)


@multilingual
def language_name(tag: str, language: Language = "en") -> str:
    """Return the name of a language by its BCP 47 tag, or the tag if it has no name.

    Names are those of the CLDR.

    >>> language_name("tk"), language_name("pt-BR"), language_name("uz-Cyrl", "de")
    ('Turkmen', 'Portuguese (Brazil)', 'Usbekisch (Kyrillisch)')
    """
    names = (cldr.language_name(tag, it) for it in languages_in_order(language))
    return next(filter(None, names), tag)


@multilingual
def country_name(code: str, language: Language = "en") -> str:
    """Return the name of a country by its code of ISO 3166-1, or the code if it has no name.

    Names are those of the CLDR, in English where it does not know the language.

    >>> country_name("TM"), country_name("TM", "ru")
    ('Turkmenistan', 'Туркменистан')
    """
    names = (cldr.countries(it).get(code) for it in languages_in_order(language))
    return next(filter(None, names), code)


@multilingual
def selection(event: Event) -> str:
    """Return whose sessions a view of some sessions has; empty for others.

    >>> from datetime import date
    >>> from eventkit.model import Event, Room, Session
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", rooms=[Room(id="aula", name="Aula")],
    ...                sessions=[Session(id="talk", title="Talk", rooms=["aula"])])
    >>> selection(school.view(select={"room": "aula"}))
    'Room: Aula'
    """
    chosen = event.selection
    parties: tuple[Party, ...] = (*event.people, *event.organizations, *event.groups)
    people = [party.name for party in parties if party.id in chosen.get("person", ())]
    rooms = [room.name for room in event.rooms if room.id in chosen.get("room", ())]
    tracks = [track.title for track in event.tracks if track.id in chosen.get("track", ())]
    tongues = [language_name(tag, event) for tag in chosen.get("language", ())]
    labels = [
        word("sessions-of", event, names=enumeration(people, event)) if people else "",
        f"{word('room', event)}{colon(event)}{enumeration(rooms, event)}" if rooms else "",
        f"{word('track', event)}{colon(event)}{enumeration(tracks, event)}" if tracks else "",
        word("sessions-in", event, languages=enumeration(tongues, event)) if tongues else "",
    ]
    return " · ".join(filter(None, labels))


@multilingual
def to_be_announced(session: Session, language: Language = "en") -> str:
    """Return what of a session is to be announced, in one line; empty if nothing is.

    >>> from eventkit.model import Session
    >>> to_be_announced(Session(id="talk", title="Talk", tba=["rooms", "speakers"]))
    'To be announced: room, speakers'
    """
    if not session.tba:
        return ""
    names = (in_sentence(_announced(key, language), language) for key in session.tba)
    return word("to-be-announced", language, names=enumeration(names, language))


def _announced(key: str, language: Language) -> str:
    if key in SESSION_SHORTHANDS:
        return role_name(str(SESSION_SHORTHANDS[key]), 2, language)
    if key == "rooms":
        return word("room", language)
    return key_name(key, language) if key in ANNOUNCED_KEYS else role_name(key, 1, language)


@multilingual
def now_part_of(title: str, language: Language) -> str:
    """Return in words that a session is a part of another now, which a title in one line names.

    >>> now_part_of("Opening", "en"), now_part_of("", "en")
    ('now part of Opening', 'now part of another session')
    """
    return word("now-part-of" if title else "now-part-of-another", language, title=title)


def status_of(event: Event, session: Session) -> Status | None:
    """Return the status of a session; that of an event that does not take place is all sessions'.

    >>> from datetime import date
    >>> session = Session(id="talk", title="Talk", status="confirmed")
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC", status="cancelled", sessions=[session])
    >>> status_of(event, session).value
    'cancelled'
    """
    return event.status if event.status in OFF else session.status


def marked_title(title: str, status: Status | None, language: Language = "en") -> str:
    """Return a title in one line, marked at its beginning if something does not take place.

    A title that already begins so, also in the event's language or in English, is not marked again.

    >>> marked_title("Talk", Status.CANCELLED), marked_title("Cancelled: Talk", Status.CANCELLED)
    ('CANCELLED: Talk', 'CANCELLED: Talk')
    """
    if status not in OFF:
        return one_line(title)
    mark = word(status, language).upper()
    return colon(language).join(filter(None, [mark, unmarked_title(title, status, language)]))


def unmarked_title(title: str, status: Status | None, language: Language = "en") -> str:
    """Return a title in one line, without the mark of its status if it begins with that.

    >>> unmarked_title("[Cancelled] Talk", Status.CANCELLED), unmarked_title("Talk", None)
    ('Talk', 'Talk')
    """
    if isinstance(title, SideBySide):
        return title.mapped(lambda text: unmarked_title(text, status, language))
    line = one_line(title)
    if status not in OFF:
        return line
    mark = _mark_of(status, languages_in_order(language)).match(line)
    return line[mark.end() :] if mark else line


@lru_cache(maxsize=64)
def _mark_of(status: Status, languages: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of a status before a title: in brackets, or with a colon or dash."""
    name = "|".join(map(re.escape, dict.fromkeys(word(status, it) for it in languages)))
    mark = r"\s*(?:[:\uff1a]|[-–—](?=\s|$))\s*"
    return re.compile(
        rf"(?:\[(?:{name})\]|\((?:{name})\))(?:{mark}|\s*)|(?:{name}){mark}", re.IGNORECASE
    )


@multilingual
def place_name(event: Event, session: Session) -> str:
    """Return the rooms of a session, each with its venue if the event has several.

    Without rooms it is the venue, if one is known.

    >>> from datetime import date
    >>> from eventkit.model import Room, Venue
    >>> aula = Room(id="aula", name="Aula", venue="house")
    >>> pier = Room(id="pier", name="Pier", venue="lake")
    >>> talk = Session(id="talk", title="Talk", rooms=[aula, pier])
    >>> school = Event(id="school", title="School", start=date(2027, 3, 27),
    ...                end=date(2027, 3, 28), timezone="Europe/Berlin", rooms=[aula, pier],
    ...                venues=[Venue(id="house", name="House"), Venue(id="lake", name="Lake")],
    ...                sessions=[talk])
    >>> place_name(school, talk)
    'Aula, House; Pier, Lake'
    """
    by_venue, rooms = event.rooms_by_venue(session), event.rooms_of(session)
    if rooms and len(event.venues) == 1:
        by_venue = {None: rooms}
    return semicolon(event).join(
        enumeration(
            [*(one_line(it.name) for it in rooms), venue_name(venue) if venue else ""], event
        )
        for venue, rooms in by_venue.items()
    )


def venue_name(venue: Venue) -> str:
    """Return the name of a venue, or of its city.

    >>> from eventkit.model import Venue
    >>> venue_name(Venue(id="venue", city="Berlin"))
    'Berlin'
    """
    return one_line(venue.name or venue.city or venue.id)
