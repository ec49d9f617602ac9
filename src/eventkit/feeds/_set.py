"""Which feeds an event has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from attrs import evolve, field, frozen
from immutabledict import immutabledict

from eventkit.exporting import Export, file_name
from eventkit.model import Audience, Event
from eventkit.model.items import Party
from eventkit.model.reader import Reader
from eventkit.model.views import Selector
from eventkit.releases import Histories
from eventkit.text import one_line
from eventkit.wording import language_name, word

Chosen: TypeAlias = Mapping[str, tuple[str, ...]]


@frozen(kw_only=True)
class Feed:
    """A calendar to subscribe to.

    Args:
        file: The name of its file.
        language: The language it is in.
        heading: What it stands under in an index: a key of `eventkit.wording.word`.
        label: What it is called there.
        title: What it is called among the calendars of a subscriber.
        select: Which sessions it holds; empty for the whole event.
        entries: What has an entry, as the option of the calendar says it.
        is_former: Whether there is no such person, room, track or language any more: it holds only
            what is withdrawn.
        earlier: Ids by which it was selected before, where what it is of got another.
        successor: The file of the feed that it leads on to, where what it is of got another id.
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
    """A folder of feeds made ready: nothing is written yet, and what is wrong is found.

    Args:
        path: The folder.
        url: Where it will be published, with a slash at its end; None is not known.
        audience: For whom the feeds are.
        feeds: What there is to subscribe to.
        former: What there was, by an earlier run or release: who subscribed must be told so.
        shown: What the audience may see of the event, in its own language.
        selectors: For each language what selects from the view in it.
        histories: For each language what the releases say of it; empty without a log.
        export: The export that each feed is made from.
        is_retired: Whether these are the last calendars of an event that is over.
        more: Where who subscribed to them is sent; empty is not known.
    """

    path: Path
    url: str | None
    audience: Audience
    feeds: tuple[Feed, ...]
    former: tuple[Feed, ...]
    shown: Event
    selectors: Mapping[str, Selector]
    histories: Mapping[str, Histories]
    export: Export
    is_retired: bool = False
    more: str = ""

    @property
    def all(self) -> tuple[Feed, ...]:
        """All feeds, the former ones last."""
        return (*self.feeds, *self.former)

    @property
    def renamed(self) -> tuple[Feed, ...]:
        """The former feeds that lead on to one that there is."""
        return tuple(feed for feed in self.former if feed.successor)


def feeds_of(event: Event, view: Event, selector: Selector, audience: Audience) -> Iterator[Feed]:
    """Yield the feeds of a view of an event: the whole, then those of some sessions.

    Args:
        event: The whole event.
        view: What the audience may see of it, in one language.
        selector: What selects from the view.
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

    whole, tongue = one_line(view.title), view.language
    yield feed("whole-event", word("entry-a-session", tongue), whole, "all", {})
    daily = word("entry-a-day", tongue)
    yield feed("whole-event", daily, f"{whole} · {daily}", "days", {})
    for heading, label, chosen in _selections(view, selector):
        shown = one_line(label)
        yield feed(heading, shown, f"{whole} · {shown}", "sessions", chosen)


def _selections(view: Event, selector: Selector) -> Iterator[tuple[str, str, Chosen]]:
    """Yield the heading, label and selection of each person, room, track and language."""
    tables: Mapping[str, Iterable[Party]] = {
        "people": view.people,
        "organizations": view.organizations,
        "groups": view.groups,
    }
    persons, rooms, tracks = map(selector.words, ("person", "room", "track"))
    for heading, parties in tables.items():
        for party in sorted(parties, key=lambda party: party.name.casefold()):
            if party.id in persons:
                yield heading, party.name, {"person": (party.id,)}
    for room in view.rooms:
        if room.id in rooms:
            yield "rooms", room.name, {"room": (room.id,)}
    for track in view.tracks:
        if track.id in tracks:
            yield "tracks", track.title, {"track": (track.id,)}
    for tags in _languages(selector):
        said = word("sessions-in", view.language)
        label = said.format(language=language_name(tags[0], view.language))
        yield "languages", label, {"language": tags}


def _languages(selector: Selector) -> list[tuple[str, ...]]:
    """Return the languages that sessions are held or interpreted in, each as it is spelt."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for tag in sorted(map(str, selector.words("language"))):
        spelt[tag.casefold()].append(tag)
    return [tuple(spelt[tag]) for tag in sorted(spelt)]


def _file(event: Event, audience: Audience, language: str, entries: str, chosen: Chosen) -> str:
    named = {"entries": ("days",)} if entries == "days" else dict(chosen)
    if tags := chosen.get("language"):
        named["language"] = (tags[0].casefold(),)  # however it is spelt, the file has one name
    return file_name(event, ".ics", Reader(audience, language, named))


# --- what there was


def former_feed(view: Event, file: str, select: Chosen) -> Feed:
    """Return a feed of what is no more, as it is in a view: it says nobody's name.

    Args:
        view: The event as the audience may see it, in the language.
        file: The name of its file.
        select: Of what it was; what no session matches where that is not known.
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
    event: Event, view: Event, past: Histories, audience: Audience
) -> Iterator[tuple[Feed, bool]]:
    """Yield a feed for what sessions ever matched, and whether the audience may know of it now.

    The feed of what got another id leads on: it holds what the feed of the new one does.
    What past releases showed to the audience and is restricted since then may not be told anew.

    Args:
        event: The whole event.
        view: What the audience may see of it, in one language.
        past: What past releases showed them in it.
        audience: The audience.
    """
    for key in ("person", "room", "track", "language"):
        for found in sorted(map(str, past.matched(key))):
            chosen = {key: (found,)}
            file = _file(event, audience, view.language, "sessions", chosen)
            feed = former_feed(view, file, chosen)
            if (now := past.renamed(key, found)) in _ids(view, key) and now != found:
                label = one_line(_label(view, key, now))
                feed = evolve(
                    feed,
                    label=label,
                    title=f"{feed.title} · {label}",
                    select={key: (now,)},
                    earlier=(found,),
                    is_former=False,
                    successor=_file(event, audience, view.language, "sessions", {key: (now,)}),
                )
            yield feed, past.may_be_named(key, found)


def _label(view: Event, key: str, id: str) -> str:
    if key == "track":
        return view.track(id).title
    return view.party(id).name if key == "person" else view.room(id).name


def _ids(event: Event, key: str) -> set[str]:
    tables = {"person": event.parties, "room": event.rooms, "track": event.tracks}
    return {item.id for item in tables.get(key, ())}
