"""Rules on words that programs must understand: kinds, roles, language tags and countries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from eventkit import wording
from eventkit.checks._rule import Finding, rule
from eventkit.model import (
    Event,
    EventKind,
    Organization,
    OrganizationKind,
    OutcomeKind,
    Role,
    SessionKind,
    Severity,
    Venue,
)
from eventkit.model.cldr import country_code, language_tag
from eventkit.model.words import guess, means_break, nearest

_MISSPELT = 0.8  # similarity from which a word is probably a misspelt known one


class _Word(NamedTuple):
    """A kind or role in an event: its place, the word, and the words that are known there."""

    place: str
    word: str
    known: frozenset[str]


_EVENT_KINDS = frozenset(map(str, EventKind))
_SESSION_KINDS = frozenset(map(str, SessionKind))
_ORGANIZATION_KINDS = frozenset(map(str, OrganizationKind))
_OUTCOME_KINDS = frozenset(map(str, OutcomeKind))
_ROLES = frozenset(map(str, Role))


@rule("misspelt-kind", Severity.WARNING, "A kind that looks misspelt")
def misspelt_kind(event: Event) -> Iterator[Finding]:
    """A kind that differs by a letter or two from a known one is probably misspelt.

    Words for breaks, such as `lunch` or `coffee-break`, are taken for `break` as well.

    A warning: eventkit does not treat it as the known kind; for example, it does not leave a
    misspelt break out of calendars.
    """
    for place, word, known in _kinds(event):
        if near := _likely_word(word, known):
            message, hint = f"{word!r} is nearly {near!r}", "or choose a different word"
            if _is_other_break(word, known):
                message = f"{word!r} is a word for {near!r}"
                hint = f"which its title explains: calendars with breaks=no keep {word!r}"
            yield Finding(place, message, f"write {near!r}, {hint}")


@rule("misspelt-role", Severity.WARNING, "A role that looks misspelt")
def misspelt_role(event: Event) -> Iterator[Finding]:
    """A role that differs by a letter or two from a known one is probably misspelt.

    A warning: the party appears under another heading than others with that role.
    """
    for place, word, known in _roles(event):
        if near := _likely_word(word, known):
            hint = f"write {near!r}, or choose a different word"
            yield Finding(place, f"{word!r} is nearly {near!r}", hint)


@rule("unknown-kind", Severity.HINT, "A kind that eventkit does not know")
def unknown_kind(event: Event) -> Iterator[Finding]:
    """You can use kinds of your own; formats show them as they are written, or as `[kinds]` says.

    A hint: eventkit cannot know what is special about them. Calendars with `breaks=no` keep a
    session of such a kind.
    """
    yield from _unknown(_kinds(event))


@rule("unknown-role", Severity.HINT, "A role that eventkit does not know")
def unknown_role(event: Event) -> Iterator[Finding]:
    """You can use roles of your own; formats show them as they are written, or as `[roles]` says.

    A hint: eventkit knows neither their plural nor their names in other languages.
    """
    yield from _unknown(_roles(event))


def _kinds(event: Event) -> Iterator[_Word]:
    """Yield the kinds of all items, but those that the event names."""
    named = {name.id for name in event.kinds}
    return (it for it in _all_kinds(event) if it.word not in named)


def _all_kinds(event: Event) -> Iterator[_Word]:
    if event.kind:
        yield _Word("event.kind", event.kind, _EVENT_KINDS)
    for session in event.sessions:
        if session.kind:
            yield _Word(f"sessions.{session.id}.kind", session.kind, _SESSION_KINDS)
    for body in event.organizations:
        if body.kind:
            yield _Word(f"organizations.{body.id}.kind", body.kind, _ORGANIZATION_KINDS)
    for outcome in event.outcomes:
        yield _Word(f"outcomes.{outcome.id}.kind", outcome.kind, _OUTCOME_KINDS)


def _roles(event: Event) -> Iterator[_Word]:
    """Yield the roles of all participations, but those that the event names."""
    named = {name.id for name in event.roles}
    return (it for it in _all_roles(event) if it.word not in named)


def _all_roles(event: Event) -> Iterator[_Word]:
    yield from (_Word("event.participations", p.role, _ROLES) for p in event.participations)
    for session in event.sessions:
        place = f"sessions.{session.id}.participations"
        yield from (_Word(place, p.role, _ROLES) for p in session.participations)


def _unknown(words: Iterator[_Word]) -> Iterator[Finding]:
    for place, word, known in words:
        if word not in known and not _likely_word(word, known):
            hint = f"known words are {', '.join(sorted(known))}; keep it if it is intended"
            if known is _SESSION_KINDS:
                hint += ": calendars with breaks=no keep it too"
            yield Finding(place, f"{word!r} is not a known word", hint)


def _likely_word(word: str, known: frozenset[str]) -> str | None:
    """Return the known word that this one probably stands for; None if there is none."""
    if word in known:
        return None
    if _is_other_break(word, known):
        return str(SessionKind.BREAK)
    turned = (candidate for candidate in sorted(known) if sorted(candidate) == sorted(word))
    near = next(turned, None) or nearest(word, sorted(known), likeness=_MISSPELT)
    # "co-moderator" is like "moderator", and a word of its own.
    is_longer = near is not None and near in word and len(word) > len(near) + 1
    return None if is_longer else near


def _is_other_break(word: str, known: frozenset[str]) -> bool:
    return known is _SESSION_KINDS and means_break(word)


# --- words of exports


@rule("unknown-message", Severity.WARNING, "A word of one's own that no export adds")
def unknown_message(event: Event) -> Iterator[Finding]:
    """`[words.ru]` has words in place of those that exports add, by their keys.

    A key is that of a word which exports add, those of plugins too, or a role or kind of the event.

    A warning: the word appears nowhere.
    """
    if not event.words:
        return
    named = {it.word for it in chain(_all_kinds(event), _all_roles(event))}
    named |= {name.id for name in (*event.roles, *event.kinds)}
    known = dict.fromkeys([*wording.message_keys(event), *sorted(named)])
    for place, key, _ in _words(event):
        if key not in known:
            hint = guess(
                nearest(key, known),
                "take it out, or use a newer eventkit or the plugin that knows it",
            )
            yield Finding(place, f"no export adds a word {key!r}", hint)


@rule("message-placeholders", Severity.WARNING, "A word without what exports put into it")
def message_placeholders(event: Event) -> Iterator[Finding]:
    """Exports put names, numbers and dates into some words, which have them as names in braces.

    A warning: exports say the word of their own catalogue instead.
    """
    for place, key, forms in _words(event):
        if english := wording.misfit(key, forms, event):
            message = f"it does not have the names in braces of the English word {english!r}"
            yield Finding(place, message, "write each of them once, and no others")


def _words(event: Event) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the place, the key and the forms of each word that the event has of its own."""
    for language, words in event.words.items():
        yield from ((f"words.{language}.{key}", key, forms) for key, forms in words.items())


# --- languages


@rule("unknown-language", Severity.WARNING, "A language tag that is not registered (BCP 47)")
def unknown_language(event: Event) -> Iterator[Finding]:
    """Languages are written as BCP 47 tags: `en`, `tk`, `pt-BR`, `sr-Latn`.

    A tag names a language, not a country (`ja`, not `jp`), by its shortest code (`de`, not `deu`).
    A script or a country may follow after `-`.

    A warning: people may guess the language; programs that read aloud or translate cannot.
    """
    verdicts: dict[str, str | None] = {}
    for place, tag in _tags(event):
        if tag not in verdicts:
            verdicts[tag] = None if _is_common(tag) else _fault_of(tag)
        if (fault := verdicts[tag]) is not None:
            yield Finding(place, f"{tag!r} is not a registered language tag", fault)


def _tags(event: Event) -> Iterator[tuple[str, str]]:
    yield "event.language", event.language
    yield from ((f"translations.{tag}", tag) for tag in event.translations)
    yield from ((f"words.{tag}", tag) for tag in event.words)
    for session in event.sessions:
        yield from ((f"sessions.{session.id}.languages", tag) for tag in session.languages)
        yield from (
            (f"sessions.{session.id}.interpretation", tag) for tag in session.interpretation
        )


def _is_common(tag: str) -> bool:
    """Return whether exports have words in the language or a name for it: few need a look-up."""
    return tag in wording.languages() or ("-" not in tag and wording.language_name(tag) != tag)


def _fault_of(tag: str) -> str | None:
    """Return advice on a tag that is not registered; None if it is registered."""
    from langcodes import Language, standardize_tag  # large tables, needed for rare languages only
    from langcodes.tag_parser import LanguageTagError

    try:
        if Language.get(tag, normalize=False).is_valid():
            return None
        better = standardize_tag(tag)
        if better == tag or not Language.get(better, normalize=False).is_valid():
            better = _of_country(tag)
    except LanguageTagError:
        better = ""
    return guess(better or language_tag(tag), "write one of BCP 47, such as 'en' or 'pt-BR'")


def _of_country(tag: str) -> str:
    """Return the language of a country code such as `jp`, if both begin with the same letter."""
    from langcodes import Language

    if len(tag) != 2:  # noqa: PLR2004  # country codes have two letters
        return ""
    language = Language.make(territory=tag.upper()).maximize().language or ""
    return language if language[:1] == tag[:1].casefold() else ""


# --- countries


@rule("unknown-country", Severity.WARNING, "A country code that ISO 3166-1 does not have")
def unknown_country(event: Event) -> Iterator[Finding]:
    """Countries are written as two letters of ISO 3166-1: `DE`, `TM`, and `GB`, not `UK`.

    A warning: exports show the code in place of the country's name.
    """
    for place, code in _countries(event):
        valid_code = country_code(code, event.language)
        if valid_code != code:
            hint = guess(valid_code or "", "write two letters of ISO 3166-1, such as 'DE'")
            yield Finding(place, f"{code!r} is not the code of a country", hint)


def _countries(event: Event) -> Iterator[tuple[str, str]]:
    holders: tuple[Venue | Organization, ...] = (*event.venues, *event.organizations)
    for item in holders:
        if item.country:
            yield f"{item.table}.{item.id}.country", item.country
    for person in event.people:
        codes = (affiliation.country for affiliation in person.affiliations)
        yield from ((f"people.{person.id}.country", code) for code in codes if code)
