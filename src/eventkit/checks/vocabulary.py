"""Rules on words that others must understand: kinds, roles and languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eventkit import wording
from eventkit.checks._rule import Found, rule
from eventkit.model import (
    Event,
    EventKind,
    OrganizationKind,
    OutcomeKind,
    Role,
    SessionKind,
    Severity,
)
from eventkit.model.words import guess, nearest

_MISSPELT = 0.8  # how like a known word is one that is probably meant to be it


class _Word(NamedTuple):
    """An open word of an event: where it stands, and the words that are known there."""

    place: str
    word: str
    known: frozenset[str]


_EVENT_KINDS = frozenset(map(str, EventKind))
_SESSION_KINDS = frozenset(map(str, SessionKind))
_ORGANIZATION_KINDS = frozenset(map(str, OrganizationKind))
_OUTCOME_KINDS = frozenset(map(str, OutcomeKind))
_ROLES = frozenset(map(str, Role))


@rule("misspelt-kind", Severity.WARNING, "A kind that is nearly a known one")
def misspelt_kind(event: Event) -> Iterator[Found]:
    """A kind that differs in a letter or two from one that eventkit knows is a slip of the pen.

    A warning: what eventkit does for the known kind, such as leaving breaks out of calendars, it
    does not do here.
    """
    yield from _misspelt(_kinds(event))


@rule("misspelt-role", Severity.WARNING, "A role that is nearly a known one")
def misspelt_role(event: Event) -> Iterator[Found]:
    """A role that differs in a letter or two from one that eventkit knows is a slip of the pen.

    A warning: the party stands under another heading than all others of that role.
    """
    yield from _misspelt(_roles(event))


@rule("unknown-kind", Severity.HINT, "A kind that eventkit has no word for")
def unknown_kind(event: Event) -> Iterator[Found]:
    """A kind of one's own is allowed; formats show it as it is written.

    A hint: it may well be meant; eventkit only cannot know what is special about it.
    """
    yield from _unknown(_kinds(event))


@rule("unknown-role", Severity.HINT, "A role that eventkit has no word for")
def unknown_role(event: Event) -> Iterator[Found]:
    """A role of one's own is allowed; formats show it as it is written.

    A hint: it may well be meant; eventkit only cannot know how to call several of them.
    """
    yield from _unknown(_roles(event))


def _kinds(event: Event) -> Iterator[_Word]:
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
    yield from (_Word("event.participations", p.role, _ROLES) for p in event.participations)
    for session in event.sessions:
        place = f"sessions.{session.id}.participations"
        yield from (_Word(place, p.role, _ROLES) for p in session.participations)


def _misspelt(words: Iterator[_Word]) -> Iterator[Found]:
    for place, word, known in words:
        if near := _meant(word, known):
            yield Found(
                place,
                f"{word!r} is nearly {near!r}",
                f"write {near!r}, or another word if it is not meant",
            )


def _unknown(words: Iterator[_Word]) -> Iterator[Found]:
    for place, word, known in words:
        if word not in known and not _meant(word, known):
            yield Found(
                place,
                f"{word!r} is none of the known words",
                f"known ones are {', '.join(sorted(known))}; leave it if it is meant",
            )


def _meant(word: str, known: frozenset[str]) -> str | None:
    """Return the known word that a slip of the pen made this one of, if any."""
    if word in known:
        return None
    turned = (each for each in sorted(known) if sorted(each) == sorted(word))
    near = next(turned, None) or nearest(word, sorted(known), likeness=_MISSPELT)
    # "co-moderator" is like "moderator", and a word of its own.
    is_longer = near is not None and near in word and len(word) > len(near) + 1
    return None if is_longer else near


# --- languages


@rule("unknown-language", Severity.WARNING, "A language tag that is not registered (BCP 47)")
def unknown_language(event: Event) -> Iterator[Found]:
    """Languages are known by the tags of BCP 47: `en`, `tk`, `pt-BR`, `sr-Latn`.

    They are those of languages, not of countries (`ja`, not `jp`), and the shorter where there
    are two (`de`, not `deu`); what follows a `-` is the script or the country.

    A warning: people may guess what is meant; programs that read aloud or translate cannot.
    """
    verdicts: dict[str, str | None] = {}
    for place, tag in _tags(event):
        if tag not in verdicts:
            verdicts[tag] = None if _is_common(tag) else _fault_of(tag)
        if (fault := verdicts[tag]) is not None:
            yield Found(place, f"{tag!r} is no registered language tag", fault)


def _tags(event: Event) -> Iterator[tuple[str, str]]:
    yield "event.language", event.language
    yield from ((f"translations.{tag}", tag) for tag in event.translations)
    for session in event.sessions:
        yield from ((f"sessions.{session.id}.languages", tag) for tag in session.languages)
        yield from (
            (f"sessions.{session.id}.interpretation", tag) for tag in session.interpretation
        )


def _is_common(tag: str) -> bool:
    """Say whether exports have a name for a language; most events need look no further."""
    return "-" not in tag and wording.language_name(tag) != tag


def _fault_of(tag: str) -> str | None:
    """Return what to do about a tag that is not registered; None where it is."""
    from langcodes import Language, standardize_tag  # large tables: only for rare languages
    from langcodes.tag_parser import LanguageTagError

    try:
        if Language.get(tag, normalize=False).is_valid():
            return None
        better = standardize_tag(tag)
        if better == tag or not Language.get(better, normalize=False).is_valid():
            better = _of_country(tag)
    except LanguageTagError:
        better = ""
    return guess(better, "write one of BCP 47, such as 'en' or 'pt-BR'")


def _of_country(tag: str) -> str:
    """Return the language of the country whose code this is, if it is spelt alike."""
    from langcodes import Language

    if len(tag) != 2:  # noqa: PLR2004  # country codes have two letters
        return ""
    language = Language.make(territory=tag.upper()).maximize().language or ""
    return language if language[:1] == tag[:1].casefold() else ""
