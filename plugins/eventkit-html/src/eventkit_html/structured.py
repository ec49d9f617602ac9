"""What search engines and catalogues of training read: schema.org as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from markupsafe import Markup

from eventkit import wording
from eventkit.model import EventKind, Online, Person, Role, Session, Status, Venue
from eventkit.text import one_line, plain
from eventkit_html.edition import PARTIES, Edition
from eventkit_html.paths import page_of

Data = dict[str, Any]

_STATUS = {
    Status.CANCELLED: "https://schema.org/EventCancelled",
    Status.POSTPONED: "https://schema.org/EventPostponed",
}
_MODES = {
    (True, False): "https://schema.org/OfflineEventAttendanceMode",
    (False, True): "https://schema.org/OnlineEventAttendanceMode",
    (True, True): "https://schema.org/MixedEventAttendanceMode",
}
_MOST = 500  # sessions that a page names
_LONGEST_TEXT = 500  # characters of a description


def of_event(edition: Edition, sessions: Mapping[str, Data]) -> Markup:
    """Return the event with its sessions; a training is a course that takes place.

    Args:
        edition: The edition.
        sessions: What is said of each session, as `of_sessions` returns it.
    """
    event = edition.event
    data = _event(edition)
    wholes = (it.id for it in event.sessions if it.start and not it.part_of)
    if subs := [sessions[id] for id in islice(wholes, _MOST)]:
        data["subEvent"] = subs
    if event.kind != EventKind.TRAINING:
        return script({"@context": "https://schema.org", **data})
    instance = {**data, "@type": ["CourseInstance", *_types(data)], **_schedule(edition)}
    name = data.get("name")  # none if the title has no character that can be shown
    course = {
        "@context": "https://schema.org",
        "@type": "Course",
        **_facts({"name": name, "description": data.get("description") or name}),
        **_facts({"provider": data.get("organizer"), "inLanguage": _languages(edition)}),
        "hasCourseInstance": [instance],
    }
    return script(course)


def whole_of(edition: Edition) -> Data:
    """Return what the data of a session says of the whole event."""
    whole = _event(edition)
    keys = ("@type", "@id", "name", "startDate", "location")
    return {key: whole[key] for key in keys if key in whole}


def of_sessions(edition: Edition) -> Mapping[str, Data]:
    """Return what is said of each session by its id; of those without hours nothing is."""
    return {it.id: _session(edition, it) for it in edition.event.sessions if it.start}


def of_session(session: Data, whole: Data) -> Markup:
    """Return a session as an event of its own.

    Args:
        session: What is said of it, as `of_sessions` returns it.
        whole: What is said of the whole event, as `whole_of` returns it.
    """
    return script({"@context": "https://schema.org", **session, "superEvent": whole})


def script(data: object) -> Markup:
    r"""Return data as the text of a script element, which nothing in it can end.

    >>> print(script({"name": "</script>"}))
    {"name": "\u003c/script>"}
    """
    text = json.dumps(data, ensure_ascii=True).replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(text)  # noqa: S704  # what could end it is escaped


def _types(data: Data) -> Iterable[str]:
    return [data["@type"]]


def _facts(facts: Data) -> Data:
    """Return what is known."""
    return {key: value for key, value in facts.items() if value}


def _event(edition: Edition) -> Data:
    event, url = edition.event, edition.options.url
    address = f"{url}{edition.folder}index.html" if url else ""
    organizers = event.parties_of(role=Role.ORGANIZER)
    online = [it for it in (event.online, *(room.online for room in event.rooms)) if it]
    return {
        "@type": "Event",
        **_facts(
            {
                "@id": address and f"{url}#event",
                "url": address,
                "name": edition.title,
                "description": _short(event.summary or event.description),
                "image": [f"{url}assets/card.png"] if url else None,
            }
        ),
        "startDate": event.start.isoformat(),
        "endDate": event.end.isoformat(),
        "eventStatus": _status(event.status),
        "inLanguage": _languages(edition),
        **_location([_place(venue) for venue in event.venues], online),
        **_facts({"organizer": [_party(edition, it.id) for it in organizers]}),
    }


def _session(edition: Edition, session: Session) -> Data:
    event, url = edition.event, edition.options.url
    path = page_of("sessions", session.id)
    address = f"{url}{edition.folder}{path}" if url else ""
    former = edition.change_of.get(session.id)
    performers = event.parties_of(session, role=Role.SPEAKER)
    places = [_place(venue) for venue in event.venues_of(session)]
    online = [it for it in (session.online, *(r.online for r in event.rooms_of(session))) if it]
    assert session.start  # noqa: S101  # only such sessions are told
    data = {
        "@type": "Event",
        **_facts({"@id": address, "url": address, "name": one_line(session.title)}),
        **_facts({"description": _short(session.abstract or session.description)}),
        "startDate": session.start.isoformat(),
        **_facts({"endDate": session.end.isoformat() if session.end else None}),
        "eventStatus": _status(wording.status_of(event, session)),
        **_location(places, online),
        **_facts({"performer": [_party(edition, it.id) for it in performers]}),
    }
    earlier = event.history.earlier
    if former and former.old and earlier and data["eventStatus"].endswith("Scheduled"):
        before = earlier.session(former.old).start
        if before and before != session.start:
            data["eventStatus"] = "https://schema.org/EventRescheduled"
            data["previousStartDate"] = before.isoformat()
    return data


def _languages(edition: Edition) -> str | Sequence[str]:
    """Return the language of the pages, or several."""
    return edition.tags if len(edition.tags) > 1 else edition.language


def _status(status: Status | None) -> str:
    return (
        _STATUS.get(status, "https://schema.org/EventScheduled")
        if status
        else ("https://schema.org/EventScheduled")
    )


def _short(markdown: str | None) -> str:
    text = " ".join(plain(markdown or "").split())
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _location(places: list[Data], online: list[Online]) -> Data:
    """Return where it is, and how one takes part; a link to join is told only where it is seen."""
    virtual = [{"@type": "VirtualLocation", "url": it.url} for it in online if it.url]
    where = [*places, *virtual]
    mode = _MODES.get((bool(places), bool(online)))
    location = where[0] if len(where) == 1 else where
    return _facts({"location": location, "eventAttendanceMode": mode})


def _place(venue: Venue) -> Data:
    address = _facts(
        {
            "streetAddress": venue.street,
            "addressLocality": venue.city,
            "addressRegion": venue.region,
            "addressCountry": venue.country,
        }
    )
    return {
        "@type": "Place",
        "name": wording.venue_name(venue),
        **({"address": {"@type": "PostalAddress", **address}} if address else {}),
    }


def _party(edition: Edition, id: str) -> Data:
    party, url = edition.event.party(id), edition.options.url
    kind = "Person" if isinstance(party, Person) else "Organization"
    address = f"{url}{edition.folder}{page_of(PARTIES, id)}" if url else ""
    return {"@type": kind, "name": one_line(party.name), **_facts({"url": address})}


def _schedule(edition: Edition) -> Data:
    """Return on how many days a course takes place."""
    event = edition.event
    days = [*_dates(edition)]
    schedule = {
        "@type": "Schedule",
        "startDate": event.start.isoformat(),
        "endDate": event.end.isoformat(),
        "repeatFrequency": "Daily",
        "repeatCount": len(days) or (event.end - event.start).days + 1,
    }
    mode = _event(edition).get("eventAttendanceMode", "")
    modes = {"Offline": "Onsite", "Online": "Online", "Mixed": "Blended"}
    name = next((value for key, value in modes.items() if f"/{key}" in mode), None)
    return {"courseSchedule": schedule, **_facts({"courseMode": name})}


def _dates(edition: Edition) -> Iterator[str]:
    for day in edition.event.days:
        if day.sessions:
            yield str(day.date)
