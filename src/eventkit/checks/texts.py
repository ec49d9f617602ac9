"""Rules on texts and their translations, and on what calendars do to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from eventkit.checks._fields import values_of
from eventkit.checks._rule import Found, rule
from eventkit.model import Event, Person, Session, Severity, texts
from eventkit.model.errors import shortened
from eventkit.text import left_out, one_line, plain

_NAMES = {"name", "abbreviation", "city", "region", "position"}
_TITLES = frozenset({"title", "discreet_title"})
_ONE_LINE = {*_TITLES, "notice", "topics", *_NAMES}
_IN_ONE_LANGUAGE = frozenset(
    {"email", "floor", "passcode", "phone", "publisher", "series", "street", "unit"}
)
_WITH_ENTRY = {"days", "sessions"}
_BACKSLASH = re.compile(r"\\[nN]")
_TITLE_LENGTH = 255
_SHOWN = 300  # characters of a line that a message shows: what is wrong may stand at its end
_DESCRIPTION_LENGTH = 2000


class _Said(NamedTuple):
    """A text of an event: where it stands, what it is a text of, and the text."""

    place: str
    path: str
    text: str

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def is_of_an_entry(self) -> bool:
        """Whether it is a text of what has an entry in calendars."""
        table, *rest = self.path.split(".")
        return len(rest) == 1 or (table in _WITH_ENTRY and len(rest) == 2)  # noqa: PLR2004  # id, key


def _said(event: Event, keys: frozenset[str] = frozenset()) -> Iterator[_Said]:
    """Yield every text of an event in every language; of its own language those of some keys."""
    yield from _in_one_language("", values_of(event, keys) if keys else texts(event))
    for tag, held in event.translations.items():
        yield from _in_one_language(f"translations.{tag}.", held.items())


def _in_one_language(
    prefix: str, pairs: Iterable[tuple[str, str | tuple[str, ...]]]
) -> Iterator[_Said]:
    for path, text in pairs:
        for each in (text,) if isinstance(text, str) else text:
            yield _Said(f"{prefix}{path}", path, each)


def _joined(event: Event, missing: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return what is missing with the short id of sessions in all of which the same is."""
    families: dict[str, list[str]] = defaultdict(list)
    for session in event.sessions:
        if session.repeats:
            families[f"sessions.{session.repeats}"].append(f"sessions.{session.id}")
    short = {
        id: family
        for family, ids in families.items()
        if len({tuple(missing.get(id, ())) for id in ids}) == 1
        for id in ids
    }
    return {short.get(holder, holder): keys for holder, keys in missing.items()}


@rule("text-not-plain", Severity.WARNING, "A text that calendars and lists cannot show as it is")
def text_not_plain(event: Event) -> Iterator[Found]:
    r"""A title, name or address is one line without blanks at its ends, and no text steers.

    Exports write a blank for a line break in a line; of blanks at the ends some calendar programs
    show nothing and some show all. From every text exports leave out control characters and the
    marks that override the direction of writing: nobody sees them, and programs obey them.

    A warning: the exports differ from what was written.
    """
    for said in _said(event):
        if said.key in _ONE_LINE:
            yield from _not_one_line(said.place, said.text)
        elif unseen := left_out(said.text):
            yield Found(said.place, f"exports leave {unseen!r} out of it", "take it out")
    for place, text in values_of(event, _IN_ONE_LANGUAGE):
        yield from _not_one_line(place, text)


def _not_one_line(place: str, text: str) -> Iterator[Found]:
    if text != one_line(text):
        yield Found(
            place,
            f"exports write {shortened(one_line(text), _SHOWN)!r} for {shortened(text, _SHOWN)!r}",
            "take out line breaks, blanks at the ends and what is not seen",
        )


@rule("backslash-before-n", Severity.WARNING, "A backslash that calendars take for a line break")
def backslash_before_n(event: Event) -> Iterator[Found]:
    r"""A backslash before an `n` is how calendars spell a line break (RFC 5545, 3.3.11).

    Four calendar programs see one in `C:\notes`, even where it is spelt rightly. So our calendars
    have `/` in place of the backslash.

    A warning: the calendars differ from what was written.
    """
    written = ((said.place, said.text) for said in _said(event))
    streets = ((f"venues.{venue.id}.street", venue.street or "") for venue in event.venues)
    for place, text in chain(written, streets):
        if found := _BACKSLASH.search(text):
            around = text[max(found.start() - 10, 0) : found.end() + 10]
            yield Found(
                place,
                f"calendars write / for the backslash in {around!r}",
                "write it without the backslash",
            )


@rule("comma-in-track", Severity.HINT, "A comma in the title of a track")
def comma_in_track(event: Event) -> Iterator[Found]:
    """Calendars file a session under the title of its track.

    Four calendar programs part such a category at a comma, even where it is spelt rightly. So our
    calendars leave the comma out.

    A hint: the sessions are filed together all the same.
    """
    for said in _said(event, _TITLES):
        if said.path.startswith("tracks.") and said.key == "title" and "," in said.text:
            yield Found(
                said.place,
                f"calendars file its sessions under {said.text.replace(',', '')!r}",
                "find a title without a comma",
            )


@rule("text-too-long", Severity.HINT, "A text of which calendars show only the beginning")
def text_too_long(event: Event) -> Iterator[Found]:
    """Mail programs cut titles beyond 255 characters and lose entries beyond about 2000.

    So our calendars cut titles there and show only the beginning of a long description. The names
    of a session's people and parts are never left out: where they alone are longer, the entry is
    in danger.

    A hint: other formats show everything.
    """
    for said in _said(event, _TITLES | {"description"}):
        if said.key in _TITLES and said.is_of_an_entry and len(said.text) > _TITLE_LENGTH:
            yield Found(
                said.place,
                f"calendars cut it after {_TITLE_LENGTH} of its {len(said.text)} characters",
                "say it in fewer words, and the rest in the description",
            )
        elif said.key == "description" and said.is_of_an_entry and _is_long(said.text):
            yield Found(
                said.place,
                f"calendars show the beginning of its {len(said.text)} characters",
                "say first what is needed most, or link to a page with the rest",
            )
    for session in event.sessions:
        length = _needed_length(event, session)
        if length > _DESCRIPTION_LENGTH:
            yield Found(
                f"sessions.{session.id}",
                f"its people and parts alone take {length} characters in calendars",
                "name a group in place of many people, or make the parts sessions of their own",
            )


@rule("translation-missing", Severity.WARNING, "A text without a translation that others have")
def translation_missing(event: Event) -> Iterator[Found]:
    """Where an event is translated, a text without a translation stays in the event's language.

    A warning: the reader gets a mix of languages. Names may stay as they are.
    """
    if not event.translations:
        return
    paths = [path for path, _ in texts(event) if path.rpartition(".")[2] not in _NAMES]
    for language, translated in event.translations.items():
        missing: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if path not in translated:
                holder, _, key = path.rpartition(".")
                missing[holder].append(key)
        for holder, keys in _joined(event, missing).items():
            yield Found(
                holder,
                f"no translation into {language!r} of {', '.join(keys)}",
                f"write it where the text stands, as {language} = …, or in NAME.{language}.toml"
                f" under [{holder}]",
            )


def _is_long(markdown: str) -> bool:
    return len(markdown) > _DESCRIPTION_LENGTH and len(plain(markdown)) > _DESCRIPTION_LENGTH


def _needed_length(event: Event, session: Session) -> int:
    """Return how long at least the lines with the people and parts of a session are."""
    own = sum(_length_of_party(event, p.who) for p in session.participations)
    parts = event.parts_of(session)
    return own + sum(
        len(part.title) + sum(len(event.party(p.who).name) for p in part.participations)
        for part in parts
    )


def _length_of_party(event: Event, id: str) -> int:
    party = event.party(id)
    position = party.position if isinstance(party, Person) else None
    return len(party.name) + len(position or "")
