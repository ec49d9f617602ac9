"""What a reader gets to see: by audience, language and selection."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from eventkit.model import (
    Contact,
    Event,
    Group,
    Material,
    Online,
    Organization,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Source,
    Statement,
    Track,
    Venue,
)
from eventkit.model.errors import LanguageError, RestrictedError, SelectionError

BERLIN = ZoneInfo("Europe/Berlin")
CLUB = Organization(id="club", name="Club")
ADA = Person(id="ada", name="Ada", organization=CLUB, contact=Contact(email="ada@example.org"))
BEN = Person(id="ben", name="Ben", audience="organizers")
AULA, WEB = Room(id="aula", name="Aula"), Room(
    id="web", name="Web", online=Online(url="https://example.org", passcode="river")
)  # fmt: skip
WATER = Track(id="water", title="Water")
PANEL = Session(
    id="panel",
    title="Panel",
    kind="panel",
    start=datetime(2027, 3, 26, 9, tzinfo=BERLIN),
    end=datetime(2027, 3, 26, 11, tzinfo=BERLIN),
    rooms=[AULA, WEB],
    track=WATER,
    languages=["en"],
    interpretation=["ru"],
    participations=[
        Participation(who=ADA, role="moderator"),
        Participation(who=BEN, role="speaker"),
        Participation(who=CLUB, role="host", audience="participants"),
    ],
    materials=[
        Material(id="slides", title="S", url="https://example.org/s", audience="participants")
    ],
    notes="For us",
    x={"acme": {"secret": 1}, "open": {"audience": "public", "shown": 2}},
)
PART = Session(id="part", title="Part", part_of=PANEL)
CLOSED = Session(id="closed", title="Closed", audience="participants", day=date(2027, 3, 27))
INNER = Session(id="inner", title="Inner", part_of=CLOSED, audience="public")
EVENT = Event(
    id="school",
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 27),
    timezone="Europe/Berlin",
    organizations=[CLUB],
    people=[ADA, BEN],
    rooms=[AULA, WEB],
    tracks=[WATER],
    venues=[Venue(id="house", city="Berlin")],
    sessions=[PANEL, PART, CLOSED, INNER],
    statements=[Statement(id="word", text="Word", by=BEN, session=PANEL)],
    outcomes=[
        Outcome(id="F-1", kind="finding", title="F", session=CLOSED),
        Outcome(id="R-1", kind="recommendation", title="R", session=PANEL, follows=["F-1"]),
    ],
    sources=[
        Source(id="report", title="Report"),
        Source(id="memo", title="M", audience="organizers"),
    ],
    cites=["report", "memo"],
    exporters={"csv": {"rows": "people"}},
    translations={
        "ru": {
            "event.title": "Школа",
            "sessions.panel.title": "Панель",
            "sessions.closed.title": "З",
        },
        "tk": {"sessions.closed.title": "Y"},
    },
)


def ids(event: Event) -> list[str]:
    return [session.id for session in event.sessions]


# --- audience


def test_each_audience_sees_what_is_for_it_and_for_wider_ones() -> None:
    assert ids(EVENT.view(audience="public")) == ["panel", "part"]
    assert ids(EVENT.view(audience="participants")) == ["panel", "part", "closed", "inner"]
    assert EVENT.view(audience="organizers") == EVENT


def test_an_item_is_never_seen_below_what_holds_it() -> None:
    assert "inner" not in ids(EVENT.view(audience="public"))


def test_what_refers_to_something_hidden_loses_the_reference() -> None:
    public = EVENT.view(audience="public")

    assert [p.who for p in public.session("panel").participations] == ["ada"]
    assert public.statements[0].by is None
    assert public.cites == ("report",)
    assert [outcome.session for outcome in public.outcomes] == [None, "panel"]


def test_private_parts_have_audiences_of_their_own() -> None:
    public, inside = (EVENT.view(audience=who) for who in ("public", "participants"))

    assert public.people[0].contact is None
    assert inside.people[0].contact is None
    assert public.room("web").online is None
    assert inside.room("web").online == WEB.online
    assert public.session("panel").materials == ()
    assert inside.session("panel").materials == PANEL.materials
    assert inside.session("panel").notes is None
    assert dict(public.session("panel").x) == {"open": {"audience": "public", "shown": 2}}
    assert inside.exporters == {}


def test_a_translation_is_of_the_item_with_exactly_its_id() -> None:
    rooms = [Room(id="a", name="A"), Room(id="ab", name="B", audience="organizers")]
    texts = {"rooms.a.name": "А", "rooms.ab.name": "Б"}
    translations = {"ru": texts, "de": {"rooms.ab.name": "Lab"}}
    bare: dict[str, Any] = {"sessions": [], "statements": [], "outcomes": []}
    event = attrs.evolve(EVENT, rooms=rooms, translations=translations, **bare)

    assert event.view(audience="public").translations == {"ru": {"rooms.a.name": "А"}}
    assert [room.name for room in event.view(language="de").rooms] == ["A", "Lab"]


def test_translations_of_what_is_hidden_are_hidden() -> None:
    public = EVENT.view(audience="public")

    assert public.translations == {"ru": {"event.title": "Школа", "sessions.panel.title": "Панель"}}
    assert EVENT.view(audience="public", language="tk").title == "School"


def test_without_attribution_only_organisers_know_whose_a_statement_or_outcome_is() -> None:
    action = Outcome(id="A", kind="action", title="Act", owners=[ADA], addressed_to=[CLUB])
    word = Statement(id="word", text="Word", by=ADA, session=PANEL)
    unnamed = attrs.evolve(EVENT, attribution="none", statements=[word], outcomes=[action])

    for audience in ("public", "participants"):
        seen = unnamed.view(audience=audience)
        assert seen.statements == (attrs.evolve(word, by=None),)
        assert seen.outcomes == (attrs.evolve(action, owners=(), addressed_to=()),)
        assert seen.parties_of(seen.session("panel"))[0].id == "ada"
    assert unnamed.view(audience="organizers") == unnamed


def test_who_an_unattributed_statement_is_by_brings_nobody_into_a_selection() -> None:
    dora = Person(id="dora", name="Dora")
    word = Statement(id="word", text="Word", by=dora, session=PANEL)
    named = attrs.evolve(EVENT, people=[ADA, BEN, dora], statements=[word])
    unnamed = attrs.evolve(named, attribution="none")

    assert "dora" in {p.id for p in named.view(select={"session": "panel"}).people}
    chosen = unnamed.view(audience="public", select={"session": "panel"})
    assert "dora" not in {p.id for p in chosen.people}


def test_an_event_is_not_shown_below_its_own_audience() -> None:
    with pytest.raises(
        RestrictedError, match="is for its participants: it cannot be shown to public"
    ):
        attrs.evolve(EVENT, audience="participants").view(audience="public")


def test_a_room_whose_link_is_hidden_does_not_move_into_the_house() -> None:
    public = EVENT.view(audience="public")

    assert public.venue_of(public.room("web")) is None
    assert public.venue_of(public.room("aula")) == EVENT.venues[0]


def test_a_session_whose_room_or_venue_is_hidden_is_not_at_the_venue_that_is_left() -> None:
    hidden = Venue(id="shelter", city="Secret", audience="organizers")
    safe = Room(id="safe", name="Safe", venue=hidden, audience="participants")
    house = Venue(id="house", city="Berlin")
    event = attrs.evolve(
        EVENT, venues=[house, hidden], rooms=[AULA, WEB, safe],
        sessions=[Session(id="in", title="In", rooms=[safe]), Session(id="out", title="Out")],
        statements=[], outcomes=[], translations={},
    )  # fmt: skip

    public = event.view(audience="public")
    assert [public.venue_of(session) for session in public.sessions] == [None, None]


# --- language


def test_a_text_without_a_translation_stays_as_it_is() -> None:
    russian = EVENT.view(language="ru")

    assert russian.title == "Школа"
    assert russian.session("panel").title == "Панель"
    assert russian.session("part").title == "Part"
    assert russian.language == "ru"
    assert russian.translations == {}


def test_the_own_language_is_a_language_and_none_keeps_all() -> None:
    assert EVENT.view(language="en").title == "School"
    assert EVENT.view(language="en").translations == {}
    assert EVENT.view(language=None).translations == EVENT.translations


def test_a_language_into_which_nothing_is_translated_is_an_error() -> None:
    with pytest.raises(LanguageError, match="nothing is translated into 'kk'; there is en, ru, tk"):
        EVENT.view(language="kk")


@pytest.mark.parametrize("language", ["de", "DE", "de-AT", "en-US"])
def test_an_event_is_shown_in_a_language_that_exports_have_words_in(language: str) -> None:
    view = EVENT.view(language=language)

    assert view.title == "School"
    assert (view.language, view.whole_language) == (language, "en")
    assert view.translations == {}


@pytest.mark.parametrize("language", ["", "de_DE", "de-", "deutsch!", "ru-KZ"])
def test_what_is_no_tag_or_more_than_what_is_translated_is_an_error(language: str) -> None:
    with pytest.raises(LanguageError):
        EVENT.view(language=language)


# --- selection


@pytest.mark.parametrize(
    ("select", "found"),
    [
        ({"person": "ada"}, ["panel", "part"]),
        ({"person": "club"}, ["panel", "part"]),
        ({"room": "web"}, ["panel", "part"]),
        ({"track": "water"}, ["panel", "part"]),
        ({"day": 2}, ["closed", "inner"]),
        ({"day": "2027-03-27"}, ["closed", "inner"]),
        ({"day": date(2027, 3, 26)}, ["panel", "part"]),
        ({"kind": "panel"}, ["panel", "part"]),
        ({"session": "part"}, ["panel", "part"]),
        ({"language": "ru"}, ["panel"]),
        ({"session": ["panel", "closed"]}, ["panel", "part", "closed", "inner"]),
        ({"session": ["panel", "closed"], "day": 2}, ["closed", "inner"]),
        ({"person": "ada", "day": 2}, []),
    ],
)
def test_a_selection_keeps_what_matches_with_its_parts_and_its_whole(
    select: dict[str, Any], found: list[str]
) -> None:
    assert ids(EVENT.view(select=select)) == (found if found != ["panel"] else ["panel", "part"])


def test_a_selection_keeps_what_belongs_to_its_sessions_and_no_more() -> None:
    panel = EVENT.view(select={"session": "panel"})

    assert {party.id for party in panel.parties} == {"ada", "ben", "club"}
    assert [outcome.id for outcome in panel.outcomes] == ["F-1", "R-1"]
    assert panel.outcome("F-1").session is None
    closed = EVENT.view(select={"session": "closed"})
    assert (closed.people, closed.rooms, closed.tracks) == ((), (), ())
    assert [venue.id for venue in closed.venues] == ["house"]


def test_a_repeated_session_is_selected_by_its_short_id() -> None:
    twice = [Session(id=f"git-{n}", title="Git", repeats="git") for n in "12"]
    event = attrs.evolve(EVENT, sessions=twice, statements=[], outcomes=[], translations={})

    assert ids(event.view(select={"session": "git"})) == ["git-1", "git-2"]


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ({"person": "adda"}, "by person 'adda': not known here; did you mean 'ada'?"),
        ({"perso": "ada"}, "by key 'perso'"),
        ({"day": 3}, "by day 3: not known here; there is 1, 2"),
        ({"kind": "talk"}, "by kind 'talk'"),
    ],
)
def test_selecting_what_is_not_known_is_an_error(select: dict[str, Any], said: str) -> None:
    with pytest.raises(SelectionError) as raised:
        EVENT.view(select=select)
    assert said in str(raised.value)


def test_selecting_what_is_hidden_is_the_same_error_as_what_never_was() -> None:
    with pytest.raises(SelectionError, match="by person 'ben': not known here; there is ada, club"):
        EVENT.view(audience="public", select={"person": "ben"})


def test_the_parts_of_a_view_come_in_one_order_whatever_the_order_of_the_call() -> None:
    at_once = EVENT.view(select={"room": "aula"}, language="ru", audience="public")
    step_by_step = EVENT.view(audience="public").view(language="ru").view(select={"room": "aula"})

    assert at_once == step_by_step


def test_a_group_keeps_those_known_to_be_in_it() -> None:
    open_ada = attrs.evolve(ADA, audience="public")
    group = Group(id="all", name="All", members=[ADA, BEN])
    event = attrs.evolve(EVENT, people=[open_ada, BEN], groups=[group])

    assert event.view(audience="public").groups[0].members == ("ada",)


def test_tables_within_extension_data_may_be_for_fewer() -> None:
    staff = {"audience": "organizers", "door": "7"}
    extension = {"audience": "public", "cups": 40, "staff": staff, "more": [staff, {"seats": 3}]}
    event = attrs.evolve(EVENT, x={"catering": extension})

    public = event.view(audience="public")

    shown = {"audience": "public", "cups": 40, "more": ({"seats": 3},)}
    assert public.x == {"catering": shown}
    assert event.view(audience="organizers").x == event.x
