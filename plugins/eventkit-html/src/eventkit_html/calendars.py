"""The calendar files of a site, and the ways to subscribe to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import quote

from attrs import field, frozen
from markupsafe import Markup

from eventkit import wording
from eventkit.calendar_text import CalendarText
from eventkit.model import Session
from eventkit.text import one_line
from eventkit_html.edition import PARTIES, Edition, grouped
from eventkit_html.languages import joined
from eventkit_html.paths import file_id

_SCHEME = re.compile("^https?:", re.IGNORECASE)


@frozen(kw_only=True)
class CalendarFile:
    """A calendar of some sessions.

    Args:
        title: What subscribers see.
        path: Its path below the pages of its language.
        name: What pages call it, beside others of the event; empty for one of everything.
        uids: The UIDs of its entries; None stands for all.
        address: Where it is published; empty if that is not known.
    """

    title: str
    path: str
    name: str = ""
    uids: tuple[str, ...] | None = field(default=None)
    address: str = ""

    @property
    def webcal(self) -> str:
        """The address by which programs of a machine subscribe."""
        return _SCHEME.sub("webcal:", self.address)

    @property
    def google(self) -> str:
        """The address by which Google Calendar subscribes."""
        return f"https://calendar.google.com/calendar/render?cid={quote(self.webcal, safe='')}"

    @property
    def outlook(self) -> str:
        """The address by which Outlook on the web subscribes."""
        place = f"url={quote(self.address, safe='')}&name={quote(self.title, safe='')}"
        return f"https://outlook.live.com/calendar/0/addfromweb?{place}"

    @property
    def code(self) -> Markup:
        """A QR code of the address, drawn in the page."""
        import segno

        # One mask is as good as another to read, and to look for the best takes ten times as long.
        code = segno.make(self.webcal, error="m", micro=False, boost_error=False, mask=2)
        return Markup(code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff"))  # noqa: S704  # of squares


class Calendars:
    """The calendar files of an edition.

    Args:
        edition: The edition.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._shown = wording.side_by_side(edition.event)
        self.text = CalendarText(edition.event)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file with its path below the pages of the language."""
        for it in (self.whole, *self.selections):
            yield it.path, self._joined(it)
        for session in self._edition.event.sessions:
            if file := self.of_session(session):
                yield file.path, self._joined(file)

    @cached_property
    def whole(self) -> CalendarFile:
        """The calendar of everything, with what was withdrawn."""
        return self._file("", "calendar.ics", None)

    @cached_property
    def selections(self) -> tuple[CalendarFile, ...]:
        """The calendars of people, rooms and tracks, in that order."""
        return tuple(self._by_path.values())

    def of_session(self, session: Session) -> CalendarFile | None:
        """Return the calendar of a session; None if it has no entry of its own."""
        uid = self._edition.event.uid_of(session)
        if session.part_of or uid not in self.text.entries:
            return None
        return CalendarFile(
            title=one_line(self._shown.session(session.id).title),
            path=_path("sessions", session.id),
            uids=(uid,),
        )

    def of_item(self, table: str, id: str) -> CalendarFile | None:
        """Return the calendar of a person, room or track; None if no session has an entry."""
        return self._by_path.get(_path(table, id))

    @cached_property
    def _by_path(self) -> dict[str, CalendarFile]:
        event, whole = self._shown, self._edition.event
        in_room = grouped((room.id, it) for it in whole.sessions for room in whole.rooms_of(it))
        tracks = ((whole.track_of(it), it) for it in whole.sessions)
        in_track = grouped((track.id if track else None, it) for track, it in tracks)
        holders = [
            *((PARTIES, it.id, it.name, event.sessions_of(it)) for it in event.parties),
            *(("rooms", it.id, it.name, in_room[it.id]) for it in event.rooms),
            *(("tracks", it.id, it.title, in_track[it.id]) for it in event.tracks),
        ]
        files = (
            self._file(one_line(name), _path(table, id), sessions)
            for table, id, name, sessions in holders
        )
        return {it.path: it for it in files if it.uids}

    def _file(self, name: str, path: str, sessions: Iterable[Session] | None) -> CalendarFile:
        url = self._edition.options.url
        address = f"{url}{self._edition.folder}{path}" if url else ""
        uids = None if sessions is None else tuple(self._uids(sessions))
        title = joined(self._shown, " · ", one_line(self._shown.title), name)
        return CalendarFile(title=title, path=path, name=name, uids=uids, address=address)

    def _uids(self, sessions: Iterable[Session]) -> Iterator[str]:
        """Yield the UIDs of the entries of sessions; a part is told in that of its whole."""
        event = self._edition.event
        wholes = (event.whole_of(session) or session for session in sessions)
        uids = dict.fromkeys(event.uid_of(session) for session in wholes)
        yield from (uid for uid in uids if uid in self.text.entries)

    def _joined(self, file: CalendarFile) -> bytes:
        uids = self.text.entries if file.uids is None else file.uids
        name = file.title if file.address or len(uids) > 1 else ""
        return self.text.joined(uids, name=name, feed_url=file.address or None).encode()


def _path(table: str, id: str) -> str:
    return f"{table}/{file_id(id)}.ics"
