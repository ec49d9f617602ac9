"""The start of the page: title, facts, description and the time zone."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit import wording
from eventkit.exporters.markdown import _words as words
from eventkit.exporters.markdown._inline import address, escaped
from eventkit.exporters.markdown._page import Page
from eventkit.exporters.markdown._texts import paragraphs, quoted
from eventkit.model import Event, Status


def facts(page: Page) -> Iterator[str]:
    """Yield the blocks that introduce the event."""
    event = page.event
    yield page.heading("event")
    if sheet := wording.selection(event):
        yield f"**{escaped(sheet)}**"
    if event.status in {Status.CANCELLED, Status.POSTPONED, Status.TENTATIVE}:
        yield quoted(f"**{page.word(event.status.value)}**")
    yield _release(page)
    yield paragraphs(event.summary)
    yield "\n".join(words.fact(page, label, value) for label, value in _basics(page) if value)
    yield from words.described(page, event)
    yield f"{page.word('all-times', zone=_zone(event))}."


@wording.multilingual
def _zone(event: Event) -> str:
    """Return the zone of an event, with its offsets."""
    return f"{escaped(event.timezone)} ({wording.offsets(event)})"


def _basics(page: Page) -> Iterator[tuple[str, str]]:
    event = page.event
    yield page.word("what"), wording.kind_name(event.kind, event) if event.kind else ""
    yield page.word("when"), wording.dates_and_hours(event)
    yield (
        page.word("where"),
        words.listed((words.place(page, it) for it in event.venues), by=page.semicolon),
    )
    yield from words.taking_part(page, event.participations)
    if project := event.project_of():
        yield page.word("project"), page.linked(escaped(project.title), "projects", "")
    yield page.word("series"), escaped(event.series) if event.series else ""
    if ("tracks", "") not in page.headings:
        titles = (escaped(track.title) for track in event.tracks)
        yield page.word("tracks"), words.listed(titles, by=page.semicolon)
    yield page.word("topics"), words.listed(map(escaped, event.topics), by=page.semicolon)
    yield page.word("join"), words.joining(page, event.online)
    yield page.word("link"), address(event.url) if event.url else ""
    yield page.word("logo"), words.picture(event.logo)
    yield page.word("contact"), words.reach(page, event.contact)
    yield page.word("sources"), page.cited(event)


def _release(page: Page) -> str:
    """Return which release this is and since which one changes are shown, if asked for."""
    history = page.event.history
    if not (page.options.changes or page.options.changes_since) or not history.releases:
        return ""
    last = history.releases[-1]
    day = last.time.astimezone(page.event.zone).date()
    since = history.since
    # Unreleased changes may not concern this audience: then the last release counts.
    is_new = since is not None and (page.options.changes_since or since == last)
    key = "after-release" if history.has_unreleased and is_new else "as-of-release"
    date = wording.long_date(day, page.event)
    release = page.word(key, date=date, number=last.number)
    since_text = page.word("changes-since", number=since.number) if since else ""
    return f"*{words.listed([release, since_text], by=page.semicolon)}*"
