"""The format `markdown`: a programme that people enjoy reading and forges render cleanly.

It is CommonMark with tables and without raw HTML. Links lead to headings, by the names that
GitHub, GitLab, Gitea and Forgejo give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eventkit.exporters.markdown._inline import escaped
from eventkit.exporters.markdown._options import MarkdownOptions
from eventkit.model import Event
from eventkit.plugins import Exporter, TextExporter, hookimpl

__all__ = ["MARKDOWN", "MarkdownOptions", "escaped", "eventkit_exporters", "render"]

_LINE_OF_MANY = re.compile(r" *(\||-|[0-9]+\.) [^\n]*")


def render(event: Event, options: MarkdownOptions) -> Iterator[str]:
    """Yield an event as Markdown, piece by piece.

    Args:
        event: The event, as its readers may know it.
        options: What of it is told.

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
    # The other formats do without these: who exports a calendar does not wait for them.
    from eventkit.exporters.markdown._details import details
    from eventkit.exporters.markdown._facts import facts
    from eventkit.exporters.markdown._lists import lists
    from eventkit.exporters.markdown._page import page
    from eventkit.exporters.markdown._programme import programme
    from eventkit.exporters.markdown._results import outcomes, statements

    shown = page(event, options)
    parts = (facts, programme, details, outcomes, statements, lists)
    yield from _apart(block for part in parts for block in part(shown))


def _apart(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks as lines, with an empty one between them but in a table or a short list."""
    before = ""
    for block in filter(None, blocks):
        if before and not _flow_together(before, block):
            yield "\n"
        yield f"{block}\n"
        before = block


def _flow_together(before: str, block: str) -> bool:
    marks = _LINE_OF_MANY.fullmatch(before), _LINE_OF_MANY.fullmatch(block)
    return all(marks) and len({found[1][-1] for found in marks if found}) == 1


MARKDOWN = TextExporter(
    name="markdown",
    summary="A programme to read, as Markdown with tables",
    extension=".md",
    aliases=(".markdown",),
    media_type="text/markdown",
    options=MarkdownOptions,
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Offer the format."""
    yield MARKDOWN
