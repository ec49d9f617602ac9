"""Mails as a mail program reads them: to whom, what they tell, and what is attached."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from icalendar import Calendar

import eventkit
from eventkit import Event
from eventkit._options import OptionValues
from eventkit._preparing import Request, prepare
from eventkit._rendering import losses
from eventkit.builtin import default_registry
from eventkit.model import Contact, Online, Participation, Person, Room, Session
from eventkit.model.errors import OptionsError
from eventkit.model.reader import Reader
from eventkit.releases import Log, release
from eventkit.testing import ExporterContract
from eventkit_html import EMAIL

BERLIN = ZoneInfo("Europe/Berlin")


class TestEmail(ExporterContract):
    exporter = EMAIL


def talk(id: str, who: str, hour: int = 9, **fields: Any) -> Session:
    start = datetime(2027, 3, 26, hour, tzinfo=BERLIN)
    common: dict[str, Any] = {
        "id": id,
        "title": id.title(),
        "start": start,
        "end": start + timedelta(hours=1),
        "participations": [Participation(who=who, role="speaker")],
    }
    return Session(**(common | fields))


def school(*sessions: Session, **fields: Any) -> Event:
    common: dict[str, Any] = {
        "id": "school",
        "uid": "spring-school",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "updated": datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        "rooms": [Room(id="aula", name="Aula")],
        "people": [
            Person(id="ada", name="Ada Example", contact=Contact(email="ada@example.org")),
            Person(id="bob", name="Bob Example", contact=Contact(email="bob@example.org")),
        ],
        "sessions": sessions,
    }
    return Event(**(common | fields))


def mails(
    event: Event, folder: Path, audience: str = "organizers", **asked: Any
) -> dict[str, EmailMessage]:
    """Return the mails of an export, by the names of their files."""
    eventkit.write(event, folder, to="email", audience=audience, **asked)
    read: dict[str, EmailMessage] = {}
    for path in folder.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        read[path.name] = message
    return read


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def calendar(mail: EmailMessage) -> Calendar:
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    data: bytes = attached.get_payload(decode=True)  # type: ignore[assignment]  # of one part
    return Calendar.from_ical(data)


def uids(mail: EmailMessage) -> list[str]:
    return [str(entry["UID"]) for entry in calendar(mail).walk("VEVENT")]


def lost(event: Event, audience: str = "organizers") -> dict[str, str]:
    request = Request(
        offer=default_registry().exporter("email"),
        reader=Reader(audience),
        options=OptionValues({}),
        plugins=default_registry(),
    )
    return {loss.place: loss.message for loss in losses(prepare(event, request))}


def test_each_person_gets_a_mail_with_their_sessions(tmp_path: Path) -> None:
    event = school(talk("opening", "ada", rooms=["aula"]), talk("rivers", "bob", 11))
    result = mails(event, tmp_path)

    assert set(result) == {"ada.eml", "bob.eml"}
    ada = result["ada.eml"]
    assert ada["To"] == "Ada Example <ada@example.org>"
    assert ada["Subject"] == "Spring School: your sessions"
    assert ada["Date"].datetime == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert "09:00–10:00 Opening\n  Room: Aula\n  Your part: Speaker\n" in body(ada)
    for kind in ("plain", "html"):
        assert "Opening" in body(ada, kind)
        assert "Rivers" not in body(ada, kind)


def test_the_calendar_has_the_entries_of_the_person_and_no_method(tmp_path: Path) -> None:
    event = school(talk("opening", "ada"), talk("rivers", "bob", 11))
    ada = mails(event, tmp_path)["ada.eml"]

    assert uids(ada) == ["opening@spring-school"]
    assert "METHOD" not in calendar(ada)
    (attached,) = ada.iter_attachments()
    assert attached.get_filename() == "school.ics"
    assert attached.get_param("method") is None


def test_a_part_is_told_with_the_session_that_it_is_of(tmp_path: Path) -> None:
    whole = talk("panel", "bob", 9)
    part = talk("map", "ada", 9, part_of="panel", start=None, end=None)
    ada = mails(school(whole, part), tmp_path)["ada.eml"]

    assert "Your part: Speaker (Map)" in body(ada)
    assert uids(ada) == ["panel@spring-school"]


def test_the_same_mails_come_again_and_others_have_other_ids(tmp_path: Path) -> None:
    event = school(talk("opening", "ada"), talk("rivers", "bob", 11))
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    result, _ = mails(event, first), mails(event, second)
    moved = mails(school(talk("opening", "ada", 10), talk("rivers", "bob", 11)), third)

    for path in first.glob("*.eml"):
        assert path.read_bytes() == (second / path.name).read_bytes()
    assert moved["ada.eml"]["Message-ID"] != result["ada.eml"]["Message-ID"]
    assert moved["bob.eml"]["Message-ID"] == result["bob.eml"]["Message-ID"]


def test_a_mail_is_from_the_sender_that_is_named(tmp_path: Path) -> None:
    event = school(talk("opening", "ada"))
    assert mails(event, tmp_path / "a")["ada.eml"]["From"] is None
    sent = mails(event, tmp_path / "b", options={"sender": "office@example.org"})
    assert sent["ada.eml"]["From"] == "office@example.org"

    with pytest.raises(OptionsError, match=r"an address such as office@example\.org"):
        mails(event, tmp_path / "c", options={"sender": "office"})


# --- what is private


def test_what_is_for_organisers_is_in_no_mail(tmp_path: Path) -> None:
    meeting = talk("meeting", "ada", 12, audience="organizers")
    event = school(talk("opening", "ada", notes="Bob is late"), meeting)
    ada = mails(event, tmp_path)["ada.eml"]

    assert uids(ada) == ["opening@spring-school"]
    told = body(ada) + body(ada, "html") + calendar(ada).to_ical().decode()
    for secret in ("Bob is late", "Meeting", "bob@example.org", "organisers only"):
        assert secret.casefold() not in told.casefold()


def test_a_person_learns_how_to_join_their_own_sessions_alone(tmp_path: Path) -> None:
    own = Online(url="https://example.org/own", passcode="banks")
    other = Online(url="https://example.org/other", passcode="rapids")
    event = school(talk("opening", "ada", online=own), talk("rivers", "bob", 11, online=other))
    ada = body(mails(event, tmp_path)["ada.eml"])

    assert "Join: https://example.org/own\n  Passcode: banks\n" in ada
    assert "rapids" not in ada


def test_without_an_address_a_mail_has_no_to_and_that_is_told(tmp_path: Path) -> None:
    bob = Person(id="bob", name="Bob", contact=Contact(email="bob"))
    people = [Person(id="ada", name="Ada"), bob]
    event = school(talk("opening", "ada"), talk("rivers", "bob", 11), people=people)
    result = mails(event, tmp_path)

    assert [mail["To"] for mail in result.values()] == [None, None]
    assert lost(event) == {
        "people.ada.contact": "the mail has no To: no address is known",
        "people.bob.contact": "the mail has no To: that is no address",
    }


def test_the_public_sees_no_address_and_is_told_how_to_have_them(tmp_path: Path) -> None:
    event = school(talk("opening", "ada"))
    assert mails(event, tmp_path, audience="public")["ada.eml"]["To"] is None
    assert "--audience organizers" in lost(event, "public")["people.ada.contact"]


def test_who_has_no_session_gets_no_mail(tmp_path: Path) -> None:
    event = school(talk("opening", "ada"), talk("coffee", "ada", 11, participations=[]))

    assert set(mails(event, tmp_path)) == {"ada.eml"}
    assert lost(event) == {"sessions.coffee": "no person takes part in it"}


def test_a_selection_of_a_person_writes_one_mail(tmp_path: Path) -> None:
    event = school(talk("opening", "ada"), talk("rivers", "bob", 11))
    assert set(mails(event, tmp_path, select={"person": "bob"})) == {"bob.eml"}


# --- what changed


def released(*states: Event, folder: Path) -> Log:
    for day, state in enumerate(states, 1):
        log = release(
            state, folder / "school.releases.jsonl", now=datetime(2027, 1, day, 12, tzinfo=UTC)
        )
    return log


def test_each_person_is_told_what_changed_for_them(tmp_path: Path) -> None:
    before = school(talk("opening", "ada"), talk("rivers", "bob", 11))
    after = school(talk("opening", "ada", 10), talk("rivers", "bob", 11))
    log = released(before, after, folder=tmp_path)
    result = mails(after, tmp_path / "mails", log=log)

    ada, bob = body(result["ada.eml"]), body(result["bob.eml"])
    assert "What changes for you, Ada Example\n\n* Opening: moved\n  Time: " in ada
    assert "\n    was Friday, 26 March 2027, 09:00–10:00" in ada
    assert "What changes" not in bob
    (entry,) = calendar(result["ada.eml"]).walk("VEVENT")
    assert entry["SEQUENCE"] == 1
    assert result["ada.eml"]["Date"].datetime == datetime(2027, 1, 2, 12, tzinfo=UTC)


def test_who_leaves_their_last_session_is_told_so(tmp_path: Path) -> None:
    before = school(talk("opening", "ada"), talk("rivers", "bob", 11))
    after = school(talk("opening", "bob"), talk("rivers", "bob", 11))
    log = released(before, after, folder=tmp_path)
    ada = mails(after, tmp_path / "mails", log=log)["ada.eml"]

    assert "You have no sessions any more at: Spring School" in body(ada)
    assert "* Opening: you no longer take part" in body(ada)


def test_a_withdrawn_session_is_cancelled_in_the_calendar_of_its_speaker(tmp_path: Path) -> None:
    before = school(talk("opening", "ada"), talk("rivers", "bob", 11))
    after = attrs.evolve(before, sessions=before.sessions[1:])
    log = released(before, after, folder=tmp_path)
    result = mails(after, tmp_path / "mails", log=log)

    (entry,) = calendar(result["ada.eml"]).walk("VEVENT")
    assert (entry["UID"], entry["STATUS"]) == ("opening@spring-school", "CANCELLED")
    assert uids(result["bob.eml"]) == ["rivers@spring-school"]


def test_changes_may_be_told_since_an_older_release(tmp_path: Path) -> None:
    first, second = school(talk("opening", "ada")), school(talk("opening", "ada", 10))
    third = attrs.evolve(second, sessions=[*second.sessions, talk("rivers", "bob", 11)])
    log = released(first, second, third, folder=tmp_path)

    last = mails(third, tmp_path / "last", log=log)
    since = mails(third, tmp_path / "since", log=log, options={"changes_since": 1})
    assert "moved" not in body(last["ada.eml"])
    assert "* Opening: moved" in body(since["ada.eml"])


# --- languages and texts


@pytest.mark.parametrize(("language", "direction"), [("ru", "ltr"), ("ar", "rtl")])
def test_a_mail_is_in_the_language_that_is_asked_for(
    language: str, direction: str, tmp_path: Path
) -> None:
    ada = mails(school(talk("opening", "ada")), tmp_path, language=language)["ada.eml"]

    assert f'<html lang="{language}" dir="{direction}">' in body(ada, "html")
    assert "your sessions" not in ada["Subject"]


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    name = 'Ada\r\nBcc: all@example.org <b>&amp; "x", y'
    people = [Person(id="ada", name=name, contact=Contact(email="ada@example.org"))]
    event = school(talk("opening", "ada", title="<b>Rivers & lakes"), people=people)
    ada = mails(event, tmp_path)["ada.eml"]

    assert ada["Bcc"] is None
    assert [it.addr_spec for it in ada["To"].addresses] == ["ada@example.org"]
    assert "&lt;b&gt;Rivers &amp; lakes" in body(ada, "html")
    assert "<b>Rivers & lakes" in body(ada)
