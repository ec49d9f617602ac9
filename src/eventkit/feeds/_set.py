"""The feeds of an event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from attrs import evolve, field, frozen
from immutabledict import immutabledict

from eventkit._folders import Record
from eventkit._preparing import Export
from eventkit.calendars.entries import has_daily_entries
from eventkit.exporting import file_name
from eventkit.model import Audience, Event
from eventkit.model.items import Room, Track
from eventkit.model.parties import Party, Person
from eventkit.model.reader import Reader
from eventkit.model.selections import Selector
from eventkit.model.words import as_compared
from eventkit.releases import Histories
from eventkit.text import one_line
from eventkit.wording import enumeration, language_name, word

N = TypeVar("N", bound=Party | Room | Track)
Chosen: TypeAlias = Mapping[str, tuple[str, ...]]


@frozen(kw_only=True)
class Feed:
    """A calendar to subscribe to.

    Args:
        file: The name of its file.
        language: The language of its entries.
        heading: Its heading in the index: a key of `eventkit.wording.word`.
        label: Its label in the index.
        title: Its title among the calendars of a subscriber.
        select: The selection of its sessions; empty for the whole event.
        entries: The calendar option `entries`.
        is_former: Whether its person, room, track or language is gone, so that it has only
            withdrawn entries.
        earlier: Former ids of its person, room or track.
        successor: The file of the feed under the new id, if the id has changed.
    """

    file: str
    language: str
    heading: str
    label: str
    title: str
    select: Chosen = field(factory=immutabledict, converter=immutabledict)
    entries: str = "all"
    is_former: bool = False
    earlier: tuple[str, ...] = ()
    successor: str = ""


@frozen(kw_only=True)
class FeedFolder:
    """A folder of feeds that is ready to be written.

    Args:
        path: The folder.
        url: The address of the published folder, with a slash at its end; None if not known.
        is_url_remembered: Whether an earlier run was given that address, and not this one.
        audience: The audience of the feeds.
        feeds: The current feeds.
        former: Feeds of earlier runs or releases, which now have cancelled entries only.
        shown: The view of the audience in the event's own language, or in the first one asked for.
        selectors: The selector of the view in each language.
        histories: The history of the view in each language; empty without a log.
        export: The export that each feed is derived from.
        record: The record of the files that earlier runs wrote; None if there were none.
        is_retired: Whether these are the last calendars of an event that is over.
        more: The page that the last calendars link to; empty if not known.
        discreet_title: The title that all feeds have where they are discreet; else None. Their
            index then shows no more than they do.
    """

    path: Path
    url: str | None
    is_url_remembered: bool
    audience: Audience
    feeds: tuple[Feed, ...]
    former: tuple[Feed, ...]
    shown: Event
    selectors: Mapping[str, Selector[Event]]
    histories: Mapping[str, Histories]
    export: Export
    record: Record | None = None
    is_retired: bool = False
    more: str = ""
    discreet_title: str | None = None

    @property
    def title(self) -> str:
        """The title of the event in the index."""
        return self.shown.title if self.discreet_title is None else self.discreet_title

    @property
    def all(self) -> tuple[Feed, ...]:
        """All feeds, the former ones last."""
        return (*self.feeds, *self.former)

    @property
    def renamed(self) -> tuple[Feed, ...]:
        """The former feeds that have a successor."""
        return tuple(feed for feed in self.former if feed.successor)


def feeds_of(
    event: Event, view: Event, selector: Selector[Event], audience: Audience
) -> Iterator[Feed]:
    """Yield the feeds of a view: those of the whole event, then those of selections.

    Args:
        event: The whole event.
        view: The view of the audience in one language.
        selector: The selector of the view.
        audience: The audience.
    """

    def feed(heading: str, label: str, title: str, entries: str, chosen: Chosen) -> Feed:
        return Feed(
            file=_file(event, audience, view.language, entries, chosen),
            language=view.language,
            heading=heading,
            label=label,
            title=title,
            select=chosen,
            entries=entries,
        )

    whole = one_line(view.title)
    yield feed("whole-event", word("entry-a-session", view), whole, "all", {})
    daily = word("entry-a-day", view)
    if has_daily_entries(view):
        yield feed("whole-event", daily, f"{whole} · {daily}", "days", {})
    for heading, label, chosen in _selections(view, selector):
        shown = one_line(label)
        yield feed(heading, shown, f"{whole} · {shown}", "sessions", chosen)


def _selections(view: Event, selector: Selector[Event]) -> Iterator[tuple[str, str, Chosen]]:
    """Yield the heading, label and selection of each person, room, track and language."""
    tables: Mapping[str, Iterable[Party]] = {
        "people": view.people,
        "organizations": view.organizations,
        "groups": view.groups,
    }
    labels = labels_of(view, selector)
    for heading, parties in tables.items():
        ids = (it.id for it in parties if it.id in labels.parties)
        for id in sorted(ids, key=lambda id: labels.parties[id].casefold()):
            yield heading, labels.parties[id], {"person": (id,)}
    for id, label in labels.rooms.items():
        yield "rooms", label, {"room": (id,)}
    for id, label in labels.tracks.items():
        yield "tracks", label, {"track": (id,)}
    for tags in _languages(selector):
        label = word("sessions-in", view, languages=language_name(tags[0], view))
        yield "languages", label, {"language": tags}


class Labels(NamedTuple):
    """The names of parties, rooms and tracks by id, each different from the others."""

    parties: Mapping[str, str]
    rooms: Mapping[str, str]
    tracks: Mapping[str, str]


def labels_of(view: Event, selector: Selector[Event]) -> Labels:
    """Return the names of the parties, rooms and tracks that sessions have.

    Args:
        view: The view of the audience in one language.
        selector: The selector of the view.
    """
    labels = partial(_labels, view)
    persons, rooms, tracks = map(selector.words, ("person", "room", "track"))
    return Labels(
        labels((it for it in view.parties if it.id in persons), partial(_facts_of_party, view)),
        labels((it for it in view.rooms if it.id in rooms), partial(_facts_of_room, view)),
        labels((it for it in view.tracks if it.id in tracks), lambda _: ()),
    )


def _labels(
    view: Event, items: Iterable[N], facts_of: Callable[[N], Iterable[str]]
) -> dict[str, str]:
    """Return the names of items by id; what looks alike has what tells it apart behind it."""
    labels = {item.id: (item, one_line(_name(item))) for item in items}
    for facts in (facts_of, lambda item: [item.id]):
        counts = Counter(_read(label) for _, label in labels.values())
        for id, (item, label) in labels.items():
            notes = enumeration(map(one_line, facts(item)), view)
            if counts[_read(label)] > 1 and notes:
                labels[id] = item, f"{label} ({notes})"
    return {id: label for id, (_, label) in labels.items()}


def _name(item: Party | Room | Track) -> str:
    return item.title if isinstance(item, Track) else item.name


def _read(label: str) -> str:
    """Return a label as readers tell it from others: not by how its letters are encoded."""
    return as_compared(label).casefold()


def _facts_of_party(view: Event, party: Party) -> Iterator[str]:
    """Yield what tells a person, organisation or group from others of the same name."""
    if isinstance(party, Person):
        for affiliation in party.affiliations:
            yield affiliation.position or ""
            if affiliation.organization:
                yield view.organization(affiliation.organization).name
    elif organization := getattr(party, "part_of", None):
        yield view.organization(organization).name


def _facts_of_room(view: Event, room: Room) -> Iterator[str]:
    venue = view.venue_of(room)
    yield from (venue.name or "", venue.city or "") if venue else ()
    yield room.floor or ""


def _languages(selector: Selector[Event]) -> list[tuple[str, ...]]:
    """Return the spoken and interpreted languages of sessions, each with all its spellings."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for tag in sorted(map(str, selector.words("language"))):
        spelt[tag.casefold()].append(tag)
    return [tuple(spelt[tag]) for tag in sorted(spelt)]


def _file(event: Event, audience: Audience, language: str, entries: str, chosen: Chosen) -> str:
    named = {"entries": ("days",)} if entries == "days" else dict(chosen)
    if tags := chosen.get("language"):
        named["language"] = (tags[0].casefold(),)  # one file for all spellings
    return file_name(event, ".ics", Reader(audience, language, named))


def discreet(feed: Feed, title: str) -> Feed:
    """Return a feed whose index entry shows no more than a discreet calendar and its file name."""
    label = feed.successor or feed.file if feed.label and feed.select else feed.label
    return evolve(feed, title=title, label=label)


# --- former feeds


def former_feed(view: Event, file: str, select: Chosen) -> Feed:
    """Return the feed of a person, room, track or language that is gone, without its name.

    Args:
        view: The view of the audience in the language.
        file: The name of its file.
        select: Its selection; one that matches no session if it is not known.
    """
    return Feed(
        file=file,
        language=view.language,
        heading="",
        label="",
        title=one_line(view.title),
        select=select,
        entries="sessions",
        is_former=True,
    )


def former_feeds_of(
    event: Event, view: Event, histories: Histories, audience: Audience
) -> Iterator[tuple[Feed, bool]]:
    """Yield a feed for each selection that once matched, and whether it may be named now.

    A feed whose id has changed has the same entries as the feed under the new id. What is
    restricted since an older release may not be named again.

    Args:
        event: The whole event.
        view: The view of the audience in one language.
        histories: What past releases showed to the audience in that language.
        audience: The audience.
    """
    for key in ("person", "room", "track", "language"):
        for old_word in sorted(map(str, histories.matched(key))):
            chosen = {key: (old_word,)}
            file = _file(event, audience, view.language, "sessions", chosen)
            feed = former_feed(view, file, chosen)
            if (now := histories.renamed(key, old_word)) in _ids(view, key) and now != old_word:
                label = one_line(_label(view, key, now))
                feed = evolve(
                    feed,
                    label=label,
                    title=f"{feed.title} · {label}",
                    select={key: (now,)},
                    earlier=(old_word,),
                    is_former=False,
                    successor=_file(event, audience, view.language, "sessions", {key: (now,)}),
                )
            yield feed, histories.may_be_named(key, old_word)


def _label(view: Event, key: str, id: str) -> str:
    if key == "track":
        return view.track(id).title
    return view.party(id).name if key == "person" else view.room(id).name


def _ids(event: Event, key: str) -> set[str]:
    tables = {"person": event.parties, "room": event.rooms, "track": event.tracks}
    return {item.id for item in tables.get(key, ())}
