"""Whether a file holds what its readers may not see, whoever made the file.

A format of eventkit is handed a view and cannot tell more. A file that was made elsewhere, or that
somebody has worked on, can: this looks for every value that an audience may not see, whatever the
file does with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from enum import StrEnum

from attrs import frozen

from eventkit import Log
from eventkit.model import Audience, Event
from eventkit.searching import Match, Piece, Search, Unread
from eventkit_audit._secrets import Form, Secret, hidden, shown

__all__ = ["Audit", "Doubt", "Finding", "Unread", "audit"]


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
        hash: What stands there instead of the value: its `md5`, `sha1` or `sha256`; else empty.
        doubt: Why it cannot be told; None where it was found.
    """

    places: tuple[str, ...]
    value: str
    part: str = ""
    lines: tuple[int, ...] = ()
    hash: str = ""
    doubt: Doubt | None = None


@frozen(kw_only=True)
class Audit:
    """What an audit found.

    Args:
        looked_for: How many values the audience may not see.
        findings: What the file holds though the audience may not see it.
        doubtful: What cannot be told.
        unread: Parts of the file that cannot be read.
    """

    looked_for: int
    findings: tuple[Finding, ...] = ()
    doubtful: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()


def audit(
    event: Event,
    data: bytes,
    *,
    audience: Audience | str = Audience.PUBLIC,
    name: str = "",
    log: Log | None = None,
) -> Audit:
    """Return what a file holds of an event though its readers may not see it.

    The file is read as `eventkit.searching` reads it: encodings are undone and archives unpacked.
    Of an e-mail address its hashes are looked for too, of a telephone number its spellings with and
    without the country, of a long text its parts, of a person also the last name first.

    What it cannot know is who said what, and what was put into other words, into a picture or into
    another script.

    Args:
        event: The whole event, with all that is restricted.
        data: The file, in any format.
        audience: Who may read the file.
        name: What the file is called: that is searched as well.
        log: The releases of the event: what they hold of people who are not in it any more, and
            who could not be seen when they were last, is looked for too.

    >>> from datetime import date
    >>> from eventkit.model import Contact, Person
    >>> contact = Contact(email="ada@example.org")
    >>> ada = Person(id="ada", name="Ada Example", audience="public", contact=contact)
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", people=[ada])
    >>> [it.places for it in audit(school, b"mail to: ADA%40example.org").findings]
    [('people.ada.contact.email',)]
    """
    secrets = hidden(event, audience, log)
    forms = [(secret, form) for secret in secrets for form in secret.forms]
    search = Search(form.text for _, form in forms)
    needles = [_Needle(*forms[piece.text], piece) for piece in search.pieces]
    public = _public(needles, search.in_texts(shown(event, audience)))
    unread: list[Unread] = []
    matches = list(_matches(search.in_file(data, name), unread))
    hits = [hit for hit in sorted(matches) if _is_telling(needles, hit, public)]
    certain_hits = [hit for hit in hits if not _doubt(needles, hit, public)]
    certain = {needles[hit.piece].secret for hit in certain_hits}
    doubtful = [hit for hit in hits if needles[hit.piece].secret not in certain]
    return Audit(
        looked_for=len(secrets),
        findings=tuple(_findings(needles, certain_hits, public)),
        doubtful=(*_findings(needles, doubtful, public), *_blank(secrets, needles)),
        unread=tuple(unread),
    )


@frozen(eq=False)
class _Needle:
    """A form of a secret, or a part of a long one, as files are searched for it."""

    secret: Secret
    form: Form
    piece: Piece


def _public(needles: Sequence[_Needle], shown_pieces: Container[int]) -> set[int]:
    """Return what readers see: of a value that they see, all that could be written instead."""
    known = {
        needle.secret
        for number, needle in enumerate(needles)
        if number in shown_pieces and needle.piece.is_whole and not needle.form.is_part
    }
    return {
        number
        for number, needle in enumerate(needles)
        if number in shown_pieces or needle.secret in known
    }


def _matches(results: Iterable[Match | Unread], unread: list[Unread]) -> Iterator[Match]:
    """Yield what is found, and note what cannot be read."""
    for result in results:
        if isinstance(result, Match):
            yield result
        else:
            unread.append(result)


def _is_telling(needles: Sequence[_Needle], hit: Match, public: Container[int]) -> bool:
    """Return whether a hit identifies anybody: a short name, or one that others have, does not."""
    needle = needles[hit.piece]
    return not needle.form.is_part or not (hit.piece in public or needle.piece.is_short)


def _doubt(needles: Sequence[_Needle], hit: Match, public: Container[int]) -> Doubt | None:
    needle = needles[hit.piece]
    if needle.piece.is_short:
        return Doubt.SHORT
    if needle.form.is_part:
        return Doubt.PART
    return Doubt.SHOWN if hit.piece in public else None


def _findings(
    needles: Sequence[_Needle], hits: Iterable[Match], public: Container[int]
) -> Iterator[Finding]:
    """Yield a finding for each secret, what is made of it and the part that holds that."""
    groups: dict[tuple[Secret, str, str], list[Match]] = defaultdict(list)
    for hit in hits:
        needle = needles[hit.piece]
        groups[needle.secret, needle.form.hash, hit.part].append(hit)
    for (secret, hash_name, part), same in groups.items():
        yield Finding(
            places=secret.places,
            value=secret.value,
            part=part,
            lines=tuple(sorted({hit.line for hit in same})),
            hash=hash_name,
            doubt=_doubt(needles, same[0], public),
        )


def _blank(secrets: Iterable[Secret], needles: Iterable[_Needle]) -> Iterator[Finding]:
    """Yield the secrets that no file can be searched for."""
    findable = {needle.secret for needle in needles if needle.piece.letters}
    for secret in secrets:
        if secret.value.strip() and secret not in findable:
            yield Finding(places=secret.places, value=secret.value, doubt=Doubt.BLANK)
