"""The plot of the page: the calendar beside other libraries, and each figure beside its bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.rows import GROWTH

if TYPE_CHECKING:
    from benchmarks.figures import Figure

WIDTH, START, END, STEP = 900, 350, 670, 21
OURS, OTHERS, REACHED, MISSED, INK = "#2b6cb0", "#a0aec0", "#38a169", "#e53e3e", "#1a202c"
LONGEST = 1.5  # of the bars beside bounds: one that is longer ends there


class Bar(NamedTuple):
    """A bar with a label before it and a text after it."""

    label: str
    length: float
    text: str
    colour: str


def drawn(figures: Sequence[Figure]) -> str:
    """Return the plot as SVG."""
    shapes: list[str] = []
    height = 30
    bounds = list(_bounds(figures))
    line = START + (END - START) / LONGEST
    for title, bars, across in (
        ("Time to make a calendar of 1,000 sessions; eventkit takes 1", _makers(figures), START),
        ("How much of its bound each figure takes; the line is the bound", bounds, line),
    ):
        shapes.append(_text(10, height, title, 'font-size="16" font-weight="bold"'))
        top = height + 12
        longest = max(bar.length for bar in bars)
        scale = (END - START) / (LONGEST if bars is bounds else longest)
        for bar in bars:
            height += STEP
            width = min(bar.length * scale, END - START)
            shapes += _drawn_bar(bar, width, height + 8, END if bars is bounds else START + width)
        height += 20
        shapes.append(f'<path d="M{across:.1f} {top}V{height}" stroke="{INK}"/>')
        height += 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height - 30}"'
        f' font-family="sans-serif" font-size="13" fill="{INK}">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{chr(10).join(shapes)}\n</svg>\n'
    )


def _makers(figures: Sequence[Figure]) -> list[Bar]:
    """Return a bar for what each maker of a calendar takes, the quickest first."""
    took = {"eventkit": 1.0}
    for figure in figures:
        _, maker, *_ = figure.row.ways
        if figure.row.name.startswith("calendar-") and maker not in took:
            took[maker] = figure.median if figure.row.kind.at_least else 1 / figure.median
    return [
        Bar(maker, time, f"{time:.2g}", OURS if maker == "eventkit" else OTHERS)
        for maker, time in sorted(took.items(), key=lambda pair: pair[1])
    ]


def _bounds(figures: Sequence[Figure]) -> Iterator[Bar]:
    """Yield a bar for each figure that has a bound; of the growths for the greatest alone."""
    growths = [figure for figure in figures if figure.row.kind is GROWTH]
    greatest = max(growths, key=lambda figure: figure.median, default=None)
    for figure in figures:
        if figure.row.goal and (figure.row.kind is not GROWTH or figure is greatest):
            label = figure.row.what.replace("`", "")
            text = f"{figure.text}, to be {figure.row.goal}"
            yield Bar(label, figure.share, text, REACHED if figure.is_reached else MISSED)


def _drawn_bar(bar: Bar, width: float, height: int, end: float) -> Iterator[str]:
    yield _text(START - 8, height + 4, bar.label, 'text-anchor="end"')
    yield (
        f'<rect x="{START}" y="{height - 7}" width="{width:.1f}" height="14" fill="{bar.colour}"/>'
    )
    yield _text(end + 8, height + 4, bar.text)


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y}" {more}>{escape(text)}</text>'
