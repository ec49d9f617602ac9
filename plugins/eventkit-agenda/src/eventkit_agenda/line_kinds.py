"""What kind of line it is, by its looks and those of the lines around it."""

from __future__ import annotations

import re

from eventkit_agenda.blocks import Block
from eventkit_agenda.items import Item
from eventkit_agenda.line_hours import LeadingHours, leading_hours
from eventkit_agenda.words import head_of, plain, word_set

_WRAPPED = re.compile(r"[,;–—(&/-]\s*$")
_SHORTEST_WRAPPED = 40
_LONGEST_TITLE = 140
_LONGEST_ROOM = 60


def stands_with(item: Item, block: Block) -> bool:
    """Return whether a line stands with a session above it."""
    if (item.level and not item.depth) or block.depth > item.depth:
        return True
    is_beside = block.depth == item.depth and not block.is_item
    return is_beside and (block.depth > 0 or not block.follows_gap)


def names_track(text: str) -> bool:
    """Return whether a line begins with a word for a track."""
    return plain(text).split(" ")[0] in word_set("rooms", "tracks") and len(text) < _LONGEST_ROOM


def labelled_hours(text: str) -> LeadingHours | None:
    """Return the hours of a line such as `Time: 9:30–10:00`."""
    label, colon, rest = text.partition(":")
    is_label = colon and not label[:1].isdigit() and head_of(label) == "time"
    return leading_hours(rest.strip()) if is_label else None


def goes_on(item: Item, block: Block) -> bool:
    """Return whether a line is the end of the title above it; paragraphs of Word are whole."""
    is_line = isinstance(block.place, int) and block.text[0].islower()
    is_wrapped = is_line and (block.depth > item.depth or len(item.title) > _SHORTEST_WRAPPED)
    return bool(item.title) and not item.lines and (is_wrapped or bool(_WRAPPED.search(item.title)))


def is_title(text: str) -> bool:
    """Return whether a line may be the title of the event."""
    ends = (",", ";", ":", ".", "!", "?")
    return len(text) <= _LONGEST_TITLE and not text.endswith(ends) and not text[0].islower()
