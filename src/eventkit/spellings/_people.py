"""People, read as tables and agendas name them: with affiliations, roles and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from unicodedata import normalize

from attrs import evolve, frozen

from eventkit.spellings._vocabulary import vocabulary, word_set

_LONGEST = 2000
_MOST_WORDS = 5
_LONGEST_WORD = 60
_LONGEST_POSITION = 160
_MOST_WORDS_OF_POSITION = 10
_NO_POSITION = re.compile(r"[0-9:?!“”„«»\"]")
_A_PAIR = 2
_BULLET = re.compile(r"^(?:[•*·–—-]|[0-9]{1,2}[.)])\s+")  # the dashes that people write
_EMAIL = re.compile(r"<?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+>?")
_PHONE = re.compile(r"(?:\+|00)[1-9](?:[\s()./\u2011-]{0,2}[0-9]){6,14}")
_BRACKET = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\})")
_AND = re.compile(r"\s+(?:and|und|et|y|и|we|with|mit|avec|con|с)\s+|\s*[&+|]\s*")  # noqa: RUF001
_DASH = re.compile(r"\s+[-–—@]\s+")
_TITLE = re.compile(
    r"(?:ph\.?\s?d|m\.?d|m\.?sc|m\.?a|b\.?sc|ll\.?[mb]|jr|sr|ii|iii|esq)\.?", re.IGNORECASE
)


@frozen(kw_only=True)
class SpelledPerson:
    """A person, or an organisation in a person's place, as a text names it.

    Args:
        name: The name, given name first.
        affiliation: Where the person belongs, if the text says it.
        role: The role, if the text says a known one, such as `chair`.
        email: The address, if the text says it.
        phone: The telephone number with the code of its country, if the text says it.
        guess: What was guessed, in words; empty if nothing was.
    """

    name: str
    affiliation: str | None = None
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    guess: str = ""


def is_nobody(text: str) -> bool:
    """Return whether a text in a person's place names nobody: NA, a dash, TBA, [Por definir].

    >>> is_nobody("N.N."), is_nobody("[Por definir]"), is_nobody("NA NA"), is_nobody("Nora N.")
    (True, True, True, False)
    """
    if len(text) > _LONGEST_WORD:
        return not text.strip()
    plain = _bare(text)
    if not plain or plain in word_set("nobody", "none") or plain in word_set("nobody", "open"):
        return True
    words = plain.split()  # as a column of given names and one of surnames say it
    half = len(words) // 2
    return half > 0 and words[:half] == words[half:] and is_nobody(" ".join(words[:half]))


def is_open(text: str) -> bool:
    """Return whether a text says that something is to be announced: TBA, N.N., noch offen.

    >>> is_open("tbc"), is_open("[Por definir]"), is_open("n/a")
    (True, True, False)
    """
    return len(text) <= _LONGEST_WORD and _bare(text) in word_set("nobody", "open")


@lru_cache(maxsize=4096)  # rooms and speakers stand in several rows
def _bare(text: str) -> str:
    plain = " ".join(normalize("NFKC", text[:_LONGEST]).casefold().split())
    return plain.lstrip("[(<{ ").rstrip("])>} !")


def role_of(text: str) -> str | None:
    """Return the role that a word means, alone or before a colon; None if it means none.

    >>> role_of("Session chair:"), role_of("Докладчики"), role_of("Rivers")
    ('chair', 'speaker', None)
    """
    plain = " ".join(normalize("NFKC", text[:_LONGEST]).casefold().split())
    return _roles().get(plain.rstrip(" :"))


@cache
def _roles() -> dict[str, str]:
    words = ((word, role) for role, names in vocabulary()["roles"].items() for word in names)
    return {**dict(words), "time keeper": "time-keeper"}


@lru_cache(maxsize=4096)  # as above
def is_organization(name: str) -> bool:
    """Return whether a name has words of which names of organisations are made.

    >>> is_organization("Institute of Water Law"), is_organization("Ada Example")
    (True, False)
    """
    starts, words = (
        tuple(vocabulary()["organizations"]["starts"]),
        word_set("organizations", "words"),
    )
    plain = normalize("NFKC", name[:_LONGEST]).casefold()
    tokens = re.findall(r"[\w.&]+", plain)
    return any(token.startswith(starts) or token in words for token in tokens)


@lru_cache(maxsize=4096)  # as above
def is_position(text: str) -> bool:
    """Return whether a text says what somebody works as, with or without where.

    >>> is_position("Professor of water law, University of Example"), is_position("Senior lecturer")
    (True, True)
    >>> is_position("Professor Ada Example"), is_position("The director answers questions")
    (False, False)
    """
    if len(text) > _LONGEST_POSITION or _NO_POSITION.search(text):
        return False
    words = re.split(r"[,(]", text)[0].split()
    small = [word.casefold().strip(".") for word in words]
    before = word_set("positions", "before")
    number = next((it for it, word in enumerate(small) if word not in before), len(small) - 1)
    known = word_set("positions", "words") | word_set("positions", "ranks")
    place = number if 0 <= number < len(small) and small[number] in known else number - 1
    if not 0 <= place < len(small) <= _MOST_WORDS_OF_POSITION or small[place] not in known:
        return False
    following = words[place + 1 :]
    return (
        not following
        or following[0][0].islower()
        or following[0].casefold() in before
        or is_organization(" ".join(following))
    )


def is_person_name(text: str) -> bool:
    """Return whether a text looks like the whole name of a person, and not like a title.

    >>> is_person_name("Ada van der Example"), is_person_name("Introduction to Rivers")
    (True, False)
    """
    return len(text.split()) > 1 and _is_name(text)


def people(text: str) -> tuple[SpelledPerson, ...]:
    """Return the people that a text names, with affiliations and roles.

    Semicolons and lines part them; where there are none, `and` and commas before what looks like
    another name. What follows in brackets, behind a comma, a slash or a dash is the affiliation.

    >>> [(it.name, it.affiliation) for it in people("Muster B./LAKES; Ben Muster (Law House)")]
    [('Muster B.', 'LAKES'), ('Ben Muster', 'Law House')]
    >>> [(it.name, it.role) for it in people("Chair: Ada Example, Ben Muster (speaker)")]
    [('Ada Example', 'chair'), ('Ben Muster', 'speaker')]
    >>> people("Muster, Ben")[0].guess, people("[Por definir]")
    ("'Muster, Ben' is read as Ben Muster", ())
    """
    return _people(text[:_LONGEST].strip())


@lru_cache(maxsize=4096)  # speakers stand in several rows
def _people(text: str) -> tuple[SpelledPerson, ...]:
    return tuple(_spelled_people(text))


def _spelled_people(text: str) -> Iterator[SpelledPerson]:
    chunks = [chunk for chunk in re.split(r"[;\n\r]+", text) if chunk.strip()]
    role_of_lines: str | None = None
    for chunk in chunks:
        plain = _BULLET.sub("", " ".join(chunk.split()))
        head, colon, rest = plain.partition(":")
        role = role_of(head) if colon else None
        if role and not rest.strip():
            role_of_lines = role
            continue
        for person in _of_chunk(rest.strip() if role else plain, are_parted=len(chunks) > 1):
            its_role = person.role or role or role_of_lines
            yield evolve(person, role=its_role) if its_role != person.role else person


def _of_chunk(chunk: str, *, are_parted: bool) -> Iterator[SpelledPerson]:
    """Yield the people of a line.

    Args:
        chunk: The line.
        are_parted: Whether semicolons or lines part people already.
    """
    masked, brackets = _masked(chunk)
    if are_parted and not _AND.search(masked):
        parts = [masked]
    else:
        parts = [part for part in _AND.split(masked) if part.strip()]
        if not all(_is_name(re.split("[,/\x00]", part)[0]) for part in parts):
            parts = [masked]  # a name such as Rivers & Partners
    for part in parts:
        for name in _parted_by_slash(part):
            yield from _of_part(name, brackets, are_parted=are_parted)


def _parted_by_slash(part: str) -> list[str]:
    """Return the names between slashes, where each has several words; else the whole."""
    names = [name.strip() for name in part.split("/")]
    return names if all(" " in name and _is_name(name) for name in names) else [part]


def _masked(chunk: str) -> tuple[str, list[str]]:
    """Return a text in which a sign stands for each bracket, and what is in the brackets."""
    brackets: list[str] = []

    def sign(match: re.Match[str]) -> str:
        brackets.append(next((it for it in match.groups() if it is not None), ""))
        return "\x00"

    return _BRACKET.sub(sign, chunk.replace("\x00", "")), brackets


def _of_part(part: str, brackets: list[str], *, are_parted: bool) -> Iterator[SpelledPerson]:
    """Yield the people between whom commas stand."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    person: SpelledPerson | None = None
    is_bracketed = len(pieces) > 1 and all("\x00" in piece for piece in pieces)
    are_first_names = len(pieces) > _A_PAIR and all(map(_is_first_name, pieces))
    if inverted := _inverted(pieces):
        pieces = [inverted]
    for piece in pieces:
        bare = piece.replace("\x00", "").strip()
        its_brackets = [brackets.pop(0) for _ in range(piece.count("\x00"))]
        if person is None:
            person = _person(bare, its_brackets)
            if person and inverted:
                shown = part.replace("\x00", "").strip()
                person = evolve(person, guess=f"{shown!r} is read as {person.name}")
        elif _TITLE.fullmatch(bare):
            person = evolve(person, name=f"{person.name}, {bare}")
        elif is_organization(person.name) or not (
            are_first_names or _begins_person(bare, are_parted=are_parted and not is_bracketed)
        ):
            person = _with_affiliation(person, bare, its_brackets)
        else:
            yield person
            person = _person(bare, its_brackets)
    if person:
        yield person


def _inverted(pieces: list[str]) -> str | None:
    """Return `Ben Muster` for `Muster, Ben`; None for other pieces."""
    if len(pieces) != _A_PAIR:
        return None
    last, first = pieces[0], pieces[1].partition("\x00")[0].strip()
    if not (_is_first_name(last) and _is_first_name(first)):
        return None
    return f"{first} {last}{chr(0) * pieces[1].count(chr(0))}"


def _is_first_name(text: str) -> bool:
    """Return whether a text is one word of a name, with an initial behind it perhaps."""
    is_word = re.fullmatch(r"[^\W\d_][\w.'’-]*(?: [^\W\d_]\.)?", text)  # as in O’Neil
    return bool(is_word) and not text.isupper() and _is_name(text)


def _begins_person(piece: str, *, are_parted: bool) -> bool:
    """Return whether a piece behind a comma is another person rather than an affiliation."""
    return not are_parted and " " in piece and _is_name(piece)


def _is_name(text: str) -> bool:
    """Return whether a text looks like the name of a person."""
    words = text.replace("\x00", "").split()
    minor = word_set("names", "minor")
    proper = [word for word in words if word.casefold().strip(".") not in minor]
    if not proper or len(words) > _MOST_WORDS or is_organization(text):
        return False
    if not word_set("names", "never").isdisjoint(word.casefold() for word in proper):
        return False
    if len(proper) == 1 and len(proper[0]) > 1 and proper[0].isupper():
        return False  # LAKES
    return all(word[0].isalpha() and not word[0].islower() for word in proper)


def _person(bare: str, brackets: list[str]) -> SpelledPerson | None:
    """Return the person of a name; None if it is nobody's."""
    email = _EMAIL.search(bare) if "@" in bare else None
    name = (bare[: email.start()] + bare[email.end() :]).strip(" ,<>") if email else bare
    if is_nobody(name):
        return None
    name = re.sub(r"\s*,?\s*\bet\.? al\.?$", "", name)
    affiliation = None
    if parted := _DASH.split(name, maxsplit=1)[1:]:
        affiliation, name = parted[0], _DASH.split(name, maxsplit=1)[0]
    elif "/" in name and "//" not in name:
        name, _, affiliation = (it.strip() for it in name.partition("/"))
    if is_nobody(name) or not re.search(r"[^\W\d_]", name):
        return None
    person = SpelledPerson(
        name=name, affiliation=affiliation or None, email=email[0].strip("<>") if email else None
    )
    return _with_brackets(person, brackets)


def _with_affiliation(person: SpelledPerson, text: str, brackets: list[str]) -> SpelledPerson:
    if is_organization(person.name) and not person.affiliation:
        return _with_brackets(evolve(person, name=f"{person.name}, {text}".rstrip(", ")), brackets)
    parts = ", ".join(filter(None, [person.affiliation, text]))
    return _with_brackets(evolve(person, affiliation=parts or None), brackets)


def _with_brackets(person: SpelledPerson, brackets: list[str]) -> SpelledPerson:
    """Return a person with what stands in brackets: role, address, number, affiliation."""
    for bracket in brackets:
        texts = []
        for text in filter(None, map(str.strip, bracket.split(","))):
            if role := role_of(text):
                person = evolve(person, role=role)
            elif _EMAIL.fullmatch(text):
                person = evolve(person, email=text)
            elif _PHONE.fullmatch(text):
                person = evolve(person, phone=text)
            else:
                texts.append(text)
        if texts:
            affiliation = ", ".join(filter(None, [person.affiliation, *texts]))
            person = evolve(person, affiliation=affiliation)
    return person
