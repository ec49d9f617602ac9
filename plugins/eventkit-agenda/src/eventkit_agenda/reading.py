"""From the stream of lines and rows of an agenda to its sessions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import define, field

from eventkit.plugins import Imported, Note
from eventkit.spellings import SpelledHours, is_organization, is_position
from eventkit_agenda.blocks import Block, Place
from eventkit_agenda.days import Calendar, DayMark, calendar_of
from eventkit_agenda.items import Item
from eventkit_agenda.line_facts import (
    Guess,
    facts_of,
    has_rank,
    is_sure,
    labelled_facts,
    people_of_role,
    with_affiliation,
)
from eventkit_agenda.line_hours import LeadingHours, leading_hours, trailing_hours
from eventkit_agenda.line_kinds import (
    goes_on,
    is_title,
    labelled_hours,
    names_track,
    stands_with,
)
from eventkit_agenda.names import NameSense, is_open_person, name_sense
from eventkit_agenda.tabs import days_above_tables
from eventkit_agenda.words import head_of, is_generic, labelled_room, names_room, plain, word_set

if TYPE_CHECKING:
    from eventkit_agenda import AgendaOptions

_WORDLESS = re.compile(r"[\W_]*")
_SENTENCE = re.compile(r"[.!?…]\s*$")
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|отв|rv)\s*:\s*)+", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{:.*\}")  # of a page that is made of Markdown
_IMPOSSIBLE = re.compile(r"[0-9]{1,2}:[0-9]{2}(?![0-9:])")
_BEFORE_NAMES = re.compile(  # signs that people follow the first word of a line
    r"[\[(:“„«\"\tbBvVpP](?:(?<![bBvVpP])|[yY]\s|[oO][nN]\s|[aAoO][rR]\s)"
)
_HEAD = 60
"""The characters of a line in which they stand."""
_ZONE = re.compile(
    r"(?:[(\[](?P<bracket>[AC]?[ECMP][SD]?T|CEST|EEST|[BIJ]ST|GMT|UTC|MSK|\u041c\u0421\u041a)[)\]]"
    r"|(?P<end>[ECMP]T)$"
    r"|(?P<word>[AC]?[ECMP][SD]T|CES?T|EES?T|GMT|UTC|MSK|\u041c\u0421\u041a)(?![\w+-]))[\s:–—|-]*"
)
"""The abbreviation of a time zone behind hours, such as CET; some are words too, as in CT scan."""
_VENUE = ("venue", "veranstaltungsort", "lugar", "lieu")
_LONG = 12  # words of a sentence
_LONGEST_TITLE = 140
_LONGEST_ROOM = 60
_LONGEST_PLACE = 100
_SHORTEST_DAY = 180  # minutes
_MOST_BELOW_HEADING = 20


@define(eq=False)
class Comment:
    """Lines that are not understood, and the session above which they stand."""

    place: Place
    lines: list[str]
    item: Item | None = None


@define(eq=False)
class Reader:
    """Reads blocks in order.

    Args:
        calendar: How days are read.
        sense: Which words are names.
    """

    calendar: Calendar
    sense: NameSense
    items: list[Item] = field(factory=list)
    comments: list[Comment] = field(factory=list)
    notes: list[Note] = field(factory=list)
    titles: list[tuple[int, Place, str]] = field(factory=list)
    day_titles: dict[date | int, tuple[str, Place]] = field(factory=dict)
    day_hours: dict[date | int, tuple[str, Place]] = field(factory=dict)
    day: date | int | None = None
    room: str = ""
    track: str = ""
    group: int = 0
    current: Item | None = None
    _heading: Block | None = None
    _below_heading: list[Block] = field(factory=list)
    _last: Block | None = None
    _can_go_on: bool = False
    _waiting: list[Comment] = field(factory=list)
    _zones: set[str] = field(factory=set)
    _room_level: int = 0
    _is_room_of_section: bool = False
    _unused_room: Block | None = None
    _named: Guess | None = None
    venue: tuple[str, Place] | None = None

    def read(self, blocks: Iterable[Block]) -> None:
        """Read all blocks."""
        from eventkit_agenda.tables import read_table

        for table, run in groupby(
            days_above_tables(blocks, self.calendar), key=lambda it: it.table
        ):
            if table:
                self._drop_heading()
                read_table(self, list(run))
                self.close()
            else:
                for block in run:
                    self._tab(block) if block.is_tab else self.line(block)
        self._drop_heading()
        self._drop_room()
        for comment in self._waiting:
            comment.item = self.items[-1] if self.items else None

    def close(self) -> None:
        """End the session whose lines were read."""
        self.current = None

    # --- lines

    def _tab(self, block: Block) -> None:
        """Go on with the day of a tab, if it names one."""
        if mark := self.calendar.mark(block.text, is_heading=True):
            self.take_day(mark, block.place)

    def line(self, block: Block) -> None:
        """Read a line."""
        text = block.text.strip()
        if not text[:1].isalnum() and (_WORDLESS.fullmatch(text) or _ATTRIBUTES.fullmatch(text)):
            self._can_go_on = False
            return
        lead = self._without_zone(labelled_hours(text) or leading_hours(text), block)
        is_heading = block.level > 0 or (block.is_strong and not block.is_item)
        if lead and lead.before:
            lead = self._with_day(lead, block)
        if lead is None and _IMPOSSIBLE.match(text):
            self.close()
            self.leave_out(block.place, text)
            return
        if lead is None and not (
            self.current and block.depth > self.current.depth and not is_heading
        ):
            if self.calendar.is_span(text):
                return
            if mark := self.calendar.mark(text, is_heading=is_heading):
                self.take_day(mark, block.place, block.level)
                return
        if lead and not self._is_prose(block, lead):
            self._timed(block, lead)
        else:
            self._untimed(block, text)
        self._last = block

    def take_day(self, mark: DayMark, place: Place, level: int = 0) -> None:
        """Go on with another day."""
        self._drop_heading()
        if level == 1 and mark.title and self.day is None and not (self.items or self.titles):
            self.titles.append((level, place, mark.title))
            mark = mark._replace(title="")
        self.day = self.calendar.resolve(mark, place)
        self.group += 1
        if not (self._room_level and level > self._room_level):
            self._drop_room()
            self.room, self.track = "", ""
        self.close()
        hours = leading_hours(mark.title) if mark.title else None
        if hours and hours.hours.end and not (hours.rest or hours.before):
            spelled = f"{hours.hours.start:%H:%M}-{hours.hours.end:%H:%M}"
            self.day_hours.setdefault(self.day, (spelled, place))
        elif mark.title and names_room(mark.title):
            self.room = mark.title
        elif mark.title:
            self.day_titles.setdefault(self.day, (mark.title, place))

    def _without_zone(self, lead: LeadingHours | None, block: Block) -> LeadingHours | None:
        """Return hours whose line goes on without the abbreviation of a zone, which is told."""
        match = _ZONE.match(lead.rest) if lead else None
        if lead is None or match is None:
            return lead
        zone = match["bracket"] or match["end"] or match["word"]
        if zone not in self._zones:
            self._zones.add(zone)
            message = f"hours in {zone} are taken for those of the time zone of the event"
            self.notes.append(Note(place=block.place, message=message, kind="guessed"))
        return lead._replace(rest=lead.rest[match.end() :])

    def _with_day(self, lead: LeadingHours, block: Block) -> LeadingHours | None:
        """Return hours behind a day, which is taken over; None of hours behind other words."""
        mark = self.calendar.mark(lead.before)
        if mark is None or mark.title:
            return None
        self.take_day(mark, block.place)
        return lead

    def _is_prose(self, block: Block, lead: LeadingHours) -> bool:
        """Return whether hours stand in a sentence that happens to begin with them."""
        if block.level or block.is_strong or (lead.is_range and not lead.rest[:1].islower()):
            return False
        words = len(lead.rest.split())
        is_sentence = bool(_SENTENCE.search(lead.rest)) or words > _LONG * 3
        if lead.rest[:1].islower() and (is_sentence and words > 3):  # noqa: PLR2004  # "is the deadline."
            return True
        if block.is_item or lead.is_range:
            return False
        if not lead.rest[:1].islower():
            return is_sentence and words > _LONG and not block.depth
        last = self._last
        return bool(
            last
            and not block.follows_gap
            and not block.depth
            and last.text
            and not last.level
            and leading_hours(last.text) is None
            and len(last.text.split()) > _LONG / 2
            and not _SENTENCE.search(last.text)
            and not last.text.endswith(":")
        )

    def _timed(self, block: Block, lead: LeadingHours) -> None:
        """Begin a session at a line with hours."""
        if self._is_room_of_section and block.level and block.level <= self._room_level:
            self._drop_room()
            self.room, self._room_level, self._is_room_of_section = "", 0, False
        heading, below = self._heading, self._below_heading
        labelled = labelled_facts(lead.rest, self.sense) if heading else None
        facts = labelled or facts_of(lead.rest, self.sense)
        if heading and names_room(facts.title) and not block.level:
            facts.rooms.append(facts.title)
            facts.title = ""
        if heading is None or facts.title or block.level or block.is_strong:
            self._drop_heading()
            item = self.begin(block, lead.hours)
            item.take(facts)
            item.is_of_day = bool(lead.before)
            return
        self._heading, self._below_heading = None, []
        item = self.begin(block, lead.hours)
        item.take(facts_of(heading.text, self.sense))
        item.take(facts)
        item.place, item.level = heading.place, heading.level or item.level
        for line in below:
            self.detail(item, line)

    def begin(self, block: Block, hours: SpelledHours | None) -> Item:
        """Begin a session, or a part of the session under which it stands, and return it."""
        item = Item(
            place=block.place,
            hours=hours,
            day=self.day,
            depth=block.depth,
            level=block.level,
            group=self.group,
            url=block.url,
            is_struck=block.is_struck,
            track=self.track,
        )
        self._settle_hours_of_day(item)
        item.whole = self._whole_of(item)
        for comment in self._waiting:
            comment.item = item
        self._waiting = []
        self._can_go_on = False
        self._unused_room = None
        if self.room and not item.whole:
            item.rooms.append(self.room)
        self.items.append(item)
        self.current = item
        return item

    def _settle_hours_of_day(self, item: Item) -> None:
        """Take what was read as a session for the hours of the day, where those hold the others."""
        last = self.items[-1] if self.items else None
        if last is None or last.day is None or last.day != item.day or not last.holds(item):
            return
        if any(it.day == last.day for it in self.items[:-1]):
            return
        is_bare = not (last.title or last.people or last.lines or last.rooms or last.guesses)
        if not is_bare and not last.is_of_day:
            return
        self.items.pop()
        self.current = None if self.current is last else self.current
        assert last.hours  # noqa: S101  # they hold those of the other
        assert last.hours.end  # noqa: S101  # as above
        hours = f"{last.hours.start:%H:%M}-{last.hours.end:%H:%M}"
        self.day_hours.setdefault(last.day, (hours, last.place))
        if last.title:
            self.day_titles.setdefault(last.day, (last.title, last.place))
        for line in (*last.lines, *(person.name for person in last.people), *last.rooms):
            self.leave_out(last.place, line)

    def _whole_of(self, item: Item) -> Item | None:
        """Return the session that holds one with hours which is indented below it."""
        whole = self.current
        while whole and not (
            whole.depth < item.depth
            or (whole.level and (not item.level or item.level > whole.level))
        ):
            whole = whole.whole
        if whole is None or whole.hours is None or item.hours is None:
            return None
        whole = whole.whole or whole  # parts have no parts
        if whole.hours is None:
            return None
        start, end = whole.hours.start, whole.hours.end
        last = item.hours.end or item.hours.start
        if end is None or not (start <= item.hours.start < end and last <= end):
            return None
        return whole

    # --- lines without hours

    def _untimed(self, block: Block, text: str) -> None:
        current = self.current
        if current and not current.title and not block.level:
            current.take(facts_of(text, self.sense))
            return
        if block.level or (block.is_strong and not self._belongs(block)):
            self._take_heading(block, text)
            return
        timed = trailing_hours(text)
        if timed and (block.is_item or timed[2]) and not _SENTENCE.search(text):
            item = self.begin(block, timed[0])
            item.take(facts_of(timed[1], self.sense))
        elif self._belongs(block) and self.current:
            self.detail(self.current, block)
        else:
            self._apart(block, text)

    def _apart(self, block: Block, text: str) -> None:
        """Read a line that stands with no session: a track, a room, a title, or another."""
        if not block.is_item and names_track(text):
            self._take_track(text, block)
        elif labelled_room(text) or (not block.is_item and self._is_room_line(text)):
            self._take_room(labelled_room(text) or text, block)
        elif "\t" in text and all(head_of(it) for it in text.split("\t")):
            self.close()
        else:
            self.close()
            is_first = not self.items and self.day is None
            if is_first and is_generic(text):
                return
            if is_first and not self.titles and is_title(text):
                self.titles.append((9, block.place, text))
                return
            if self._heading and len(self._below_heading) < _MOST_BELOW_HEADING:
                self._below_heading.append(block)
                return
            self._drop_heading()
            self.leave_out(block.place, text, goes_on=not block.follows_gap)

    def _belongs(self, block: Block) -> bool:
        """Return whether a line stands with the session above it, or with the whole of that."""
        item = None if block.level else self.current
        while item and not stands_with(item, block):
            item = item.whole
        self.current = item or self.current
        return item is not None

    def _is_room_line(self, text: str) -> bool:
        return bool(labelled_room(text)) or (
            names_room(text)
            and len(text) < _LONGEST_ROOM
            and text[0].isupper()
            and not _SENTENCE.search(text)
        )

    def _take_room(self, name: str, block: Block) -> None:
        level = self._heading.level if self._heading and block.is_item else 0
        self._drop_heading()
        self._drop_room()
        label = plain(block.text.partition(":")[0])
        is_venue = labelled_room(block.text) and (self.day is None or label in _VENUE)
        if is_venue and not self.items and not self.venue:
            self.venue = (name, block.place)
            return
        self.room, self._unused_room = name.strip(" :"), block
        self._room_level = block.level or level
        self._is_room_of_section = bool(level and not block.level)
        self.group += 1
        self.close()

    def _take_track(self, text: str, block: Block) -> None:
        """Take a line that begins with a word for a track, with its room in brackets perhaps."""
        self._drop_heading()
        self._drop_room()
        facts = facts_of(text, self.sense)
        self.track, self._room_level = facts.title or text, block.level
        self.room = facts.rooms[0] if facts.rooms else ""
        self.group += 1
        self.close()

    def _take_heading(self, block: Block, text: str) -> None:
        """Take a heading that is no day: a session, a room, a track, or a title."""
        self._drop_heading()
        self.close()
        bare = text.strip(" :")
        timed = trailing_hours(text, needs_range=not block.level)
        if timed and plain(timed[1]) in word_set("generic", "parts_of_day"):
            self.group += 1
            return
        if timed and timed[1]:
            item = self.begin(block, timed[0])
            item.take(facts_of(timed[1], self.sense))
            return
        if block.level and block.level <= self._room_level:
            self.room, self.track, self._room_level = "", "", 0
        if names_track(bare):
            self._take_track(bare, block)
        elif labelled_room(text) or (names_room(bare) and len(bare) < _LONGEST_ROOM):
            self._take_room(labelled_room(text) or bare, block)
        elif plain(bare) in word_set("generic", "parts_of_day"):
            self.group += 1
        elif not is_generic(bare):
            self._heading = block
            self.group += 1

    def _drop_room(self) -> None:
        """Forget a room in which nothing takes place: its line is left out."""
        block, self._unused_room = self._unused_room, None
        if block:
            self.leave_out(block.place, block.text)

    def _drop_heading(self) -> None:
        """Forget a heading that is no session: it is the title of the event, or left out."""
        heading, self._heading = self._heading, None
        below, self._below_heading = self._below_heading, []
        if heading is None:
            return
        if (
            not self.items
            and self.day is None
            and not self.titles
            and len(heading.text) <= _LONGEST_TITLE
        ):
            self.titles.append((heading.level or 8, heading.place, heading.text))
        else:
            self.leave_out(heading.place, heading.text)
        for block in below:
            self.leave_out(block.place, block.text, goes_on=not block.follows_gap)

    # --- what stands below a session

    def detail(self, item: Item, block: Block) -> None:
        """Read a line that describes a session."""
        text = block.text.replace("\t", "  ").strip()
        whole = item.whole or item
        item.url = item.url or block.url
        if self._labelled(item, text):
            return
        if block.depth > whole.depth and self._take_part(item, whole, block, text):
            return
        if self._says_who_that_is(item, text):
            return
        self._named = None
        if not item.has_description and (spelled := self.sense.people(text)):
            if block.is_item and not is_sure(spelled):
                item.lines.append(f"- {text}")
            else:
                guess = Guess("next-line", spelled, text, is_sure=is_sure(spelled))
                item.guesses.append(guess)
                self._named = guess if len(spelled) == 1 else None
        elif not item.has_description and not block.is_item and goes_on(item, block):
            item.title = f"{item.title} {text}"
        else:
            _describe(item, block, text)

    def _says_who_that_is(self, item: Item, text: str) -> bool:
        """Return whether a line says the position or the place of the person above, and take it."""
        if not item.people and not self._named:
            return False
        is_place = is_organization(text) and len(text) <= _LONGEST_PLACE
        if not (is_position(text) or (is_place and not _SENTENCE.search(text))):
            return False
        guess = self._named
        if guess and guess in item.guesses:
            person = guess.people[0]
            if person.affiliation and not (is_position(text) or is_position(person.affiliation)):
                return False
            guess.people = (with_affiliation(person, text),)
            guess.title, guess.is_sure = f"{guess.title}\n{text}", True
            return True
        if item.lines or item.guesses or len(item.people) != 1 or not is_position(text):
            return False
        item.people[-1] = with_affiliation(item.people[-1], text)
        return True

    def _labelled(self, item: Item, text: str) -> bool:
        """Return whether a line says a role with its people, a room, or that somebody is open."""
        bare = text.strip(" ()[]")
        if (spelled := people_of_role(text, self.sense)) is not None:
            item.people += spelled
            item.announced += [] if spelled else ["speakers"]
        elif room := labelled_room(text):
            item.rooms.append(room)
        elif names_room(bare) and len(text) < _LONGEST_ROOM and not item.lines:
            item.rooms.append(bare)
        elif not (item.lines or item.people) and is_open_person(bare):
            item.announced.append("speakers")
        else:
            return False
        return True

    def _take_part(self, item: Item, whole: Item, block: Block, text: str) -> bool:
        """Return whether an indented line is a paper, which becomes a part of the session."""
        is_prose = not block.is_item and bool(item.has_description or _SENTENCE.search(text))
        if is_prose and not (_BEFORE_NAMES.search(text, 0, _HEAD) or has_rank(text[:_HEAD])):
            return False
        facts = facts_of(text, self.sense)
        if facts.people and len(facts.title.split()) <= 1 and not block.is_item:
            item.people += facts.people  # "Talk by Ada Example"
            return True
        if is_prose:
            return False
        has_names = any(it.people and it.pattern in ("dash", "colon") for it in facts.guesses)
        is_paper = facts.people or has_names or facts.length
        if not is_paper or len(text) > 2 * _LONGEST_TITLE:
            return False
        part = Item(
            place=block.place,
            day=whole.day,
            depth=block.depth,
            group=whole.group,
            whole=whole,
            url=block.url,
        )
        part.take(facts)
        self.items.append(part)
        self.current = part
        return True

    # --- what is not understood

    def leave_out(self, place: Place, text: str, *, goes_on: bool = False) -> None:
        """Note a line that is not understood, with the one above it if that goes on."""
        if goes_on and self._can_go_on and self._waiting:
            self._waiting[-1].lines.append(text)
        else:
            comment = Comment(place, [text])
            self.comments.append(comment)
            self._waiting.append(comment)
        self._can_go_on = True


def _describe(item: Item, block: Block, text: str) -> None:
    """Add a line to what describes a session."""
    if not item.has_description and not item.guesses:
        item.guesses.append(Guess("next-line", (), text))
    item.has_description = True
    if block.follows_gap and item.lines and not block.is_item:
        item.lines.append("")
    item.lines.append(f"- {text}" if block.is_item else text)


def read_agenda(data: bytes, options: AgendaOptions) -> Imported:
    """Return the draft of an agenda.

    Raises:
        DocumentError: If the source cannot be read, or does not say the year of its dates.
    """
    from eventkit_agenda.drafting import drafted
    from eventkit_agenda.sources import content_of

    content = content_of(data)
    sense = name_sense(_texts(content.blocks))
    calendar = calendar_of(
        content.blocks,
        content.facts,
        year=options.year,
        start=options.start,
        order=options.order or None,
        language=options.language,
    )
    reader = Reader(calendar=calendar, sense=sense)
    reader.read(content.blocks)
    return drafted(reader, content, options)


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.text
        yield from (cell.text for cell in block.cells)
