"""Feeds: the calendars of an event as a folder that any web server can publish.

Subscribers of a feed get every change. There is a calendar of the whole event, one with an entry
for each day, and one for each person, room, track and language of the sessions; an index lists
them.
"""

from eventkit.feeds._folder import fill_with_feeds, prepare_feeds, write_feeds
from eventkit.feeds._record import FORMAT
from eventkit.feeds._set import Feed, FeedFolder

__all__ = ["FORMAT", "Feed", "FeedFolder", "fill_with_feeds", "prepare_feeds", "write_feeds"]
