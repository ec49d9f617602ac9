"""Exporters that break one rule of the contract each, and one that breaks none."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import evolve
from tests.kit.lines import line, render

from eventkit.model import Event, Session
from eventkit.plugins import (
    BinaryExporter,
    Exporter,
    Loss,
    NoOptions,
    TextExporter,
    TreeExporter,
    hookimpl,
)

Render = Callable[[Event, NoOptions], Iterator[str]]

GOOD = TextExporter(
    name="good",
    summary="Sessions in lines",
    extension=".good",
    media_type="text/plain",
    render=render,
)


def wrong(name: str, render: Any = render, **fields: Any) -> TextExporter:
    return evolve(GOOD, name=name, render=render, **fields)


def instead(change: Callable[[Event], str]) -> Render:
    """Return a render whose first line is another."""

    def render(event: Event, options: NoOptions) -> Iterator[str]:
        yield f"{event.title} {change(event)}\n"
        for session in event.sessions:
            yield f"{line(event, session)}\n"

    return render


# --- renders


def first_session(event: Event) -> str:
    return event.sessions[0].title


FAILS_WHEN_EMPTY = wrong("fails-when-empty", instead(first_session))


def leave(event: Event) -> str:
    return sys.exit(3) if event.id == "over-midnight" else ""


def numbers(event: Event, options: NoOptions) -> Any:
    return [len(event.sessions)]


LEAVES = wrong("leaves", instead(leave))
NUMBERS = wrong("numbers", numbers)

# --- repeatable

counter = itertools.count()


def time_of_files(event: Event) -> str:
    return datetime.fromtimestamp(1_800_000_000).isoformat()  # in the zone of the machine


def end_elsewhere(event: Event) -> str:
    return os._exit(7) if is_elsewhere() else ""


def is_elsewhere() -> bool:
    """Whether this is the fresh process of the contract, and not that of the tests."""
    return os.environ.get("USER") == "stranger"


def user(event: Event) -> str:
    return os.environ.get("USER", "nobody")


CLOCK = wrong("clock", instead(lambda event: str(datetime.now(UTC).year)))
RANDOM = wrong("random", instead(lambda event: str(uuid.uuid4())))
SET = wrong("set", instead(lambda event: " ".join({"Ada", "Bob", "Cem", "Dana", "Eve", "Fox"})))
COUNTER = wrong("counter", instead(lambda event: str(next(counter))))
LOCAL_TIME = wrong("local-time", instead(time_of_files))
ENVIRONMENT = wrong("environment", instead(user))

IN_A_LIST = [wrong("nameless")]
ENDS = wrong("ends", instead(end_elsewhere))

# --- pure


def writes(event: Event) -> str:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
    return ""


def connects(event: Event) -> str:
    with socket.socket() as client, suppress(OSError):
        client.connect(("127.0.0.1", 9))
    return ""


def runs(event: Event) -> str:
    return subprocess.run([sys.executable, "-V"], capture_output=True, text=True, check=True).stdout


def changes(event: Event) -> str:
    object.__setattr__(event, "summary", "changed")
    return ""


def forks(event: Event) -> str:
    if is_elsewhere() and (process := os.fork()):
        os.waitpid(process, 0)
    return ""


def leaves_a_thread(event: Event) -> str:
    if is_elsewhere():
        threading.Thread(target=threading.Event().wait, args=(60,)).start()
    return ""


WRITES = wrong("writes", instead(writes))
CONNECTS = wrong("connects", instead(connects))
RUNS = wrong("runs", instead(runs))
CHANGES = wrong("changes", instead(changes))
FORKS = wrong("forks", instead(forks))
THREADS = wrong("threads", instead(leaves_a_thread))

# --- private

remembered: dict[str, str] = {}


def first_notes(event: Event) -> str:
    return remembered.setdefault(event.id, event.notes or "") if event.notes else (
        remembered.pop(event.id, ""))  # fmt: skip


REMEMBERS = wrong("remembers", instead(first_notes))

# --- well-formed


def no_end(event: Event, options: NoOptions) -> str:
    return "".join(render(event, options)).rstrip("\n")


def broken_json(event: Event, options: NoOptions) -> str:
    return "{" + ",".join(f'"{it.id}":"{line(event, it)}"' for it in event.sessions) + "}\n"


def same_keys(event: Event, options: NoOptions) -> str:
    return "{" + ",".join(f'"s": {json.dumps(line(event, it))}' for it in event.sessions) + "}\n"


def broken_xml(event: Event, options: NoOptions) -> str:
    return f"<event>{''.join(render(event, options))}</event>\n"


def ragged(event: Event, options: NoOptions) -> Iterator[str]:
    yield "title\r\n"
    for session in event.sessions:
        yield row(line(event, session), session.id)


def row(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([f"'{cell}" for cell in cells])
    return text.getvalue()


def bare_lines(event: Event, options: NoOptions) -> Iterator[str]:
    yield "BEGIN:VCALENDAR\nPRODID:zoo\nVERSION:2.0\n"
    for session in event.sessions:
        text = json.dumps(line(event, session))
        folded = "\n ".join(text[at : at + 60] for at in range(0, len(text), 60))
        yield f"BEGIN:VEVENT\nUID:{session.id}\nX-TEXT:\n {folded}\nEND:VEVENT\n"
    yield "END:VCALENDAR\n"


def no_zip(event: Event, options: NoOptions) -> bytes:
    return "".join(render(event, options)).encode()


SURROGATE = wrong("surrogate", instead(lambda event: "\ud800"))
NO_END = wrong("no-end", no_end)
BROKEN_JSON = wrong("broken-json", broken_json, media_type="application/json")
SAME_KEYS = wrong("same-keys", same_keys, media_type="application/geo+json")
BROKEN_XML = wrong("broken-xml", broken_xml, media_type="application/rss+xml")
RAGGED = wrong("ragged", ragged, media_type="text/csv")
BARE_LINES = wrong("bare-lines", bare_lines, media_type="text/calendar")
NO_ZIP = BinaryExporter(
    name="no-zip",
    summary="Sessions in a zip",
    extension=".nozip",
    media_type="application/zip",
    render=no_zip,
)


def pages(event: Event, options: NoOptions) -> Iterator[tuple[str, bytes]]:
    yield "index.txt", "".join(render(event, options)).encode()
    yield "feed.xml", f"<feed>{event.title}</feed>".encode()


BROKEN_PAGES = TreeExporter(
    name="broken-pages", summary="Pages", media_type="text/html", render=pages
)

# --- inert


def cells(event: Event, options: NoOptions) -> Iterator[str]:
    for session in event.sessions:
        text = io.StringIO()
        csv.writer(text).writerow([session.title, line(event, session, without="title")])
        yield text.getvalue()


def list_items(event: Event, options: NoOptions) -> Iterator[str]:
    yield "<!doctype html><title>x</title><ul>\n"
    for session in event.sessions:
        yield f"<li>{line(event, session)}</li>\n"
    yield "</ul>\n"


ESCAPES = wrong("escapes", raw=True)
FORMULAS = wrong("formulas", cells, media_type="text/csv")
ELEMENTS = wrong("elements", list_items, media_type="text/html")

# --- faithful


def without(fact: str) -> Render:
    def render(event: Event, options: NoOptions) -> Iterator[str]:
        for session in event.sessions:
            yield f"{line(event, session, without=fact)} {session.id}\n"

    return render


def on_no_clock(event: Event, options: NoOptions) -> Iterator[str]:
    for session in event.sessions:
        hours = [f"{it:%d %H:%M}" for it in (session.start, session.end) if it]
        yield f"{line(event, session, without='hours')} {hours} {session.id}\n"


def shown_by(show: Callable[[Event, Session], str], *, instead_of: str) -> Render:
    """Return a render that shows a fact otherwise."""

    def render(event: Event, options: NoOptions) -> Iterator[str]:
        for session in event.sessions:
            shown = show(event, session)
            yield f"{line(event, session, without=instead_of)} {shown} {session.id}\n"

    return render


def first_room(event: Event, session: Session) -> str:
    return session.rooms[0] if session.rooms else ""


def first_person(event: Event, session: Session) -> str:
    return " ".join(f"{it.who} {it.role}" for it in session.participations[:1])


def names_alone(event: Event, session: Session) -> str:
    return " ".join(it.who for it in session.participations)


def status_of_event(event: Event, session: Session) -> str:
    return str(event.status)


def status_alone(event: Event, session: Session) -> str:
    return str(session.status)


def hour_and_length(event: Event, session: Session) -> str:
    clock = f"{session.start:%H:%M %Z}" if session.start else ""
    return f"{clock} {session.duration}"


def start_alone(event: Event, session: Session) -> str:
    return str(session.start)


def without_parts(event: Event, options: NoOptions) -> Iterator[str]:
    for session in event.sessions:
        if not session.part_of:
            yield f"{line(event, session)}\n"


def parts_as_lost(event: Event, options: NoOptions) -> Iterator[Loss]:
    for session in event.sessions:
        if session.part_of and session.id != "part":
            yield Loss(place=f"sessions.{session.id}", message="parts have no line")


NO_TITLES = wrong("no-titles", without("title"))
NO_HOURS = wrong("no-hours", without("hours"))
NO_ZONES = wrong("no-zones", on_no_clock)
NO_ENDS = wrong("no-ends", shown_by(start_alone, instead_of="hours"))
NO_DAYS = wrong("no-days", shown_by(hour_and_length, instead_of="hours"))
ONE_ROOM = wrong("one-room", shown_by(first_room, instead_of="room"))
ONE_PERSON = wrong("one-person", shown_by(first_person, instead_of="people"))
NO_ROLES = wrong("no-roles", shown_by(names_alone, instead_of="people"))
STATUS_ALONE = wrong("status-alone", shown_by(status_alone, instead_of="status"))
NO_ROOMS = wrong("no-rooms", without("room"))
NO_PEOPLE = wrong("no-people", without("people"))
NO_STATUS = wrong("no-status", shown_by(status_of_event, instead_of="status"))
NO_NOTICE = wrong("no-notice", without("notice"))

# --- honest


def lose(*places: str) -> Callable[[Event, NoOptions], Iterable[Loss]]:
    return lambda event, options: [Loss(place=place, message="lost") for place in places]


def first_five(event: Event, options: NoOptions) -> Iterator[str]:
    yield f"{event.title}\n"
    for session in event.sessions[:900]:
        yield f"{line(event, session)}\n"


def status_as_lost(event: Event, options: NoOptions) -> Iterator[Loss]:
    for session in event.sessions:
        if session.status:
            yield Loss(place=f"sessions.{session.id}.status", message="no place for it")


def fail(event: Event, options: NoOptions) -> Iterable[Loss]:
    raise RuntimeError("no losses today")


CARRIES = wrong("carries", losses=status_as_lost)
NOWHERE = wrong("nowhere", losses=lose("sessions.nobody"))
DROPS = wrong("drops", first_five)
NO_PARTS = wrong("no-parts", without_parts)
LOSSES_FAIL = wrong("losses-fail", losses=fail)

# --- streaming


def listed(event: Event, options: NoOptions) -> Iterator[str]:
    yield from list(render(event, options))


def joined(event: Event, options: NoOptions) -> Iterator[str]:
    yield "".join(render(event, options))


LISTED = wrong("listed", listed)
JOINED = wrong("joined", joined)

# --- waivers

OPEN = wrong("open", without("status"), losses=status_as_lost)
WAIVED = wrong(
    "waived",
    without("status"),
    waived={"faithful[status]": "there is no place for it", "faithful[notice]": "neither"},
)
MISSPELT = wrong("misspelt", waived={"privat": "nothing is private here"})

# --- declared

UNREGISTERED = wrong("unregistered")


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    for value in globals().values():
        is_exporter = isinstance(value, TextExporter | BinaryExporter | TreeExporter)
        if is_exporter and value is not UNREGISTERED:
            yield value
