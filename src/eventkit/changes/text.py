"""The report of changes as rows of plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from eventkit.changes.redaction import NAMELESS
from eventkit.changes.report import Report
from eventkit.model import ChangeKind

INDENT = "    "
_MARKS = {
    ChangeKind.ADDED: "+",
    ChangeKind.REINSTATED: "+",
    ChangeKind.WITHDRAWN: "-",
    ChangeKind.MERGED: "-",
    ChangeKind.CANCELLED: "x",
    ChangeKind.POSTPONED: "x",
}


class Row(NamedTuple):
    """Words after a margin.

    Args:
        words: The words; empty between paragraphs.
        kind: The kind of the words: `new` and `old` are the two values of a changed fact.
        margin: The mark of an item (+ added, - removed, x cancelled or postponed, ~ other changes)
            or the label of a fact.
        summary: The summary after the title of an item.
    """

    words: str
    kind: Literal["heading", "subheading", "section", "item", "fact", "new", "old"] = "fact"
    margin: str = ""
    summary: str = ""


def rows(report: Report) -> Iterator[Row]:
    """Yield the rows of a report, without breaking long lines."""
    yield Row(report.heading, "heading")
    yield from (Row(subheading, "subheading") for subheading in report.subheadings)
    if report.remark:
        yield from (Row(""), Row(report.remark))
    for section in report.sections:
        yield from (Row(""), Row(section.heading, "section"))
        for item in section.items:
            margin = _MARKS.get(item.kind, "~").ljust(len(INDENT))
            yield from (Row(""), Row(item.title or NAMELESS, "item", margin, item.summary))
            width = max((len(fact.label) for fact in item.facts), default=0) + 2
            for fact in item.facts:
                margin = INDENT + fact.label.ljust(width)
                yield Row(fact.now or NAMELESS, "fact" if fact.was is None else "new", margin)
                if fact.was:
                    yield Row(report.word("was", old=fact.was), "old", " " * len(margin))


def text_lines(report: Report) -> Iterator[str]:
    """Yield the lines of a report."""
    for row in rows(report):
        line = f"{row.margin}{row.words}  {row.summary}"
        yield line.replace("\u00a0", " ").rstrip()
