"""What the text of an entry says: people, addresses, languages, and the rest as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from attrs import define, field
from immutabledict import immutabledict

from eventkit import markup, spellings
from eventkit.importers.icalendar._rows import MARK, Row, rows_of
from eventkit.model import Role, SessionKind
from eventkit.text import one_line
from eventkit.wording import enumerated, key_named, language_tag_named, names_of, role_name

_LABEL = re.compile(r"\s*([^\W\d_][^:\n]{0,38}?)\s*:\s+(\S.*)")
_AFFILIATION = re.compile(r"(.*?)(?: \((.*)\))?", re.DOTALL)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_PASSCODE = re.compile(r"(\S+)(?: \([^:()]+: (.*)\))?")
_LONGEST_LINE = 400
_CUT = "…"
_TRACKS = {"track", "stream", "strand", "strang", "поток", "секция", "trek", "filière", "eje"}


class SpokenPart(NamedTuple):
    """Somebody who takes part, as a text names them."""

    name: str
    role: str
    affiliation: str = ""
    is_remote: bool = False
    contact: Mapping[str, str] = immutabledict()


@define
class EntryText:
    """What the text of an entry says.

    Args:
        people: Who takes part.
        open_roles: Roles that are to be announced.
        track: The track.
        keys: Keys of a session in a document.
        contact: Contact data.
        rows: Sessions in it: parts, and of the event's entry those without hours.
        text: The rest.
        is_cut: Whether it ends in the middle.
        has_open_end: Whether it says that the end is open.
    """

    people: list[SpokenPart] = field(factory=list)
    open_roles: list[str] = field(factory=list)
    track: str = ""
    keys: dict[str, Any] = field(factory=dict)
    contact: dict[str, str] = field(factory=dict)
    rows: list[Row] = field(factory=list)
    text: str = ""
    is_cut: bool = False
    has_open_end: bool = False


def as_markdown(text: str) -> str:
    """Return a text of a calendar as Markdown; HTML is read as what it means."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in plain or "&" in plain:
        plain = markup.markdown_of(plain)
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


def foreign_text(text: str, title: str, url: str) -> EntryText:
    """Return what the text of another program's entry says: lines with people or a track, the rest.

    Args:
        text: The text, in Markdown.
        title: The title of the entry, which the first line may repeat.
        url: Its address, which a line may repeat.
    """
    entry = EntryText()
    rest = []
    for number, line in enumerate(text.split("\n")):
        repeats = (number == 0 and line.strip() == title) or (url and line.strip() == url)
        if not repeats and not _take_labelled(entry, line, url):
            rest.append(line)
    entry.text = re.sub(r"\n{3,}", "\n\n", "\n".join(rest)).strip()
    return entry


def _take_labelled(entry: EntryText, line: str, url: str) -> bool:
    """Take a line such as `Speaker: Ada Example`; return whether it is one."""
    match = _LABEL.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if match is None:
        return False
    label, value = match[1], match[2].strip()
    if url and value == url:
        return True
    if label.casefold() in _TRACKS and not entry.track:
        entry.track = f"{label} {value}" if value.isdecimal() else value
        return True
    role = spellings.role_of(label)
    return role is not None and _take_people(entry, role, value)


def _take_people(entry: EntryText, role: str, value: str) -> bool:
    """Take the people of a role; return whether a text names any, or says that it names nobody."""
    if spellings.is_open(value):
        entry.open_roles.append(role)
        return True
    people = spellings.people(value)
    if not people or not all(map(_is_person, people)):
        return spellings.is_nobody(value)
    entry.people += [
        SpokenPart(it.name, it.role or role, it.affiliation or "", contact=_contact(it))
        for it in people
    ]
    return True


def _contact(person: spellings.SpelledPerson) -> dict[str, str]:
    contact = {"email": person.email, "phone": person.phone}
    return {key: text for key, text in contact.items() if text}


def _is_person(person: spellings.SpelledPerson) -> bool:
    """Return whether a name is no sentence: a text may begin with "Host:" too."""
    words = person.name.split()
    return len(words) <= 6 and not words[0][0].islower() and not person.name.endswith(".")  # noqa: PLR2004  # Juan Carlos de la Cruz Vega


def kind_of(name: str) -> str:
    """Return the kind of a session that a category names, such as a break; empty if it is none."""
    return key_named(name, SessionKind) or ""


# --- texts that eventkit wrote


def written_text(text: str, is_room: Callable[[str], bool]) -> EntryText:
    """Return what a text says that eventkit wrote: blocks of facts, and between them the rest.

    Args:
        text: The text.
        is_room: Returns whether a text is the name of a room.
    """
    entry = EntryText()
    before, after, has_facts = list[str](), list[str](), False
    for block in text.split("\n\n"):
        if block.startswith(MARK) and (rows := rows_of(block, _written_roles(), is_room)):
            entry.rows += rows
            has_facts = True
            continue
        rest = [line for line in block.split("\n") if not _take_fact(entry, line)]
        is_fact = len(rest) < block.count("\n") + 1
        if not has_facts and is_fact:
            before, after = after, []
        has_facts = has_facts or is_fact
        if rest:
            after.append("\n".join(rest))
    heads = [it for it in before if "\n" not in it]
    if len(heads) < len(before) or len(heads) > len(_HEADS):
        after = [*before, *after]
    else:
        entry.keys |= dict(zip(_HEADS[-len(heads) :] if heads else (), heads, strict=True))
    entry.text = "\n\n".join(after).strip()
    entry.is_cut = entry.text.endswith(_CUT)
    return entry


_HEADS = ("notice", "subtitle")


def _take_fact(entry: EntryText, line: str) -> bool:
    """Take a line of facts as `calendars` words them; return whether it is one."""
    if line.startswith((MARK, "  ")):
        return False
    label, colon, value = line.partition(": ")
    label = label.rstrip()
    if not colon:
        return _take_open_end(entry, line) or _take_address(entry, line)
    if role := _written_roles().get(label):
        entry.people += _written_people(value, role)
        return True
    return _take_word(entry, label, value)


def _take_open_end(entry: EntryText, line: str) -> bool:
    if not _open_end().fullmatch(line):
        return False
    entry.has_open_end = True
    return True


@cache
def _open_end() -> re.Pattern[str]:
    """Return a pattern of what a line with an open end says, in any language."""
    start = "[^,]{0,80}[0-9][^,]{0,80}"
    forms = (re.escape(it).replace(r"\{start\}", start) for it in names_of("open-end"))
    return re.compile(rf"(?:{'|'.join(forms)}).*", re.IGNORECASE)


def _take_address(entry: EntryText, line: str) -> bool:
    if not _WEB.fullmatch(line):
        return False
    entry.keys["url"] = line
    return True


def _take_word(entry: EntryText, label: str, value: str) -> bool:
    if key := _words().get(label):
        entry.keys |= _fact(key, value)
    elif label in names_of("contact"):
        parts = enumerated(value)
        entry.contact |= {"email" if "@" in part else "phone": part for part in parts}
    elif _WEB.fullmatch(value):
        materials = entry.keys.setdefault("materials", {})
        materials[f"link-{len(materials) + 1}"] = {"title": label.strip() or value, "url": value}
    else:
        return False
    return True


@cache
def _words() -> Mapping[str, str]:
    """Return the key of a session for each label of a fact."""
    labels = {"join": "online", "language": "languages", "languages": "languages"}
    labels |= {key: key for key in ("interpretation", "recording", "license")}
    labels["picture"] = "image"
    return {name: key for label, key in labels.items() for name in names_of(label)}


def _fact(key: str, value: str) -> dict[str, Any]:
    match key:
        case "online":
            match = _PASSCODE.fullmatch(value)
            url, passcode = match.groups() if match else (value, None)
            return {"online": {"url": url, **({"passcode": passcode} if passcode else {})}}
        case "languages" | "interpretation":
            return {key: tags} if (tags := _tags(value)) else {}
        case "recording":
            return {key: value in names_of("recording-allowed")}
    return {key: value}


def _written_people(text: str, role: str) -> Iterator[SpokenPart]:
    for part in enumerated(text, "semicolon"):
        match = _AFFILIATION.fullmatch(part)
        affiliation = (match and match[2]) or ""
        last = enumerated(affiliation)[-1]
        if is_remote := last in names_of("from-afar"):
            affiliation = affiliation[: -len(last)].rstrip(" ,،")
        if one_line(name := match[1] if match else part):
            yield SpokenPart(name, role, affiliation, is_remote)


@cache
def _written_roles() -> Mapping[str, str]:
    readable = {role_name(role, number): str(role) for role in Role for number in (1, 2)}
    return {name: str(role) for role in Role for name in names_of(role)} | readable


def _tags(names: str) -> list[str]:
    return [*filter(None, map(language_tag_named, enumerated(names)))]
