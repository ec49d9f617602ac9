"""The rows of the table, each declared once, and the races that they are taken from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from attrs import field, frozen
from benchmarks import calendar_peers, following, races
from benchmarks.measuring import Race, own_time, peak_memory, process_time


@frozen
class Kind:
    """What a figure counts.

    Args:
        figure: Returns it from what our way took, and then the others.
        unit: What follows it.
        at_least: Whether it is to reach its bound, or not to pass it.
    """

    figure: Callable[..., float]
    unit: str
    at_least: bool = False


SPEED = Kind(lambda ours, theirs: theirs / ours, "× as fast", at_least=True)
TIME = Kind(lambda ours, theirs: ours / theirs, "× the time")
MEMORY = Kind(lambda ours, theirs: ours - theirs, " MiB more")


@frozen(kw_only=True)
class Row:
    """One row of the table.

    Args:
        name: What it is asked for by.
        what: What is measured.
        beside: What it is measured by.
        race: Where both take turns.
        ways: The ways that the figure is made from: ours, then the others.
        kind: What the figure counts.
        bound: What is to be reached; None where nothing is asked for.
    """

    name: str
    what: str
    beside: str
    race: Race
    ways: tuple[str, ...]
    kind: Kind = TIME
    bound: float | None = field(default=None)

    @property
    def goal(self) -> str:
        """What is to be reached; empty where nothing is asked for."""
        if self.bound is None:
            return ""
        return f"{'≥' if self.kind.at_least else '≤'} {self.bound:g}"

    def figure(self, took: Mapping[str, float]) -> float:
        """Return the figure of a round."""
        return self.kind.figure(*(took[way] for way in self.ways))

    def figures(self, rounds: Sequence[Mapping[str, float]]) -> Sequence[float]:
        """Return the figures of several rounds."""
        return [self.figure(took) for took in rounds]

    def share(self, figure: float) -> float:
        """Return how much of its bound a figure takes: more than 1 if it is not reached."""
        if self.bound is None:
            return 0
        return self.bound / figure if self.kind.at_least else figure / self.bound


def _calendars() -> Iterator[Row]:
    peers = {
        "ics": "ics, given ready strings",
        "ical": "ical (pydantic), given ready strings",
        "vobject": "vobject, given ready strings",
        "libical": "libical (C) through ctypes, given ready strings",
    }
    if not calendar_peers.libical():
        del peers["libical"]
    thousand, ten_thousand = (
        Race(ways=races.calendar_ways, sessions=sessions, cost=own_time)
        for sessions in (1_000, 10_000)
    )
    for race, bound in ((thousand, 8.0), (ten_thousand, 10.0)):
        yield Row(
            name=f"calendar-{race.sessions}",
            what=f"calendar of {race.sessions:,} sessions, with the view",
            beside="icalendar: `Event.add` and `to_ical`, given ready strings",
            race=race,
            ways=("eventkit", "icalendar"),
            kind=SPEED,
            bound=bound,
        )
    yield Row(
        name="calendar-by-hand",
        what="the same of 10,000, beside code by hand",
        beside="code by hand that makes the same bytes from the same event",
        race=ten_thousand,
        ways=("eventkit", "by hand"),
        bound=2.5,
    )
    for peer, beside in peers.items():
        yield Row(
            name=f"calendar-{peer}",
            what="calendar of 1,000 sessions, with the view",
            beside=beside,
            race=thousand,
            ways=("eventkit", peer),
            kind=SPEED,
        )
    for sessions in (1_000, 10_000):
        yield Row(
            name=f"memory-{sessions}",
            what=f"`write` of a calendar of {sessions:,} sessions",
            beside="the view alone: most memory in use",
            race=Race(ways=races.memory_ways, sessions=sessions, cost=peak_memory, rounds=1),
            ways=("write", "view"),
            kind=MEMORY,
            bound=2.0,
        )
    yield Row(
        name="feeds",
        what="all feeds of 10,000 sessions, each in six",
        beside="one calendar of them",
        race=Race(ways=races.feed_ways, sessions=10_000, cost=own_time, rounds=3),
        ways=("feeds", "calendar"),
    )


def _releases() -> Iterator[Row]:
    race = Race(ways=races.log_ways, sessions=1_000, cost=own_time, rounds=9)
    row = partial(Row, race=race)
    yield row(
        name="log",
        what="calendar of 1,000, log of 50 releases of 50 changes",
        beside="without a log; the log is read, and the digest made, before",
        ways=("released", "without"),
        bound=1.15,
    )
    yield row(
        name="log-unreleased",
        what="the same, with changes since the last release",
        beside="without a log",
        ways=("unreleased", "later, without"),
        bound=2.5,
    )
    yield Row(
        name="log-long",
        what="calendar of 1,000, log of 500 releases",
        beside="with a log of one release; both are read before",
        race=Race(ways=races.long_log_ways, sessions=1_000, cost=own_time, rounds=15),
        ways=("500 releases", "1 release"),
        bound=1.1,
    )


def _formats() -> Iterator[Row]:
    race = partial(Race, sessions=10_000, cost=own_time)
    yield Row(
        name="view",
        what="public view of 10,000 sessions, a tenth hidden",
        beside="`copy.copy` of as many sessions",
        race=race(ways=races.view_ways),
        ways=("eventkit", "copy"),
        bound=2,
    )
    yield Row(
        name="markdown",
        what="Markdown of 10,000 sessions",
        beside="a Jinja2 template that gives the same bytes",
        race=race(ways=races.markdown_ways),
        ways=("eventkit", "jinja2"),
        bound=2,
    )
    yield Row(
        name="csv",
        what="CSV of 10,000 sessions",
        beside="`csv.writer` of ready rows",
        race=race(ways=races.table_ways),
        ways=("eventkit", "csv"),
        bound=6,
    )
    as_json = race(ways=races.json_ways)
    yield Row(
        name="json",
        what="JSON of 10,000 sessions",
        beside="`json.dumps(indent=2)` of ready dicts",
        race=as_json,
        ways=("eventkit", "json"),
        bound=4,
    )
    yield Row(
        name="digest",
        what="digest of 10,000 sessions",
        beside="their JSON",
        race=as_json,
        ways=("digest", "eventkit"),
        bound=1,
    )
    load = race(ways=races.load_ways)
    for name, peer, bound in (("JSON", "json", 12.0), ("TOML", "tomli", 2.5)):
        yield Row(
            name=f"load-{name.lower()}",
            what=f"`load` of 10,000 sessions in {name}",
            beside=f"`{peer}.load`",
            race=load,
            ways=(f"eventkit, {name}", peer),
            bound=bound,
        )
    yield Row(
        name="site",
        what="rebuild of the web site of 500 sessions",
        beside="`load` of their document",
        race=Race(ways=races.site_ways, sessions=500, cost=own_time, rounds=11),
        ways=("rebuild", "load"),
        bound=20,
    )


def _imports() -> Iterator[Row]:
    for name, suffix, what in (
        ("csv", ".csv", "CSV"),
        ("xlsx", ".xlsx", "a workbook"),
        ("ics", ".ics", "icalendar"),
        ("agenda", ".txt", "an agenda, a line each,"),
    ):
        race = Race(ways=partial(races.import_ways, suffix=suffix), sessions=10_000, cost=own_time)
        yield Row(
            name=f"import-{name}",
            what=f"10,000 sessions in {what} made a document",
            beside="`load` of that document",
            race=race,
            ways=("import", "load"),
            bound=3 if name != "ics" else None,  # icalendar takes longer than this to read it
        )
        yield Row(
            name=f"import-{name}-again",
            what="the same imported into that document, unchanged",
            beside="the first import, with its record",
            race=race,
            ways=("again", "first"),
            bound=2,
        )
    commands = Race(ways=races.command_ways, sessions=10_000, cost=process_time, rounds=3)
    yield Row(
        name="import-command",
        what="`eventkit import` of 10,000 rows",
        beside="a process that loads the document",
        race=commands,
        ways=("first", "load"),
        bound=3,
    )
    yield Row(
        name="import-again",
        what="`eventkit import --into` of the same 10,000 rows",
        beside="the first import",
        race=commands,
        ways=("second", "first"),
        bound=2,
    )


def _starts() -> Iterator[Row]:
    for sessions, bound in ((1_000, 5.0), (50, 3.0)):
        yield Row(
            name=f"first-{sessions}",
            what=f"`eventkit export` of {sessions:,} sessions",
            beside='`python -c "import icalendar"`',
            race=Race(ways=races.first_ways, sessions=sessions, cost=process_time, rounds=11),
            ways=("eventkit", "import"),
            bound=bound,
        )
    start = Race(ways=races.start_ways, sessions=1, cost=process_time, rounds=21)
    for name, what, bound in (
        ("--help", "`eventkit --help`", 4.5),
        ("Event", "`import eventkit; eventkit.Event`", 6.9),
    ):
        yield Row(
            name=f"start-{name.strip('-').lower()}",
            what=what,
            beside="`python -c pass`",
            race=start,
            ways=(name, "pass"),
            bound=bound,
        )


def _rules() -> Iterator[Row]:
    race = Race(ways=races.check_ways, sessions=100_000, cost=own_time, rounds=3)
    for name, way, what in (
        ("check-overlaps", "overlaps", f"the {len(races.OVERLAPS)} rules on overlaps"),
        ("check", "all", "all rules"),
    ):
        yield Row(
            name=name,
            what=f"{what}, 100,000 sessions",
            beside="sorting the sessions by their instants",
            race=race,
            ways=(way, "sort"),
        )


def _outcomes() -> Iterator[Row]:
    race = Race(ways=following.outcome_ways, sessions=10_000, cost=own_time, rounds=3)
    for way, what in (
        ("list", "`eventkit outcomes` of a hundred events"),
        ("trace", "`--trace` in them"),
        ("graph", "`--graph` of them"),
        ("calendar", "`--to icalendar-outcomes` of each"),
    ):
        yield Row(
            name=f"outcomes-{way}",
            what=f"{what}, 10,000 outcomes",
            beside="loading their documents",
            race=race,
            ways=(way, "load"),
            bound=3,
        )


SECTIONS: Mapping[str, tuple[Row, ...]] = {
    "Calendars": tuple(_calendars()),
    "Calendars with releases behind them": tuple(_releases()),
    "Views, other formats, reading": tuple(_formats()),
    "Imports": tuple(_imports()),
    "New processes": tuple(_starts()),
    "Rules": tuple(_rules()),
    "Outcomes": tuple(_outcomes()),
}
ROWS = {row.name: row for rows in SECTIONS.values() for row in rows}
