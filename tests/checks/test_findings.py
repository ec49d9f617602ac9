"""What each built-in rule finds beyond its example, and what it is silent about.

A case is a part of a document and all that any rule finds in it, so that each also holds the
silence of all other rules.
"""

from __future__ import annotations

from datetime import date

import pytest

import eventkit
from eventkit.checks._rule import document_of

LONG_BEFORE = date(2026, 9, 1)

ITEMS = """
[venues.hall]
name = "Town Hall"
[venues.river]
name = "House on the River"
[rooms.aula]
name = "Aula"
venue = "hall"
capacity = 100
[rooms.lab]
name = "Laboratory"
venue = "hall"
capacity = 20
[rooms.boathouse]
name = "Boathouse"
venue = "river"
[rooms.stream]
name = "Live stream"
online = { url = "https://example.org/stream" }
[people.ada]
name = "Ada Example"
audience = "public"
[people.bob]
name = "Bob Beispiel"
audience = "public"
[organizations.institute]
name = "Institute"
[groups.students]
name = "Students"
count = 35
[groups.guests]
name = "Guests"
[tracks.water]
title = "Water"
[tracks.law]
title = "Law"
"""


def at(id: str, time: str, more: str = "") -> str:
    """Return a session on the first day."""
    return f'[sessions.{id}]\ntitle = "{id.title()}"\nday = 1\ntime = "{time}"\n{more}\n'


def found(part: str, today: date = LONG_BEFORE) -> list[str]:
    event = eventkit.loads(document_of(ITEMS + part))
    return [f"{problem.rule}: {problem.place}" for problem in eventkit.check(event, today=today)]


ADA = 'speakers = ["ada"]'
AULA = 'rooms = ["aula"]'
BOAT = 'rooms = ["boathouse"]'
WATER = 'track = "water"'
BREAK = 'kind = "break"'
OFF = 'status = "cancelled"'
LATER = 'status = "postponed"'
PANEL = at("panel", "09:00-11:00", AULA + "\n" + ADA)


def part(id: str, time: str, more: str = "") -> str:
    return at(id, time, f'part_of = "panel"\n{more}')


CASES = {
    # --- people and rooms at one time
    "parts of one whole with the same person at one time": (
        PANEL + part("one", "09:00-10:00", ADA) + part("two", "09:30-10:30", ADA),
        ["person-in-two-places: sessions.two"],
    ),
    "parts of one whole with the same person in turn": (
        PANEL + part("one", "09:00-10:00", ADA) + part("two", "10:00-11:00", ADA),
        [],
    ),
    "parts of one whole in a room of their own at one time": (
        PANEL
        + part("one", "09:00-10:00", 'rooms = ["lab"]')
        + part("two", "09:30-10:30", 'rooms = ["lab"]'),
        ["room-taken-twice: sessions.two"],
    ),
    "parallel parts in the room of their whole": (
        PANEL + part("one", "09:00-10:00") + part("two", "09:00-10:00"),
        [],
    ),
    "parts of a whole without hours are in its room one by one": (
        f'[sessions.panel]\ntitle = "Panel"\nday = 1\n{AULA}\n'
        + part("one", "09:00-10:00")
        + part("two", "09:30-10:30"),
        ["room-taken-twice: sessions.two"],
    ),
    "a part of a cancelled whole is cancelled": (
        at("panel", "09:00-11:00", OFF)
        + part("one", "09:00-10:00", AULA + "\n" + ADA)
        + at("talk", "09:00-10:00", AULA + "\n" + ADA),
        [],
    ),
    "nothing of a cancelled event collides": (
        '[event]\nid = "e"\nuid = "e-20270326"\ntitle = "E"\nstart = 2027-03-26\n'
        'end = 2027-03-26\ntimezone = "UTC"\nstatus = "cancelled"\n'
        + at("one", "09:00-10:00", AULA + "\n" + ADA)
        + at("two", "09:00-10:00", AULA + "\n" + ADA),
        [],
    ),
    "a person from afar is in one place, too": (
        at("one", "09:00-10:00", ADA + '\nremote = ["ada"]')
        + at("two", "09:30-10:30", ADA + '\nremote = ["ada"]'),
        ["person-in-two-places: sessions.two"],
    ),
    "one room named twice is one room": (at("one", "09:00-10:00", 'rooms = ["lab", "lab"]'), []),
    "a desk, coffee, posters and music in one hall": (
        at("desk", "08:00-17:00", f'kind = "registration"\n{AULA}')
        + at("coffee", "10:30-11:00", f"{BREAK}\n{WATER}\n{AULA}")
        + at("tea", "10:45-11:15", f'{BREAK}\ntrack = "law"\n{AULA}')
        + at("posters", "10:00-12:00", f'kind = "poster"\n{AULA}')
        + at("music", "16:00-18:00", f'kind = "social"\n{AULA}'),
        [],
    ),
    "a talk and then coffee where the desk is": (
        at("desk", "08:00-17:00", f'kind = "registration"\n{AULA}')
        + at("one", "09:00-10:45", AULA)
        + at("coffee", "10:30-11:00", f"{BREAK}\n{WATER}\n{AULA}")
        + at("two", "10:50-11:30", AULA),
        [
            "room-taken-twice: sessions.one",
            "room-taken-twice: sessions.coffee",
            "room-taken-twice: sessions.two",
        ],
    ),
    # --- time to walk
    "no time at all between two venues, and no buffer said": (
        at("one", "09:00-10:00", AULA + "\n" + ADA) + at("two", "10:00-11:00", BOAT + "\n" + ADA),
        ["too-little-time-to-walk: sessions.two"],
    ),
    "a minute between two venues, and no buffer said": (
        at("one", "09:00-10:00", AULA + "\n" + ADA) + at("two", "10:01-11:00", BOAT + "\n" + ADA),
        [],
    ),
    "less time than the buffer within one venue": (
        '[checks]\nbuffer = "15 min"\n'
        + at("one", "09:00-10:00", AULA + "\n" + ADA)
        + at("two", "10:00-11:00", 'rooms = ["lab"]\n' + ADA),
        [],
    ),
    "less time than the buffer for somebody who joins from afar": (
        '[checks]\nbuffer = "15 min"\n'
        + at("one", "09:00-10:00", AULA + "\n" + ADA)
        + at("two", "10:00-11:00", BOAT + "\n" + ADA + '\nremote = ["ada"]'),
        [],
    ),
    "a session that is at both venues": (
        at("one", "09:00-10:00", f'rooms = ["aula", "boathouse"]\n{ADA}')
        + at("two", "10:00-11:00", BOAT + "\n" + ADA)
        + at("three", "11:00-12:00", f'rooms = ["lab", "boathouse"]\n{ADA}'),
        [],
    ),
    "an online session on the way does not shorten it": (
        '[checks]\nbuffer = "30 min"\n'
        + at("one", "09:00-10:00", AULA + "\n" + ADA)
        + at("call", "10:00-10:10", 'rooms = ["stream"]\n' + ADA)
        + at("two", "10:15-11:00", BOAT + "\n" + ADA),
        ["too-little-time-to-walk: sessions.two"],
    ),
    "a cancelled session is walked to by nobody": (
        '[checks]\nbuffer = "15 min"\n'
        + at("one", "09:00-10:00", AULA + "\n" + ADA)
        + at("two", "10:00-11:00", f"{BOAT}\n{ADA}\n{LATER}"),
        [],
    ),
    "a group walks by itself": (
        '[checks]\nbuffer = "15 min"\n'
        + at("one", "09:00-10:00", AULA + '\npanellists = ["guests"]')
        + at("two", "10:00-11:00", BOAT + '\npanellists = ["guests"]'),
        [],
    ),
    # --- breaks of whom, and what misses them
    "a break of one person": (
        at(
            "coffee",
            "10:00-10:30",
            f'{BREAK}\nparticipations = [{{ who = "ada", role = "guest-of-honour" }}]',
        )
        + at("one", "09:30-10:30", ADA)
        + at("two", "09:30-10:30", 'speakers = ["bob"]'),
        ["break-missed: sessions.one", "unknown-role: sessions.coffee.participations"],
    ),
    "a break of a group": (
        at(
            "coffee",
            "10:00-10:30",
            f'{BREAK}\nparticipations = [{{ who = "guests", role = "participant" }}]',
        )
        + at("one", "09:30-10:30", 'panellists = ["guests"]')
        + at("two", "09:30-10:30"),
        ["break-missed: sessions.one"],
    ),
    "a break of a group is that of its members": (
        '[groups.board]\nname = "Board"\nmembers = ["ada"]\n'
        + at(
            "coffee",
            "10:00-10:30",
            f'{BREAK}\nparticipations = [{{ who = "board", role = "participant" }}]',
        )
        + at("one", "09:30-10:30", ADA)
        + at("two", "09:30-10:30", 'speakers = ["bob"]'),
        ["break-missed: sessions.one"],
    ),
    "a break that an organisation pays for is everybody's": (
        at(
            "coffee",
            "10:00-10:30",
            f'{BREAK}\nparticipations = [{{ who = "institute", role = "sponsor" }}]',
        )
        + at("one", "09:30-10:30"),
        ["break-missed: sessions.one"],
    ),
    "a break of a track": (
        at("coffee", "10:00-10:30", f"{BREAK}\n{WATER}")
        + at("one", "09:30-10:30", WATER)
        + at("two", "09:30-10:30", 'track = "law"')
        + at("three", "09:30-10:30"),
        ["break-missed: sessions.one"],
    ),
    "a plenary during the break of a track": (
        at("coffee", "10:00-10:30", f"{BREAK}\n{WATER}")
        + at("all", "09:30-10:30", 'kind = "plenary"'),
        ["break-missed: sessions.all"],
    ),
    "a session that begins when the break ends": (
        at("coffee", "10:00-10:30", BREAK) + at("one", "09:30-10:00") + at("two", "10:30-11:00"),
        [],
    ),
    "what people come and go to during a break": (
        at("coffee", "10:00-10:30", BREAK)
        + at("posters", "10:00-11:00", 'kind = "poster"')
        + at("desk", "08:00-12:00", 'kind = "registration"')
        + at("music", "10:00-10:30", 'kind = "social"')
        + at("tea", "10:00-10:30", BREAK),
        [],
    ),
    "what does not take place during a break": (
        at("coffee", "10:00-10:30", BREAK)
        + at("one", "10:00-11:00", OFF)
        + at("two", "10:00-11:00", LATER),
        [],
    ),
    "a session during a break that does not take place": (
        at("coffee", "10:00-10:30", f"{BREAK}\n{OFF}") + at("one", "10:00-11:00"),
        [],
    ),
    "a whole that pauses between its parts": (
        at("panel", "09:00-12:00")
        + part("one", "09:00-10:00")
        + part("two", "10:30-12:00")
        + at("coffee", "10:00-10:30", BREAK),
        [],
    ),
    "a part that goes on during a break": (
        at("panel", "09:00-12:00")
        + part("one", "09:00-10:15")
        + part("two", "10:30-12:00")
        + at("coffee", "10:00-10:30", BREAK),
        ["break-missed: sessions.one"],
    ),
    "a break within a whole is that of its parts alone": (
        at("panel", "09:00-12:00")
        + part("one", "09:00-10:15")
        + part("tea", "10:00-10:30", BREAK)
        + at("talk", "10:00-11:00"),
        ["break-missed: sessions.one"],
    ),
    "a person named in a break and in a session is told of once": (
        at("coffee", "10:00-10:30", f"{BREAK}\n{ADA}") + at("one", "09:30-10:30", ADA),
        ["break-missed: sessions.one"],
    ),
    # --- tracks
    "plenaries, posters and breaks of a track in parallel": (
        at("one", "09:00-10:00", WATER)
        + at("two", "09:00-10:00", f'{WATER}\nkind = "plenary"')
        + at("three", "09:00-10:00", f'{WATER}\nkind = "poster"')
        + at("four", "09:00-10:00", f'{WATER}\nkind = "registration"')
        + at("five", "09:00-10:00", f"{WATER}\n{OFF}"),
        [],
    ),
    "parallel parts of a whole in a track": (
        at("panel", "09:00-11:00", WATER)
        + part("one", "09:00-10:00", WATER)
        + part("two", "09:00-10:00", WATER),
        [],
    ),
    "two tracks in parallel": (
        at("one", "09:00-10:00", WATER) + at("two", "09:00-10:00", 'track = "law"'),
        [],
    ),
    # --- parts and days
    "a part before its whole": (
        PANEL + part("one", "08:45-09:30"),
        ["part-outside-whole: sessions.one"],
    ),
    "a part as long as its whole": (PANEL + part("one", "09:00-11:00"), []),
    "a part on another day than its whole without hours": (
        (
            '[sessions.panel]\ntitle = "Panel"\nday = 1\n[sessions.one]\ntitle = "One"\n'
            'part_of = "panel"\nday = 2\ntime = "09:00-10:00"\n'
        ),
        ["part-outside-whole: sessions.one"],
    ),
    "a part without hours on another day than its whole": (
        PANEL + '[sessions.one]\ntitle = "One"\npart_of = "panel"\nday = 2\n',
        ["part-outside-whole: sessions.one"],
    ),
    "a part without hours on the second day of its whole": (
        at("panel", "22:00-01:00") + '[sessions.one]\ntitle = "One"\npart_of = "panel"\nday = 2\n',
        [],
    ),
    "a part of a whole that has no day": (
        '[sessions.panel]\ntitle = "Panel"\n' + part("one", "09:00-10:00"),
        [],
    ),
    "a part in another zone, at the same instant": (
        PANEL + '[sessions.one]\ntitle = "One"\npart_of = "panel"\ntimezone = "Asia/Ashgabat"\n'
        'start = "2027-03-26 13:00"\nend = "2027-03-26 15:00"\n',
        [],
    ),
    "a cancelled part outside its whole": (PANEL + part("one", "08:00-09:30", OFF), []),
    "a session postponed until after the event": (
        f'[sessions.one]\ntitle = "One"\nday = 2027-05-01\n{LATER}\n',
        [],
    ),
    "a whole outside the event is told of without its parts": (
        (
            '[sessions.panel]\ntitle = "Panel"\nday = 2027-04-01\n'
            '[sessions.one]\ntitle = "One"\npart_of = "panel"\n'
        ),
        ["session-outside-event: sessions.panel"],
    ),
    # --- hours
    "hours that are swapped": (at("one", "09:45-09:00"), ["hours-past-midnight: sessions.one"]),
    "a session through a night": (at("party", "20:00-07:30"), []),
    "a session of a whole day": (at("one", "07:00-22:00"), []),
    "two days and the night between": (
        '[sessions.one]\ntitle = "One"\nstart = "2027-03-26 09:00"\nend = "2027-03-27 17:00"\n',
        [],
    ),
    "a poster overnight": (at("one", "16:00-10:00", 'kind = "poster"'), []),
    "swapped hours that are cancelled": (at("one", "09:45-09:00", OFF), []),
    # --- what sessions need
    "a panel whose people are named in its parts": (
        at("panel", "09:00-11:00", f'kind = "panel"\n{AULA}') + part("one", "09:00-10:00", ADA),
        [],
    ),
    "a talk that is part of a whole with people": (
        PANEL + part("one", "09:00-10:00", 'kind = "talk"'),
        [],
    ),
    "a talk in a whole where nobody is named": (
        at("panel", "09:00-11:00", AULA) + part("one", "09:00-10:00", 'kind = "talk"'),
        ["session-without-people: sessions.one"],
    ),
    "sessions that need neither people nor a room": (
        at("one", "09:00-10:00", 'kind = "plenary"')
        + at("two", "10:00-10:30", BREAK)
        + at("three", "11:00-12:00", 'kind = "poster"')
        + at("four", "11:00-12:00", 'kind = "registration"')
        + at("five", "11:00-12:00", 'kind = "social"')
        + at("six", "11:00-12:00")
        + at("seven", "11:00-12:00", f'kind = "talk"\n{OFF}')
        + at("eight", "11:00-12:00", f'kind = "workshop"\n{LATER}'),
        [],
    ),
    "a discussion that nobody leads": (
        at("one", "09:00-10:00", f'kind = "discussion"\n{AULA}'),
        [],
    ),
    "a working group without a room": (
        at("one", "09:00-10:00", 'kind = "working-group"'),
        ["session-without-room: sessions.one"],
    ),
    "a working group that meets online": (
        at(
            "one", "09:00-10:00", 'kind = "working-group"\nonline = { url = "https://example.org" }'
        ),
        [],
    ),
    "a working group without hours has no room yet": (
        '[sessions.one]\ntitle = "One"\nkind = "working-group"\nday = 1\n',
        [],
    ),
    # --- rooms and groups
    "a group in two rooms that hold it together": (
        at("one", "09:00-10:00", 'rooms = ["lab", "aula"]\npanellists = ["students"]'),
        [],
    ),
    "a group in a room whose capacity nobody knows": (
        at("one", "09:00-10:00", BOAT + '\npanellists = ["students"]'),
        [],
    ),
    "a group of which nobody knows how many they are": (
        at("one", "09:00-10:00", 'rooms = ["lab"]\npanellists = ["guests"]'),
        [],
    ),
    "a group that follows from afar": (
        at(
            "one",
            "09:00-10:00",
            'rooms = ["lab"]\npanellists = ["students"]\nremote = ["students"]',
        ),
        [],
    ),
    "a part in the room of its whole that is too small": (
        at("panel", "09:00-11:00", 'rooms = ["lab", "stream"]')
        + part("one", "09:00-10:00", 'panellists = ["students"]'),
        ["room-too-small: sessions.one"],
    ),
    "a group that passes by posters": (
        at("one", "09:00-10:00", 'kind = "poster"\nrooms = ["lab"]\npanellists = ["students"]'),
        [],
    ),
    # --- languages
    "interpretation where nothing says what is spoken": (
        at("one", "09:00-10:00", 'interpretation = ["ru"]'),
        ["interpretation-out-of-nothing: sessions.one.interpretation"],
    ),
    "interpretation into another form of the only language": (
        at("one", "09:00-10:00", 'languages = ["en-GB"]\ninterpretation = ["en-US"]'),
        ["interpretation-out-of-nothing: sessions.one.interpretation"],
    ),
    "interpretation both ways": (
        at("one", "09:00-10:00", 'languages = ["en", "ru"]\ninterpretation = ["en", "ru"]'),
        [],
    ),
    "interpretation of a whole whose parts say the languages": (
        at("panel", "09:00-11:00", 'interpretation = ["ru"]')
        + part("one", "09:00-10:00", 'languages = ["en"]'),
        [],
    ),
    "interpretation of a part whose whole says the languages": (
        at("panel", "09:00-11:00", 'languages = ["en"]')
        + part("one", "09:00-10:00", 'interpretation = ["ru"]'),
        [],
    ),
    "interpretation of a cancelled session": (
        at("one", "09:00-10:00", f'interpretation = ["ru"]\n{OFF}'),
        [],
    ),
    "tags that are registered": (
        at(
            "one", "09:00-10:00", 'languages = ["tk", "pt-BR", "sr-Latn-RS", "gsg", "kaa", "EN-gb"]'
        ),
        [],
    ),
    "tags that are not, each told of": (
        at(
            "one",
            "09:00-10:00",
            'languages = ["xx", "deu"]\ninterpretation = ["en-EN", "en-Cyrillic"]',
        ),
        ["unknown-language: sessions.one.languages"] * 2
        + ["unknown-language: sessions.one.interpretation"] * 2,
    ),
    "countries that are none, each told of": (
        (
            '[organizations.a]\nname = "A"\ncountry = "ZZ"\n[organizations.b]\nname = "B"\n'
            'country = "GB"\n[people.ben]\nname = "Ben"\naudience = "public"\n'
            'affiliations = [{ country = "TM" }, { country = "UK" }]\n'
        ),
        ["unknown-country: organizations.a.country", "unknown-country: people.ben.country"],
    ),
    "a language of translations that is not registered": (
        '[translations.jp.event]\ntitle = "学校"\n',
        [
            "translation-missing: translations.jp",
            "unknown-language: translations.jp",
        ],
    ),
    "a translation that all of a repeated session lack": (
        (
            '[translations.ru.event]\ntitle = "Школа"\n'
            '[translations.ru.tracks.water]\ntitle = "Вода"\n'
            '[translations.ru.tracks.law]\ntitle = "Право"\n'
            '[sessions.tea]\ntitle = "Tea"\nkind = "break"\ndays = "all"\ntime = "10:00-10:30"\n'
            '[sessions.git]\ntitle = { en = "Git", ru = "Гит" }\n'
            'slots.first = { day = 1, time = "11:00-12:00" }\n'
            'slots.second = { day = 2, time = "11:00-12:00", notice = "Full" }\n'
        ),
        ["translation-missing: translations.ru"],
    ),
    # --- outcomes
    "outcomes that follow each other through three": (
        (
            '[outcomes.a]\nkind = "finding"\ntitle = "A"\nfollows = ["c"]\n'
            '[outcomes.b]\nkind = "finding"\ntitle = "B"\nfollows = ["a"]\n'
            '[outcomes.c]\nkind = "finding"\ntitle = "C"\nfollows = ["b"]\n'
        ),
        ["outcomes-in-a-circle: outcomes.a.follows"],
    ),
    "an outcome that follows itself": (
        '[outcomes.a]\nkind = "finding"\ntitle = "A"\nfollows = ["a"]\n',
        ["outcomes-in-a-circle: outcomes.a.follows"],
    ),
    "two circles are told of at once": (
        (
            '[outcomes.a]\nkind = "finding"\ntitle = "A"\nfollows = ["b", "c"]\n'
            '[outcomes.b]\nkind = "finding"\ntitle = "B"\nfollows = ["a"]\n'
            '[outcomes.c]\nkind = "finding"\ntitle = "C"\nfollows = ["d"]\n'
            '[outcomes.d]\nkind = "finding"\ntitle = "D"\nfollows = ["c"]\n'
        ),
        ["outcomes-in-a-circle: outcomes.a.follows", "outcomes-in-a-circle: outcomes.c.follows"],
    ),
    "an outcome that two ways lead to": (
        at("one", "09:00-10:00") + '[outcomes.a]\nkind = "finding"\ntitle = "A"\nsession = "one"\n'
        '[outcomes.b]\nkind = "finding"\ntitle = "B"\nfollows = ["a"]\n'
        '[outcomes.c]\nkind = "finding"\ntitle = "C"\nfollows = ["a"]\n'
        '[outcomes.d]\nkind = "finding"\ntitle = "D"\nfollows = ["b", "c"]\n',
        [],
    ),
    "an action without both": (
        at("one", "09:00-10:00") + '[outcomes.a]\nkind = "action"\ntitle = "A"\nsession = "one"\n',
        ["action-without-owner: outcomes.a", "action-without-due: outcomes.a"],
    ),
    "actions that are settled": (
        at("one", "09:00-10:00")
        + '[outcomes.a]\nkind = "action"\ntitle = "A"\nsession = "one"\nstatus = "done"\n'
        'url = "https://example.org/a"\n'
        '[outcomes.b]\nkind = "action"\ntitle = "B"\nsession = "one"\nstatus = "dropped"\n',
        [],
    ),
    "a recommendation needs neither owner nor day": (
        at("one", "09:00-10:00") + '[outcomes.f]\nkind = "finding"\ntitle = "F"\nsession = "one"\n'
        '[outcomes.a]\nkind = "recommendation"\ntitle = "A"\nfollows = ["f"]\n',
        [],
    ),
    # --- counts
    "a count of four that participants see": (
        '[groups.few]\nname = "Few"\ncount = 4\naudience = "participants"\n',
        ["count-below-five: groups.few.count"],
    ),
    "a count of five": ('[groups.few]\nname = "Few"\ncount = 5\n', []),
    "a group whose members are named": (
        '[groups.few]\nname = "Few"\ncount = 2\nmembers = ["ada", "bob"]\n',
        [],
    ),
    "a group one of whose members is not named": (
        '[groups.few]\nname = "Few"\ncount = 2\nmembers = ["ada"]\n',
        ["count-below-five: groups.few.count"],
    ),
    "a group whose member is hidden from those who see the count": (
        (
            '[people.eva]\nname = "Eva Exempel"\naudience = "organizers"\n'
            '[groups.few]\nname = "Few"\ncount = 1\nmembers = ["eva"]\n'
        ),
        ["count-below-five: groups.few.count"],
    ),
    "a group of nobody": (
        '[groups.few]\nname = "Few"\ncount = 0\n',
        ["count-below-five: groups.few.count"],
    ),
    "a group whose members are named to participants alone": (
        (
            '[people.eva]\nname = "Eva Exempel"\n'
            '[groups.few]\nname = "Few"\ncount = 1\nmembers = ["eva"]\n'
        ),
        ["count-below-five: groups.few.count", "hidden-by-reference: people.eva"],
    ),
    "people of a closed session, and one whom nothing names": (
        '[people.eva]\nname = "Eva"\n[people.max]\nname = "Max"\n[people.nobody]\nname = "N"\n'
        + at("one", "09:00-10:00", 'audience = "participants"\nspeakers = ["eva", "max"]'),
        ["hidden-by-reference: people.eva", "hidden-by-reference: people.nobody"],
    ),
    # --- links
    "links of all kinds of holders": (
        at(
            "one",
            "09:00-10:00",
            'online = { url = "zoom.example.org" }\n'
            'materials.slides = { title = "Slides", url = "C:/slides.pdf" }',
        )
        + '[sources.book]\ntitle = "Book"\nurl = "mailto:ada@example.org"\n'
        '[rooms.cellar]\nname = "Cellar"\nonline = { url = "https://" }\n',
        [
            "link-not-web: rooms.cellar.online.url",
            "link-not-web: sessions.one.online.url",
            "link-not-web: sessions.one.materials.slides.url",
            "link-not-web: sources.book.url",
        ],
    ),
    "links that lead to pages": (
        (
            '[sources.a]\ntitle = "A"\nurl = "http://example.org"\n'
            '[sources.b]\ntitle = "B"\nurl = "HTTPS://münchen.example.org:8443/ä?q=1#x"\n'
            '[sources.c]\ntitle = "C"\nurl = "https://[2001:db8::1]/"\n'
        ),
        [],
    ),
    "links with a blank or that cannot be": (
        (
            '[sources.a]\ntitle = "A"\nurl = "https://example.org/a b"\n'
            '[sources.b]\ntitle = "B"\nurl = "https://[example"\n'
            '[sources.c]\ntitle = "C"\nurl = "javascript:alert(1)"\n'
        ),
        [f"link-not-web: sources.{id}.url" for id in "abc"],
    ),
    "links with a port or characters that cannot be": (
        (
            '[sources.a]\ntitle = "A"\nurl = "https://example.org:99999/"\n'
            '[sources.b]\ntitle = "B"\nurl = "https://example.org/\\u202egpj.exe"\n'
            '[sources.c]\ntitle = "C"\nurl = "https://example.org/\\u0000"\n'
            '[sources.d]\ntitle = "D"\nurl = "https://./"\n'
        ),
        [f"link-not-web: sources.{id}.url" for id in "abcd"],
    ),
    # --- texts
    "a notice of two lines, and a blank at the end of a topic": (
        '[event]\nid = "e"\nuid = "e-20270326"\ntitle = "E"\nstart = 2027-03-26\n'
        'end = 2027-03-26\ntimezone = "UTC"\ntopics = ["Water", "Law "]\n'
        + at("one", "09:00-10:00", 'notice = "Speaker\\nill"'),
        ["text-not-plain: event.topics", "text-not-plain: sessions.one.notice"],
    ),
    "a description may end in a line break": (
        at("one", "09:00-10:00", 'description = """\nTwo\nlines.\n"""'),
        [],
    ),
    "what is not seen, but obeyed, in longer texts": (
        at("one", "09:00-10:00", 'description = "a \\u202e b"')
        + '[outcomes.a]\nkind = "finding"\ntitle = "A"\nsession = "one"\ntext = "red \\u001b[31m"\n'
        '[statements.b]\ntext = "bell \\u0007"\n',
        [
            "text-not-plain: sessions.one.description",
            "text-not-plain: statements.b.text",
            "text-not-plain: outcomes.a.text",
        ],
    ),
    "an address of two lines, and other words that have no translation": (
        (
            '[venues.park]\ncity = "Berlin"\nstreet = "Am Ufer 1\\n2. Hof"\n'
            '[rooms.cave]\nname = "Cave"\nvenue = "park"\nfloor = "-1\\u0007"\n'
            '[sources.a]\ntitle = "A"\npublisher = "Press "\n'
        ),
        [
            "text-not-plain: venues.park.street",
            "text-not-plain: rooms.cave.floor",
            "text-not-plain: sources.a.publisher",
        ],
    ),
    "a backslash before n in a description": (
        at("one", "09:00-10:00", "description = 'see C:\\new'"),
        ["backslash-before-n: sessions.one.description"],
    ),
    "a backslash before another letter": (at("one", "09:00-10:00", "description = 'C:\\temp'"), []),
    "a comma in the title of a session": (
        '[sessions.one]\ntitle = "Rivers, lakes"\nday = 1\ntime = "09:00-10:00"\n',
        [],
    ),
    "a title of 255 characters": (
        f'[sessions.one]\ntitle = "{"x" * 255}"\nday = 1\ntime = "09:00-10:00"\n',
        [],
    ),
    "a long title of what has no entry in calendars": (
        f'[sources.a]\ntitle = "{"x" * 300}"\n',
        [],
    ),
    "a description of more than 2000 characters": (
        at("one", "09:00-10:00", f'description = "{"word " * 500}"'),
        ["text-too-long: sessions.one.description"],
    ),
    "a description that is long only by its marks": (
        at("one", "09:00-10:00", f'description = "{"*a*" * 800}"'),
        [],
    ),
    "so many parts that nothing else has room": (
        PANEL
        + "".join(
            f'[sessions.p{number}]\ntitle = "{"x" * 100}"\npart_of = "panel"\n'
            for number in range(20)
        ),
        ["text-too-long: sessions.panel"],
    ),
    # --- words
    "words of one's own that hold a known one": (
        at(
            "one",
            "09:00-10:00",
            'participations = [{ who = "ada", role = "co-moderator" },'
            ' { who = "bob", role = "cochair" }]',
        ),
        ["unknown-role: sessions.one.participations"] * 2,
    ),
    "other spellings of known words": (
        '[event]\nid = "e"\nuid = "e-20270326"\ntitle = "E"\nkind = "work-shop"\n'
        'start = 2027-03-26\nend = 2027-03-26\ntimezone = "UTC"\n'
        'participations = [{ who = "institute", role = "organiser" }]\n'
        + at("one", "09:00-10:00", 'kind = "working-groups"')
        + '[organizations.media]\nname = "Media"\nkind = "goverment"\n',
        [
            "misspelt-kind: event.kind",
            "misspelt-kind: sessions.one.kind",
            "misspelt-kind: organizations.media.kind",
            "misspelt-role: event.participations",
        ],
    ),
    "a kind with two letters in the wrong order": (
        at("one", "09:00-10:00", 'kind = "tlak"'),
        ["misspelt-kind: sessions.one.kind"],
    ),
    "a kind that only looks like a known one": (
        at("one", "09:00-10:00", 'kind = "walk"'),
        ["unknown-kind: sessions.one.kind"],
    ),
}


@pytest.mark.parametrize(("part", "wanted"), CASES.values(), ids=list(CASES))
def test_the_rules_find_what_is_doubtful_and_nothing_else(part: str, wanted: list[str]) -> None:
    assert found(part) == wanted


# --- rules that must know the day

UNTIMED = '[sessions.last]\ntitle = "Last"\nday = 4\n[sessions.two]\ntitle = "Two"\n'


@pytest.mark.parametrize(
    ("today", "soon"),
    [
        (date(2027, 3, 11), False),
        (date(2027, 3, 12), True),
        (date(2027, 3, 29), True),
        (date(2027, 3, 30), False),
    ],
    ids=str,
)
def test_a_session_needs_hours_from_two_weeks_before_the_event_until_its_end(
    today: date, soon: bool
) -> None:
    wanted = [f"session-without-hours: sessions.{id}" for id in ("last", "two")]

    assert found(UNTIMED, today) == (wanted if soon else [])


SERIES = (
    '[event]\nid = "e"\nuid = "e-20270112"\ntitle = "E"\nstart = 2027-01-12\n'
    'end = 2027-06-29\ntimezone = "UTC"\n'
    '[sessions.one]\ntitle = "One"\nday = 2027-01-12\n'
    '[sessions.two]\ntitle = "Two"\nday = 2027-04-13\n'
)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2027, 1, 5), ["one"]),
        (date(2027, 1, 12), ["one"]),
        (date(2027, 1, 13), []),
        (date(2027, 3, 29), []),
        (date(2027, 3, 30), ["two"]),
    ],
    ids=str,
)
def test_in_a_series_a_session_needs_hours_from_two_weeks_before_its_own_day(
    today: date, wanted: list[str]
) -> None:
    assert found(SERIES, today) == [f"session-without-hours: sessions.{id}" for id in wanted]


def test_without_a_date_no_session_needs_hours() -> None:
    assert eventkit.check(eventkit.loads(document_of(UNTIMED))) == ()


@pytest.mark.parametrize("more", ['kind = "poster"', OFF, LATER])
def test_posters_and_what_does_not_take_place_need_no_hours(more: str) -> None:
    part = f'[sessions.one]\ntitle = "One"\nday = 1\n{more}\n'

    assert found(part, date(2027, 3, 20)) == []


def test_parts_need_no_hours() -> None:
    part = PANEL + '[sessions.one]\ntitle = "One"\npart_of = "panel"\n'

    assert found(part, date(2027, 3, 20)) == []


def test_an_ignored_rule_that_must_know_the_day_is_known_without_it() -> None:
    event = eventkit.loads(document_of('[checks]\nignore = ["session-without-hours"]\n'))

    assert eventkit.check(event) == ()


# --- where there is only one place to be

TALK = at("one", "09:00-10:00", f'kind = "talk"\n{ADA}') + '[people.ada]\nname = "Ada Example"\n'
VENUE = '[venue]\nname = "Town Hall"\n'
STREAM = '[rooms.stream]\nname = "Live stream"\nonline = { url = "https://example.org/stream" }\n'
LINK = (
    '[event]\nid = "e"\nuid = "e-20270326"\ntitle = "E"\nstart = 2027-03-26\nend = 2027-03-26\n'
    'timezone = "UTC"\nonline = { url = "https://example.org/join" }\n'
)


@pytest.mark.parametrize(
    "places",
    ["", VENUE, VENUE + STREAM, LINK, LINK + STREAM],
    ids=["nothing", "venue", "venue and stream", "link", "link and stream"],
)
def test_a_talk_needs_no_room_where_there_is_one_place_to_be(places: str) -> None:
    assert eventkit.check(eventkit.loads(document_of(places + TALK))) == ()


def test_a_talk_at_an_event_in_online_rooms_needs_one_of_them() -> None:
    (problem,) = eventkit.check(eventkit.loads(document_of(STREAM + TALK)))

    assert problem.rule == "session-without-room"


# --- long ways


def test_a_circle_may_be_as_long_as_it_likes() -> None:
    count = 3000
    links = "".join(
        f'[outcomes.o{n}]\nkind = "finding"\ntitle = "O"\nfollows = ["o{(n + 1) % count}"]\n'
        for n in range(count)
    )

    (problem,) = eventkit.check(eventkit.loads(document_of(links)))
    assert problem.rule == "outcomes-in-a-circle"
    assert problem.message.endswith("o0, o1, o2, o3, o4, o5, o6, o7, …, o0")
