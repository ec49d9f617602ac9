"""The plots of pages: the calendar beside other libraries, figures beside bounds, and lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

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
    return _drawing(height - 30, shapes)


def _drawing(height: int, shapes: Sequence[str]) -> str:
    """Return shapes as SVG, on white."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
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
    """Yield a bar for each figure that has a bound."""
    for figure in figures:
        if figure.row.goal:
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
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


# --- lines

PANEL, PANEL_LEFT, PANEL_RIGHT, PANEL_HEIGHT = 240, 60, 700, 180
LINE_COLOURS = (OURS, REACHED, MISSED, OTHERS)


class LineChart(NamedTuple):
    """Lines over one axis, each by its name: points of x and y."""

    title: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


def drawn_lines(charts: Sequence[LineChart]) -> str:
    """Return charts as SVG, one below the other; both axes of each begin at 0."""
    shapes = [shape for at, chart in enumerate(charts) for shape in _drawn_chart(chart, at)]
    return _drawing(len(charts) * (PANEL + 20), shapes)


def _drawn_chart(chart: LineChart, at: int) -> Iterator[str]:
    top, bottom = at * (PANEL + 20) + 44, at * (PANEL + 20) + 44 + PANEL_HEIGHT
    points = [point for line in chart.lines.values() for point in line]
    widest, highest = max(x for x, _ in points), max(y for _, y in points) * 1.1
    yield _text(10, top - 20, chart.title, 'font-size="16" font-weight="bold"')
    yield f'<path d="M{PANEL_LEFT} {top}V{bottom}H{PANEL_RIGHT}" fill="none" stroke="{INK}"/>'
    for share in (0, 0.5, 1):
        y, x = bottom - share * PANEL_HEIGHT, PANEL_LEFT + share * (PANEL_RIGHT - PANEL_LEFT)
        yield _text(PANEL_LEFT - 6, y + 4, f"{share * highest:.3g}", 'text-anchor="end"')
        yield _text(x, bottom + 18, f"{share * widest:,.0f}", 'text-anchor="middle"')

    def place(x: float, y: float) -> tuple[float, float]:
        across = PANEL_LEFT + x / widest * (PANEL_RIGHT - PANEL_LEFT)
        return across, bottom - y / highest * PANEL_HEIGHT

    by_height = sorted(chart.lines, key=lambda name: -chart.lines[name][-1][1])
    height = top - 20.0
    for colour, line in zip(LINE_COLOURS, chart.lines.values(), strict=False):
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        yield f'<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="2"/>'
    colours = dict(zip(chart.lines, LINE_COLOURS, strict=False))
    for name in by_height:  # from above, and none over another
        height = max(height + 18, place(*chart.lines[name][-1])[1])
        yield _text(PANEL_RIGHT + 8, height + 4, name, f'fill="{colours[name]}"')
