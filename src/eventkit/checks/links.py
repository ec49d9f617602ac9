"""Rules on links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from eventkit.checks._fields import values_of
from eventkit.checks._rule import Found, rule
from eventkit.model import Event, Severity

_URL = frozenset({"url"})


@rule("link-not-web", Severity.WARNING, "A link that leads to no web page")
def link_not_web(event: Event) -> Iterator[Found]:
    """A `url` begins with `https://` or `http://` and the name of a server.

    A warning: calendars and pages do not follow anything else, or not as one thinks. An e-mail
    address or a telephone number has its place in `contact`.
    """
    for place, link in values_of(event, _URL):
        if not _is_web(link):
            yield Found(
                place,
                f"{link!r} is no address of a web page",
                "begin it with https:// and the name of the server,"
                " without blanks and invisible characters",
            )


def _is_web(link: str) -> bool:
    if " " in link or not link.isprintable():
        return False
    try:
        parts = urlsplit(link)
        host, is_port = parts.hostname or "", parts.port != 0
    except ValueError:  # brackets or a port that cannot be
        return False
    return parts.scheme in {"http", "https"} and any(map(str.isalnum, host)) and is_port
