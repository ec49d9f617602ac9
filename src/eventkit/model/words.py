"""The closed words of an event, the known ones of its open words, and the pattern of ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from unicodedata import normalize

ID_LENGTH = 48
ID = re.compile(rf"[A-Za-z0-9_-]{{1,{ID_LENGTH}}}")
WORD = re.compile(r"[a-z][a-z0-9-]*")
EVENT_UID = re.compile(r"[A-Za-z0-9._-]{8,48}")
SESSION_UID_LENGTH = 255
# A UID is written as it is: it holds nothing that steers what it is written into.
_STEERING = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff"
SESSION_UID = re.compile(rf"[^{_STEERING}]{{1,{SESSION_UID_LENGTH}}}")


class Audience(StrEnum):
    """Who may see an item: the public, the participants, or the organisers alone.

    >>> Audience.PARTICIPANTS.sees(Audience.PUBLIC)
    True
    >>> Audience.PUBLIC.sees(Audience.PARTICIPANTS)
    False
    """

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    ORGANIZERS = "organizers"

    def sees(self, other: Audience) -> bool:
        """Say whether this audience may see what is meant for the other."""
        return _RANK[self] >= _RANK[other]


_RANK = {audience: rank for rank, audience in enumerate(Audience)}


def strictest(audiences: Iterable[Audience | None]) -> Audience:
    """Return the narrowest of several audiences; None counts as the public.

    >>> strictest([None, Audience.ORGANIZERS, Audience.PARTICIPANTS])
    <Audience.ORGANIZERS: 'organizers'>
    """
    return max(
        (audience for audience in audiences if audience),
        key=_RANK.__getitem__,
        default=Audience.PUBLIC,
    )


class Status(StrEnum):
    """How sure it is that an event or a session takes place."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Attribution(StrEnum):
    """Whether those who are no organisers learn whose a statement or an outcome is."""

    NAMES = "names"
    NONE = "none"


class Stage(StrEnum):
    """Whether the wording of an outcome may still change."""

    PRELIMINARY = "preliminary"
    FINAL = "final"


class OutcomeStatus(StrEnum):
    """How far an outcome has been put into practice."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    DROPPED = "dropped"


class Answer(StrEnum):
    """What those it was addressed to said of an outcome."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOTED = "noted"
    REJECTED = "rejected"


class EventKind(StrEnum):
    """The known kinds of events; any other word is allowed."""

    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    TRAINING = "training"
    SEMINAR = "seminar"
    MEETING = "meeting"


class SessionKind(StrEnum):
    """The known kinds of sessions; any other word is allowed."""

    TALK = "talk"
    KEYNOTE = "keynote"
    PANEL = "panel"
    DISCUSSION = "discussion"
    WORKSHOP = "workshop"
    WORKING_GROUP = "working-group"
    PLENARY = "plenary"
    TRAINING = "training"
    POSTER = "poster"
    BREAK = "break"
    REGISTRATION = "registration"
    SOCIAL = "social"


class OrganizationKind(StrEnum):
    """The known kinds of organisations; any other word is allowed."""

    INTERNATIONAL = "international"
    GOVERNMENT = "government"
    PARLIAMENT = "parliament"
    JUDICIARY = "judiciary"
    LAW_ENFORCEMENT = "law-enforcement"
    ACADEMIC = "academic"
    CIVIL_SOCIETY = "civil-society"
    COMPANY = "company"
    MEDIA = "media"


class OutcomeKind(StrEnum):
    """The known kinds of outcomes; any other word is allowed."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    COMMITMENT = "commitment"
    ACTION = "action"


class Role(StrEnum):
    """The known roles of parties; any other word is allowed."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    FACILITATOR = "facilitator"
    PANELLIST = "panellist"
    RAPPORTEUR = "rapporteur"
    INTERPRETER = "interpreter"
    CHAIR = "chair"
    ORGANIZER = "organizer"
    HOST = "host"
    PARTNER = "partner"
    SPONSOR = "sponsor"
    DONOR = "donor"
    PARTICIPANT = "participant"


SESSION_SHORTHANDS = {
    "speakers": Role.SPEAKER,
    "moderators": Role.MODERATOR,
    "facilitators": Role.FACILITATOR,
    "panellists": Role.PANELLIST,
    "rapporteurs": Role.RAPPORTEUR,
    "interpreters": Role.INTERPRETER,
    "chairs": Role.CHAIR,
}
"""The keys of a session that are short for participations, in key-table order."""

EVENT_SHORTHANDS = {
    "organizers": Role.ORGANIZER,
    "hosts": Role.HOST,
    "partners": Role.PARTNER,
    "sponsors": Role.SPONSOR,
    "donors": Role.DONOR,
    "participants": Role.PARTICIPANT,
}
"""The keys of an event that are short for participations, in key-table order."""

_ENOUGH = 2000
_LONGEST_GUESSED = 200
GUESSES = 100
"""Beyond so many faults nobody reads what was probably meant, and each guess takes milliseconds."""


_OTHER_WORDS = {
    "abstract": ("description",),
    "affiliation": ("organization",),
    "date": ("day", "due"),
    "homepage": ("url",),
    "link": ("url",),
    "location": ("rooms", "venues"),
    "name": ("title",),
    "person": ("people",),
    "place": ("rooms", "venues"),
    "speakers": ("people",),
    "summary": ("description",),
    "tags": ("topics",),
    "talks": ("sessions",),
    "text": ("description",),
    "title": ("name",),
    "type": ("kind",),
    "venue": ("rooms",),
    "website": ("url",),
}
"""What others call what documents have a key for."""


def other_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word for what others call by another one.

    >>> other_word("Abstract", ["title", "description"])
    'description'
    """
    words = set(known)
    return next((each for each in _OTHER_WORDS.get(word.casefold(), ()) if each in words), None)


def id_of(name: str, otherwise: str) -> str:
    """Return an id made of a name; another where nothing in the name can stand in one.

    >>> id_of("Açylyş dabarasy", "session"), id_of("水法", "session")
    ('acylys-dabarasy', 'session')
    """
    letters = normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall("[a-z0-9]+", letters))[:ID_LENGTH].strip("-") or otherwise


def guess(near: str | None, otherwise: str = "") -> str:
    """Return what to say of a word that is not known: which one may be meant, or something else.

    >>> guess(nearest("modertor", Role))
    "did you mean 'moderator'?"
    """
    return f"did you mean {near!r}?" if near else otherwise


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.7) -> str | None:
    """Return the known word that was probably meant, if one is near enough.

    Args:
        word: What was written.
        known: The words that it may be meant to be.
        likeness: From 0 to 1, how like the word one has to be.

    >>> nearest("modertor", Role)
    'moderator'
    """
    if len(word) > _LONGEST_GUESSED:
        return None
    from difflib import get_close_matches  # only where something is misspelt

    candidates = {candidate.casefold(): str(candidate) for candidate in islice(known, _ENOUGH)}
    found = get_close_matches(word.casefold(), candidates, n=1, cutoff=likeness)
    return candidates[found[0]] if found else None
