"""Rules on links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import attrs

from eventkit.checks._rule import Found, rule
from eventkit.model import TABLES, Event, Online, Severity


@rule("link-not-web", Severity.WARNING, "A link that leads to no web page")
def link_not_web(event: Event) -> Iterator[Found]:
    """A `url` begins with `https://` or `http://` and the name of a server.

    A warning: calendars and pages do not follow anything else, or not as one thinks. An e-mail
    address or a telephone number has its place in `contact`.

    Example:
        [sessions.rivers]
        title = "Rivers"
        day = 1
        time = "09:00-10:30"
        url = "www.example.org/rivers"

    Mended:
        [sessions.rivers]
        title = "Rivers"
        day = 1
        time = "09:00-10:30"
        url = "https://www.example.org/rivers"
    """
    for place, link in _links(event):
        if not _is_web(link):
            yield Found(
                place,
                f"{link!r} is no address of a web page",
                "begin it with https:// and the name of the server, without blanks",
            )


def _links(event: Event) -> Iterator[tuple[str, str]]:
    yield from _links_of(event, "event")
    for table, attribute in TABLES.items():
        for item in getattr(event, attribute):
            yield from _links_of(item, f"{table}.{item.id}")


def _links_of(holder: attrs.AttrsInstance, place: str) -> Iterator[tuple[str, str]]:
    """Yield the links of an item and of what it holds; they are known by the name `url`."""
    for field in attrs.fields(type(holder)):
        held = getattr(holder, field.name)
        if not held:
            continue
        if field.name == "url":
            yield f"{place}.url", held
        elif isinstance(held, Online):
            yield from _links_of(held, f"{place}.{field.name}")
        elif field.metadata.get("nested"):
            for item in held:
                yield from _links_of(item, f"{place}.{field.name}.{item.id}")


def _is_web(link: str) -> bool:
    if link.split() != [link]:
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # brackets or a port that cannot be
        return False
