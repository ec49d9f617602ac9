"""Rules on texts, their translations, and what calendars make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from eventkit.checks._fields import values_of
from eventkit.checks._rule import Finding, rule
from eventkit.markup import first_html
from eventkit.model import Event, Person, Session, Severity, texts
from eventkit.model.errors import shortened
from eventkit.model.translating import NAMES, TranslatableText, counts_by_kind, translatable_texts
from eventkit.text import one_line, plain, removed_characters

_TITLES = frozenset({"title", "discreet_title"})
_ONE_LINE = {*_TITLES, "subtitle", "notice", "topics", *NAMES, "position"}
_PROSE = frozenset({"abstract", "description"})
_IN_ONE_LANGUAGE = frozenset(
    {"email", "features", "floor", "passcode", "phone", "publisher", "series", "street", "unit"}
)
_WITH_ENTRY = {"days", "sessions"}
_BACKSLASH = re.compile(r"\\[nN]")
_TITLE_LENGTH = 255
_SHOWN = 300  # characters of a line that a message shows: the fault may be near its end
_DESCRIPTION_LENGTH = 2000


class _TextField(NamedTuple):
    """A text of an event: its place, the path of its field, and the text."""

    place: str
    path: str
    text: str

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def has_entry(self) -> bool:
        """Whether its item has a calendar entry."""
        table, *rest = self.path.split(".")
        return len(rest) == 1 or (table in _WITH_ENTRY and len(rest) == 2)  # noqa: PLR2004  # id, key


def _text_fields(event: Event, keys: frozenset[str] = frozenset()) -> Iterator[_TextField]:
    """Yield the texts of an event in every language; those in its own language can be limited."""
    yield from _in_one_language("", values_of(event, keys) if keys else texts(event))
    for tag, texts_of_language in event.translations.items():
        yield from _in_one_language(f"translations.{tag}.", texts_of_language.items())


def _in_one_language(
    prefix: str, pairs: Iterable[tuple[str, str | tuple[str, ...]]]
) -> Iterator[_TextField]:
    for path, text in pairs:
        for line in (text,) if isinstance(text, str) else text:
            yield _TextField(f"{prefix}{path}", path, line)


@rule("text-not-plain", Severity.WARNING, "A text that exports must change")
def text_not_plain(event: Event) -> Iterator[Finding]:
    """A title, name or address is one line without spaces at its ends or control characters.

    Exports replace a line break in a title by a space, and remove spaces at its ends, which
    calendar programs show in different ways. From every text, exports remove control characters
    and marks that override the writing direction: nobody sees them, and programs obey them.

    A warning: the exports differ from what was written.
    """
    for field in _text_fields(event):
        if field.key in _ONE_LINE:
            yield from _not_one_line(field.place, field.text)
        elif unseen := removed_characters(field.text):
            yield Finding(field.place, f"exports remove {unseen!r} from it", "remove it")
    for place, value in values_of(event, _IN_ONE_LANGUAGE):
        for text in (value,) if isinstance(value, str) else value:
            yield from _not_one_line(place, text)


def _not_one_line(place: str, text: str) -> Iterator[Finding]:
    if text != one_line(text) and not first_html(text):  # of which another rule tells
        yield Finding(
            place,
            f"exports write {shortened(one_line(text), _SHOWN)!r} for {shortened(text, _SHOWN)!r}",
            "remove line breaks, spaces at the ends and invisible characters",
        )


@rule("html-in-text", Severity.HINT, "HTML in a text")
def html_in_text(event: Event) -> Iterator[Finding]:
    """Titles and names are plain text, and longer texts are Markdown.

    What was pasted from a web page or a mail may have tags and entities. Exports read them as what
    they mean: in titles as plain text, elsewhere as Markdown; scripts, styles and comments are left
    out.

    A hint: nobody is shown the HTML, but it makes the document hard to edit. It is told of once.
    """
    streets = ((f"venues.{venue.id}.street", venue.street or "") for venue in event.venues)
    places = chain(((field.place, field.text) for field in _text_fields(event)), streets)
    texts_with_html = ((place, html) for place, text in places if (html := first_html(text)))
    first = next(texts_with_html, None)
    if first:
        more = sum(1 for _ in texts_with_html)
        others = f", and the HTML of {more} more text{'s' if more > 1 else ''}" if more else ""
        yield Finding(
            first[0],
            f"exports read {shortened(first[1], _SHOWN)!r} as what it means{others}",
            "write plain text in titles and names, and Markdown elsewhere: an empty line between"
            " paragraphs, - before an item, **bold**, [label](address)",
        )


@rule("backslash-before-n", Severity.WARNING, "A backslash that calendars read as a line break")
def backslash_before_n(event: Event) -> Iterator[Finding]:
    r"""In calendar files a backslash before an `n` is a line break (RFC 5545, 3.3.11).

    Four calendar programs read one in `C:\notes` even where the file is correct. eventkit
    therefore writes `/` instead of the backslash.

    A warning: the calendars differ from what was written.
    """
    written = ((field.place, field.text) for field in _text_fields(event))
    streets = ((f"venues.{venue.id}.street", venue.street or "") for venue in event.venues)
    for place, text in chain(written, streets):
        if match := _BACKSLASH.search(text):
            around = text[max(match.start() - 10, 0) : match.end() + 10]
            yield Finding(
                place,
                f"calendars have / instead of the backslash in {around!r}",
                "write it without the backslash",
            )


@rule("comma-in-track", Severity.HINT, "A comma in the title of a track")
def comma_in_track(event: Event) -> Iterator[Finding]:
    """Calendars use the title of a session's track as its category.

    Four calendar programs split a category at a comma even where the file is correct. eventkit
    therefore leaves the comma out.

    A hint: the sessions still share one category.
    """
    for field in _text_fields(event, _TITLES):
        if field.path.startswith("tracks.") and field.key == "title" and "," in field.text:
            yield Finding(
                field.place,
                f"calendars call the category of its sessions {field.text.replace(',', '')!r}",
                "choose a title without a comma",
            )


@rule("text-too-long", Severity.HINT, "A text that calendars cut")
def text_too_long(event: Event) -> Iterator[Finding]:
    """Mail programs cut titles after 255 characters and lose entries of more than about 2000.

    eventkit therefore cuts titles there and writes only the beginning of a long description. Of
    sessions listed in a text it writes how many more there are where they do not fit. It never
    leaves out the people of a session in its own entry: if they alone are longer, a program may
    lose it.

    A hint: other formats show everything.
    """
    for field in _text_fields(event, _TITLES | _PROSE):
        if field.key in _TITLES and field.has_entry and len(field.text) > _TITLE_LENGTH:
            yield Finding(
                field.place,
                f"calendars cut it after {_TITLE_LENGTH} of its {len(field.text)} characters",
                "shorten it, and move the rest to the description",
            )
        elif field.key in _PROSE and field.has_entry and _is_long(field.text):
            yield Finding(
                field.place,
                f"calendars show only the beginning of its {len(field.text)} characters",
                "put first what people need most, or link to a page with the rest",
            )
    for session in event.sessions:
        length = _needed_length(event, session)
        if length > _DESCRIPTION_LENGTH:
            yield Finding(
                f"sessions.{session.id}",
                f"its people and parts alone take {length} characters in calendars",
                "name a group instead of many people, or make the parts separate sessions",
            )


@rule("translation-missing", Severity.WARNING, "Texts without a translation in a translated event")
def translation_missing(event: Event) -> Iterator[Finding]:
    """In a translated event, a text without a translation appears in the event's own language.

    They are counted for each language; `eventkit translate` writes all of them into the file of a
    translator, with their originals, and `--status` counts them by table. The translation of a
    restricted text belongs beside it: translators have that file.

    A warning: the reader gets a mix of languages. Names need no translation, and an item with
    `translate = false` stays as it is on purpose.
    """
    for language in event.translations:
        needed = [it for it in translatable_texts(event, language) if not it.is_name]
        texts_for_all = [it for it in needed if it.is_open]
        missing = [it for it in texts_for_all if it.translation is None]
        closed = [it for it in needed if not it.is_open and it.translation is None]
        place = f"translations.{language}"
        beside = f"write {_these(closed)} beside the text, under {language!r}"
        if missing:
            count = f"{len(missing)} of {len(texts_for_all)} texts missing"
            also = f"; of what is not public, {len(closed)} too: {beside}" if closed else ""
            yield Finding(
                place,
                f"{language}: {count} ({counts_by_kind(missing)})",
                f"`eventkit translate PATH --to {language}` writes NAME.{language}.toml with them,"
                f" to fill in{also}",
            )
        elif closed:
            yield Finding(
                place,
                f"{language}: of what is not public, {len(closed)} missing"
                f" ({counts_by_kind(closed)})",
                f"{beside}, and not in NAME.{language}.toml, which translators have",
            )


def _these(closed: Sequence[TranslatableText]) -> str:
    return closed[0].path if len(closed) == 1 else "each"


def _is_long(markdown: str) -> bool:
    return len(markdown) > _DESCRIPTION_LENGTH and len(plain(markdown)) > _DESCRIPTION_LENGTH


def _needed_length(event: Event, session: Session) -> int:
    """Return the least length of the lines with the people and parts of a session."""
    people = sum(_length_of_party(event, p.who) for p in session.participations)
    parts = event.parts_of(session)
    return people + sum(
        len(part.title) + sum(len(event.party(p.who).name) for p in part.participations)
        for part in parts
    )


def _length_of_party(event: Event, id: str) -> int:
    party = event.party(id)
    affiliations = party.affiliations if isinstance(party, Person) else ()
    return len(party.name) + sum(len(it.position or "") for it in affiliations)
