"""Write the exported files of the examples anew; with --check only say if they are up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import eventkit
from eventkit.builtin import default_registry
from eventkit.exporting import file_name
from eventkit.model.reader import Reader

EXAMPLES = Path(__file__).parents[1] / "examples"


class Exports(NamedTuple):
    """Files that lie beside a document: one for each format, audience and language.

    Args:
        formats: The names of the formats.
        audiences: For whom.
        languages: In which languages; None is the event's own.
    """

    formats: tuple[str, ...]
    audiences: tuple[str, ...] = ("public",)
    languages: tuple[str | None, ...] = (None,)


_EVERYBODY = ("public", "participants", "organizers")
EXPORTS = {
    "ashgabat-2024": [Exports(("icalendar", "markdown", "json"))],
    "spring-school-2027": [
        Exports(("icalendar", "markdown", "csv"), _EVERYBODY, (None, "ru", "tk")),
        Exports(("json",), _EVERYBODY),  # the document for machines holds every language
    ],
}
"""What is exported of each example, by its folder."""


def exported(document: Path, event: eventkit.Event) -> Iterator[tuple[Path, bytes]]:
    """Yield the path and content of every exported file of a document."""
    for wanted in EXPORTS[document.parent.name]:
        for format, audience, language in product(*wanted):
            extension = default_registry().exporter(format).value.extension
            name = file_name(event, extension, Reader(audience, language))
            data = eventkit.export(event, to=format, audience=audience, language=language)
            yield document.with_name(name), data


def stale(document: Path) -> dict[Path, bytes | None]:
    """Return the files that are not up to date, with what is to be in them; None for nothing."""
    event = eventkit.load(document)
    wanted = dict(exported(document, event))
    there = set(document.parent.glob(f"{event.id}.*"))
    old = {path: data for path, data in wanted.items() if not _holds(path, data)}
    return old | dict.fromkeys(sorted(there - set(wanted)))


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def main() -> int:
    """Write or check the files; return 1 if one is not up to date."""
    documents = sorted(EXAMPLES.glob("*/event.toml"))
    old = [each for document in documents for each in stale(document).items()]
    for path, data in old:
        if "--check" in sys.argv:
            print(f"not up to date: {path}; run `make examples`", file=sys.stderr)
        elif data is None:
            path.unlink()
        else:
            path.write_bytes(data)
    return int(bool(old) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
