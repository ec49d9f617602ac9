"""From the lines of minutes to the draft of an event, and notes on what has no place in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, evolve, field

from eventkit import DocumentError
from eventkit.ids import Ids
from eventkit.plugins import Draft, Fault, Imported, Note
from eventkit_followup.minutes.dues import Due, due_of
from eventkit_followup.minutes.lines import Line, label_inside, lines_of, text_of, vocabulary
from eventkit_followup.minutes.names import (
    Names,
    Party,
    initials_in,
    may_be_name,
    parties_of,
    parts,
)
from eventkit_followup.minutes.sessions import Headings, KnownItems

if TYPE_CHECKING:
    from eventkit_followup.minutes import MinutesOptions

Kind = Literal["read", "guessed", "left-out"]

_OWNED = {"action", "commitment", "decision"}
_PREFIXES = {"action": "A", "commitment": "C", "decision": "D", "finding": "F"}
_PREFIXES |= {"recommendation": "R"}
_LONGEST_TITLE = 120
_REFERENCES = re.compile(r"\s*[(\[]((?:[A-Z]{1,3}-[0-9]{1,4}(?:,\s*)?)+)[)\]]\s*\.?$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_EXPLAINED = re.compile(r"(.+?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]")


def drafted(data: bytes, options: MinutesOptions) -> Imported:
    """Return the draft of the outcomes of minutes.

    Raises:
        DocumentError: If they cannot be read, or have no outcome.
    """
    lines = list(lines_of(text_of(data, options.encoding)))
    drafting = _Drafting(options, KnownItems(options.into.event))
    for line in lines:
        drafting.read(line)
    if not drafting.tables["outcomes"]:
        labels = "ACTION:, DECISION:, RECOMMENDATION: or FINDING:"
        fault = Fault(
            rule="minutes-no-outcomes",
            message=f"no line of it begins with {labels}",
            hint="put such a word before what was decided; the how-to page lists the spellings",
        )
        raise DocumentError([fault])
    drafting.link()
    return Imported(drafts=[drafting.draft()], notes=drafting.notes)


@define(eq=False)
class _Drafting:
    """The state of the reading of minutes."""

    options: MinutesOptions
    known: KnownItems
    tables: dict[str, dict[str, Any]] = field(factory=lambda: defaultdict(dict))
    places: dict[str, int] = field(factory=dict)
    notes: list[Note] = field(factory=list)
    names: Names = field(factory=Names)
    headings: Headings = field(init=False)
    _ids: Ids = field(init=False)
    _people_ids: Ids = field(init=False)
    _numbers: dict[str, Iterator[int]] = field(factory=lambda: defaultdict(lambda: count(1)))
    _lists_people: bool = False
    _references: list[tuple[str, int, list[str]]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        event = self.options.into.event
        self.names.parties = list(parties_of(event)) if event else []
        self.headings = Headings(self.known)
        self._ids = Ids(outcome.id for outcome in event.outcomes) if event else Ids()
        self._people_ids = Ids(party.id for party in self.names.parties)

    # --- lines

    def read(self, line: Line) -> None:
        """Read a line."""
        if line.label == "present":
            self._lists_people = not line.text
            self._take_people(line)
        elif line.label in ("heading", "session") or self.headings.is_title(line):
            self._lists_people = (
                line.label == "heading"
                and line.text.casefold().strip(":") in (vocabulary()["lines"]["present"])
            )
            self.headings.open(line)
        elif line.label:
            self._lists_people = False
            self._take_outcome(line)
        elif self._lists_people and line.text:
            self._take_people(line)
        elif label := label_inside(line.text):
            message = f"{label}: stands inside a line; begin a line with it to take it over"
            self.note(line, message)

    def note(self, line: Line, message: str, kind: Kind = "left-out", path: str = "") -> None:
        """Note something about a line."""
        self.notes.append(Note(place=line.place, message=message, kind=kind, path=path))

    def _take_people(self, line: Line) -> None:
        """Take over who was there: names that explain initials."""
        for part in re.split(r"\s*[,;]\s*(?![^()]*\))", line.text):
            match = _EXPLAINED.fullmatch(part.strip(" ."))
            name, inner = (match[1], match[2]) if match else (part.strip(" ."), "")
            short = (inner,) if initials_in(inner) or (inner.isupper() and len(inner) < 5) else ()  # noqa: PLR2004
            if not may_be_name(name) or len(name.split()) < 2:  # noqa: PLR2004
                continue
            parties = self.names.matching(name)
            if len(parties) == 1:
                self._explain(parties[0], short)
            elif not parties:
                id = self._people_ids.new(name, "person")
                self.names.parties.append(Party("people", id, name, short))
            else:
                self.note(line, f"several people are called {name}: {_listed(parties)}")

    def _explain(self, party: Party, short: tuple[str, ...]) -> None:
        number = self.names.parties.index(party)
        others = (*party.others, *short)
        self.names.parties[number] = Party(party.table, party.id, party.name, others)

    # --- outcomes

    def _take_outcome(self, line: Line) -> None:
        bare, references = _without_references(line.text)
        who, text, due = self._parted(evolve(line, text=bare))
        text = text.strip(" ,;")
        if not re.search(r"\w", text):
            shown = line.text or " | ".join(line.cells)
            self.note(line, f"it says nothing of what: {shown!r}" if shown else "it has no text")
            return
        id = self._new_id(line)
        path = f"outcomes.{id}"
        self.places[path] = line.place
        table: dict[str, Any] = {"kind": line.label, **_wording(text)}
        if line.is_done is not None:
            table["status"] = "done" if line.is_done else "open"
        self.tables["outcomes"][id] = table
        self._add_session(line, table, path)
        self._add_parties(line, who, table, path)
        if due:
            self._add_due(line, due, table, path)
        if references:
            self._references.append((id, line.place, references))

    def _new_id(self, line: Line) -> str:
        prefix = _PREFIXES[line.label]
        if "-" in line.id:
            if self._ids.take(line.id):
                return line.id
            self.note(line, f"{line.id} is the id of another outcome: it gets a new one", "guessed")
        numbers = self._numbers[prefix]
        return next(id for id in (f"{prefix}-{it}" for it in numbers) if self._ids.take(id))

    def _parted(self, line: Line) -> tuple[str, str, Due | None]:
        """Return who, what and by when."""
        if line.label not in _OWNED or (line.label == "decision" and not line.cells):
            return line.who, line.text or ", ".join(line.cells), None
        pieces = list(line.cells) or _pieces(line.text)
        pieces = [piece for piece in pieces if piece.strip()]
        who, due = line.who, None
        if len(pieces) > 1 and (due := due_of(pieces[-1], self.options.year)):
            pieces.pop()
        elif pieces:
            pieces[-1], due = self._with_due(pieces[-1])
        if not who and len(pieces) > 1:
            who = self._leading_names(pieces)
        elif not who and pieces:
            match = _verb().fullmatch(pieces[0])
            if match and self._are_names(match["who"]):
                who, pieces[0] = match["who"], match["what"]
        return who, ", ".join(pieces), due

    def _with_due(self, text: str) -> tuple[str, Due | None]:
        """Return a text without a date that it ends with, such as `… by 30 June 2027`."""
        for match in reversed(list(re.finditer(r"\s(?=[^\W\d_])", text))):
            due = due_of(text[match.end() :], self.options.year)
            if due and (due.period or due.doubt) and not text[match.end() :][:1].isupper():
                return text[: match.start()], due
        return text, None

    def _leading_names(self, pieces: list[str]) -> str:
        """Return the names that pieces begin with, and take them out; one piece stays."""
        names = []
        while len(pieces) > 1 and self._are_names(pieces[0]):
            names.append(pieces.pop(0))
        return "; ".join(names)

    def _are_names(self, text: str) -> bool:
        names = parts(text)
        return bool(names) and all(self.names.matching(it) or may_be_name(it) for it in names)

    # --- what an outcome refers to

    def _add_session(self, line: Line, table: dict[str, Any], path: str) -> None:
        session, doubt = self.headings.session(line)
        if doubt:
            self.note(line, doubt, path=path)
        if session is None:
            return
        for place, item in session.items.items():
            name, _, id = place.partition(".")
            self.tables[name].setdefault(id, item)
            self.places.setdefault(place, session.place)
        table["session"] = session.id
        if session.audience:
            table["audience"] = session.audience
            message = f"its session is for {session.audience} only, and so is it"
            self.note(line, message, "read", path)

    def _add_parties(self, line: Line, who: str, table: dict[str, Any], path: str) -> None:
        ids: list[str] = []
        unknown: list[str] = []
        for name in parts(who):
            parties = self.names.matching(name)
            if len(parties) == 1:
                ids.append(self._add_party(parties[0], line))
                continue
            if not parties and self.options.into.event is None and len(name.split()) > 1:
                ids.append(self._add_party(self._new_person(name), line))
                continue
            unknown.append(name)
            self.note(line, self._doubt(name, parties), path=path)
        key = "owners" if line.label in _OWNED else "addressed_to"
        if ids:
            table[key] = list(dict.fromkeys(ids))
        if unknown:
            table["notes"] = f"Named in the minutes: {', '.join(unknown)}"

    def _new_person(self, name: str) -> Party:
        party = Party("people", self._people_ids.new(name, "person"), name)
        self.names.parties.append(party)
        return party

    def _add_party(self, party: Party, line: Line) -> str:
        item = self.known.party(party.table, party.id) or {"name": party.name}
        self.tables[party.table].setdefault(party.id, item)
        self.places.setdefault(f"{party.table}.{party.id}", line.place)
        return party.id

    def _doubt(self, name: str, parties: tuple[Party, ...]) -> str:
        if parties:
            return f"{name} may be {_listed(parties)}: write the whole name"
        nearest = self.names.nearest(name)
        guess = f"; did you mean {nearest}?" if nearest else ""
        return f"nobody is called {name}{guess or ': add them, or write the whole name'}"

    def _add_due(self, line: Line, due: Due, table: dict[str, Any], path: str) -> None:
        if due.period:
            table["due"] = str(due.period)
            return
        table["due_text"] = due.text
        if due.doubt:
            remedy = "--option year=2027 gives one" if "year" in due.doubt else "write the month"
            message = f"{due.text} stays as words: {due.doubt}; {remedy}"
            self.note(line, message, path=f"{path}.due_text")

    def link(self) -> None:
        """Link outcomes to those that stand in brackets behind them."""
        for id, place, references in self._references:
            follows = []
            for reference in references:
                if reference in self.tables["outcomes"]:
                    follows.append(reference)
                elif item := self.known.outcome(reference):
                    self.tables["outcomes"][reference] = item
                    self.places.setdefault(f"outcomes.{reference}", place)
                    follows.append(reference)
                else:
                    message = f"there is no outcome {reference}, which it follows"
                    self.notes.append(Note(place=place, message=message, path=f"outcomes.{id}"))
            if follows:
                self.tables["outcomes"][id]["follows"] = follows

    def draft(self) -> Draft:
        """Return the draft."""
        event = self.known.event_table()
        if not event and (title := self.headings.title):
            event = {"title": title.text}
            self.places["event.title"] = title.place
        tables = {name: table for name, table in self.tables.items() if table}
        return Draft(tables={"event": event, **tables} if event else tables, places=self.places)


def _pieces(text: str) -> list[str]:
    """Return what commas part, but not those in brackets.

    >>> _pieces("Ada, write (long, short), 2027")
    ['Ada', 'write (long, short)', '2027']
    """
    return re.split(r"\s*,\s*(?![^()]*\))", text)


def _verb() -> re.Pattern[str]:
    verbs = "|".join(vocabulary()["due"]["verbs"])
    return re.compile(rf"(?P<who>.{{1,80}}?)\s+(?:{verbs})\s+(?P<what>.+)")


def _wording(text: str) -> Mapping[str, str]:
    """Return the title of an outcome, and its whole wording where that is longer."""
    text = text[:1].upper() + text[1:]
    if len(text) <= _LONGEST_TITLE:
        is_one = text.endswith(".") and ". " not in text and not text.endswith("..")
        return {"title": text.removesuffix(".") if is_one else text}
    first = _SENTENCE.split(text, 1)[0]
    if len(first) > _LONGEST_TITLE:
        first = f"{text[:_LONGEST_TITLE].rpartition(' ')[0] or text[:_LONGEST_TITLE]} …"
    return {"title": first, "text": text}


def _without_references(text: str) -> tuple[str, list[str]]:
    """Return a text without the outcomes that stand in brackets at its end, and these.

    >>> _without_references("Meet each year (F-1, F-2)")
    ('Meet each year', ['F-1', 'F-2'])
    """
    match = _REFERENCES.search(text)
    if match is None:
        return text, []
    return text[: match.start()], [it.strip() for it in match[1].split(",") if it.strip()]


def _listed(parties: tuple[Party, ...]) -> str:
    names: Iterator[str] = (f"{it.name} ({it.id})" for it in parties)
    return " or ".join(names)
