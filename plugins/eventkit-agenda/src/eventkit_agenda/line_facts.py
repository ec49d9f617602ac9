"""What a line says of a session besides its hours: title, people with roles, rooms, length."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice

from attrs import define, evolve, field

from eventkit.spellings import (
    SpelledPerson,
    is_nobody,
    is_open,
    is_organization,
    is_position,
    length,
    people,
    role_of,
)
from eventkit_agenda.names import NameSense
from eventkit_agenda.words import has_word_of_room, labelled_room, names_room, plain, word_set

_BRACKET = re.compile(r"[(\[](?:(?<=\()([^()]{1,200})\)|(?<=\[)([^\[\]]{1,200})\])")
_ROLE = re.compile(r"(?:^|(?<=[,;.|(\t])|(?<=\s[–—-]))\s*([^\W\d_][\w .'’()/-]{1,38}?)\s*:\s*")
_BY = re.compile(
    r"(?:[,;.–—-]\s*|\s+|^)"
    r"((?:(?:presented|given|(?:co-)?chaired|moderated|facilitated|hosted|led|delivered)\s+)?by"
    r"|(?:moderiert|geleitet|vorgetragen) von|(?:(?:animée?|modérée?|présentée?) )?par"
    r"|(?:(?:moderado|presentado) )?por|von)\s+",
    re.IGNORECASE,
)
_SIGN_OF_BY = re.compile(r"[bBvVpP](?:[yY]|[oO][nN]|[aAoO][rR])\s")
_SIGN_OF_TAIL = re.compile(r"[-–—−|/\t]")  # dashes
_TAIL = re.compile(  # the dashes that people write; quick, as each match begins with one class
    r"[\s|–—](?:(?<=\s)\s*[-–—−|/]+\s+|(?<=\s)\s*\|\s*|(?<=\|)\s*|(?<=\s)[-–—]|(?<=[–—])\s|(?<=\t)\t*)"
)
_COMMA = re.compile(  # or a full stop behind a long word that is no rank
    r"[,;.](?:(?<=[,;])|(?<=[^\W\d_]{3}\.)(?<!Prof\.)(?<!Dipl\.)(?<!prof\.)|(?<=[”»\"]\.))\s+"
)
_AT = re.compile(r"\s+(?:@|in:|im|in der|in the|в|во)\s+", re.IGNORECASE)
_QUOTED = re.compile(r"^([“”„«»\"'‘].{3,200}?[“”»\"'’])[\s,.:–—-]+(?=\S)")  # noqa: RUF001  # quotes
_LABEL = re.compile(r"(?<!\S)([^\W\d_]{2,20})\s*:(?=\s|$)")
_SURNAME = r"[^\W\d_][\w’'-]+\s+[^\W\d_]\.\s?[^\W\d_]\."
_SURNAME_FIRST = re.compile(_SURNAME)
_INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.\s?(?:[^\W\d_]\.\s?)?[^\W\d_]{2}")
_SURNAMES = re.compile(
    rf"{_SURNAME}(?:\s*\([^()]*\))?(?:,\s*{_SURNAME}(?:\s*\([^()]*\))?)*[.,:–—-]*\s+(?=\S)"
)
_STOP = re.compile(r"\.(?<=[^\W\d_]\.)(?<![^\W\d_]{2}\.)")  # behind an initial
_LAST_BRACKET = re.compile(r"\s*\(([^()]{3,200})\)$")
_MINUTES = re.compile(r"[0-9].*(?:[^\W\d_]|['′’])")  # noqa: RUF001  # the sign of minutes
_UNSURE = frozenset(
    (
        "keynote",
        "panel",
        "panelist",
        "mit",
        "with",
        "avec",
        "con",
        "moderation",
        "coach",
        "interpretation",
        "protokoll",
        "vortrag",
    )
)
_LONGEST = 400
_NOT_KNOWN = frozenset(("na", "n/a", "n.a", "nil", "null", "nan", "none"))


@define
class Guess:
    """What may be names, if the source writes names in that way elsewhere too.

    Args:
        pattern: How it is written: `dash`, `lead`, `comma`, `bracket`, `next-line` or `colon`.
        people: The people that it would be; empty if it looks like none.
        title: The title that is left then.
        is_sure: Whether it is certain by itself, as by a rank or an affiliation.
    """

    pattern: str
    people: tuple[SpelledPerson, ...]
    title: str
    is_sure: bool = False


@define
class LineFacts:
    """What a line says."""

    title: str = ""
    people: list[SpelledPerson] = field(factory=list)
    rooms: list[str] = field(factory=list)
    length: timedelta | None = None
    announced: list[str] = field(factory=list)
    guesses: list[Guess] = field(factory=list)
    details: list[str] = field(factory=list)


def facts_of(text: str, sense: NameSense) -> LineFacts:
    """Return what a line says of a session.

    >>> from eventkit_agenda.names import name_sense
    >>> facts = facts_of("Opening (Aula), chair: Ben Muster", name_sense([]))
    >>> facts.title, facts.rooms, facts.people[0].name, facts.people[0].role
    ('Opening', ['Aula'], 'Ben Muster', 'chair')
    """
    facts = LineFacts()
    columns = [it.strip() for it in text.split("\t") if it.strip()]
    if columns and "·" in columns[0]:
        columns[:1] = _parted_by_dots(columns[0], sense)
    line = columns[0] if columns else ""
    for column in columns[1:]:
        _take_column(facts, column, sense)
    if len(line) > _LONGEST:
        facts.title = line
        return facts
    line = _without_brackets(facts, line, sense)
    line = _without_roles(facts, line, sense)
    line = _without_room(facts, line)
    _take_tail(facts, line, sense)
    return facts


def _parted_by_dots(line: str, sense: NameSense) -> list[str]:
    """Return the pieces of `Rivers · Aula · Chair: Ada Example`; the whole of another line."""
    pieces = [it.strip() for it in line.split(" · ")]
    is_parted = any(
        names_room(it) or labelled_room(it) or people_of_role(it, sense) or sense.people(it)
        for it in pieces[1:]
    )
    return pieces if is_parted and pieces[0] else [line]


def labelled_facts(text: str, sense: NameSense) -> LineFacts | None:
    """Return what `Location: Aula Chair: Ben Muster` says; None of a text without a label first.

    >>> from eventkit_agenda.names import name_sense
    >>> labelled_facts("Location: Aula, Chair: Ben Muster", name_sense([])).rooms
    ['Aula']
    """
    labels = [
        it
        for it in _LABEL.finditer(text)
        if role_of(it[1]) or plain(it[1]) in word_set("rooms", "labels")
    ]
    if not labels or labels[0].start():
        return None
    facts = LineFacts()
    ends = [*(it.start() for it in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        value = text[label.end() : end].strip(" ,;|")
        if not role_of(label[1]):
            facts.announced += ["rooms"] if is_open(value) else []
            facts.rooms += [] if is_open(value) or not value else [value]
        elif not _take_role_line(facts, f"{label[1]}: {value}", sense):
            facts.details.append(f"{label[1]}: {value}")
    return facts


def _take_column(facts: LineFacts, text: str, sense: NameSense) -> None:
    """Take what stands behind a tab: people, a room, or a text."""
    if (room := labelled_room(text)) or names_room(text):
        facts.rooms += [it.strip() for it in (room or text).split(";") if it.strip()]
    elif spelled := sense.people(text):
        facts.people += spelled
    elif text.strip() and not _take_role_line(facts, text, sense):
        facts.details.append(text)


def _take_role_line(facts: LineFacts, text: str, sense: NameSense) -> bool:
    """Take the people of a line such as `Chair: Ada Example`, if it is one."""
    spelled = people_of_role(text, sense)
    facts.people += spelled or ()
    if spelled is not None and not spelled:
        facts.announced.append("speakers")
    return spelled is not None


def people_of_role(text: str, sense: NameSense) -> tuple[SpelledPerson, ...] | None:
    """Return the people of a line that begins with a role and a colon; None of another line.

    >>> from eventkit_agenda.names import name_sense
    >>> [it.role for it in people_of_role("Speakers: Ada Example, Ben Muster", name_sense([]))]
    ['speaker', 'speaker']
    >>> people_of_role("Keynote: the future", name_sense([])) is None
    True
    """
    head, colon, rest = text.partition(":")
    if not colon or len(head) > 40 or (role := role_of(head)) is None or len(rest) > 2 * _LONGEST:  # noqa: PLR2004  # a role
        return None
    names = rest.strip()
    if is_open(names) or not names:
        return ()
    spelled = people(names)
    is_unsure = plain(head) in _UNSURE
    if not spelled or (is_unsure and not sense.people(names)):
        return None
    if any(len(it.name.split()) > 6 or it.name[:1].islower() for it in spelled):  # noqa: PLR2004  # a name
        return None
    return tuple(it if it.role else evolve(it, role=role) for it in spelled)


def _without_brackets(facts: LineFacts, line: str, sense: NameSense) -> str:
    """Return a line without the brackets that hold a role, a length or a room."""

    def is_taken(match: re.Match[str]) -> bool:
        inner = (match[1] or match[2]).strip()
        if room := labelled_room(inner):
            facts.rooms.append(room)
        elif (spelled := people_of_role(inner, sense)) is not None:
            facts.people += spelled
        elif _MINUTES.match(inner) and (its_length := length(inner)):
            facts.length = its_length
        elif names_room(inner) and not (
            is_organization(inner)
            and sense.people(match.string[: match.start()].rpartition(",")[2])
        ):
            facts.rooms.append(inner)
        elif (
            match.end() == len(match.string)
            and (by := _BY.match(inner))
            and sense.people(inner[by.end() :])
        ):
            facts.people += sense.people(inner[by.end() :])
        else:
            return False
        return True

    kept, after = "", 0
    for match in _BRACKET.finditer(line):
        if is_taken(match):
            kept += line[after : match.start()].rstrip()
            after = match.end()
    return (kept + line[after:]).strip(" ,;–—-")


def _without_roles(facts: LineFacts, line: str, sense: NameSense) -> str:
    """Return a line without phrases such as `, chair: Ben Muster` and `moderated by …`."""
    parts = [it for it in _ROLE.finditer(line) if role_of(it[1])] if ":" in line else []
    ends = [*(it.start() for it in parts[1:]), len(line)] if parts else []
    kept = line[: parts[0].start()] if parts else line
    for part, end in zip(parts, ends, strict=True):
        phrase = line[part.start() : end]
        text = f"{part[1]}: {line[part.end() : end].strip(' ,;.')}"
        spelled = people_of_role(text, sense)
        if spelled is None:
            kept += phrase
        elif spelled:
            facts.people += spelled
        else:
            facts.announced.append("speakers")
    by = _BY.search(kept) if _SIGN_OF_BY.search(kept) else None
    spelled = sense.people(kept[by.end() :].strip(" .,")) if by else ()
    if by and spelled and (by[1].casefold() != "von" or is_sure(spelled)):
        role = role_of(by[1]) or _role_of_verb(by[1])
        facts.people += [evolve(it, role=it.role or role) for it in spelled]
        kept = kept[: by.start()]
    return kept.strip(" ,;–—-|")


def _role_of_verb(phrase: str) -> str:
    verb = plain(phrase)
    return "moderator" if verb.startswith(("moder", "anim", "led", "geleit")) else "speaker"


def _without_room(facts: LineFacts, line: str) -> str:
    """Return a line without a room at its end: `Opening, Raum 5`, `Opening | Aula`."""
    for separator in (_TAIL, _COMMA, _AT) if has_word_of_room(line) else ():
        ends = [it for it in separator.finditer(line) if it.start()]
        if not ends:
            continue
        tail = line[ends[-1].end() :].strip()
        room = labelled_room(tail) or (tail if names_room(tail) and _is_proper(tail) else "")
        if room:
            facts.rooms.append(room)
            return line[: ends[-1].start()].strip(" ,;–—-|")
    return line


def _is_proper(room: str) -> bool:
    """Return whether a room is called so, and is no place in a sentence: `Hall 2`, `Aula`."""
    first = room.split(maxsplit=1)[0]
    return (
        first[0].isupper() or first[0].isdigit() or plain(first) in word_set("rooms", "words")
    ) and len(room.split()) <= 5  # noqa: PLR2004  # a name


def _take_tail(facts: LineFacts, line: str, sense: NameSense) -> None:
    """Take names behind a dash, a quoted title or a comma, or before a colon."""
    facts.title = line
    if is_open(line):
        facts.announced.append("title")
        return
    if (quoted := _QUOTED.match(line)) and (spelled := sense.people(line[quoted.end() :])):
        facts.people += spelled
        facts.title = quoted[1].strip('“”„«»"')
        return
    if _take_behind_dash(facts, line, sense):
        return
    named = _initials_first(line, sense) or _ranked_tail(line, sense) if has_rank(line) else None
    if named:
        facts.title, spelled = named
        facts.people += spelled
        return
    _guess_tail(facts, line, sense)
    head, colon, rest = line.partition(": ")
    if colon and rest.strip():
        spelled = sense.people(head)
        facts.guesses.append(Guess("colon", spelled, rest.strip(), is_sure=is_sure(spelled)))


def _take_behind_dash(facts: LineFacts, line: str, sense: NameSense) -> bool:
    """Return whether a dash settles who speaks, and take it."""
    dashes = _TAIL.finditer(line) if _SIGN_OF_TAIL.search(line) else ()
    for match in islice(dashes, 4):
        tail = line[match.end() :].strip()
        head = line[: match.start()].strip(" ,;–—-|")
        if not head or not tail:
            continue
        if is_open(tail):
            facts.announced.append("speakers")
            facts.title = head
            return True
        if is_nobody(tail) and _NOT_KNOWN.issuperset(plain(tail).split()):  # and no "all"
            facts.title = head
            return True
        spelled = sense.people(tail)
        if any(_holds_another(it, sense) for it in spelled):
            return True  # "Rivers – Ada Example, Lakes – Ben Muster"
        leading = () if spelled else sense.people(head)
        if leading:
            facts.guesses.append(Guess("lead", leading, tail, is_sure=is_sure(leading)))
            return True
        facts.guesses.append(Guess("dash", spelled, head, is_sure=is_sure(spelled)))
        if spelled:
            return True
    return False


def _holds_another(person: SpelledPerson, sense: NameSense) -> bool:
    """Return whether what stands behind a name is another title with its people."""
    parts = _TAIL.split(person.affiliation or "")
    return len(parts) > 1 and bool(sense.people(parts[-1]))


def _ranked_tail(line: str, sense: NameSense) -> tuple[str, tuple[SpelledPerson, ...]] | None:
    """Return the title and the people of `Lecture on rivers, Prof. A. Example`."""
    for match in islice(_COMMA.finditer(line), 4):
        tail = line[match.end() :].strip()
        spelled = sense.people(tail)
        if spelled and is_ranked(spelled[0]):
            return line[: match.start()].strip(), spelled
    return None


def _initials_first(line: str, sense: NameSense) -> tuple[str, tuple[SpelledPerson, ...]] | None:
    """Return the title and the people where a surname with initials stands before the title."""
    match = _SURNAMES.match(line)
    title = line[match.end() :].strip() if match else ""
    spelled = sense.people(line[: match.end()].strip(" ,:–—-")) if match and title else ()
    return (title, spelled) if spelled else None


def _guess_tail(facts: LineFacts, line: str, sense: NameSense) -> None:
    """Guess whether names stand behind a comma or a full stop, or in a bracket at the end."""
    bracket = _LAST_BRACKET.search(line) if line.endswith(")") else None
    if bracket and bracket.start():
        spelled = sense.people(bracket[1])
        title = line[: bracket.start()].strip()
        facts.guesses.append(Guess("bracket", spelled, title, is_sure=is_sure(spelled)))
        return
    has_comma = False
    for match in islice(_COMMA.finditer(line), 4):
        has_comma = True
        spelled = sense.people(line[match.end() :].strip(" ."))
        title = line[: match.start()].strip()
        if spelled:
            facts.guesses.append(Guess("comma", spelled, title))
            return
    if has_comma:
        facts.guesses.append(Guess("comma", (), line))


def has_rank(line: str) -> bool:
    """Return whether a line has a rank or an initial, without which nobody in it `is_ranked`.

    >>> has_rank("Rivers, Prof. Ada Example"), has_rank("Example A. Rivers"), has_rank("Rivers.")
    (True, True, False)
    """
    words = line.casefold().replace(",", " ").split()
    return not word_set("generic", "ranks").isdisjoint(words) or bool(_STOP.search(line))


def is_ranked(person: SpelledPerson) -> bool:
    """Return whether a name has a rank or initials, as no other words have."""
    first = person.name.split()[0].casefold()
    if first in word_set("generic", "ranks"):
        return True
    has_stop = "." in person.name
    return has_stop and bool(_SURNAME_FIRST.match(person.name) or _INITIAL.search(person.name))


def is_sure(spelled: tuple[SpelledPerson, ...]) -> bool:
    """Return whether names are certain by themselves, by a rank, an address or an affiliation."""
    return any(it.affiliation or it.email or it.role or is_ranked(it) for it in spelled)


def with_affiliation(person: SpelledPerson, text: str) -> SpelledPerson:
    """Return a person with a line that says what they are, or where.

    >>> with_affiliation(SpelledPerson(name="Ada Example"), "Law House").affiliation
    'Law House'
    """
    known = [*filter(None, (person.affiliation, text.strip(" ,;")))]
    if len(known) > 1 and is_position(text) and not is_position(known[0]):
        known.reverse()  # what somebody is, and then where
    return evolve(person, affiliation=", ".join(known))
