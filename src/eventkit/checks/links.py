"""Rules on links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from eventkit.checks._fields import values_of
from eventkit.checks._rule import Finding, rule
from eventkit.model import Event, Severity

_URL = frozenset({"url"})


@rule("link-not-web", Severity.WARNING, "A link that is not a web address")
def link_not_web(event: Event) -> Iterator[Finding]:
    """A `url` begins with `https://` or `http://` and the name of a server.

    A warning: calendars and pages do not follow other links, or do so in unexpected ways. E-mail
    addresses and telephone numbers belong in `contact`.
    """
    for place, link in values_of(event, _URL):
        if not _is_web(link):
            yield Finding(
                place,
                f"{link!r} is not a web address",
                "begin it with https:// and the name of the server,"
                " without blanks and invisible characters",
            )


def _is_web(link: str) -> bool:
    if " " in link or not link.isprintable():
        return False
    try:
        parts = urlsplit(link)
        host, is_port = parts.hostname or "", parts.port != 0
    except ValueError:  # impossible brackets or port
        return False
    return parts.scheme in {"http", "https"} and any(map(str.isalnum, host)) and is_port
