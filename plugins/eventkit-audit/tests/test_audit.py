"""What an audit finds in files that anybody may have made, and what it cannot tell."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import html
import json
import lzma
import quopri
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eventkit
from eventkit.model import (
    Audience,
    Contact,
    Event,
    Group,
    Hours,
    Outcome,
    Person,
    Session,
    Statement,
    Venue,
)
from eventkit.releases import release
from eventkit_audit import Audit, Doubt, audit

EMAIL = "Ada.Example@example.org"
NOTE = 'Zeugin & «Ärztin» berichtet, leise: "nichts"'
ADA = Person(id="ada", name="Ada Example", contact=Contact(email=EMAIL), audience="public")


def event(**fields: Any) -> Event:
    given: dict[str, Any] = {
        "id": "school",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "notes": NOTE,
        "people": [ADA],
    }
    return Event(**(given | fields))


def places(audited: Audit) -> list[str]:
    return [place for finding in audited.findings for place in finding.places]


def zipped(text: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{html.escape(text)}</w:t>")
    return file.getvalue()


def calendar(text: str) -> bytes:
    r"""Return a calendar that is folded in the middle of an escape, and of a letter."""
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").encode()
    at, letter = escaped.index(b"\\,") + 1, escaped.index("Ä".encode()) + 1
    folded = b"\r\n ".join([escaped[:letter], escaped[letter:at], escaped[at:]])
    return b"BEGIN:VCALENDAR\r\nX-NOTE:" + folded + b"\r\nEND:VCALENDAR\r\n"


# --- encodings are undone

SPELLINGS: dict[str, Callable[[str], str | bytes]] = {
    "as it is": str,
    "capitals": str.upper,
    "broken lines": lambda text: text.replace(" ", "\n> "),
    "other blanks": lambda text: text.replace(" ", " \u00a0\t "),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "without accents": lambda text: text.replace("Ä", "A"),
    "soft hyphens": "\u00ad".join,
    "markdown": lambda text: text.replace("«", "\\«**").replace("»", "**»"),
    "json": json.dumps,
    "html": html.escape,
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "tags": lambda text: f"<b>{html.escape(text[:4])}</b>{html.escape(text[4:])}",
    "json in html": lambda text: html.escape(json.dumps(text)),
    "address": quote,
    "mail": lambda text: quopri.encodestring(text.encode()),
    "calendar": calendar,
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 in an address": lambda text: (
        f"data:text/plain;base64,{base64.b64encode(text.encode()).decode()}"
    ),
    "base64 of lines": lambda text: base64.encodebytes((text * 9).encode()),
    "token": lambda text: base64.urlsafe_b64encode(json.dumps([text]).encode()).rstrip(b"="),
    "latin": lambda text: text.encode("cp1252"),
    "utf-16": lambda text: text.encode("utf-16"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "docx": zipped,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_value_is_found_however_a_file_spells_it(spelling: str) -> None:
    written = SPELLINGS[spelling](NOTE)
    data = written.encode() if isinstance(written, str) else written

    assert places(audit(event(), data)) == ["event.notes"]


@pytest.mark.parametrize(
    "written",
    [
        "<p>Thanks</p><p>E<i>ve</i> Muster</p><p>End</p>",
        "<w:p><w:t>Thanks</w:t></w:p><w:p><w:r><w:t>E</w:t></w:r><w:r><w:t>ve Muster</w:t></w:r>",
    ],
)
def test_tags_may_stand_between_words_and_within_one(written: str) -> None:
    eve = Person(id="eve", name="Eve Muster", audience="organizers")

    assert places(audit(event(people=[eve]), written.encode())) == ["people.eve.name"]


def mail(charset: str, encoding: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message.set_content("С нами была\nЕва Образцова", charset=charset, cte=encoding)
    message.add_attachment(b"%PDF-1.7 \0", "application", "pdf", filename="minutes.pdf")
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", None])
def test_a_value_is_found_in_whatever_letters_a_text_is_written(
    charset: str, encoding: str | None
) -> None:
    eve = Person(id="eve", name="Ева Образцова", audience="organizers")
    plain = "С нами была Ева\nОбразцова".encode(charset)
    data = mail(charset, encoding) if encoding else plain

    assert places(audit(event(people=[eve]), data)) == ["people.eve.name"]


def test_a_value_is_found_in_the_header_of_a_mail() -> None:
    eve = Person(id="eve", name="Ева Образцова", audience="organizers")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "О том, что сказала наша коллега Ева Образцова вчера"

    assert places(audit(event(people=[eve]), message.as_bytes())) == ["people.eve.name"]


@pytest.mark.parametrize("size", [1, 40, 100])
def test_a_file_is_read_in_pieces_and_nothing_falls_between_them(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventkit.searching._reading._WINDOW", size)
    lines = [f"line {number} of the minutes" for number in range(1, 200)]
    lines[100:100] = NOTE.split()

    (found,) = audit(event(), "\r\n".join(lines).encode()).findings

    assert found.lines == (101,)


@pytest.mark.parametrize("made", ["md5", "sha1", "sha256"])
@pytest.mark.parametrize("spelt", [EMAIL, EMAIL.lower()])
def test_an_address_is_found_by_what_is_made_of_it(made: str, spelt: str) -> None:
    digest = hashlib.new(made, spelt.encode(), usedforsecurity=False).hexdigest()

    (found,) = audit(event(), f"https://pictures.example/{digest}.png".encode()).findings

    assert (found.places, found.hash) == (("people.ada.contact.email",), made)


def test_it_is_said_where_in_the_file_a_value_stands() -> None:
    data = f"one\r\ntwo {EMAIL}\r\nthree\r\n{EMAIL}".encode()

    (found,) = audit(event(), data).findings

    assert found.lines == (2, 4)


def test_what_is_in_an_archive_is_found_by_its_member() -> None:
    (found,) = audit(event(), zipped(NOTE)).findings

    assert (found.part, found.lines) == ("word/document.xml", (1,))


def test_the_name_of_a_file_and_those_in_an_archive_are_searched() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ada.example@example.org.txt", "")

    assert places(audit(event(), b"", name=f"{EMAIL}.ics")) == ["people.ada.contact.email"]
    assert places(audit(event(), file.getvalue())) == ["people.ada.contact.email"]


def test_what_an_archive_notes_of_its_files_is_searched() -> None:
    noted, named = BytesIO(), BytesIO()
    with zipfile.ZipFile(noted, "w") as archive:
        archive.comment = EMAIL.encode()
    with gzip.GzipFile(filename=f"{EMAIL}.txt", fileobj=named, mode="wb") as file:
        file.write(b"Good morning")

    for data in (noted.getvalue(), named.getvalue()):
        assert places(audit(event(), data)) == ["people.ada.contact.email"]


def test_part_of_a_long_text_is_enough() -> None:
    long = " ".join(f"sentence number {number} of the minutes." for number in range(40))

    assert places(audit(event(notes=long), long[300:500].encode())) == ["event.notes"]


# --- what is looked for


def test_everything_that_is_restricted_is_looked_for_with_its_place() -> None:
    shut: dict[str, Any] = {"audience": "organizers"}
    held = event(
        people=[ADA, Person(id="hidden-person", name="Eve Hidden", **shut)],
        groups=[Group(id="witnesses", name="Witnesses", count=123456, **shut)],
        venues=[Venue(id="safe-house", city="Hideaway", geo=(52.123456, 13.5), **shut)],
        sessions=[
            Session(
                id="testimony",
                title="Testimony",
                start=datetime(2027, 3, 26, 8, tzinfo=UTC),
                end=datetime(2027, 3, 26, 9, tzinfo=UTC),
                **shut,
            )
        ],
        outcomes=[Outcome(id="plan-b", kind="action", title="P", due=date(2028, 2, 29), **shut)],
        translations={"fr": {"sessions.testimony.title": "Témoignage"}},
        exporters={"acme": {"password": "sesame-seed"}},
    )
    written = {
        "people.hidden-person.name": "Eve Hidden",
        "people.hidden-person.id": "hidden_person",
        "groups.witnesses.count": "123456",
        "venues.safe-house.geo": "52.123456;13.500000",
        "sessions.testimony.start": "DTSTART:20270326T080000Z",
        "sessions.testimony.end": "2027-03-26T10:00+01:00",
        "outcomes.plan-b.due": "until 29 February 2028",
        "translations.fr.sessions.testimony.title": "TEMOIGNAGE",
        "exporters.acme.password": "sesame seed",
    }

    for place, text in written.items():
        assert place in places(audit(held, text.encode())), place


def test_what_the_audience_may_see_is_not_looked_for() -> None:
    data = f"{ADA.name}, Spring School, {NOTE}".encode()

    assert audit(event(), data, audience="organizers").looked_for == 0
    assert places(audit(event(), data, audience="participants")) == ["event.notes"]


def test_of_an_event_that_is_not_for_them_readers_may_see_nothing() -> None:
    assert "event.title" in places(audit(event(audience="participants"), b"Spring School"))


# --- what cannot be told


@pytest.mark.parametrize("written", ["31 January 2029", "31 января 2029 г.", "31. Januar 2029"])
def test_a_day_is_found_in_the_languages_of_exports(written: str) -> None:
    due = Outcome(
        id="F-1", kind="finding", title="Hide", due=date(2029, 1, 31), audience="organizers"
    )

    assert "outcomes.F-1.due" in places(audit(event(outcomes=[due]), f"bis {written}".encode()))


def test_a_short_value_cannot_be_told() -> None:
    audited = audit(event(notes="river"), b"Reading the river: rivers")

    assert not audited.findings
    (doubtful,) = audited.doubtful
    assert (doubtful.places, doubtful.doubt) == (("event.notes",), Doubt.SHORT)


def test_a_short_value_is_a_whole_word() -> None:
    assert audit(event(notes="river"), b"Rivers").doubtful == ()


def test_what_readers_see_elsewhere_cannot_be_told() -> None:
    audited = audit(event(notes="Ada Example"), b"Ada Example was there")

    assert not audited.findings
    assert [each.doubt for each in audited.doubtful] == [Doubt.SHOWN]


def test_words_that_formats_bring_along_cannot_be_told() -> None:
    hidden = Session(id="location", title="Programme", audience="organizers")

    audited = audit(event(sessions=[hidden]), b"LOCATION:\n# Programme")

    assert not audited.findings
    assert {each.doubt for each in audited.doubtful} == {Doubt.SHOWN}


def test_what_is_hidden_twice_is_one_finding() -> None:
    hidden = [
        Session(id=f"s{number}", title="Testimony", audience="organizers") for number in (1, 2)
    ]

    (found,) = audit(event(sessions=hidden), b"Testimony").findings

    assert found.places == ("sessions.s1.title", "sessions.s2.title")


def test_a_value_without_letters_cannot_be_told() -> None:
    assert [each.doubt for each in audit(event(notes="…!?"), b"").doubtful] == [Doubt.BLANK]


def test_words_in_a_row_by_chance_are_no_value() -> None:
    assert not audit(event(notes="inform"), b"plain form").findings


def test_who_said_what_is_nothing_an_audit_can_tell() -> None:
    said = Statement(id="S-1", text="Water has no passport.", by=ADA)
    held = event(statements=[said], attribution="none")

    assert not audit(held, b"Ada Example: Water has no passport.").findings


@pytest.mark.parametrize(
    "written", ["Beispiel, Eve Anna", "BEISPIEL;Eve Anna", "Anna Beispiel Eve"]
)
def test_a_person_is_found_also_by_the_last_name_first(written: str) -> None:
    eve = Person(id="eve", name="Eve Anna Beispiel", audience="organizers")

    assert places(audit(event(people=[eve]), written.encode())) == ["people.eve.name"]


def test_a_number_may_stand_right_beside_a_name() -> None:
    eve = Person(id="eve", name="Eve Beispiel", audience="organizers")

    audited = audit(event(people=[eve]), b"", name="2027eve_beispiel2.jpg")

    assert places(audited) == ["people.eve.name"]


def test_of_one_name_alone_it_cannot_be_told_whose_it_is() -> None:
    eve = Person(id="eve", name="Eve Beispiel", audience="organizers")

    audited = audit(event(people=[eve]), b"Eve thanks Ms Beispiel")

    assert not audited.findings
    assert [(each.places, each.doubt) for each in audited.doubtful] == [
        (("people.eve.id",), Doubt.SHORT),
        (("people.eve.name",), Doubt.PART),
    ]


def test_of_a_name_that_is_seen_the_other_ways_to_write_it_are_seen_too() -> None:
    eve = Person(id="hidden-person", name="Eve Beispiel", audience="organizers")
    held = event(people=[eve], summary="The prize is called Eve Beispiel.")

    audited = audit(held, b"Eve Beispiel, Eve Beispiel; Beispiel, Eve")

    assert not audited.findings
    assert {each.doubt for each in audited.doubtful} == {Doubt.SHOWN}


def test_a_name_that_others_have_too_tells_nobody() -> None:
    eve = Person(id="hidden-person", name="Eve Example", audience="organizers")

    assert audit(event(people=[ADA, eve]), b"Ada Example").doubtful == ()


# --- what cannot be read


def test_what_cannot_be_read_is_said() -> None:
    locked = BytesIO()
    with zipfile.ZipFile(locked, "w") as archive:
        archive.writestr("picture.png", b"\x89PNG\0\0")

    assert "pdftotext" in audit(event(), b"%PDF-1.7 \0").unread[0].why
    assert audit(event(), b"PK\x03\x04 nonsense").unread[0].why == "a damaged archive"
    assert audit(event(), locked.getvalue()).unread[0].part == "picture.png"
    assert audit(event(), b"plain").unread == ()


def test_what_cannot_be_read_of_a_mail_is_said_with_its_line() -> None:
    data = mail("utf-8", "quoted-printable")
    line = data.splitlines().index(base64.b64encode(b"%PDF-1.7 \0")) + 1

    (unread,) = audit(event(), data).unread

    assert (unread.why[:5], unread.line, unread.is_minor) == ("a PDF", line, False)


BINARY = bytes(number * 73 % 251 for number in range(300))
UNREADABLE = {
    "7z": b"7z\xbc\xaf\x27\x1c" + BINARY,
    "rar": b"Rar!\x1a\x07" + b"letters",
    "rtf": rb"{\rtf1\ansi Eve {\b Bei}spiel}",
    "old office": b"\xd0\xcf\x11\xe0" + BINARY,
    "unknown": b"\x01letters",
    "locked mail": b"-----BEGIN PGP MESSAGE-----\n\n" + base64.encodebytes(BINARY),
    "in an address": b'<a href="data:application/pdf;base64,'
    + base64.b64encode(b"%PDF-1.7")
    + b'">',
    "in a calendar": b"BEGIN:VCALENDAR\nATTACH;ENCODING=BASE64;VALUE=BINARY:"
    + base64.b64encode(BINARY)
    + b"\nEND:VCALENDAR\n",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_packs_its_text_is_not_taken_for_one_that_holds_nothing(kind: str) -> None:
    assert [each.is_minor for each in audit(event(), UNREADABLE[kind]).unread] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "_" * 70 + "\n" + "_" * 70,
        "-" * 70 + "\n" + "-" * 70,
        "0123456789abcdef" * 4 + "\n" + "fedcba9876543210" * 4,
        "Content-Transfer-Encoding: 7bit\n\nEntrances",
        "Subject: Dinner\n\nEntrances",
        "Content-Transfer-Encoding: base64\n\nUml2ZXI=\n--part\n\nEntrances",
        "supercalifragilistic" * 20,
        "AbCdEfGhIjKlMnOpQrStUvWxYz" * 3,
        "Step-free entrance from the courtyard",  # "entrance" decodes to letters and a control
    ],
)
def test_what_only_looks_like_base64_can_be_read(text: str) -> None:
    assert audit(event(), text.encode()).unread == ()


def test_a_picture_is_minor_beside_a_text_and_not_alone() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + BINARY
    message = EmailMessage(policy=SMTP)
    message.set_content("Good morning")
    message.add_attachment(picture, "image", "png")

    assert [each.is_minor for each in audit(event(), message.as_bytes()).unread] == [True]
    assert [each.is_minor for each in audit(event(), picture).unread] == [False]


def test_archives_in_archives_are_read_and_not_for_ever() -> None:
    packed = zipped(NOTE)
    for _ in range(4):
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("inner.zip", packed)
        packed = file.getvalue()

    assert audit(event(), packed).unread[0].why == "an archive too deep in others"


@pytest.mark.parametrize(("times", "is_found"), [(3, True), (4, False)])
def test_base64_in_base64_is_decoded_three_times(times: int, *, is_found: bool) -> None:
    data = NOTE.encode()
    for _ in range(times):
        data = base64.b64encode(data)

    assert ("event.notes" in places(audit(event(), data))) == is_found


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("eventkit.searching._reading.UNPACKED_LIMIT", 1000)

    for data in (gzip.compress(b"0" * 1001), zipped("0" * 1001)):
        assert audit(event(), data).unread[0].why == "an archive that unpacks to too much"


@given(
    begin=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xff\xfe", b"BEGIN:VCALENDAR\n"]),
    rest=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-16")),
)
def test_no_bytes_are_too_strange_to_be_audited(begin: bytes, rest: bytes) -> None:
    assert isinstance(audit(event(), begin + rest), Audit)


# --- what eventkit writes itself


def at_the_change_of_clocks(*, audience: Audience) -> Event:
    """Return an event with a session at the very time at which its zone says that clocks change."""
    berlin = ZoneInfo("Europe/Berlin")
    hour = datetime(2025, 10, 26, 3, tzinfo=berlin)
    session = Session(
        id="night", title="Night", start=hour, end=hour + timedelta(hours=1), audience=audience
    )
    opening = Session(
        id="opening",
        title="Opening",
        start=datetime(2027, 3, 26, 9, tzinfo=berlin),
        end=datetime(2027, 3, 26, 10, tzinfo=berlin),
    )
    return event(sessions=[opening, session])


def test_the_hour_in_which_clocks_change_is_not_taken_for_that_of_a_session() -> None:
    night = at_the_change_of_clocks(audience=Audience.ORGANIZERS)

    exported = eventkit.export(night, to="icalendar")

    assert b"20251026T030000" in exported
    assert audit(night, exported).findings == ()


def test_a_session_is_found_also_where_it_begins_as_clocks_change() -> None:
    night = at_the_change_of_clocks(audience=Audience.ORGANIZERS)

    exported = eventkit.export(night, to="icalendar", audience="organizers")

    assert "sessions.night.start" in places(audit(night, exported))


# --- telephone numbers


@pytest.mark.parametrize(
    "phone",
    [
        "+49 30 123456-7",
        "+49 (0)30 1234567",
        "0049 30 1234567",
        "030/123 45 67",
        "+49301234567 ext. 2",
    ],
)
@pytest.mark.parametrize(
    "spelling",
    [
        "+49 30 1234567",
        "+49 (0) 30 / 123 45 67",
        "0049-30-1234567",
        "(030) 1234567",
        "tel:+49301234567",
    ],
)
def test_a_telephone_number_is_found_however_it_is_spelt(phone: str, spelling: str) -> None:
    ada = attrs.evolve(ADA, contact=Contact(phone=phone))

    found = audit(event(people=[ada]), f"Call {spelling}.".encode()).findings
    assert "people.ada.contact.phone" in {place for it in found for place in it.places}


@pytest.mark.parametrize(
    ("phone", "spelling"),
    [
        ("+993 12 345678", "8 (12) 345678"),
        ("8 (495) 123-45-67", "+7 495 1234567"),
        ("1-555-123-4567", "(555) 123-4567"),
    ],
)
def test_a_telephone_number_is_found_as_it_is_dialled_at_home(phone: str, spelling: str) -> None:
    ada = attrs.evolve(ADA, contact=Contact(phone=phone))
    (found,) = audit(event(people=[ada]), spelling.encode()).findings

    assert found.places == ("people.ada.contact.phone",)


def test_another_telephone_number_is_none() -> None:
    ada = attrs.evolve(ADA, contact=Contact(phone="+49 30 1234567"))

    assert not audit(event(people=[ada]), b"+49 30 1234568").findings


# --- people whom only the log still holds


def test_who_is_in_past_releases_alone_is_found(tmp_path: Path) -> None:
    contact = Contact(email="carol@example.org", phone="+49 30 1234567")
    closed = Person(id="carol", name="Carol Sample", audience="organizers", contact=contact)
    known = Person(id="dan", name="Daniel Shown", audience="public", contact=contact)
    school = Event(
        id="school",
        uid="spring-school",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="UTC",
        people=[closed, known],
        translations={"ru": {"people.carol.name": "Кэрол Пример"}},
    )
    path = tmp_path / "school.releases.jsonl"
    release(school, path)
    now = attrs.evolve(school, people=[], translations={})
    log = release(now, path)
    text = "Carol Sample, Кэрол Пример, Daniel Shown: carol@example.org, 030/1234567"

    found = audit(now, text.encode(), log=log).findings

    assert {place for each in found for place in each.places} == {
        "releases.1.people.carol.name",
        "releases.1.translations.ru.people.carol.name",
        "releases.1.people.carol.contact.email",
        "releases.1.people.carol.contact.phone",
        "releases.1.people.dan.contact.email",
        "releases.1.people.dan.contact.phone",
    }
    assert not audit(now, text.encode()).findings
    assert not audit(now, text.encode(), audience="organizers", log=log).findings


def guest(id: str, hours: tuple[str, str], zone: str, **more: Any) -> Session:
    start, end = (
        datetime.fromisoformat(f"2027-03-26T{clock}").replace(tzinfo=ZoneInfo(zone))
        for clock in hours
    )
    return Session(id=id, title=id.title(), timezone=zone, start=start, end=end, **more)


CLOSED = guest("closed", ("09:10", "10:25"), "Asia/Ashgabat", audience="organizers")


def test_the_hour_of_a_visible_session_in_the_zone_of_the_event_is_not_that_of_a_hidden_one() -> (
    None
):
    school = event(sessions=[guest("talk", ("17:10", "18:25"), "Asia/Tokyo"), CLOSED])

    exported = eventkit.export(school, to="icalendar", options={"entries": "days"})

    assert b"T091000" in exported
    assert audit(school, exported).findings == ()


def test_the_usual_hours_of_a_day_are_not_the_hour_of_a_hidden_session() -> None:
    talk = Session(id="talk", title="Talk", day=date(2027, 3, 26))
    hours = Hours(start=time(9, 10), end=time(17))
    school = event(hours=hours, sessions=[talk, CLOSED])

    exported = eventkit.export(school, to="icalendar", options={"entries": "days"})

    assert b"20270326T091000" in exported
    assert audit(school, exported).findings == ()


def test_the_hour_of_a_hidden_session_is_found_in_the_zone_of_the_event() -> None:
    school = event(sessions=[CLOSED])

    assert places(audit(school, b"DTSTART;TZID=Europe/Berlin:20270326T051000")) == [
        "sessions.closed.start"
    ]


@pytest.mark.parametrize(
    ("hidden", "entries"),
    [(date(2027, 4, 9), "all"), (date(2027, 4, 9), "days"), (date(2027, 4, 6), "all")],
)
def test_the_day_on_which_a_calendar_ends_whole_days_is_not_that_of_a_hidden_session(
    hidden: date, entries: str
) -> None:
    talk = Session(id="talk", title="Talk", day=date(2027, 4, 4), last_day=date(2027, 4, 5))
    closed = Session(id="closed", title="Closed", day=hidden, audience="organizers")
    school = event(start=date(2027, 4, 4), end=date(2027, 4, 8), sessions=[talk, closed])

    exported = eventkit.export(school, to="icalendar", options={"entries": entries})

    assert f"{hidden:%Y%m%d}".encode() in exported
    assert audit(school, exported).findings == ()


def test_the_name_of_a_country_that_is_shown_is_no_secret() -> None:
    hidden = Venue(id="depot", name="Depot", region="Germany", audience=Audience.ORGANIZERS)
    house = Venue(id="house", name="House", country="DE")
    shown = event(venues=[house, hidden])

    exported = eventkit.export(shown, to="markdown")

    assert b"House, Germany" in exported
    assert audit(shown, exported).findings == ()
    assert places(audit(event(venues=[hidden]), exported)) == ["venues.depot.region"]
