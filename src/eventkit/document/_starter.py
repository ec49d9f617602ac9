"""The document that `eventkit new` writes."""

from __future__ import annotations

from datetime import datetime, timedelta

_STARTER = """\
# {title}: everything about the event is in this file.
# See it with: eventkit show {file}    Check it with: eventkit check {file}
# Write a calendar with: eventkit export {file} -o {id}.ics
eventkit = 1

[event]
id = "{id}"
# Machines know the event by this, for ever: never change it.
uid = "{uid}"
title = "{title}"
kind = "workshop"                 # or conference, training, seminar, meeting …
start = {start}
end = {end}                  # the last day, as people say it
timezone = "Europe/Berlin"        # where it is: an IANA name
language = "en"
updated = {updated}    # the last change: calendars show it until the first `eventkit release`
organizers = ["institute"]        # ids of organisations, people or groups below

[venue]
name = "The venue"
# street = "Uferweg 1"
city = "The city"
# country = "DE"

[rooms.hall]
name = "Main hall"

[organizations.institute]
name = "The organisers"

[people.ada]
name = "Ada Example"
position = "Speaker"
# Contact data is for the organisers alone, unless it says otherwise.
# contact = {{ email = "ada@example.org" }}

# A session's name, here "opening", never changes: calendars know the session by it.
[sessions.opening]
title = "Opening"
kind = "plenary"
day = 1                           # the event's first day
time = "09:30-10:15"
rooms = ["hall"]
speakers = ["ada"]

[sessions.coffee]
title = "Coffee"
kind = "break"
days = "all"                      # a break on every day
time = "10:15-10:45"

# Not known yet? Leave it out: a day without hours, or no day at all, is fine.
[sessions.discussion]
title = "Discussion"
day = 1

# What came of it: finding, recommendation, decision, commitment, action.
# [outcomes.R-1]
# kind = "recommendation"
# title = "What should be done"
"""


def starter(id: str, title: str, file: str, now: datetime) -> str:
    """Return a valid document to begin with, explained by comments.

    Args:
        id: The event's id.
        title: Its title.
        file: The name of the file, quoted for a shell, for the commands in its comments.
        now: The time of writing, with its offset; the event takes place two months later.

    >>> from datetime import UTC
    >>> from eventkit.document import loads
    >>> now = datetime(2027, 1, 15, 9, tzinfo=UTC)
    >>> loads(starter("school", "School", "school.toml", now)).title
    'School'
    """
    from uuid import uuid4  # slow to import

    start = now.date() + timedelta(days=60)
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return _STARTER.format(
        id=id,
        title=escaped,
        file=file,
        uid=uuid4(),
        start=start,
        end=start + timedelta(days=1),
        updated=now.isoformat(timespec="seconds"),
    )
