"""What feeds cost that many calendars poll, worked out from what a server on this machine sends.

python -m benchmarks.polling           # print the tables
python -m benchmarks.polling --page    # the same, and write them into the page

The feeds of both examples and of an event of 1,000 sessions are written, published by a server for
static files (Tornado's), and fetched as calendars do: once whole, and again with the ETag.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from attrs import frozen
from benchmarks.programmes import congress
from benchmarks.sections import replace_section, table
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, StaticFileHandler

import eventkit
from eventkit._zone_data import prefer_newest
from eventkit.model import Event
from eventkit.model.errors import EventkitWarning

prefer_newest()

EXAMPLES = Path(__file__).parents[1] / "examples"
CALENDARS = 1_000_000
DAY = 24 * 60  # minutes
KILO = 1000
APPLE, OUTLOOK, GOOGLE = (20, 40), (30, 30), (4 * 60, 18 * 60)
"""Minutes between two requests of a calendar, the least and the most."""


@frozen
class Answer:
    """What a server answered.

    Args:
        status: The status of HTTP.
        size: The bytes that it sent, with the head.
        etag: The ETag in the head.
    """

    status: int
    size: int
    etag: str


@frozen
class Measures:
    """What the feeds of an event take.

    Args:
        name: The event.
        sessions: How many it has.
        feeds: How many feeds.
        folder: The bytes of the folder, with index and pages.
        feed: The bytes of the feed of the whole event.
        whole: What a server sends of it at the first time, compressed.
        unchanged: What it sends when nothing changed.
        retired: The bytes of that feed when the event is over and it is retired.
    """

    name: str
    sessions: int
    feeds: int
    folder: int
    feed: int
    whole: Answer
    unchanged: Answer
    retired: int


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.polling",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--page", action="store_true", help="write the tables into the page")
    line = parser.parse_args()
    measures = [measured(name, event) for name, event in events()]
    sections = {"feeds": sizes(measures), "polling": traffic(measures[1])}
    for name, text in sections.items():
        print(f"{text}\n")
        if line.page:
            replace_section(name, text)


def events() -> Iterator[tuple[str, Event]]:
    """Yield both examples, and an event of 1,000 sessions."""
    yield "Ashgabat workshop", eventkit.load(EXAMPLES / "ashgabat-2024" / "event.toml")
    yield "spring school", eventkit.load(EXAMPLES / "spring-school-2027" / "event.toml")
    yield "congress", congress(1_000)


def measured(name: str, event: Event) -> Measures:
    """Return what the feeds of an event take, as a server on this machine sends them."""
    with tempfile.TemporaryDirectory() as parent, warnings.catch_warnings():
        warnings.simplefilter("ignore", EventkitWarning)
        folder, retired = Path(parent) / "feeds", Path(parent) / "retired"
        for target, is_over in ((folder, False), (retired, True)):
            eventkit.write_feeds(event, target, url="https://example.org/", retire=is_over)
        feed = f"{event.id}.ics"
        with serving(folder) as port:
            whole = fetched(port, feed)
            unchanged = fetched(port, feed, whole.etag)
        return Measures(
            name,
            len(event.sessions),
            len(list(folder.glob("*.ics"))),
            sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            (folder / feed).stat().st_size,
            whole,
            unchanged,
            (retired / feed).stat().st_size,
        )


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Yield the port on which a server of static files answers; it compresses what it sends."""
    [listening] = bind_sockets(0, "127.0.0.1")
    loop = asyncio.new_event_loop()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        handlers = [(r"/(.*)", StaticFileHandler, {"path": str(folder)})]
        # Without that cache it sees files that are replaced, as other servers do.
        application = Application(handlers, compress_response=True, static_hash_cache=False)
        server = HTTPServer(application)
        server.add_sockets([listening])
        loop.run_forever()
        server.stop()
        loop.run_until_complete(server.close_all_connections())
        loop.close()

    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    thread = Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def fetched(port: int, name: str, etag: str = "") -> Answer:
    """Return what a server on this machine answers to one request, as calendars ask.

    Args:
        port: Its port.
        name: The file.
        etag: The ETag of what the calendar has; empty if it has nothing.
    """
    lines = [
        f"GET /{name} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Accept-Encoding: gzip",
        "Connection: close",
        *([f"If-None-Match: {etag}"] if etag else []),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        data = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    head, *_ = data.decode("latin-1").partition("\r\n\r\n")
    status, *fields = head.split("\r\n")
    values = dict(field.split(": ", 1) for field in fields)
    return Answer(int(status.split()[1]), len(data), values.get("Etag", ""))


# --- what the page shows


def sizes(measures: list[Measures]) -> str:
    """Return the sizes of feeds, and what a server sends of them, as a table."""
    rows = [
        (
            f"{it.name}, {it.sessions:,} session{'s' * (it.sessions > 1)}",
            f"{it.feeds:,}",
            in_bytes(it.folder),
            in_bytes(it.feed),
            f"{in_bytes(it.whole.size)} ({it.whole.status})",
            f"{in_bytes(it.unchanged.size)} ({it.unchanged.status})",
            in_bytes(it.retired),
        )
        for it in measures
    ]
    head = ("event", "feeds", "folder", "calendar", "first request", "later requests", "retired")
    return table(head, rows)


def traffic(measures: Measures) -> str:
    """Return what a million calendars of an event ask of a server in a day, as a table."""
    whole, unchanged = measures.whole.size, measures.unchanged.size
    rows = []
    for name, interval, size in (
        ("Apple", APPLE, unchanged),
        ("Outlook", OUTLOOK, unchanged),
        ("Google, if it asks with the ETag", GOOGLE, unchanged),
        ("Google, if it does not", GOOGLE, whole),
    ):
        requests = sorted({CALENDARS * DAY / minutes for minutes in interval})
        rows.append(
            (
                name,
                between([f"{it / 1e6:.3g} million" for it in requests]),
                between([f"{it / 86_400:.0f}" for it in requests]),
                between([in_bytes(it * size) for it in requests]),
                between([in_bytes(it * measures.feed) for it in requests]),
            )
        )
    head = (
        "a million calendars of",
        "requests a day",
        "a second",
        "sent a day",
        "without 304 and compression",
    )
    return table(head, rows)


def between(texts: list[str]) -> str:
    """Return the least and the most as one text."""
    return " to ".join(texts)


def in_bytes(number: float) -> str:
    """Return a number of bytes with its unit, of three digits.

    >>> in_bytes(1391), in_bytes(48e6 * 28105)
    ('1.39 kB', '1.35 TB')
    """
    units = ("bytes", "kB", "MB", "GB", "TB", "PB")
    at = 0
    while number >= KILO and at < len(units) - 1:
        number, at = number / KILO, at + 1
    return f"{number:.3g} {units[at]}"


if __name__ == "__main__":
    main()
