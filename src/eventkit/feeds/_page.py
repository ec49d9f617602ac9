"""The index that people open: a page of HTML, without scripts, that any server can hand out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from eventkit import __version__
from eventkit.feeds._record import GENERATOR
from eventkit.feeds._set import Feed
from eventkit.model import Audience, Event
from eventkit.text import one_line
from eventkit.wording import date_range, language_name, word

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.5rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: .75rem 0; border-top: 1px solid GrayText; }
a { display: inline-block; padding: .25rem 0; margin-right: 1rem; }
.name { display: block; font-weight: 600; }
code { display: block; overflow-wrap: anywhere; user-select: all; font-size: .875rem; }
""".strip()
_SCHEME = re.compile("^https?:", re.IGNORECASE)


def page(
    feeds: Iterable[Feed], *, event: Event, audience: Audience, url: str | None
) -> Iterator[str]:
    """Yield the lines of the index.

    Args:
        feeds: The feeds, those of one language together.
        event: What the audience may see of the event, in its own language.
        audience: The audience.
        url: Where the folder will be published, with a slash at its end; None is not known.
    """
    own = event.language
    heading = word("calendars-of", own).format(event=one_line(event.title))
    yield "<!doctype html>"
    yield f'<html lang="{escape(own)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # What stands in a name could do no harm even if it were not escaped.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f'{GENERATOR} {__version__}">'
    if audience is not Audience.PUBLIC:
        yield '<meta name="robots" content="noindex">'
    yield f"<title>{escape(heading)}</title>"
    yield f"<style>\n{_STYLE}\n</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f'<h1 dir="auto">{escape(heading)}</h1>'
    yield f"<p>{escape(date_range(event.start, event.end, own))}</p>"
    for key in ("subscribe-told", "download-told", "address-told") if url else ("copy-told",):
        yield f"<p>{escape(word(key, own))}</p>"
    by_language = [(each, list(held)) for each, held in groupby(feeds, key=_language)]
    several = len(by_language) > 1
    if several:
        yield from _contents((language for language, _ in by_language), own)
    for language, held in by_language:
        if several:
            yield f'<h2 id="{escape(language)}">{escape(language_name(language, own))}</h2>'
        yield from _lists(held, own, url, 2 + several)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _language(feed: Feed) -> str:
    return feed.language


def _contents(languages: Iterable[str], own: str) -> Iterator[str]:
    """Yield the links that lead down to the languages."""
    yield f'<nav aria-label="{escape(word("languages", own))}">'
    for language in languages:
        yield f'<a href="#{escape(language)}">{escape(language_name(language, own))}</a>'
    yield "</nav>"


def _lists(feeds: Iterable[Feed], own: str, url: str | None, level: int) -> Iterator[str]:
    """Yield the feeds of a language in a list for each heading; words are those of the page."""
    for heading, held in groupby(feeds, key=lambda feed: feed.heading):
        yield f"<h{level}>{escape(word(heading, own))}</h{level}>"
        yield "<ul>"
        for feed in held:
            yield from _item(feed, own, url)
        yield "</ul>"


def _item(feed: Feed, own: str, url: str | None) -> Iterator[str]:
    language, label, file = escape(feed.language), escape(feed.label), escape(feed.file)
    yield "<li>"
    yield f'<span class="name" lang="{language}" dir="auto">{label}</span>'
    if url:
        yield _link(_SCHEME.sub("webcal:", f"{url}{feed.file}"), word("subscribe", own), feed)
    yield _link(feed.file, word("download", own), feed)
    if url:
        yield f"<code>{escape(url)}{file}</code>"
    yield "</li>"


def _link(target: str, said: str, feed: Feed) -> str:
    """Return a link that says to those who hear it alone what it leads to."""
    heard = f"{said}: {feed.label}"
    return f'<a href="{escape(target)}" aria-label="{escape(heard)}">{escape(said)}</a>'
