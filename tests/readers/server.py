"""Radicale as a server on this machine, and caldav as its client."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import icalendar
from caldav.davclient import DAVClient
from tests.readers.entries import Entry
from tests.readers.packages import with_vobject
from tests.readers.programs import python, surroundings

SETTINGS = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""
RADICALE = "from radicale.__main__ import run; run()"
A_FEW = 30  # for each entry that is put, Radicale looks through all that are in its collection
PATIENCE = 30.0  # seconds


def with_radicale(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
    """Put the entries of each calendar on the server, and read what that gives back."""
    with radicale(folder) as client:
        return {name: list(_there_and_back(client, calendars[name])) for name in calendars}


def _there_and_back(client: DAVClient, calendar: bytes) -> Iterator[Entry]:
    left = items(calendar)
    while some := list(islice(left, A_FEW)):
        there = new_calendar(client)
        for number, item in enumerate(some):
            # Its UID, which caldav would call it by, may be what Radicale takes for no file name.
            put(client, there.url.join(f"{number}.ics"), item)
        yield from (entry for event in there.events() for entry in with_vobject(event.data))


def new_calendar(client: DAVClient) -> Any:
    """Make a calendar without entries."""
    ada: Any = client.principal()  # type: ignore[no-untyped-call]  # nor does it say what it returns
    return ada.make_calendar()


def put(client: DAVClient, address: object, calendar: str) -> None:
    """Put a calendar or an entry of one where nothing is yet, or all entries of one at once."""
    done = client.put(str(address), calendar, {"Content-Type": "text/calendar; charset=utf-8"})
    assert done.status == HTTPStatus.CREATED, calendar


def items(calendar: bytes) -> Iterator[str]:
    """Yield each entry of a calendar as a calendar of its own, with the zones that it names."""
    whole: Any = icalendar.Calendar.from_ical(calendar)
    zones = {str(zone["TZID"]): zone for zone in whole.timezones}
    for event in whole.events:
        item = icalendar.Calendar()
        item.add("version", "2.0")
        item.add("prodid", "-//example.org//a client//EN")
        for name in sorted(
            {event[end].params.get("TZID", "UTC") for end in ("DTSTART", "DTEND") if end in event}
        ):
            if name in zones:
                item.add_component(zones[name])
        item.add_component(event)
        yield item.to_ical().decode("utf-8")


def alone(components: Iterable[Any]) -> Iterator[str]:
    """Yield each task or journal entry as a calendar of its own, as clients put them."""
    for component in components:
        item = icalendar.Calendar()
        item.add("version", "2.0")
        item.add("prodid", "-//example.org//a client//EN")
        item.add_component(component)
        yield item.to_ical().decode("utf-8")


QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter>
    <C:comp-filter name="VCALENDAR"><C:comp-filter name="{component}">{filters}</C:comp-filter>
    </C:comp-filter>
  </C:filter>
</C:calendar-query>"""


def queried(client: DAVClient, there: Any, component: str, filters: str = "") -> list[Any]:
    """Return the components that a server lists when a program for tasks asks (RFC 4791, 7.8)."""
    body = QUERY.format(component=component, filters=filters)
    answer: Any = client.report(str(there.url), body, depth=1)
    assert answer.status == HTTPStatus.MULTI_STATUS
    data = answer.tree.iter("{urn:ietf:params:xml:ns:caldav}calendar-data")
    calendars: list[Any] = [icalendar.Calendar.from_ical(it.text) for it in data]
    return [it for calendar in calendars for it in calendar.walk(component)]


@contextmanager
def radicale(folder: Path) -> Iterator[DAVClient]:
    """Run the server with its data in the folder, and yield a client of somebody it lets in."""
    port = _free_port()
    settings, log = folder / "settings", folder / "log"
    settings.write_text(SETTINGS.format(port=port, folder=folder), encoding="utf-8")
    command = [*python(RADICALE), "--config", str(settings)]
    with log.open("w", encoding="utf-8") as said:
        server = subprocess.Popen(command, env=surroundings(folder), stderr=said, cwd=folder)
    try:
        _wait_for(port, server, log)
        with DAVClient(f"http://127.0.0.1:{port}/", username="ada", password="") as client:
            yield client
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until:
        assert server.poll() is None, log.read_text("utf-8")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            sleep(0.05)
        else:
            return
    raise TimeoutError(log.read_text("utf-8"))
