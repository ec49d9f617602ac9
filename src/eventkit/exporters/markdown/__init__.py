"""The format `markdown`: a programme for people to read, which forges render cleanly.

It is CommonMark with tables and without raw HTML. Links lead to headings, by the names that
GitHub, GitLab, Gitea and Forgejo give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from eventkit.exporters.markdown._inline import escaped, verbatim
from eventkit.exporters.markdown._options import MarkdownOptions
from eventkit.model import Event
from eventkit.plugins import Exporter, TextExporter, hookimpl

__all__ = ["MARKDOWN", "MarkdownOptions", "escaped", "eventkit_exporters", "render", "verbatim"]

_MARK = re.compile(r" *(?:(\|)|(-)|([0-9]+\.)) ")


def render(event: Event, options: MarkdownOptions) -> Iterator[str]:
    """Return the pieces of an event as Markdown.

    Args:
        event: The event as its audience sees it.
        options: Which sections to write.

    Returns:
        Pieces of text that end in a line feed.

    >>> from datetime import date
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="Europe/Berlin")
    >>> print("".join(render(school, MarkdownOptions())), end="")
    # Spring School
    <BLANKLINE>
    - **When:** 26 March 2027
    <BLANKLINE>
    All times are Europe/Berlin (UTC+01:00).
    <BLANKLINE>
    ## Day 1 · Friday, 26 March 2027
    <BLANKLINE>
    No sessions
    """
    # Imported here so that exporting a calendar does not load them.
    from eventkit.exporters.markdown._details import details
    from eventkit.exporters.markdown._facts import facts
    from eventkit.exporters.markdown._lists import lists
    from eventkit.exporters.markdown._outcomes import outcomes, statements
    from eventkit.exporters.markdown._page import page
    from eventkit.exporters.markdown._programme import programme
    from eventkit.wording import side_by_side

    one = page(side_by_side(event), options)
    parts = (facts, programme, details, outcomes, statements, lists)
    return _apart(chain.from_iterable(part(one) for part in parts))


def _apart(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks as lines, with empty lines between them except in a table or a short list."""
    is_first, before = True, 0
    for block in filter(None, blocks):
        # A line of a table, a list or a numbered list begins with a mark.
        match = None if "\n" in block else _MARK.match(block)
        kind = match.lastindex or 0 if match else 0
        yield f"{block}\n" if is_first or (kind and kind == before) else f"\n{block}\n"
        is_first, before = False, kind


MARKDOWN = TextExporter(
    name="markdown",
    summary="A programme to read, as Markdown with tables",
    extension=".md",
    aliases=(".markdown",),
    media_type="text/markdown",
    options=MarkdownOptions,
    raw=True,
    several_languages=True,
    sheet=True,
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield MARKDOWN
