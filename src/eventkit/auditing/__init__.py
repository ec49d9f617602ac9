"""Whether a file holds what its readers may not see, whoever made the file.

A format of eventkit is handed a view and cannot tell more. A file that was made elsewhere, or that
somebody has worked on, can: this looks for every value that an audience may not see, whatever the
file does with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain

from attrs import frozen

from eventkit.auditing._reading import Means, Reading, Unread, charsets_for, readings
from eventkit.auditing._search import SHORTEST, Index, Line, Text, pieces
from eventkit.auditing._secrets import Form, Secret, hidden, shown
from eventkit.model import Audience, Event
from eventkit.model.fields import to_audience

__all__ = ["Audit", "Doubt", "Finding", "Unread", "audit", "lines_with"]


class Doubt(StrEnum):
    """Why it cannot be told whether a value was given away."""

    SHORT = "too short"
    SHOWN = "also where it may be seen"
    PART = "a part of it"
    BLANK = "without a letter or digit to look for"


@frozen(kw_only=True)
class Finding:
    """A value that an audience may not see, and where a file holds it.

    Args:
        places: Its places in the document, such as `people.ada.contact.email`.
        value: The value.
        part: The member of an archive; empty for the file itself.
        lines: The lines of the file, counted from 1; 0 is the name of the file or member.
        made: What stands there instead of the value: its `md5`, `sha1` or `sha256`; else empty.
        doubt: Why it cannot be told; None where it was found.
    """

    places: tuple[str, ...]
    value: str
    part: str = ""
    lines: tuple[int, ...] = ()
    made: str = ""
    doubt: Doubt | None = None


@frozen(kw_only=True)
class Audit:
    """What an audit found.

    Args:
        looked_for: How many values the audience may not see.
        found: What the file holds though the audience may not see it.
        doubtful: What cannot be told.
        unread: Parts of the file that cannot be read.
    """

    looked_for: int
    found: tuple[Finding, ...] = ()
    doubtful: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()


def audit(
    data: bytes, event: Event, *, audience: Audience | str = Audience.PUBLIC, name: str = ""
) -> Audit:
    """Return what a file holds of an event though its readers may not see it.

    Folded lines, escapes, entities, quoted-printable, percent-encoding and base64 are undone, and
    archives unpacked, .docx and .xlsx among them. A text that is not UTF-8 is read in each charset
    that could hold one of the values. Case, accents, blanks and punctuation do not matter. Of an
    e-mail address its hashes are looked for too, of a telephone number its spellings with and
    without the country, of a long text its parts, of a person also the last name first.

    What it cannot know is who said what, and what was put into other words, into a picture or into
    another script.

    Args:
        data: The file, in any format.
        event: The whole event, with all that is restricted.
        audience: Who may read the file.
        name: What the file is called: that is searched as well.

    >>> from datetime import date
    >>> from eventkit.model import Contact, Person
    >>> contact = Contact(email="ada@example.org")
    >>> ada = Person(id="ada", name="Ada Example", audience="public", contact=contact)
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", people=[ada])
    >>> [found.places for found in audit(b"mail to: ADA%40example.org", school).found]
    [('people.ada.contact.email',)]
    """
    readers = to_audience(audience)
    secrets = hidden(event, readers)
    needles = [needle for secret in secrets for needle in _needles(secret)]
    index = Index([needle.letters for needle in needles])
    seen = Text((Line(0, text) for text in shown(event, readers)), apart=True)
    public = _public(needles, {number for number, _ in index.found(seen)})
    means = Means(charsets_for(form.text for secret in secrets for form in secret.forms))
    unread: dict[Unread, None] = {}
    read = _read(chain([Reading("", [Line(0, name)])], readings(data, means=means)), unread)
    hits = [hit for hit in _hits(read, index) if _says_something(needles[hit.number], hit, public)]
    found = [hit for hit in hits if not _doubt(needles, hit, public)]
    certain = {needles[hit.number].secret for hit in found}
    doubtful = [hit for hit in hits if needles[hit.number].secret not in certain]
    return Audit(
        looked_for=len(secrets),
        found=tuple(_findings(needles, found, public)),
        doubtful=(*_findings(needles, doubtful, public), *_blank(secrets)),
        unread=tuple(unread),
    )


def lines_with(data: bytes, words: Sequence[str], name: str = "") -> Iterator[tuple[str, int]]:
    r"""Yield each of some words that a file holds, and the line: of the name of the file 0.

    They are found however the file writes them, as `audit` finds them.

    Args:
        data: The file, in any format.
        words: What is looked for.
        name: What the file is called: that is searched as well.

    >>> list(lines_with(b"Agenda\nADA%20Example opens", ["Ada Example"]))
    [('Ada Example', 2)]
    """
    needles = [(word, letters) for word in words for letters in pieces(word) if letters]
    index = Index([letters for _, letters in needles])
    read = chain([Reading("", [Line(0, name)])], readings(data, means=Means(charsets_for(words))))
    texts = (Text(each.lines, apart=each.apart) for each in read if isinstance(each, Reading))
    found = {(line, needles[number][0]) for text in texts for number, line in index.found(text)}
    yield from ((word, line) for line, word in sorted(found))


def _read(read: Iterable[Reading | Unread], unread: dict[Unread, None]) -> Iterator[Reading]:
    """Yield what can be read, one after the other, and note what cannot."""
    for each in read:
        if isinstance(each, Reading):
            yield each
        else:
            unread[each] = None


@frozen(eq=False)
class _Needle:
    """A form of a secret, or a part of a long one, as texts are searched for it."""

    secret: Secret
    form: Form
    letters: str
    is_whole: bool


def _needles(secret: Secret) -> Iterator[_Needle]:
    for form in secret.forms:
        held = pieces(form.text)
        is_whole = len(held) == 1 and not form.is_part
        yield from (_Needle(secret, form, letters, is_whole) for letters in held)


def _public(needles: Sequence[_Needle], seen: Container[int]) -> set[int]:
    """Return what readers see: of a value that they see, all that could be written instead."""
    known = {
        needle.secret for number, needle in enumerate(needles) if number in seen and needle.is_whole
    }
    return {
        number for number, needle in enumerate(needles) if number in seen or needle.secret in known
    }


@frozen
class _Hit:
    """A place where a needle was found."""

    number: int
    part: str
    line: int


def _hits(read: Iterable[Reading], index: Index) -> list[_Hit]:
    """Return what is found, each once for a line, in the order of the needles."""
    found = {
        _Hit(number, reading.part, line)
        for reading in read
        for number, line in index.found(Text(reading.lines, apart=reading.apart))
    }
    return sorted(found, key=lambda hit: (hit.number, hit.part, hit.line))


def _says_something(needle: _Needle, hit: _Hit, public: Container[int]) -> bool:
    """Say whether a hit tells anything: a name that others have, or a short one, tells nobody's."""
    is_telling = hit.number not in public and len(needle.letters) >= SHORTEST
    return is_telling or not needle.form.is_part


def _doubt(needles: Sequence[_Needle], hit: _Hit, public: Container[int]) -> Doubt | None:
    if len(needles[hit.number].letters) < SHORTEST:
        return Doubt.SHORT
    if needles[hit.number].form.is_part:
        return Doubt.PART
    return Doubt.SHOWN if hit.number in public else None


def _findings(
    needles: Sequence[_Needle], hits: Iterable[_Hit], public: Container[int]
) -> Iterator[Finding]:
    """Yield a finding for each secret, what is made of it and the part that holds that."""
    held: dict[tuple[Secret, str, str], list[_Hit]] = defaultdict(list)
    for hit in hits:
        needle = needles[hit.number]
        held[needle.secret, needle.form.made, hit.part].append(hit)
    for (secret, made, part), same in held.items():
        yield Finding(
            places=secret.places,
            value=secret.value,
            part=part,
            lines=tuple(sorted({hit.line for hit in same})),
            made=made,
            doubt=_doubt(needles, same[0], public),
        )


def _blank(secrets: Iterable[Secret]) -> Iterator[Finding]:
    for secret in secrets:
        if secret.value.strip() and not any(pieces(form.text)[0] for form in secret.forms):
            yield Finding(places=secret.places, value=secret.value, doubt=Doubt.BLANK)
