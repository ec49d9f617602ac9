"""The page of the documentation that shows what was measured, and its plot."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import jinja2
from benchmarks.calendar_peers import libical_version
from benchmarks.figures import Figure
from benchmarks.plot import drawn
from benchmarks.rows import SECTIONS

from eventkit import zone_data

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks.md"
PEERS = ("icalendar", "ics", "ical", "vobject", "jinja2", "tomli")


def write_page(figures: Sequence[Figure], profiles: Mapping[str, str]) -> None:
    """Write the page and its plot.

    Args:
        figures: What was measured; rows without a figure are told of as not measured.
        profiles: Where the time goes, by the names of rows that do not reach their bounds.
    """
    template = jinja2.Template(
        Path(__file__).with_name("page.md.j2").read_text(encoding="utf-8"),
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    text = template.render(
        sections=SECTIONS,
        figures={figure.row.name: figure for figure in figures},
        missed=[figure for figure in figures if not figure.is_reached],
        profiles=profiles,
        versions=versions(),
    )
    PAGE.write_text(text, encoding="utf-8")
    PAGE.with_suffix(".svg").write_text(drawn(figures), encoding="utf-8")


def versions() -> Mapping[str, str]:
    """Return the names and versions of all that takes part, and the kind of the machine."""
    return {
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "eventkit": version("eventkit-core"),
        **{name: version(name) for name in PEERS},
        "libical": libical_version() or "not on this machine; its row is left out",
        "zone data": str(zone_data()),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()}",
    }


def _processor() -> str:
    """Return the kind of the processor."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
