"""Fails where a calendar is not made six times as fast as the icalendar package makes it.

It takes ten seconds. Both take turns in one run, in time of the processor, and of each the best
time of many counts: what else a machine does can only lengthen one.
"""

from __future__ import annotations

import sys

from benchmarks.rows import ROWS

AT_LEAST = 6.0
ROUNDS = 20


def main() -> int:
    """Return 1 if the calendar is too slow."""
    row = ROWS["calendar-1000"]
    rounds = row.race.run(row.ways, ROUNDS)
    speed = row.figure({way: min(took[way] for took in rounds) for way in row.ways})
    print(f"a calendar is made {speed:.1f} times as fast as with icalendar, of {AT_LEAST:g} asked")
    return int(speed < AT_LEAST)


if __name__ == "__main__":
    sys.exit(main())
