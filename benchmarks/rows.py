"""The rows of the table, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import log
from statistics import linear_regression

from attrs import frozen
from benchmarks import races
from benchmarks.measuring import Race, own_time, peak_memory, process_time


def ratio(of: float, to: float) -> float:
    """Return how many times as much one way took as another."""
    return of / to


def difference(of: float, to: float) -> float:
    """Return how much more one way took than another."""
    return of - to


@frozen(kw_only=True)
class Row:
    """One row of the table.

    Args:
        name: What it is asked for by.
        what: What is measured.
        against: What it is measured by.
        race: Where both take turns.
        value: Returns the figure from what the ways took in a round.
        ways: The ways that the figure is made from.
        unit: What the figure counts.
        bound: What is to be reached; None where nothing is asked for.
        at_least: Whether the figure is to reach the bound, or not to pass it.
    """

    name: str
    what: str
    against: str
    race: Race
    ways: tuple[str, ...]
    value: Callable[..., float] = ratio
    unit: str = "×"
    bound: float | None = None
    at_least: bool = False

    def figure(self, took: Mapping[str, float]) -> float:
        """Return the figure of a round."""
        return self.value(*(took[way] for way in self.ways))

    def is_reached(self, figure: float) -> bool:
        """Say whether a figure reaches the bound."""
        if self.bound is None:
            return True
        return figure >= self.bound if self.at_least else figure <= self.bound


def exponent(start: float, *took: float) -> float:
    """Return the power of the number of sessions by which a command grows, less its start."""
    sizes = [log(1 / divisor) for divisor in races.SIZES]
    costs = [log(max(each - start, 1e-3)) for each in took]
    return linear_regression(sizes, costs).slope


# --- the races

CALENDARS = {
    sessions: Race(ways=races.calendar_ways, sessions=sessions, cost=own_time)
    for sessions in (1_000, 10_000)
}
MEMORY = {
    sessions: Race(ways=races.memory_ways, sessions=sessions, cost=peak_memory, rounds=1)
    for sessions in (1_000, 10_000)
}
LOG = Race(ways=races.log_ways, sessions=10_000, cost=own_time)
LONG_LOG = Race(ways=races.long_log_ways, sessions=1_000, cost=own_time, rounds=15)
VIEW = Race(ways=races.view_ways, sessions=10_000, cost=own_time)
MARKDOWN = Race(ways=races.markdown_ways, sessions=10_000, cost=own_time)
TABLE = Race(ways=races.table_ways, sessions=10_000, cost=own_time)
JSON = Race(ways=races.json_ways, sessions=10_000, cost=own_time)
LOAD = Race(ways=races.load_ways, sessions=10_000, cost=own_time)
FIRST = {
    sessions: Race(ways=races.first_ways, sessions=sessions, cost=process_time, rounds=11)
    for sessions in (1_000, 50)
}
START = Race(ways=races.start_ways, sessions=1, cost=process_time, rounds=21)
GROWTH = Race(ways=races.growth_ways, sessions=16_000, cost=process_time, rounds=1)


# --- the rows


def _rows() -> Iterator[Row]:
    for sessions, bound in ((1_000, 8.0), (10_000, 10.0)):
        yield Row(
            name=f"calendar-{sessions}",
            what=f"calendar of {sessions:,} sessions, view included: speed",
            against="`Event.add` and `to_ical` of icalendar, given ready strings",
            race=CALENDARS[sessions],
            ways=("icalendar", "eventkit"),
            bound=bound,
            at_least=True,
        )
    yield Row(
        name="calendar-by-hand",
        what="calendar of 10,000 sessions: time",
        against="code by hand that makes the same bytes from the same event",
        race=CALENDARS[10_000],
        ways=("eventkit", "by hand"),
        bound=2.5,
    )
    for peer, how in (
        ("ics", "ics"),
        ("ical", "ical (pydantic)"),
        ("vobject", "vobject"),
        ("libical", "libical (C), called through ctypes"),
    ):
        yield Row(
            name=f"calendar-{peer}",
            what="calendar of 1,000 sessions, view included: speed",
            against=f"{how}, given ready strings",
            race=CALENDARS[1_000],
            ways=(peer, "eventkit"),
        )
    for sessions, race in MEMORY.items():
        yield Row(
            name=f"memory-{sessions}",
            what=f"`write` of a calendar of {sessions:,} sessions: peak of memory",
            against="that of the view alone",
            race=race,
            ways=("write", "view"),
            value=difference,
            unit="MiB",
            bound=2.0,
        )
    for name, what, ways, bound in (
        ("log", "with a log of 50 releases of 50 changes", ("released", "without"), 1.15),
        ("log-unreleased", "the same with changes since", ("unreleased", "later, without"), 2.5),
    ):
        yield Row(
            name=name,
            what=f"calendar of 10,000 sessions {what}: time",
            against="without a log",
            race=LOG,
            ways=ways,
            bound=bound,
        )
    yield Row(
        name="log-long",
        what="calendar of 1,000 sessions with a log of 500 releases that was read: time",
        against="with a log of one",
        race=LONG_LOG,
        ways=("500 releases", "1 releases"),
        bound=1.1,
    )
    yield Row(
        name="view",
        what="public view of 10,000 sessions, a tenth of them hidden: time",
        against="`copy.copy` of as many sessions",
        race=VIEW,
        ways=("eventkit", "copy"),
        bound=2,
    )
    yield Row(
        name="markdown",
        what="Markdown of 10,000 sessions: time",
        against="a Jinja2 template that gives the same bytes",
        race=MARKDOWN,
        ways=("eventkit", "jinja2"),
        bound=2,
    )
    yield Row(
        name="csv",
        what="CSV of 10,000 sessions: time",
        against="`csv.writer` of ready rows",
        race=TABLE,
        ways=("eventkit", "csv"),
        bound=6,
    )
    yield Row(
        name="json",
        what="JSON of 10,000 sessions: time",
        against="`json.dumps(indent=2)` of ready dicts",
        race=JSON,
        ways=("eventkit", "json"),
        bound=4,
    )
    for name, peer, bound in (("JSON", "json", 12.0), ("TOML", "tomli", 2.5)):
        yield Row(
            name=f"load-{name.lower()}",
            what=f"`load` of 10,000 sessions in {name}: time",
            against=f"`{peer}.load`",
            race=LOAD,
            ways=(f"eventkit, {name}", peer),
            bound=bound,
        )
    for sessions, bound in ((1_000, 5.0), (50, 3.0)):
        yield Row(
            name=f"first-{sessions}",
            what=f"`eventkit export` of {sessions:,} sessions, a new process: time",
            against='`python -c "import icalendar"`',
            race=FIRST[sessions],
            ways=("eventkit", "import"),
            bound=bound,
        )
    for name, way, what, bound in (
        ("start-help", "--help", "`eventkit --help`", 4.5),
        ("start-import", "Event", '`python -c "import eventkit; eventkit.Event"`', 6.9),
    ):
        yield Row(
            name=name,
            what=f"{what}: time",
            against="`python -c pass`",
            race=START,
            ways=(way, "pass"),
            bound=bound,
        )
    for command in races.COMMANDS:
        sizes = (1, *(GROWTH.sessions // divisor for divisor in races.SIZES))
        yield Row(
            name=f"growth-{command.replace(' --to ', '-').replace(' ', '-')}",
            what=f"`eventkit {command}` from 1,000 to 16,000 sessions: growth",
            against="the number of sessions; 1 is linear",
            race=GROWTH,
            ways=tuple(f"{command}, {size}" for size in sizes),
            value=exponent,
            unit="power",
            bound=1.1,
        )


ROWS = tuple(_rows())
