"""The changes between two states of an event, drawn for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.changes import Report
from eventkit.changes.text import INDENT, rows
from eventkit.cli._styled_text import Line, Span
from eventkit.cli._text_width import text_width, wrap

NARROW = 50  # below, values are under their label and not beside it
_COLOURS = {"+": "green", "-": "red", "x": "red", "~": "yellow"}
_STYLES = {
    "heading": "bold",
    "subheading": "dim",
    "section": "bold magenta",
    "fact": "",
    "new": "green",
    "old": "red",
}


def draw_changes(report: Report, width: int) -> Iterator[Line]:
    """Yield the lines of a report for a terminal of that width."""
    for row in rows(report):
        margin, margin_style = row.margin, "dim"
        if row.kind == "item":
            margin_style = _COLOURS[margin[0]]
            style = "strike" if margin[0] in "-x" else "bold"
        else:
            style = _STYLES[row.kind]
        if margin and row.kind != "item" and width < NARROW:
            if label := margin.rstrip():
                yield (Span(label, margin_style),)
            margin = INDENT + "  "
        indent, room = Span(" " * len(margin)), max(width - len(margin), 8)
        first, *rest = wrap(row.words, room)
        lines: list[Line] = [(Span(margin, margin_style), Span(first, style))]
        lines += [(indent, Span(line, style)) for line in rest]
        beside = f"  {row.summary}"
        if row.summary and text_width(margin + (rest or [first])[-1] + beside) <= width:
            lines[-1] += (Span(beside, margin_style),)
        elif row.summary:
            lines += [(indent, Span(line, margin_style)) for line in wrap(row.summary, room)]
        yield from lines
