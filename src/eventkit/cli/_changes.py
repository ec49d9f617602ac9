"""What changed between two states of an event, drawn for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from eventkit.changes import ChangedItem, Fact, Report
from eventkit.changes.redaction import NAMELESS
from eventkit.changes.text import INDENT, mark
from eventkit.cli._measure import cells, wrapped
from eventkit.cli._programme import Span
from eventkit.model import ChangeKind

Drawn: TypeAlias = Iterator[tuple[Span, ...]]

NARROW = 50  # below, values stand under their label and not beside it
_COLOURS = {"+": "green", "-": "red", "x": "red", "~": "yellow"}
_OFF = {ChangeKind.WITHDRAWN, ChangeKind.CANCELLED, ChangeKind.POSTPONED}


def drawn(report: Report, width: int) -> Drawn:
    """Yield the lines of a report for a terminal of that width."""
    yield from _broken(report.heading, "bold", width)
    for subheading in report.subheadings:
        yield from _broken(subheading, "dim", width)
    if report.remark:
        yield ()
        yield (Span(report.remark),)
    for section in report.sections:
        yield ()
        yield from _broken(section.heading, "bold magenta", width)
        for item in section.items:
            yield ()
            yield from _item(item, width)
            margin = max((cells(fact.label) for fact in item.facts), default=0) + 2
            for fact in item.facts:
                yield from _fact(report, fact, margin, width)


def _item(item: ChangedItem, width: int) -> Drawn:
    """Yield the title of an item after its mark, with what became of it beside or below it."""
    sign = mark(item.kind)
    colour = _COLOURS[sign]
    style = "strike" if item.kind in _OFF else "bold"
    first, *rest = wrapped(item.title or NAMELESS, width - len(INDENT))
    lines = [(Span(sign.ljust(len(INDENT)), colour), Span(first, style))]
    lines += [(Span(INDENT), Span(line, style)) for line in rest]
    summary = Span(f"  {item.summary}", colour)
    if cells("".join(span.text for span in lines[-1]) + summary.text) <= width:
        yield from lines[:-1]
        yield *lines[-1], summary
    else:
        yield from lines
        yield from _broken(item.summary, colour, width, INDENT)


def _fact(report: Report, fact: Fact, margin: int, width: int) -> Drawn:
    """Yield the lines of a fact: its label, what it is now, and below what it was."""
    indent = INDENT + " " * (2 if width < NARROW else margin)
    style = "" if fact.was is None else "green"
    lines = [*_broken(fact.now or NAMELESS, style, width, indent)]
    if fact.was:
        lines += _broken(report.word("was", old=fact.was), "red", width, indent)
    label = INDENT + fact.label
    if width < NARROW:
        yield (Span(label, "dim"),)
    else:
        lines[0] = (Span(label.ljust(len(indent)), "dim"), *lines[0][1:])
    yield from lines


def _broken(text: str, style: str, width: int, indent: str = "") -> Drawn:
    """Yield a text as lines of one style, each after an indent."""
    for line in wrapped(text, max(width - len(indent), 8)):
        yield Span(indent), Span(line, style)
