"""What changed between two states of an event: drawn for the terminal, as Markdown, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from eventkit import wording
from eventkit.changes._translations import Texts, place_of, translated
from eventkit.changes.report import Line, Told, tell
from eventkit.cli._measure import cells, wrapped
from eventkit.cli._programme import Span
from eventkit.document._writing import json_text
from eventkit.document.keys import EVENT, ITEMS
from eventkit.exporters.markdown._inline import NAMELESS, escaped
from eventkit.model import Change, Difference, Event, How, Session
from eventkit.text import one_line

Drawn: TypeAlias = Iterator[tuple[Span, ...]]

NARROW = 50  # below, what is said stands under its label and not beside it
INDENT = "    "
_MARKS = {
    How.ADDED: ("+", "green"),
    How.REINSTATED: ("+", "green"),
    How.WITHDRAWN: ("-", "red"),
    How.CANCELLED: ("x", "red"),
    How.POSTPONED: ("x", "red"),
}
_CHANGED = ("~", "yellow")


class Report:
    """What changed, as one reader is told it.

    Args:
        difference: What differs; for a person that of their selection.
        since: What the older state is, in words; empty where that says nothing to the reader.
        person: The id of a party whom it is told to.
    """

    def __init__(
        self, difference: Difference, *, since: str = "", person: str | None = None
    ) -> None:
        self.difference, self.since, self.person = difference, since, person
        self.language = difference.new.language
        self.sections = tuple(tell(difference, person=person))

    def heading(self) -> list[str]:
        """Return what stands above the changes: what they are, of what event, since when."""
        title = one_line(self.difference.new.title)
        if self.person is None:
            return [f"{title}: {self._word('changes')}", self.since]
        old, new = self.difference.old, self.difference.new
        known = new if any(party.id == self.person for party in new.parties) else old
        name = one_line(known.party(self.person).name)
        key = "changes-for-you" if self.sections else "no-changes-for-you"
        return [self._word(key, name=name), title, self.since]

    def _word(self, key: str, **said: str) -> str:
        return wording.word(key, self.language).format(**said)

    # --- for the terminal

    def drawn(self, width: int | None) -> Drawn:
        """Yield the lines for a terminal of that width; None is no limit."""
        first, *rest = filter(None, self.heading())
        yield from _broken(first, "bold", width)
        for said in rest:
            yield from _broken(said, "dim", width)
        if not self.sections and self.person is None:
            yield ()
            yield (Span(self._word("no-changes")),)
        for section in self.sections:
            yield ()
            yield from _broken(section.heading, "bold magenta", width)
            for told in section.told:
                yield ()
                yield from self._told(told, width)

    def _told(self, told: Told, width: int | None) -> Drawn:
        mark, colour = _MARKS.get(told.weight, _CHANGED)
        gone = told.weight in {How.WITHDRAWN, How.CANCELLED, How.POSTPONED}
        title = wrapped(told.title or NAMELESS, width and width - len(INDENT))
        style = "strike" if gone else "bold"
        lines: list[tuple[Span, ...]] = [(Span(INDENT), Span(line, style)) for line in title]
        lines[0] = (Span(f"{mark} ".ljust(len(INDENT)), colour), *lines[0][1:])
        how = f"  {told.how}"
        if width is None or cells(INDENT + title[-1] + how) <= width:
            lines[-1] = (*lines[-1], Span(how, colour))
        else:
            lines += _broken(told.how, colour, width, INDENT)
        yield from lines
        beside = max((cells(line.label) for line in told.lines), default=0) + 2
        for line in told.lines:
            yield from self._line(line, beside, width)

    def _line(self, line: Line, beside: int, width: int | None) -> Drawn:
        """Yield the lines of one thing told: its label, what it is now, and below what it was."""
        narrow = width is not None and width < NARROW
        indent = INDENT + " " * (2 if narrow else beside)
        said = [*_broken(line.now or NAMELESS, "" if line.was is None else "green", width, indent)]
        if line.was:
            said += _broken(self._word("was", old=line.was), "red", width, indent)
        label = INDENT + line.label
        if narrow:
            yield (Span(label, "dim"),)
        else:
            said[0] = (Span(label.ljust(len(indent)), "dim"), *said[0][1:])
        yield from said

    # --- as Markdown

    def markdown(self) -> Iterator[str]:
        """Yield the changes as Markdown, line by line, for people to be sent."""
        first, *rest = self.heading()
        yield f"# {escaped(first)}\n"
        for said in filter(None, rest):
            yield f"\n{escaped(said)}\n"
        if not self.sections and self.person is None:
            yield f"\n{self._word('no-changes')}.\n"
        for section in self.sections:
            yield f"\n## {escaped(section.heading)}\n\n"
            for told in section.told:
                title = f"**{escaped(told.title)}**: " if told.title else ""
                yield f"- {title}{told.how}\n"
                yield from (f"  - {self._item(line)}\n" for line in told.lines)

    def _item(self, line: Line) -> str:
        """Return one thing told as `Room: Room 3 (was Room 2)`."""
        said = f"{escaped(line.label)}: {escaped(line.now)}"
        if line.was is None:
            return said
        was = self._word("was", old=escaped(line.was)) if line.was else self._word("how-added")
        return f"{said} ({was})"


def _broken(text: str, style: str, width: int | None, indent: str = "") -> Drawn:
    """Yield a text as lines of one style, each after an indent."""
    for line in wrapped(text, width and max(width - len(indent), 8)):
        yield Span(indent), Span(line, style)


# --- as JSON


def as_json(difference: Difference, **about: object) -> str:
    """Return a difference as JSON: values as the document has them, moments with their offset.

    Args:
        difference: The difference.
        about: What is said of it beside the changes.
    """
    old, new = ((event, translated(event)) for event in (difference.old, difference.new))
    changes = [_written(change, old, new) for change in difference.changes]
    return json_text({**about, "changes": changes})


def _written(
    change: Change, before: tuple[Event, Texts], after: tuple[Event, Texts]
) -> dict[str, Any]:
    """Return a change: what it is of, what became of it, and the keys that differ, old and new."""
    old, new = _keys(*before, change.table, change.old), _keys(*after, change.table, change.new)
    same = {key for key in old.keys() & new.keys() if old[key] == new[key]}
    written = {
        "table": change.table,
        "id": change.new or change.old,
        "old_id": change.old if change.new and change.old != change.new else None,
        "how": change.how,
        "keys": change.keys,
        "start": change.start,
        "end": change.end,
        "old": {key: value for key, value in old.items() if key not in same},
        "new": {key: value for key, value in new.items() if key not in same},
    }
    return {key: value for key, value in written.items() if value not in (None, {}, ())}


def _keys(event: Event, texts: Texts, table: str, id: str | None) -> dict[str, Any]:
    """Return the keys of an item with their values, those of its translations last."""
    if id is None:
        return {}
    if table == "event":
        own = EVENT.write(event) | {"sources": list(event.cites)}
        return {**own, **texts.get(place_of(table, event), {})}
    item = event.item(id, table)
    own = ITEMS[table].write(item)
    if isinstance(item, Session):
        moments = {"start": item.start, "end": item.end, "day": item.day}
        own |= {key: moment for key, moment in moments.items() if moment}
    return {**own, **texts.get(place_of(table, item), {})}
