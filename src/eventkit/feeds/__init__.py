"""Feeds: the calendars of an event as a folder that any web server can publish.

Who subscribes to one is told of every change. There is a calendar of the whole event, one with an
entry a day, and one for each person, room, track and language of the sessions; an index lists them.
"""

from eventkit.feeds._folder import (
    FORMAT,
    prepare_feeds,
    write_feed,
    write_feeds,
    write_index,
)
from eventkit.feeds._set import Feed, FeedFolder

__all__ = [
    "FORMAT",
    "Feed",
    "FeedFolder",
    "prepare_feeds",
    "write_feed",
    "write_feeds",
    "write_index",
]
