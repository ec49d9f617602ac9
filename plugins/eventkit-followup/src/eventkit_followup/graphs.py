"""The links between outcomes as a drawing: Mermaid, or the language of Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from eventkit.text import one_line
from eventkit_followup.rows import Row
from eventkit_followup.series import Reference
from eventkit_followup.states import State, state_name

_COLOURS = {
    State.OVERDUE: "#f4c7c3",
    State.OPEN: "#fce8b2",
    State.IN_PROGRESS: "#c6dafc",
    State.DONE: "#b7e1cd",
    State.DROPPED: "#e0e0e0",
    State.NONE: "#ffffff",
}
_LONGEST = 60  # characters of a title in a box
_STEERS = re.compile(r"[^\w\s.,:;!?()/+–-]")  # what Mermaid may read as its own


def links_of(rows: Sequence[Row]) -> Iterator[tuple[Reference, Reference]]:
    """Yield each link between outcomes: the one that is followed, and the one that follows."""
    known = {row.reference for row in rows}
    for row in rows:
        yield from ((it, row.reference) for it in row.follows if it in known)


def mermaid(rows: Sequence[Row]) -> str:
    """Return outcomes and their links as a flowchart of Mermaid, a box for each event."""
    names = {row.reference: f"o{number}" for number, row in enumerate(rows)}
    lines = ["flowchart LR"]
    for number, (event, its_rows) in enumerate(_by_event(rows)):
        lines.append(f'  subgraph e{number}["{_mermaid_text(event)}"]')
        for row in its_rows:
            label = "<br>".join(map(_mermaid_text, _label(row)))
            lines.append(f'    {names[row.reference]}["{label}"]:::{_class(row.state)}')
        lines.append("  end")
    lines += (f"  {names[one]} --> {names[other]}" for one, other in links_of(rows))
    for state in dict.fromkeys(row.state for row in rows):
        lines.append(f"  classDef {_class(state)} fill:{_COLOURS[state]},stroke:#555,color:#000")
    return "".join(f"{line}\n" for line in lines)


def dot(rows: Sequence[Row]) -> str:
    """Return outcomes and their links in the language of Graphviz, a cluster for each event."""
    names = {row.reference: f"o{number}" for number, row in enumerate(rows)}
    lines = [
        "digraph outcomes {",
        "  rankdir=LR;",
        '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11];',
        '  graph [fontname="sans-serif", fontsize=12, color="#999999", style=rounded];',
    ]
    for number, (event, its_rows) in enumerate(_by_event(rows)):
        lines += f"  subgraph cluster{number} {{", f"    label={_quoted(event)};"
        for row in its_rows:
            label = "\n".join(_label(row))
            look = f"label={_quoted(label)}, fillcolor={_quoted(_COLOURS[row.state])}"
            lines.append(f"    {names[row.reference]} [{look}];")
        lines.append("  }")
    lines += (f"  {names[one]} -> {names[other]};" for one, other in links_of(rows))
    return "".join(f"{line}\n" for line in [*lines, "}"])


def _by_event(rows: Sequence[Row]) -> Iterator[tuple[str, Iterable[Row]]]:
    ordered = sorted(rows, key=lambda row: row.event.start)
    for (_, title), group in groupby(ordered, key=lambda row: (row.event.id, row.event.title)):
        yield one_line(title), group


def _label(row: Row) -> tuple[str, ...]:
    title = one_line(row.outcome.title)
    short = title if len(title) <= _LONGEST else f"{title[:_LONGEST].rstrip()}…"
    state = "" if row.state is State.NONE else state_name(row.state, row.event)
    return tuple(filter(None, (row.outcome.id, short, state)))


def _class(state: State) -> str:
    return state.replace("-", "_")


def _mermaid_text(text: str) -> str:
    """Return a text with the signs escaped that Mermaid may read as its own."""
    return _STEERS.sub(lambda match: f"#{ord(match[0])};", text)


def _quoted(text: str) -> str:
    """Return a text in quotes, as Graphviz reads it: with line breaks and without escapes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
