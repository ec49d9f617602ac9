"""The vocabularies of an event, the patterns of ids and words, and suggestions for typos."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import islice, takewhile
from pathlib import Path
from unicodedata import category, normalize

ID_LENGTH = 48
ID = re.compile(rf"[A-Za-z0-9_-]{{1,{ID_LENGTH}}}")
WORD = re.compile(r"[a-z][a-z0-9-]*")
EVENT_UID = re.compile(r"[A-Za-z0-9._-]{8,48}")
SESSION_UID_LENGTH = 255
# A UID is written as it is, so it must not contain control characters.
_STEERING = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff"
SESSION_UID = re.compile(rf"[^{_STEERING}]{{1,{SESSION_UID_LENGTH}}}")


class Audience(StrEnum):
    """Who may see an item: the public, the participants, or only the organisers.

    >>> Audience.PARTICIPANTS.sees(Audience.PUBLIC)
    True
    >>> Audience.PUBLIC.sees(Audience.PARTICIPANTS)
    False
    """

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    ORGANIZERS = "organizers"

    def sees(self, other: Audience) -> bool:
        """Return whether this audience may see an item for the other one."""
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
    """Whether an event or a session takes place."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Timing(StrEnum):
    """What is known of the time of a session.

    It has hours, a start without an end, a moment, whole days, or a day without hours, or no time
    yet.
    """

    HOURS = "hours"
    OPEN = "open"
    MOMENT = "moment"
    ALL_DAY = "all-day"
    DAY = "day"
    UNKNOWN = "unknown"


class Attribution(StrEnum):
    """Whether others than organisers see whose a statement or an outcome is."""

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


class Review(StrEnum):
    """A day on which to look at what became of an outcome: one of its horizon's three."""

    MID = "mid"
    LAST = "last"
    END = "end"


class Answer(StrEnum):
    """The answer of those whom an outcome was addressed to."""

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


_BREAKS = frozenset(
    {
        *("break", "breaks", "coffee", "tea", "lunch", "pause", "recess", "intermission"),
        *("refreshment", "refreshments", "kaffeepause", "mittagspause", "teepause", "kaffee"),
        *("pausa", "cafe", "almuerzo", "dejeuner", "pereryv", "obed", "kofe", "breik"),
        *("breakfast", "brunch", "snack", "snacks", "fruhstuck", "mittagessen", "imbiss"),
        *("pranzo", "caffe", "merienda", "zavtrak", "chai", "arakesme"),
    }
)
_OF_BREAKS = frozenset(
    {"afternoon", "and", "comfort", "health", "long", "midday", "morning", "networking", "short"}
)


def means_break(kind: str) -> bool:
    """Return whether a kind of sessions is a word for a break that has no meaning of its own.

    >>> means_break("coffee-break"), means_break("lunch"), means_break("tea-ceremony")
    (True, True, False)
    """
    parts = set(kind.split("-"))
    return not parts.isdisjoint(_BREAKS) and parts <= _BREAKS | _OF_BREAKS


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
"""The keys of a session that abbreviate participations, in order of the key table."""

EVENT_SHORTHANDS = {
    "organizers": Role.ORGANIZER,
    "hosts": Role.HOST,
    "partners": Role.PARTNER,
    "sponsors": Role.SPONSOR,
    "donors": Role.DONOR,
    "participants": Role.PARTICIPANT,
}
"""The keys of an event that abbreviate participations, in order of the key table."""


def as_compared(name: str) -> str:
    """Return a name as names are compared: composed, with plain blanks, without invisible signs.

    >>> as_compared("Jose\u0301\u00a0Example") == as_compared("José  Example")
    True
    """
    if not name.isascii():
        name = "".join(sign for sign in normalize("NFC", name) if category(sign) != "Cf")
    return " ".join(name.split())


TO_BE_ANNOUNCED = ("tba", "tbc", "tbd", "?")
"""The words, in any case, that stand where something is to be announced."""

ANNOUNCED_TEXTS = ("title", "abstract", "description")
ANNOUNCED_KEYS = ("day", "time", "rooms", *ANNOUNCED_TEXTS, *SESSION_SHORTHANDS)
"""What of a session may be to be announced, in the order of the key table; so may any role be."""


def is_to_be_announced(value: object) -> bool:
    """Return whether a value is a word for what is to be announced.

    >>> is_to_be_announced("Tba"), is_to_be_announced("Tbilisi")
    (True, False)
    """
    return isinstance(value, str) and value.strip().casefold() in TO_BE_ANNOUNCED


def to_announce(values: Iterable[str]) -> tuple[str, ...]:
    """Return what is to be announced, each once, in the order of the keys, then other roles.

    >>> to_announce(["time-keeper", "speaker", "rooms"])
    ('rooms', 'speakers', 'time-keeper')
    """
    keys = {str(role): key for key, role in SESSION_SHORTHANDS.items()}
    names = dict.fromkeys(keys.get(value, value) for value in values)
    others = sorted(names.keys() - {*ANNOUNCED_KEYS})
    return (*(key for key in ANNOUNCED_KEYS if key in names), *others)


_ENOUGH = 2000
_LONGEST_GUESSED = 200
GUESSES = 100
"""How many suggestions are made at most: each takes milliseconds, and nobody reads more."""


_OTHER_WORDS = {
    "about": ("description",),
    "affiliation": ("affiliations", "organization"),
    "author": ("speakers",),
    "authors": ("speakers",),
    "begin": ("start",),
    "chair": ("chairs", "moderators"),
    "date": ("day", "due"),
    "from": ("start",),
    "headline": ("title",),
    "homepage": ("url",),
    "licence": ("license",),
    "link": ("url",),
    "location": ("rooms", "venues"),
    "name": ("title",),
    "org": ("organization",),
    "person": ("people",),
    "photo": ("image", "logo"),
    "picture": ("image", "logo"),
    "presenter": ("speakers",),
    "presenters": ("speakers",),
    "place": ("rooms", "venues"),
    "speakers": ("people",),
    "summary": ("abstract", "description"),
    "tags": ("topics",),
    "talks": ("sessions",),
    "text": ("description",),
    "title": ("name",),
    "to": ("end",),
    "type": ("kind",),
    "until": ("end",),
    "venue": ("rooms",),
    "website": ("url",),
    "when": ("time", "start"),
    "where": ("rooms", "venues"),
    "who": ("speakers", "people"),
}
"""Keys of documents by the names that other programs use."""


def other_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known key for a name that other programs use.

    >>> other_word("Summary", ["title", "abstract", "description"])
    'abstract'
    """
    words = set(known)
    return next(
        (candidate for candidate in _OTHER_WORDS.get(word.casefold(), ()) if candidate in words),
        None,
    )


def id_of(name: str, otherwise: str) -> str:
    """Return an id made of a name, or a default if the name has no usable characters.

    Latin, Cyrillic and Greek letters become those of ids.

    >>> id_of("Açylyş dabarasy", "session"), id_of("水法", "session")
    ('acylys-dabarasy', 'session')
    >>> id_of("Michael Heißmeier", "person"), id_of("Открытие", "session")
    ('michael-heissmeier', 'otkrytie')
    """
    letters = name.casefold()
    if not letters.isascii():
        plain = normalize("NFKD", letters).translate(_transliteration())
        letters = plain.encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall("[a-z0-9]+", letters))[:ID_LENGTH].strip("-") or otherwise


@cache
def _transliteration() -> dict[int, str]:
    import tomllib  # imported only where an id is made

    table = tomllib.loads(Path(__file__).with_name("transliteration.toml").read_text("utf-8"))
    return str.maketrans({key: text for letters in table.values() for key, text in letters.items()})


def guess(near: str | None, otherwise: str = "") -> str:
    """Return a suggestion for an unknown word, or other advice if there is none.

    >>> guess(nearest("modertor", Role))
    "did you mean 'moderator'?"
    """
    return f"did you mean {near!r}?" if near else otherwise


def length_of_common_start(one: str, other: str) -> int:
    """Return how many characters two texts share at their beginning.

    >>> length_of_common_start("room-1", "room-2")
    5
    """
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.7) -> str | None:
    """Return the known word that was probably meant, or None if none is similar.

    Args:
        word: The unknown word.
        known: The known words.
        likeness: The least similarity, from 0 to 1.

    >>> nearest("modertor", Role)
    'moderator'
    """
    if len(word) > _LONGEST_GUESSED:
        return None
    from difflib import get_close_matches  # imported only if something is misspelt

    candidates = {candidate.casefold(): str(candidate) for candidate in islice(known, _ENOUGH)}
    close = get_close_matches(word.casefold(), candidates, n=1, cutoff=likeness)
    return candidates[close[0]] if close else None
