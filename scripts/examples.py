"""Write the exported files of the examples anew; with --check only say if they are up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import eventkit

EXAMPLES = Path(__file__).parents[1] / "examples"
FORMATS = {"icalendar": ".ics", "markdown": ".md", "json": ".json"}


def exported() -> Iterator[tuple[Path, bytes]]:
    """Yield the path and content of every exported file."""
    for document in sorted(EXAMPLES.glob("*/event.toml")):
        event = eventkit.load(document)
        for name, suffix in FORMATS.items():
            yield document.with_name(f"{event.id}{suffix}"), eventkit.export(event, to=name)


def main() -> int:
    """Write or check the files; return 1 if one is not up to date."""
    old = [
        (path, data) for path, data in exported() if not path.exists() or path.read_bytes() != data
    ]
    for path, data in old:
        if "--check" in sys.argv:
            print(f"not up to date: {path}; run `make examples`", file=sys.stderr)
        else:
            path.write_bytes(data)
    return int(bool(old) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
