"""The lists of people, organisations, groups, tracks, places, projects and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from eventkit import wording
from eventkit.exporters.markdown import _words as words
from eventkit.exporters.markdown._inline import escaped, link
from eventkit.exporters.markdown._page import Page
from eventkit.exporters.markdown._texts import indented
from eventkit.model import Group, Item, Organization, Party, Project, Room, Source, Track, Venue
from eventkit.text import picture_address


def lists(page: Page) -> Iterator[str]:
    """Yield the lists, each under its heading."""
    event = page.event
    yield from _section(page, "people", (_party(page, it) for it in event.people))
    yield from _section(page, "organizations", (_party(page, it) for it in event.organizations))
    yield from _section(page, "groups", (_party(page, it) for it in event.groups))
    yield from _section(page, "tracks", (_track(page, it) for it in event.tracks))
    yield from _section(page, "places", _places(page))
    yield from _section(page, "projects", (_project(page, it) for it in event.projects))
    sources = zip(count(1), event.sources, strict=False)
    yield from _section(page, "sources", (_source(page, it, number) for number, it in sources))


def _section(page: Page, key: str, entries: Iterable[str]) -> Iterator[str]:
    if (key, "") in page.headings:
        yield page.heading(key)
        yield from entries


def _entry(page: Page, item: Item, parts: Iterable[str | None], mark: str = "- ") -> str:
    head = words.listed([words.enumeration(page, parts), page.cited(item)], by=" ")
    return words.entry(mark, head, *words.described(page, item))


def _party(page: Page, party: Party) -> str:
    parts = [
        link(f"**{words.name(page, party.id)}**", party.url),
        words.affiliation(page, party.id),
    ]
    if isinstance(party, Organization) and party.kind:
        parts.append(wording.in_sentence(wording.kind_name(party.kind, page.event), page.event))
    if isinstance(party, Group):
        return _entry(page, party, [*parts, *_group(page, party)])
    label, picture = "picture", getattr(party, "image", None)
    if isinstance(party, Organization):
        label, picture = "logo", party.logo
    if at := picture_address(picture):
        parts.append(link(page.word(label), at))
    return _entry(page, party, [*parts, words.reach(page, party.contact)])


def _group(page: Page, group: Group) -> Iterator[str]:
    if group.count is not None:
        yield page.word("number-of-people", count=group.count)
    if group.members:
        yield f"{page.word('among-them')} {words.parties(page, group.members)}"


def _track(page: Page, track: Track) -> str:
    return _entry(page, track, [link(f"**{escaped(track.title)}**", track.url)])


def _project(page: Page, project: Project) -> str:
    parts = [link(f"**{escaped(project.title)}**", project.url)]
    for key, ids in (("donors", project.donors), ("implemented-by", project.implemented_by)):
        if ids:
            parts.append(f"{page.word(key)} {words.parties(page, ids)}")
    return _entry(page, project, [page.semicolon.join(parts)])


def _places(page: Page) -> Iterator[str]:
    """Yield each venue with its rooms below it, then the rooms without a venue."""
    for venue in page.event.venues:
        yield _venue(page, venue)
        for room in page.event.rooms:
            if page.event.venue_of(room) == venue:
                yield indented(_room(page, room), "  ")
    yield from (_room(page, room) for room in page.event.rooms if not page.event.venue_of(room))


def _venue(page: Page, venue: Venue) -> str:
    at = venue.geo and f"{venue.geo[0]}, {venue.geo[1]}"
    return _entry(page, venue, [link(f"**{words.place(page, venue)}**", venue.url), at])


def _room(page: Page, room: Room) -> str:
    parts = [
        link(f"**{escaped(room.name)}**", room.url),
        page.word("floor", floor=escaped(room.floor)) if room.floor else None,
        page.word("capacity", count=room.capacity) if room.capacity is not None else None,
        words.enumeration(page, map(escaped, room.features)),
        words.joining(page, room.online),
    ]
    return _entry(page, room, parts)


def _source(page: Page, source: Source, number: int) -> str:
    parts = [link(escaped(source.title), source.url)]
    if source.publisher:
        parts.append(escaped(source.publisher))
    if source.date:
        parts.append(wording.long_date(source.date, page.event))
    return _entry(page, source, parts, mark=f"{number}. ")
