"""Documents drawn from a seed: a little of everything that an event can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any, Self

from tests.walks.documents import (
    EVENT_ID,
    EVENT_UID,
    PARTIES,
    SHORTHANDS,
    TBA,
    WHEN,
    Date,
    Document,
    Item,
)
from tests.walks.tokens import new_token, phrase

LANGUAGES = ("ru", "de")
ZONES = ("Europe/Berlin", "America/Vancouver", "Asia/Ashgabat")
GUEST_ZONES = ("Europe/London", "Africa/Cairo")
FIRST = date(2027, 4, 27)
DAYS = 3
TIMINGS = {"hours": 10, "open": 2, "moment": 2, "all-day": 2, "days": 2, "day": 2}
TIMINGS |= {"to be announced": 1, "unknown": 1}
STATUSES = ("tentative", "confirmed", "cancelled")
LEVELS = ("participants", "organizers")
SMALL = {"people": 4, "organizations": 2, "groups": 1, "projects": 1, "venues": 2, "rooms": 3}
SMALL |= {"tracks": 2, "sources": 1, "sessions": 5, "statements": 1, "outcomes": 3}


class Drawing:
    """Draws documents, items and values; what it drew is told by its seed.

    Args:
        random: Where chance comes from.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.keys = (f"key-{number}" for number in count())

    @classmethod
    def of(cls, seed: int) -> Self:
        return cls(Random(seed))  # noqa: S311  # the same walks each time

    # --- values

    def chance(self, often: float = 0.5) -> bool:
        return self.random.random() < often

    def plain(self) -> str:
        return phrase(self.random, new_token(self.random))

    def text(self) -> dict[str, str]:
        languages = ["en", *(language for language in LANGUAGES if self.chance(0.3))]
        return {language: self.plain() for language in languages}

    def word(self) -> str:
        return new_token(self.random)

    def url(self) -> str:
        return f"https://example.org/{self.word()}"

    def picture(self) -> str:
        """Return a picture on the web, or one beside the document, which need not be there."""
        return f"{self.random.choice((self.url, self.word))()}.png"

    def usual_hours(self) -> str:
        return f"{self.random.randint(7, 10):02}:00-{self.random.randint(15, 18)}:30"

    def contact(self) -> Item:
        return self.levelled({"email": f"{self.word()}@example.org", "phone": self.word()})

    def online(self) -> Item:
        return self.levelled({"url": self.url(), "passcode": self.word()})

    def levelled(self, item: Item) -> Item:
        levels = ("public", *LEVELS)
        return item | ({"audience": self.random.choice(levels)} if self.chance(0.4) else {})

    def some(self, ids: list[str], most: int = 2) -> list[str]:
        return self.random.sample(ids, min(len(ids), self.random.randint(0, most)))

    def maybe(self, item: Item, draws: dict[str, Callable[[], Any]], often: float = 0.4) -> Item:
        return item | {key: draw() for key, draw in draws.items() if self.chance(often)}

    # --- items

    def document(self) -> Document:
        document: Document = {"event": {"event": {}}, "days": {}}
        for table, most in SMALL.items():
            document[table] = {}
            for _ in range(self.random.randint(0 if most < 4 else 2, most)):
                document[table][self.word()] = self.item(table, document)
        document["event"]["event"] = self.event(document)
        for number in range(1, DAYS + 1):
            if self.chance(0.3):
                day = self.maybe({"title": self.text()}, {"hours": self.usual_hours})
                document["days"][str(number)] = self.common(day)
        return document

    def rely_on_usual_hours(self, document: Document) -> None:
        """Let an event have usual hours, and at times no session with a start."""
        document["event"]["event"].setdefault("hours", self.usual_hours())
        if self.chance():
            return
        for session in document["sessions"].values():
            if session.get("time", "all-day") != "all-day":
                for key in WHEN:
                    session.pop(key, None)
                if self.chance():
                    session["day"] = self.random.randint(1, DAYS)

    def event(self, document: Document) -> Item:
        fixed = {
            "id": EVENT_ID,
            "uid": EVENT_UID,
            "title": self.text(),
            "discreet_title": self.text(),
            "start": date_of(1),
            "end": date_of(DAYS),
            "timezone": self.random.choice(ZONES),
            "language": "en",
            "_key": "event",
        }
        draws: dict[str, Callable[[], Any]] = {
            "summary": self.text,
            "kind": self.word,
            "topics": lambda: [self.plain()],
            "hours": self.usual_hours,
            "logo": self.picture,
            "series": self.plain,
            "contact": self.contact,
            "online": self.online,
            "attribution": lambda: "none",
            "participations": lambda: self.participations(document),
        }
        item = self.maybe(self.common(fixed), draws)
        item.pop("audience", None)
        for role in SHORTHANDS["event"]:
            if self.chance(0.3) and (who := self.some(self.parties(document))):
                item[role] = who
        if document["projects"] and self.chance():
            item["project"] = next(iter(document["projects"]))
        return item

    def common(self, item: Item) -> Item:
        extension = {self.word(): {self.word(): self.plain()}}
        draws: dict[str, Callable[[], Any]] = {
            "url": self.url,
            "description": self.text,
            "notes": self.plain,
            "x": lambda: {key: self.levelled(held) for key, held in extension.items()},
            "audience": lambda: self.random.choice(LEVELS),
        }
        return self.maybe({"_key": next(self.keys)} | item, draws, 0.2)

    def item(self, table: str, document: Document) -> Item:
        item: Item = getattr(self, f"draw_{table}")(document)
        if document.get("sources") and self.chance(0.2):
            item["sources"] = list(document["sources"])
        return self.common(item)

    def parties(self, document: Document) -> list[str]:
        return [id for table in PARTIES for id in document.get(table, ())]

    def participations(self, document: Document, *, is_open: bool = False) -> list[Item]:
        """Return who takes part, in a session at times somebody who is to be announced."""
        open_ = [{"who": TBA, "role": self.word()}] if is_open and self.chance(0.3) else []
        return open_ + [  # a role of one's own each: else what one may say another may not
            self.levelled(
                {"who": who, "role": self.random.choice((self.word(), "participant", "panellist"))}
            )
            for who in self.some(self.parties(document))
        ]

    def reference(self, key: str, table: str, document: Document, often: float = 0.5) -> Item:
        items = document.get(table, {}).items()
        ids = [id for id, item in items if "slots" not in item]  # those have ids of their own
        return {key: self.random.choice(ids)} if ids and self.chance(often) else {}

    def draw_people(self, document: Document) -> Item:
        item = self.maybe({"name": self.text()}, {"contact": self.contact, "image": self.picture})
        if self.chance(0.3):
            several = range(self.random.randint(1, 2))
            return item | {"affiliations": [self.affiliation(document) for _ in several]}
        item |= self.reference("organization", "organizations", document)
        return self.maybe(item, {"position": self.text})

    def affiliation(self, document: Document) -> Item:
        item = {
            "position": self.text(),
            **self.reference("organization", "organizations", document),
        }
        return self.maybe(item, {"country": lambda: "DE"})

    def draw_organizations(self, document: Document) -> Item:
        item = {"name": self.text(), **self.reference("part_of", "organizations", document, 0.2)}
        draws: dict[str, Callable[[], Any]] = {
            "abbreviation": self.text,
            "kind": self.word,
            "contact": self.contact,
            "logo": self.picture,
        }
        return self.maybe(item, draws)

    def draw_groups(self, document: Document) -> Item:
        return {"name": self.text(), "members": self.some(list(document["people"]))}

    def draw_projects(self, document: Document) -> Item:
        return {"title": self.text(), "implemented_by": self.some(self.parties(document))}

    def draw_venues(self, document: Document) -> Item:
        return self.maybe(
            {"name": self.text()}, {"street": self.plain, "city": self.text, "region": self.text}
        )

    def draw_rooms(self, document: Document) -> Item:
        item = {"name": self.text(), **self.reference("venue", "venues", document)}
        draws: dict[str, Callable[[], Any]] = {
            "floor": self.plain,
            "online": self.online,
            "features": lambda: [self.plain()],
        }
        return self.maybe(item, draws)

    def draw_tracks(self, document: Document) -> Item:
        return {"title": self.text()}

    def draw_sessions(self, document: Document) -> Item:
        item = {"title": self.text(), **self.hours(), **self.reference("track", "tracks", document)}
        for role in SHORTHANDS["sessions"]:
            if self.chance(0.3) and (who := self.some([*self.parties(document), TBA])):
                item[role] = who
        if rooms := self.some([*document["rooms"], TBA], 1):
            item["rooms"] = rooms
        draws: dict[str, Callable[[], Any]] = {
            "discreet_title": self.text,
            "subtitle": self.text,
            "abstract": self.text,
            "recording": self.chance,
            "license": lambda: self.random.choice((self.url(), "CC-BY-4.0")),
            "image": self.picture,
            "status": lambda: self.random.choice(STATUSES),
            "tba": lambda: [self.random.choice((self.word(), "abstract", "rooms", "chairs"))],
            "kind": lambda: self.random.choice((self.word(), "break", "plenary")),
            "languages": lambda: [f"de-x-{self.word()}"],
            "interpretation": lambda: [f"tk-x-{self.word()}"],
            "participations": lambda: self.participations(document, is_open=True),
            "notice": self.text,
            "online": self.online,
            "repeats": self.word,
            "timezone": lambda: self.random.choice(GUEST_ZONES),
            "materials": lambda: {
                self.word(): self.levelled({"title": self.text(), "url": self.url()})
            },
        }
        return self.maybe(item, draws, 0.3)

    def hours(self) -> Item:
        """Return when a session is: mostly with hours, at times with less, or with whole days."""
        (timing,) = self.random.choices([*TIMINGS], [*TIMINGS.values()])
        first = self.random.randint(1, DAYS)
        hour, minute = self.random.randint(8, 20), self.random.choice((0, 30))
        clock = f"{hour:02}:{minute:02}"
        whens: dict[str, Item] = {
            "hours": {"day": first, "time": f"{clock}-{hour + 1:02}:45"},
            "open": {"day": first, "time": clock},
            "moment": {"day": first, "time": clock, "duration": "0 min"},
            "all-day": {"day": first, "time": "all-day"},
            "days": {"start": date_of(first), "end": date_of(self.random.randint(first, DAYS))},
            "day": {"day": first},
            "to be announced": {"day": self.random.choice((first, TBA)), "time": TBA},
            "unknown": {},
        }
        return whens[timing]

    def draw_statements(self, document: Document) -> Item:
        who = self.some(self.parties(document), 1)
        item = {"text": self.text(), **self.reference("session", "sessions", document)}
        return item | ({"by": who[0]} if who else {})

    def draw_outcomes(self, document: Document) -> Item:
        item = {
            "kind": self.random.choice((self.word(), "finding")),
            "title": self.text(),
            **self.reference("session", "sessions", document),
        }
        draws: dict[str, Callable[[], Any]] = {
            "text": self.text,
            "owners": lambda: self.some(self.parties(document)),
            "addressed_to": lambda: self.some(self.parties(document)),
            "due_text": self.text,
            "response": lambda: {"answer": "partly", "reason": self.text()},
            "horizon": lambda: {"years": [1, 2], "text": self.text()},
            "follows": lambda: self.earlier_outcomes(document),
            "due": lambda: self.random.choice((date_of(9), "2027-07-01/2027-09-30", "Q3 2027")),
            "progress": lambda: [
                self.levelled(self.progress(document)) for _ in range(self.random.randint(1, 3))
            ],
            "indicators": lambda: {self.word(): self.levelled(self.indicator())},
        }
        return self.maybe(item, draws)

    def earlier_outcomes(self, document: Document) -> list[str]:
        """Return outcomes that one may follow: of this event, and one of another."""
        elsewhere = [f"{self.word()}:{self.word()}"] if self.chance(0.3) else []
        return [*self.some([*document.get("outcomes", {})]), *elsewhere]

    def progress(self, document: Document) -> Item:
        who = self.some(self.parties(document), 1)
        sources = self.some([*document.get("sources", {})], 1)
        entry = {"date": date_of(self.random.randint(1, 400))}
        draws: dict[str, Callable[[], Any]] = {
            "status": lambda: self.random.choice(("open", "in-progress", "done", "dropped")),
            "percent": lambda: self.random.randint(0, 100),
            "text": self.text,
        }
        facts = {"by": who[0]} if who else {}
        return self.maybe(entry | facts | ({"sources": sources} if sources else {}), draws, 0.6)

    def indicator(self) -> Item:
        item = {"title": self.text(), "unit": self.plain(), "target": self.plain()}
        draws: dict[str, Callable[[], Any]] = {
            "baseline": lambda: self.random.choice((self.plain(), 3)),
            "period": lambda: self.random.choice(("2028", "2027-06", "2027-07-01/2028-06-30")),
            "actuals": lambda: [
                {"date": date_of(number * 90), "value": self.random.choice((self.plain(), number))}
                for number in range(1, self.random.randint(2, 4))
            ],
        }
        return self.maybe(item, draws)

    def draw_sources(self, document: Document) -> Item:
        return self.maybe({"title": self.text()}, {"publisher": self.plain})


def date_of(number: int) -> Date:
    """Return the date of a day of the event."""
    return Date(FIRST + timedelta(days=number - 1))
