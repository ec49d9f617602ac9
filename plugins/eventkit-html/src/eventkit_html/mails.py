"""A mail for each person: a text, the same as a page, and their calendar file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

from eventkit import Event
from eventkit.calendar_text import CalendarText
from eventkit.model import Audience, Person
from eventkit.plugins import Loss
from eventkit.text import one_line
from eventkit_html.cards import Card
from eventkit_html.colours import readable_on
from eventkit_html.languages import parts_of
from eventkit_html.letters import DayEntries, Fact, Letter, letter_of
from eventkit_html.options import EmailOptions
from eventkit_html.paths import file_id
from eventkit_html.themes import letter_page

_BOUNDARY = "=_eventkit-{}"
"""What parts the parts of a mail: a line that neither quoted-printable nor base64 can have."""


def mails(event: Event, options: EmailOptions) -> Iterator[tuple[str, bytes]]:
    """Yield the file of each mail.

    Args:
        event: The view of the organisers, of which nothing but the addresses is used.
        options: The options of the format, with the view of each person.
    """
    addresses = {person.id: address_of(person) for person in event.people}
    for person in options.views.people:
        view = options.views.view_of(person.id)
        if has_news(view):
            mail = _mail(view, person, addresses.get(person.id), options)
            yield f"{file_id(person.id)}.eml", mail.as_bytes(policy=SMTP)


def losses(event: Event, options: EmailOptions) -> Iterator[Loss]:
    """Yield who has no address, and what stands in no mail."""
    people = {person.id: person for person in event.people}
    mailed: set[str] = set()
    for id in (it.id for it in options.views.people):
        view = options.views.view_of(id)
        if not has_news(view):
            continue
        mailed.update(session.id for session in view.sessions)
        if id in people and not address_of(people[id]):
            yield Loss(place=f"people.{id}.contact", message=_no_address(people[id], options))
    for session in event.sessions:
        if session.id not in mailed:
            yield Loss(place=f"sessions.{session.id}", message="no person takes part in it")
    for table in ("outcomes", "statements"):
        for item in getattr(event, table):
            yield Loss(place=f"{table}.{item.id}", message="mails are about sessions alone")


def _no_address(person: Person, options: EmailOptions) -> str:
    if person.contact and person.contact.email:
        return "the mail has no To: that is no address"
    if options.readership.audience is not Audience.ORGANIZERS:
        return "the mail has no To: addresses are for organisers, --audience organizers shows them"
    return "the mail has no To: no address is known"


def has_news(view: Event) -> bool:
    """Return whether there is something to tell a person: a session now, or one before."""
    changed = any(it.table == "sessions" for it in view.history.changes)
    return bool(view.sessions or view.history.withdrawn or changed)


def address_of(person: Person) -> Address | None:
    """Return the address of a person; None if it is not known, or none that mail can have.

    >>> print(address_of(Person(id="ada", name="Ada Example", contact={"email": "a@example.org"})))
    Ada Example <a@example.org>
    """
    email = person.contact.email if person.contact else None
    return address(one_line(email), one_line(person.name)) if email else None


def address(email: str, name: str = "") -> Address | None:
    """Return an address of mail; None if it is none.

    >>> print(address("ada@example.org"), address("ada"), address("ada@example.org, bob@"))
    ada@example.org None None
    """
    try:
        read = Address(display_name=name, addr_spec=email.strip())
    except (MessageError, ValueError, IndexError):
        return None
    return read if read.username and read.domain else None


# --- a mail


def _mail(
    view: Event, person: Person, recipient: Address | None, options: EmailOptions
) -> EmailMessage:
    calendar = CalendarText(view)
    letter = letter_of(view, person, options, has_calendar=bool(calendar.entries))
    text = "".join(f"{line}\n" for line in _lines(letter))
    page = letter_page({"letter": letter, "accent": readable_on(options.accent, "#ffffff")})
    attached = calendar.joined(calendar.entries, name=letter.subject) if calendar.entries else ""
    mail = EmailMessage(policy=SMTP)
    if options.sender and (sender := address(options.sender)):
        mail["From"] = sender
    if recipient:
        mail["To"] = recipient
    mail["Subject"] = letter.subject
    if view.history.modified:
        mail["Date"] = view.history.modified
    mail["Message-ID"] = _message_id(view, person.id, text, page, attached)
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    if attached:
        data, name = attached.encode(), f"{file_id(view.id)}.ics"
        # No METHOD: a calendar adds these entries, and asks nobody for an answer.
        mail.add_attachment(data, maintype="text", subtype="calendar", filename=name)
    _fix_boundaries(mail)
    return mail


def _message_id(view: Event, id: str, *parts: str) -> str:
    """Return what mail programs know a mail by: the same for the same mail."""
    digest = hashlib.sha256("\0".join([view.uid or view.id, *parts]).encode()).hexdigest()
    return f"<{digest[:24]}.{id}@{view.id}>"


def _fix_boundaries(mail: MIMEPart) -> None:
    """Part each part in its own way, and name the charset of calendars."""
    for number, part in enumerate(mail.walk()):
        if part is not mail:
            del part["MIME-Version"]  # the mail has it
        if part.is_multipart():
            part.set_boundary(_BOUNDARY.format(number))
        elif part.get_content_subtype() == "calendar":
            part.set_param("charset", "utf-8")


# --- as text


def _lines(letter: Letter) -> Iterator[str]:
    for paragraph in letter.opening:
        yield from (*parts_of(paragraph), "")
    if letter.changes:
        yield from _lines_of_changes(letter)
    for day in letter.days:
        yield from _lines_of_day(letter, day)
    if letter.days:
        yield from (*parts_of(letter.zone), "")
    for paragraph in letter.closing:
        yield from (*parts_of(paragraph), "")
    if letter.url:
        yield from (*parts_of(letter.word("mail-programme", url=letter.url)), "")


def _lines_of_changes(letter: Letter) -> Iterator[str]:
    yield from (letter.word("changes-for-you", name=letter.name), "")
    colon = letter.edition.colon
    for item in letter.changes:
        yield f"* {item.title}{colon}{item.summary}" if item.title else f"* {item.summary}"
        for label, now, was in item.facts:
            yield f"  {label}{colon}{now}"
            if was:
                yield f"    {letter.word('was', old=was)}"
    yield ""


def _lines_of_day(letter: Letter, day: DayEntries) -> Iterator[str]:
    yield from (day.heading, "-" * min(len(day.heading), 60), "")
    for card, facts in day.entries:
        yield " ".join(filter(None, [card.hours, card.title]))
        yield from (f"  {line}" for line in _marks(letter, card))
        yield from (f"  {_fact_line(letter, it)}" for it in facts)
        yield ""


def _marks(letter: Letter, card: Card) -> Iterator[str]:
    if card.badges:
        yield letter.edition.enumeration(it.text for it in card.badges)
    if card.notice:
        yield card.notice


def _fact_line(letter: Letter, fact: Fact) -> str:
    target = f" {fact.address}" if fact.address and fact.address != fact.text else ""
    return f"{fact.label}{letter.edition.colon}{fact.text}{target}"
