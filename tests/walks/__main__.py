"""Walk many walks, and print what was found: `python -m tests.walks --walks 100 --seed 1`."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

import click
from tests.walks.walk import Walk

FIGURES = (
    "walks",
    "releases",
    "unpublished",
    "merged",
    "forgotten",
    "outputs",
    "secrets",
    "leaks",
    "faults",
)
CLOCKS = 25  # of so many walks one is of processes that know other clock rules


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the first walk")
    parser.add_argument("--releases", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="begin no walk later")
    given = parser.parse_args()
    figures: Counter[str] = Counter()
    began = time.monotonic()
    for seed in range(given.seed, given.seed + given.walks):
        if time.monotonic() - began > given.minutes * 60:
            break
        with tempfile.TemporaryDirectory() as folder:
            walk = Walk(seed, Path(folder), clocks=seed % CLOCKS == 0)
            walk.go(given.releases)
        figures += walk.figures + Counter(walks=1, secrets=len(walk.secrets))
        figures["faults"] += len(walk.faults)
        for fault in walk.faults:
            click.echo(f"walk {seed}: {fault}")
        if walk.faults:
            click.echo("\n    ".join(("steps", *walk.steps)))
        so_far = ", ".join(f"{figures[name]:,} {name}" for name in FIGURES)
        click.echo(f"up to {seed}: {so_far}", err=True)
    for name in FIGURES:
        click.echo(f"{name}: {figures[name]:,}")
    click.echo(f"{time.monotonic() - began:.0f} s")
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
