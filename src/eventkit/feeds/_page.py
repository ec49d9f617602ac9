"""The index of a folder of feeds for people: a page of HTML, with a script for its search."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eventkit import __version__
from eventkit.feeds._programme import Programme, programme_of
from eventkit.feeds._set import Feed, FeedFolder
from eventkit.model import Audience
from eventkit.text import one_line
from eventkit.wording import colon, date_range, is_rtl, language_name, word

_SCRIPT = Path(__file__).with_name("search.js")
_SCHEME = re.compile("^https?:", re.IGNORECASE)


def page(ready: FeedFolder) -> str:
    """Return the index of a folder of feeds as HTML."""
    event, url, script = ready.shown, ready.url, _script()
    return (
        _templates()
        .get_template("index.html.j2")
        .render(
            language=event.language,
            colon=colon(event),
            page_language=event.language,
            is_rtl=is_rtl,
            word=partial(word, language=event),
            language_name=partial(language_name, language=event),
            heading=word("calendars-of", event, event=one_line(ready.title)),
            dates=date_range(event.start, event.end, event),
            version=__version__,
            is_public=ready.audience is Audience.PUBLIC,
            is_retired=ready.is_retired,
            more=ready.more,
            url=url,
            webcal=_SCHEME.sub("webcal:", url or ""),
            languages=_runs(ready.feeds, "language"),
            programmes=_programmes(ready),
            script=script,
            script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            renamed=ready.renamed,
        )
    )


def _programmes(ready: FeedFolder) -> Mapping[str, Programme]:
    """Return the programme in each language; a page of discreet calendars shows none."""
    if ready.discreet_title is not None:
        return {}
    return {language: programme_of(selector) for language, selector in ready.selectors.items()}


@cache
def _script() -> str:
    """Return the text of the script as it stands in the page, of which browsers take a digest."""
    return f"\n{_SCRIPT.read_text(encoding='utf-8')}"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["runs"] = _runs
    return templates


def _runs(feeds: Iterable[Feed], attribute: str) -> list[tuple[str, list[Feed]]]:
    """Group consecutive feeds by the value of an attribute."""
    runs = groupby(feeds, key=attrgetter(attribute))
    return [(value, list(run)) for value, run in runs]
