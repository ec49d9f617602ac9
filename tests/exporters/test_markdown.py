from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import cmarkgfm  # type: ignore[import-untyped]  # it brings no types
import pytest
from cmarkgfm import cmark
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.steps import steps

import eventkit
from eventkit.document import load
from eventkit.exporters.markdown import MarkdownOptions, render
from eventkit.exporters.markdown._page import page
from eventkit.exporters.markdown._slugs import GITEA, GITHUB, GITLAB, Forge, Slugs, slug
from eventkit.exporters.markdown._texts import rewritten
from eventkit.exporting import export
from eventkit.model import (
    Day,
    Event,
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
    Status,
    Track,
    Venue,
)
from eventkit.model.words import is_to_be_announced
from eventkit.testing.strategies import events, markdown
from eventkit.text import is_safe_target, one_line

GOLDEN = Path(__file__).parent / "golden"
READER = MarkdownIt("commonmark").enable("table")  # raw HTML is read, so that it is noticed
DAY = datetime(2024, 11, 18, tzinfo=UTC)


def event(**fields: Any) -> Event:
    given: dict[str, Any] = {
        "id": "workshop",
        "title": "Workshop",
        "start": date(2024, 11, 18),
        "end": date(2024, 11, 19),
        "timezone": "Asia/Ashgabat",
    }
    return Event(**(given | fields))


def session(id: str = "opening", start: str = "", end: str = "", **fields: Any) -> Session:
    """Return a session, whose hours are those of the 18th in Ashgabat."""
    hours = {
        key: DAY + timedelta(hours=int(clock[:2]) - 5, minutes=int(clock[3:]))
        for key, clock in (("start", start), ("end", end))
        if clock
    }
    return Session(**({"id": id, "title": id.title()} | hours | fields))


def text(event: Event, **options: bool) -> str:
    return "".join(render(event, MarkdownOptions(**options)))


def lines(event: Event) -> list[str]:
    return text(event).splitlines()


def tokens(source: str) -> Iterator[Token]:
    for token in READER.parse(source):
        yield token
        yield from token.children or ()


def said(inline: Token) -> str:
    """Return the text of a paragraph, heading or cell as readers see it."""
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content
        for token in inline.children or ()
    )


def headings(source: str) -> list[str]:
    found = list(tokens(source))
    return [said(after) for it, after in pairwise(found) if it.type == "heading_open"]


def targets(source: str) -> list[str]:
    return [str(it.attrGet("href")) for it in tokens(source) if it.type == "link_open"]


def slugs(source: str) -> set[str]:
    """Return what all forges call the headings of a page."""
    given = Slugs()
    return {found for heading in headings(source) if (found := given.of_next(heading))}


def rows(source: str) -> list[list[str]]:
    """Return the text of the cells of all rows of all tables."""
    found: list[list[str]] = []
    cell = False
    for token in READER.parse(source):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("th_open", "td_open"):
            cell = True
        elif cell:
            found[-1].append(said(token))
            cell = False
    return found


# --- the whole


@pytest.mark.parametrize("audience", ["public", "organizers"])
def test_a_rich_event_reads_as_it_should(audience: str) -> None:
    written = export(load(GOLDEN / "school.toml"), to="markdown", audience=audience).decode()

    assert written == (GOLDEN / f"school.{audience}.md").read_text("utf-8")


def test_a_page_in_another_language_takes_nobody_to_speak_that_language() -> None:
    spoken = session("opening", "09:00", "10:00", languages=["en"]), session("closing")
    translations = {"ru": {"event.title": "Семинар"}}

    for language, fact in (("en", "- **Language:** English"), ("ru", "- **Язык:** английский")):
        held = event(sessions=spoken, translations=translations).view(language=language)
        label = fact.partition(" ")[2].partition(":")[0]
        assert [line for line in lines(held) if label in line] == [fact]


def test_the_suffixes_of_markdown_stand_for_the_format(tmp_path: Path) -> None:
    assert eventkit.write(event(), tmp_path / "programme.markdown").read_text("utf-8") == text(
        event()
    )


@given(events())
def test_a_page_is_commonmark_with_tables_and_without_html(generated: Event) -> None:
    found = {token.type for token in tokens(text(generated))}

    assert found.isdisjoint({"html_block", "html_inline", "image"})


@given(events())
def test_no_text_adds_a_heading(generated: Event) -> None:
    meant = page(generated, MarkdownOptions()).headings.values()

    assert headings(text(generated)) == [one_line(heading.text) or "–" for heading in meant]


@given(events())
def test_every_link_within_the_page_leads_to_a_heading(generated: Event) -> None:
    source = text(generated)
    within = {target[1:] for target in targets(source) if target.startswith("#")}

    assert within <= {READER.normalizeLink(slug) for slug in slugs(source)}


@given(events())
def test_links_lead_to_pages_and_mail_addresses_only(generated: Event) -> None:
    outside = [target for target in targets(text(generated)) if not target.startswith("#")]

    assert all(map(is_safe_target, outside))


@given(events())
def test_the_cells_of_a_row_are_two_to_five_and_none_is_empty(generated: Event) -> None:
    for row in rows(text(generated)):
        assert 2 <= len(row) <= 5
        assert all(row)


@given(events())
def test_every_session_is_in_the_programme_once(generated: Event) -> None:
    whole = [it.title for it in generated.sessions]
    found = "\n".join(
        said(token)
        for token in READER.parse(text(generated, details=False))
        if token.type == "inline"
    )

    assert all((one_line(title) or "–") in found for title in whole)


@given(events())
def test_a_page_comes_in_clean_pieces_that_end_in_line_feeds(generated: Event) -> None:
    pieces = list(render(generated, MarkdownOptions()))

    assert all(piece.endswith("\n") for piece in pieces)
    "".join(pieces).encode()


# --- titles


@pytest.mark.parametrize("status", [None, Status.CANCELLED])
def test_an_escaped_tag_stays_text_in_every_name(status: Status | None) -> None:
    def page_of(name: str) -> str:
        talk: dict[str, Any] = {"title": name, "subtitle": name, "status": status}
        speaker = Participation(who="aigul", role="speaker")
        page = text(
            event(
                title=name,
                sessions=[
                    session("one", "09:00", rooms=["hall"], participations=[speaker], **talk),
                    session("two", "09:00", "10:00", rooms=["pier"]),
                ],
                rooms=[
                    Room(id="hall", name=name, venue="house"),
                    Room(id="pier", name="Pier", venue="lake"),
                ],
                venues=[Venue(id="house", name=name), Venue(id="lake", name="Lake")],
                people=[Person(id="aigul", name=name, position=name, organization="office")],
                organizations=[Organization(id="office", name=name, country="TM")],
                outcomes=[Outcome(id="R-1", kind="recommendation", title=name, session="one")],
                day_infos=[Day(id="1", title=name)],
            )
        )
        return re.sub(r"\]\(#[^)]*\)", "]", page)  # a heading's name differs

    assert page_of("&lt;b&gt;") == page_of("TAG").replace("TAG", r"\<b>")


@pytest.mark.parametrize(
    "title",
    [
        "# One",
        "One #",
        "C#",
        "One ##",
        "- one",
        "+ one",
        "* one",
        "1. one",
        "1) one",
        "> one",
        "---",
        "===",
        "    one",
        "one\\",
        "a | b",
        "a \\| b",
        "`one`",
        "``` one",
        "~~~",
        "~~one~~",
        "*one*",
        "snake_case_name",
        "_one_",
        "[one](https://example.org)",
        "![one](https://example.org)",
        "[^1]",
        "[x]: https://example.org",
        "<b>one</b>",
        "<https://example.org>",
        "<!-- one",
        "&amp; &#35; &lt;",
        "AT&T",
        "https://example.org/a_b",
        "www.example.org",
        "$x$",
        "one\n# two",
        "one\u2028two",
    ],
)
def test_a_title_is_text_wherever_it_stands(title: str) -> None:
    shown = one_line(title)
    held = event(
        title=title,
        rooms=[Room(id="r", name=title)],
        tracks=[Track(id="t", title=title, description="x")],
        people=[Person(id="p", name=title, position=title)],
        sessions=[
            session(
                "opening",
                "09:00",
                "10:00",
                title=title,
                rooms=["r"],
                track="t",
                notice=title,
                description="x",
                materials=[Material(id="m", title=title, url="https://example.org")],
                participations=[Participation(who="p", role="speaker")],
            ),
            session("b", title=title),
        ],
        outcomes=[Outcome(id="o", kind="finding", title=title, text=shown)],
        statements=[Statement(id="s", text=shown)],
        sources=[Source(id="s", title=title)],
    )
    source = text(held)

    assert headings(source).count(shown) == 3
    found = [said(token) for token in READER.parse(source) if token.type == "inline"]
    assert f"Speaker: {shown}, {shown}" in found
    assert f"“{shown}”" in "".join(found)
    assert f"{shown} · {shown} · {shown} · Speaker: {shown}" in found
    assert found.count(shown) > 3  # its room is in a cell of its own
    assert set(targets(source)) - {"https://example.org"} <= {
        f"#{READER.normalizeLink(name)}" for name in slugs(source)
    }
    markup = {it.type for it in tokens(source) if it.type.endswith("_inline") or "code" in it.type}
    assert markup == set()


@given(markdown().filter(str.strip), markdown().filter(str.strip))
@example("Opening", "?")
def test_any_title_is_read_back_as_it_was_written(title: str, other: str) -> None:
    held = event(
        title=title,
        sessions=[
            session("a", "09:00", "10:00", title=other, kind="break"),
            session("b", title=other, description="x"),
        ],
    )
    source = text(held)
    shown = one_line(other) or "–"
    open_point = " · To be announced: title" if is_to_be_announced(other) else ""

    assert headings(source)[0] == (one_line(title) or "–")
    assert headings(source)[-1] == shown
    assert rows(source)[1] == ["09:00–10:00", f"{shown}{open_point}"]


def test_an_address_in_a_title_is_no_link_on_forges_either() -> None:
    assert "# See https\\://example.org and www\\.example.org" in lines(
        event(title="See https://example.org and www.example.org")
    )


def test_a_title_of_nothing_that_can_be_shown_is_a_dash() -> None:
    assert lines(event(title="\x07"))[0] == "# –"


def test_a_right_to_left_title_leaves_what_follows_where_it_stands() -> None:
    row = next(
        line
        for line in lines(
            event(sessions=[session(start="09:00", end="10:00", title="افتتاح", timezone="UTC")])
        )
        if "افتتاح" in line
    )

    assert "**\u200e · 04:00–05:00" in row


# --- headings


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Opening", "opening"),
        ("What's new?", "whats-new"),
        ("Law & water", "law--water"),
        ("a_b-c", "a_b-c"),
        ("Açylyş dabarasy", "açylyş-dabarasy"),
        ("Открытие", "открытие"),
        ("水法入门、河流", "水法入门河流"),
        ("हिन्दी", "हिन्दी"),
        ("Talk 🌊", "talk-"),
        ("v1.2 — final", "v12--final"),
        ("x² ½", "x-"),
        ("Ⅳ. part", "ⅳ-part"),
    ],
)
def test_a_heading_is_called_as_github_calls_it(heading: str, name: str) -> None:
    assert slug(heading) == name


@pytest.mark.parametrize(
    ("heading", "github", "gitlab", "gitea"),
    [
        ("CO₂ and ½", "co-and-", "co₂-and-½", "co₂-and-½"),
        ("हिन्दी", "हिन्दी", "हिन्दी", "हनद"),
        ("İzmir", "i\u0307zmir", "i\u0307zmir", "izmir"),
        ("Part\u00a01", "part1", "part1", "part-1"),
        ("ΛΟΓΟΣ", "λογοσ", "λογος", "λογοσ"),
        ("a‿b", "a‿b", "a‿b", "ab"),
    ],
)
def test_forges_call_some_headings_by_different_names(
    heading: str, github: str, gitlab: str, gitea: str
) -> None:
    assert [slug(heading, forge) for forge in (GITHUB, GITLAB, GITEA)] == [github, gitlab, gitea]


@pytest.mark.parametrize("forge", [GITHUB, GITLAB, GITEA], ids=["GitHub", "GitLab", "Gitea"])
@pytest.mark.parametrize(
    "heading", ["Açylyş dabarasy: «Umumy derýalar»", "Открытие — «Чья это река?»", "R-1: 2 b_c & d"]
)
def test_russian_and_turkmen_headings_have_one_name_everywhere(heading: str, forge: Forge) -> None:
    assert slug(heading, forge) == slug(heading) == Slugs().of_next(heading)


def test_a_heading_that_forges_call_differently_is_linked_by_its_section() -> None:
    held = event(sessions=[session("a", "09:00", "10:00", title="CO₂", description="x")])

    assert targets(text(held)) == ["#sessions-in-detail"]


def test_a_name_that_only_one_forge_has_numbers_only_its_own() -> None:
    given = Slugs()

    assert [given.of_next(it) for it in ("CO₂", "CO", "CO")] == [None, None, None]


def test_headings_of_one_name_are_numbered() -> None:
    given = Slugs()

    assert [given.of_next(it) for it in ("A", "A", "a-1", "A", "!")] == [
        "a",
        "a-1",
        "a-1-1",
        "a-2",
        None,
    ]


def test_a_session_called_like_another_heading_is_linked_all_the_same() -> None:
    held = event(
        sessions=[
            session("a", "09:00", "10:00", title="Sources", description="x"),
            session("b", "10:00", "11:00", title="Sources", description="x", sources=["s"]),
        ],
        sources=[Source(id="s", title="Report")],
    )

    assert targets(text(held)) == ["#sources", "#sources-1", "#sources-2"]


# --- facts


def test_a_day_is_a_heading_with_its_number_date_and_title() -> None:
    held = event(day_infos=[Day(id="2", title="Practice")])

    assert [line for line in lines(held) if line.startswith("## ")] == [
        "## Day 1 · Monday, 18 November 2024",
        "## Day 2 · Tuesday, 19 November 2024 · Practice",
    ]


def test_a_selection_has_no_days_that_it_leaves_out() -> None:
    held = event(sessions=[session("a", "09:00", "10:00"), session("b", day=date(2024, 11, 19))])

    assert [line for line in lines(held.view(select={"day": 2})) if line.startswith("## Day")] == [
        "## Day 2 · Tuesday, 19 November 2024"
    ]


def test_zone_and_offset_are_said_once() -> None:
    source = text(event(sessions=[session(start="09:00", end="10:00")]))

    assert source.count("UTC+05:00") == source.count("Asia/Ashgabat") == 1


def test_a_change_of_the_offset_during_the_event_is_said() -> None:
    held = event(start=date(2027, 3, 27), end=date(2027, 3, 28), timezone="Europe/Berlin")

    assert "All times are Europe/Berlin (UTC+01:00; from 28 March 2027, 03:00 UTC+02:00)." in lines(
        held
    )


def test_a_session_with_a_zone_of_its_own_tells_both_times() -> None:
    held = event(sessions=[session(start="09:00", end="10:00", timezone="America/New_York")])

    assert (
        "| 09:00–10:00 | **Opening** · 17 November 2024, 23:00–00:00 (+1 day) "
        "America/New_York (UTC−05:00) |"
    ) in lines(held)


@pytest.mark.parametrize("status", ["cancelled", "postponed", "tentative"])
def test_an_event_that_may_not_take_place_says_so_first(status: str) -> None:
    assert lines(event(status=status))[2] == f"> **{status.title()}**"


# --- the programme


def table(event: Event) -> list[list[str]]:
    """Return the cells of the first table, its head first."""
    rows = [line for line in lines(event) if line.startswith("| ")]
    return [[cell.strip() for cell in row[1:-1].split(" | ")] for row in (rows[0], *rows[2:])]


def in_rooms(*names: str) -> Event:
    """Return an event with a session in each of some rooms, all of them at once."""
    rooms = [Room(id=name.lower(), name=name) for name in dict.fromkeys(names)]
    sessions = [
        session(f"s{number}", "09:00", "10:00", rooms=[name.lower()])
        for number, name in enumerate(names)
    ]
    tea = session("tea", "10:00", "10:30", kind="break")
    return event(rooms=rooms, sessions=[*sessions, tea])


def test_what_runs_in_parallel_has_a_column_for_each_room() -> None:
    assert table(in_rooms("Aula", "Library", "Studio")) == [
        ["Time", "Aula", "Library", "Studio"],
        ["09:00–10:00", "**S0**", "**S1**", "**S2**"],
        ["10:00–10:30", "*Tea*", "–", "–"],
    ]


def test_what_runs_in_more_than_four_rooms_has_a_row_for_each_session() -> None:
    assert table(in_rooms("A", "B", "C", "D", "E"))[:3] == [
        ["Time", "Programme", "Room"],
        ["09:00–10:00", "**S0**", "A"],
        ["09:00–10:00", "**S1**", "B"],
    ]


def test_two_sessions_of_one_room_have_a_row_each() -> None:
    assert table(in_rooms("Foyer", "Foyer"))[1:3] == [
        ["09:00–10:00", "**S0**", "Foyer"],
        ["09:00–10:00", "**S1**", "Foyer"],
    ]


def test_what_is_elsewhere_stands_with_its_place_in_the_first_column() -> None:
    rooms = [Room(id=id, name=id.title()) for id in ("aula", "blue", "foyer")]
    sessions = [
        session("a", "09:00", "10:00", rooms=["aula"]),
        session("b", "09:00", "11:00", rooms=["blue", "foyer"]),
        session("c", "11:00", "12:00", rooms=["foyer"]),
        session("part", part_of="b"),
    ]

    assert table(event(rooms=rooms, sessions=sessions)) == [
        ["Time", "Aula", "Blue"],
        ["09:00", "09:00–10:00 · **A**", "09:00–11:00 · **B** · Blue, Foyer"],
        ["↳", "–", "**Part**"],
        ["11:00–12:00", "**C** · Foyer", "–"],
    ]


def test_every_cell_of_a_part_is_filled() -> None:
    whole = session("whole", "09:00", "11:00", rooms=["aula"])
    paper = session("paper", "09:30", "10:00", part_of="whole")

    assert table(event(rooms=[Room(id="aula", name="Aula")], sessions=[whole, paper])) == [
        ["Time", "Programme", "Room"],
        ["09:00–11:00", "**Whole**", "Aula"],
        ["↳\u00a009:30–10:00", "**Paper**", "Aula"],
    ]


def test_the_time_is_a_narrow_column_also_in_pandoc() -> None:
    rule = next(line for line in lines(in_rooms("A", "B")) if line.startswith("| :-"))
    widths = [cell.count("-") for cell in rule.strip("|").split("|")]

    assert widths[0] < 0.2 * sum(widths)
    assert widths[1] == widths[2]


def test_parts_stand_under_their_whole() -> None:
    held = event(
        sessions=[
            session("whole", "09:00", "11:00"),
            session("next", "11:00", "12:00"),
            session("untimed", part_of="whole"),
            session("timed", "09:30", "10:00", part_of="whole"),
        ]
    )

    assert table(held)[1:] == [
        ["09:00–11:00", "**Whole**"],
        ["↳\u00a009:30–10:00", "**Timed**"],
        ["↳", "**Untimed**"],
        ["11:00–12:00", "**Next**"],
    ]


def test_parts_of_parallel_sessions_stand_under_their_whole() -> None:
    held = event(
        sessions=[
            session("a", "09:00", "10:00"),
            session("b", "09:00", "10:00"),
            session("part", part_of="b"),
        ]
    )

    assert [cells[1] for cells in table(held)[1:]] == ["**A**", "**B**", "**Part**"]


def test_a_break_is_one_cell_without_names() -> None:
    held = event(sessions=[session("coffee", "10:00", "10:30", kind="break")])

    assert "| 10:00–10:30 | *Coffee* |" in lines(held)


def test_what_is_not_for_everybody_says_for_whom_it_is() -> None:
    held = event(
        sessions=[session("a", "09:00", "10:00", audience="participants", description="x")],
        outcomes=[Outcome(id="F-1", kind="finding", title="Wet", audience="organizers")],
    )

    assert "| 09:00–10:00 | **[A](#a)** · for participants only |" in lines(held)
    assert "Monday, 18 November 2024, 09:00–10:00 · for participants only" in lines(held)
    assert "*Finding · for organisers only*" in lines(held)


def test_people_stand_with_their_roles() -> None:
    held = event(
        people=[Person(id="ada", name="Ada"), Person(id="cem", name="Cem")],
        sessions=[
            session(
                start="09:00",
                end="10:00",
                participations=[
                    Participation(who="ada", role="speaker"),
                    Participation(who="cem", role="speaker", remote=True),
                    Participation(who="ada", role="time-keeper"),
                ],
            )
        ],
    )

    assert (
        "| 09:00–10:00 | **Opening** · Speakers: Ada, Cem (from afar) · Time keeper: Ada |"
        in lines(held)
    )


def test_a_notice_and_a_cancellation_stand_before_the_title() -> None:
    held = event(
        sessions=[session(start="09:00", end="10:00", status="cancelled", notice="Speaker ill")]
    )

    assert "| 09:00–10:00 | **Cancelled: Speaker ill** · **Opening** |" in lines(held)


def test_what_has_no_hours_or_no_day_is_told_without_any() -> None:
    held = event(sessions=[session("a", day=date(2024, 11, 19)), session("b")])
    said = lines(held)

    assert said[said.index("**Hours not known**") + 2] == "- **A**"
    assert said[said.index("## Time not known") + 2] == "- **B**"


def test_a_session_outside_the_days_of_the_event_is_told() -> None:
    late = DAY + timedelta(days=9)
    held = event(
        sessions=[Session(id="late", title="Late", start=late, end=late + timedelta(hours=1))]
    )

    assert "## Day 10 · Wednesday, 27 November 2024" in lines(held)
    assert "| 05:00–06:00 | **Late** |" in lines(held)


def test_many_days_of_which_nothing_is_known_share_a_heading() -> None:
    held = event(end=date(2025, 11, 18), sessions=[session(start="09:00", end="10:00")])

    assert "## Days 2–366 · 19 November 2024 – 18 November 2025" in lines(held)


# --- details


def test_a_title_links_to_the_details_where_there_are_any() -> None:
    held = event(
        sessions=[
            session("a", "09:00", "10:00", description="More."),
            session("b", "10:00", "11:00"),
        ]
    )

    assert "| 09:00–10:00 | **[A](#a)** |" in lines(held)
    assert "| 10:00–11:00 | **B** |" in lines(held)
    assert "More." in lines(held)


def test_join_links_are_told_where_the_view_holds_them() -> None:
    online = Online(url="https://meet.example/1", passcode="x|y")
    held = event(sessions=[session(start="09:00", end="10:00", online=online)])

    assert "- **Join:** <https://meet.example/1>, Passcode x\\|y" in lines(held)
    assert "meet.example" not in export(held, to="markdown", audience="public").decode()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a(b)?c[]=d&copy;e",
        "https://example.org/)](x",
        'https://example.org/ "title"',
        "https://example.org/<b>|`*_~",
        "https://пример.example/ü",
        "mailto:ada@example.org?subject=a b",
    ],
)
def test_a_link_leads_where_it_should(url: str) -> None:
    held = event(sessions=[session(start="09:00", end="10:00", url=url)], title="[a", summary="b]")

    assert READER.normalizeLink(url) in targets(text(held))


def test_an_online_room_is_a_link_to_join() -> None:
    room = Room(id="stream", name="Stream", online=Online(url="https://meet.example/1"))
    held = event(rooms=[room], sessions=[session(start="09:00", end="10:00", rooms=[room])])

    assert "| 09:00–10:00 | **Opening** | [Stream](https://meet.example/1) |" in lines(held)


# --- statements and outcomes


def test_very_words_stand_in_quotation_marks_and_a_paraphrase_never() -> None:
    held = event(
        people=[Person(id="ada", name="Ada")],
        statements=[
            Statement(id="a", by="ada", text="We meet again."),
            Statement(id="b", by="ada", text="They will meet again.", quote=False),
        ],
    )

    assert "> “We meet again.”" in lines(held)
    assert "**Ada**, in substance: They will meet again." in lines(held)


def test_outcomes_link_both_ways() -> None:
    held = event(
        outcomes=[
            Outcome(id="F-1", kind="finding", title="Rivers rise"),
            Outcome(id="R-1", kind="recommendation", title="Build dams", follows=["F-1"]),
        ]
    )

    assert "- **Followed by:** [R-1: Build dams](#r-1-build-dams)" in lines(held)
    assert "- **Follows:** [F-1: Rivers rise](#f-1-rivers-rise)" in lines(held)


def test_sources_are_numbered_and_cited_by_number() -> None:
    held = event(
        sources=[Source(id="a", title="A"), Source(id="b", title="B", url="https://b.example")],
        sessions=[session(start="09:00", end="10:00", sources=["b", "a"])],
    )

    assert "| 09:00–10:00 | **Opening** [\\[1, 2\\]](#sources) |" in lines(held)
    assert lines(held)[-2:] == ["1. A", "2. [B](https://b.example)"]


@pytest.mark.parametrize(
    ("option", "gone"),
    [
        ("details", "## Sessions in detail"),
        ("people", "## People"),
        ("outcomes", "## Outcomes"),
        ("outcomes", "## Statements"),
        ("sources", "## Sources"),
        ("sources", "(#sources)"),
    ],
)
def test_an_option_leaves_a_part_of_the_page_out(option: str, gone: str) -> None:
    school = load(GOLDEN / "school.toml")

    assert gone in text(school)
    assert gone not in text(school, **{option: False})


@given(
    events(),
    st.fixed_dictionaries({it.name: st.booleans() for it in attrs.fields(MarkdownOptions)}),
)
def test_links_hold_whatever_the_options(generated: Event, options: dict[str, bool]) -> None:
    source = text(generated, **options)
    within = {target[1:] for target in targets(source) if target.startswith("#")}

    assert within <= {READER.normalizeLink(name) for name in slugs(source)}


# --- descriptions


@pytest.mark.parametrize(
    "description",
    [
        "one\ntwo\n\nthree",
        "*em* __strong__ ***both*** `code` ``a`b``",
        "- one\n- two\n  - three\n    1. four\n    2. five",
        "- one\n\n- two\n\n  more",
        "3. three\n4. four",
        "- a\n\n* b\n\n- c",
        "1. a\n\n1) b",
        "> quoted\n>\n> - and listed\n>   > twice",
        "```python\ndef f(): return '```'\n```",
        "    indented code\n\n    more",
        "one\n\n***\n\ntwo",
        "[a](https://example.org) <https://example.org> <a@example.org>",
        "[a][b]\n\n[b]: https://example.org",
        "one\\\ntwo  \nthree",
        "- ```\n  code\n  ```\n- > quoted",
        "a * b | c_d_e 1 < 2 &amp; 3 ~ 4 $5",
    ],
)
def test_markdown_is_told_as_it_was_meant(description: str) -> None:
    assert READER.render(rewritten(description)) == READER.render(description)


@pytest.mark.parametrize(
    "description",
    [
        "# Heading",
        "Heading\n===",
        "&#10;# Heading",
        "a&#10;&#10;# Heading",
        "<script>alert(1)</script>",
        "<!-- comment",
        "![image](https://example.org/a.png)",
        "[x](javascript:alert(1))",
        "[x](#workshop)",
        "```\nnever closed",
        "> ```\n> never closed",
        "a | b\n--- | ---\nc | d",
        "a\n:--",
        "| a |\n|---|",
        "&#32;&#32;&#32;&#32;code",
        "[opening]: https://example.org",
        "- \n  - \n    -",
        "999999999. a\n1. b",
        "<div>\n\n# Heading",
        "&#45; a\n&#45; b",
        "https://example.org<b>",
    ],
)
def test_a_description_stays_within_its_place(description: str) -> None:
    bare = event(sessions=[session(start="09:00", end="10:00", description="x")])
    held = event(sessions=[session(start="09:00", end="10:00", description=description)])

    assert headings(text(held)) == headings(text(bare))
    found = {it.type for it in tokens(text(held))}
    assert found.isdisjoint({"html_block", "html_inline", "image"})
    assert {t for t in targets(text(held)) if t.startswith("#")} == {"#opening"}


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("See https://example.org/a_b?c=d#e.", "See <https://example.org/a_b?c=d#e>."),
        ("(https://example.org)", "(<https://example.org>)"),
        ("[https://example.org](https://a.example)", "[https\\://example.org](https://a.example)"),
        ("https://example.org/*a*", "<https://example.org/>*a*"),
        ("https://example.org\\<b>", "<https://example.org>\\<b>"),
        ("javascript://example.org", "javascript\\://example.org"),
        ("www.example.org", "www\\.example.org"),
    ],
)
def test_a_page_written_out_in_a_description_is_a_link_on_every_forge(
    description: str, told: str
) -> None:
    assert rewritten(description) == told


def gfm(source: str) -> str:
    """Return a page as GitHub makes it, before it takes out what it finds dangerous."""
    flags = cmark.Options.CMARK_OPT_FOOTNOTES | cmark.Options.CMARK_OPT_UNSAFE
    extensions = ["table", "strikethrough", "autolink", "tasklist"]
    page = cmarkgfm.markdown_to_html_with_extensions(source, options=flags, extensions=extensions)
    return str(page)


OURS = frozenset(
    {"h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "hr", "br", "pre", "code"}
    | {"table", "thead", "tbody", "tr", "th", "td", "a", "em", "strong"}
)


@given(events())
def test_github_finds_nothing_in_a_page_that_was_not_meant(generated: Event) -> None:
    html = gfm(text(generated))

    assert set(re.findall(r"<([a-zA-Z0-9]+)", html)) <= OURS
    meant = page(generated, MarkdownOptions()).headings
    assert len(re.findall(r"<h[1-6]", html)) == len(meant)


@given(markdown().filter(lambda title: "@" not in title and title.strip()))
def test_github_reads_any_title_as_text(title: str) -> None:
    html = gfm(text(event(title=title)))

    found = re.search(r"<h1>(.*)</h1>", html)
    # Mail addresses it links whatever is done: they are left out above.
    assert found
    assert unescape(found[1]) == (one_line(title) or "–")


@given(markdown())
def test_rewritten_markdown_stays_as_it_is(description: str) -> None:
    once = rewritten(description)

    assert READER.render(rewritten(once)) == READER.render(once)


@given(st.lists(markdown(), min_size=2, max_size=4))
def test_texts_do_not_flow_together(descriptions: list[str]) -> None:
    told = [rewritten(it) for it in descriptions]
    source = "\n\n## end\n\n".join(told) + "\n\n## end\n"

    assert headings(source) == ["end"] * len(told)


# --- size


def crowd(size: int) -> Event:
    start = datetime(2024, 11, 18, tzinfo=UTC)
    return event(
        people=[Person(id="ada", name="Ada Example")],
        sessions=[
            Session(
                id=f"s{number}",
                title=f"Talk {number % 100}",
                start=start + timedelta(minutes=number % 1000),
                end=start + timedelta(minutes=number % 1000 + 30),
                description="What *everybody* should know.",
                participations=[Participation(who="ada", role="speaker")],
            )
            for number in range(size)
        ],
    )


def test_the_first_piece_comes_before_the_last_session_is_told() -> None:
    pieces = render(crowd(1000), MarkdownOptions())

    assert next(pieces) == "# Workshop\n"


@pytest.mark.slow
def test_time_grows_with_the_programme_and_no_faster() -> None:
    def work(size: int) -> int:
        event = crowd(size)
        return steps(lambda: list(render(event, MarkdownOptions())))

    work(20)  # loads what is loaded once
    assert work(400) < 6 * work(100)


@pytest.mark.slow
def test_memory_is_that_of_headings_not_of_texts() -> None:
    held = attrs.evolve(
        crowd(0),
        sessions=[session(f"s{number}", description="x" * 20_000) for number in range(300)],
    )
    tuple(render(crowd(1), MarkdownOptions()))  # what is loaded once
    tracemalloc.start()
    for _ in render(held, MarkdownOptions()):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 3_000_000


# --- countries


def test_countries_are_named() -> None:
    people = [Participation(who="ada", role="speaker"), Participation(who="inst", role="host")]
    page = text(
        event(
            venues=[Venue(id="house", name="House", city="Ashgabat", country="TM")],
            people=[Person(id="ada", name="Ada", position="Poet", country="DE")],
            organizations=[Organization(id="inst", name="Institute", country="CI")],
            sessions=[session(participations=people, description="D")],
        )
    )

    assert "House, Ashgabat, Turkmenistan" in page
    assert "Ada, Poet, Germany" in page
    assert "Côte d’Ivoire" in page
    assert not re.search(r"\b(TM|DE|CI)\b", page)


@pytest.mark.parametrize(
    ("language", "name"),
    [("ru", "Германия"), ("de", "Deutschland"), ("tk", "Germaniýa"), ("tlh", "Germany")],
)
def test_countries_are_named_in_the_language_of_the_page(language: str, name: str) -> None:
    ada = Person(id="ada", name="Ada", country="DE")
    speaking = session(participations=[Participation(who="ada", role="speaker")], description="D")

    assert f"Ada, {name}" in text(event(language=language, people=[ada], sessions=[speaking]))


def test_a_code_without_a_country_stays() -> None:
    venue = Venue(id="house", name="House", country="QQ")

    assert "House, QQ" in text(event(venues=[venue]))


@pytest.mark.parametrize(
    ("position", "country", "introduction"),
    [
        ("Minister of Water of Germany", "DE", "Ada, Minister of Water of Germany"),
        ("Envoy of Niger", "NG", "Ada, Envoy of Niger, Nigeria"),
        ("Envoy of Nigeria", "NE", "Ada, Envoy of Nigeria, Niger"),
    ],
)
def test_a_country_that_is_named_already_is_not_repeated(
    position: str, country: str, introduction: str
) -> None:
    ada = Person(id="ada", name="Ada", position=position, country=country)
    speaking = session(participations=[Participation(who="ada", role="speaker")], description="D")
    page = text(event(people=[ada], sessions=[speaking]))

    assert f"- **Speaker:** {introduction}\n" in page


def test_an_organisation_that_is_called_by_its_country_does_not_repeat_it() -> None:
    norway = Organization(id="norway", name="Government of Norway", country="NO")

    assert "**Government of Norway**\n" in text(event(organizations=[norway]))


def test_documents_and_json_keep_the_codes_of_countries() -> None:
    place = event(venues=[Venue(id="house", name="House", country="DE")])

    assert 'country = "DE"' in eventkit.dumps(place)
    assert b'"country": "DE"' in export(place, to="json")
