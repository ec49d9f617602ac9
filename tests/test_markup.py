"""HTML in texts is read as what it means, everywhere, and never reaches an export."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.exporters.wire import faults, read, unescaped
from tests.steps import steps

import eventkit
from eventkit import Event
from eventkit.cli._session_text import session_text
from eventkit.exporters.markdown._texts import rewritten
from eventkit.markup import first_html, markdown_of, text_of
from eventkit.model.names import Names
from eventkit.text import cleaned, one_line, plain

DOCUMENT = """
eventkit = 1

[event]
id = "fair"
uid = "0000-fair-uid"
title = "Fair &amp; market"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
updated = 2027-01-15T12:00:00Z

[rooms.hall]
name = "<i>Great</i> Hall"

[people.ada]
name = "Ada&nbsp;<b>Example</b>"

[sessions.river]
title = "<p>Map a <strong>river</strong><br>and a lake</p>"
day = 1
time = "11:00-12:00"
rooms = ["hall"]
speakers = ["ada"]
description = '''
<p>We <b>map</b> a river.<br>Bring boots &amp; a coat.</p>
<ul>
  <li>see <a href="https://example.org/map?a=1&amp;b=2">the map</a></li>
  <li>pencils</li>
</ul>
<script>alert("never shown")</script><style>p { color: red }</style>
'''
"""


@pytest.fixture
def event() -> Event:
    return eventkit.loads(DOCUMENT, format="toml")


# --- titles and names


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<b>Water</b> law", "Water law"),
        ("Water<br>law", "Water law"),
        ("<p>Water law</p>", "Water law"),
        ("AT&amp;T &ndash; &#8364;&#x20AC;", "AT&T – €€"),
        ("Q&amp;amp;A", "Q&A"),
        ("Water&nbsp;law", "Water\u00a0law"),
        ('<a href="https://example.org">Water</a>', "Water"),
        ("<ul><li>Water<li>Law</ul>", "Water Law"),
        ('<img src="a.png" alt="Water"> law', "Water law"),
        ("Water<script>alert(1)</script> law<!-- not yet -->", "Water law"),
        ("<span style='color:red'>Water</span><o:p></o:p>", "Water"),
        ("&#10;&#27;[31mWater", "[31mWater"),
    ],
)
def test_html_in_a_title_is_read_as_what_it_means(title: str, shown: str) -> None:
    assert one_line(title) == shown


@pytest.mark.parametrize(
    "title",
    [
        "a < b and c > d",
        "x<y>z",
        "a<b>c",
        "vector<int>",
        "<https://example.org>",
        "<ada@example.org>",
        "Why <b> is dead",
        "<script> considered harmful",
        "Research & development; R&D; a &b; c",
        "C*-algebras & <friends>",
        "<!-- how comments begin",
        "1 <2> 3",
    ],
)
def test_what_only_looks_like_html_stays(title: str) -> None:
    assert one_line(title) == title
    assert markdown_of(title) == title
    assert first_html(title) == ""


# --- texts in Markdown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("One<br><br>Two", "One\n\nTwo"),
        ("<p>One<br>&nbsp;</p>", "One"),
        ("<div>One</div>\n    <div>Two</div>", "One\n\nTwo"),
        ("<h2>One</h2>Two", "One\n\nTwo"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<ol>\n<li>One\n<li>Two\n</ol>", "1. One\n2. Two"),
        ("<ul><li>One<ul><li>Two</li></ul></li><li>Three</li></ul>", "- One\n  - Two\n- Three"),
        ('See <a href="https://example.org/a">the map</a>', "See the map (https://example.org/a)"),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ('<a href="javascript:alert(1)">the map</a>', "the map"),
        ("<code>a &lt; b</code>", "a < b"),
        ("`<b>x</b>` and &lt;b&gt;", "<b>x</b> and <b>"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 · 2\n3"),
        ("<pre>one\n  two</pre>", "one\n  two"),
        ("*One* <b>two</b>", "One two"),
        ("One<style>p { color: red }</style> two", "One two"),
        (r"\<b>One\</b> \&amp;", "<b>One</b> &amp;"),
    ],
)
def test_html_in_a_text_is_read_as_what_it_means(html: str, shown: str) -> None:
    assert plain(html) == shown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<b>One</b>", "**One**"),
        ("a <em> one </em>b", "a  *one* b"),
        ("wa<i>ter</i>", "wa*ter*"),
        ("<b><i>One</i></b>", "**_One_**"),
        ("<b>\n\n</b>", ""),
        ("<em>One</em>", "_One_"),
        ('<a href="https://example.org/a b">One</a>', "[One](<https://example.org/a%20b>)"),
        ("&lt;b&gt; &#42;one&#42;", r"\<b\> \*one\*"),
        ("<p>R&amp;D &amp; law</p>", "R&D & law"),
        ("&amp;lt; &amp;&#35;60;", r"\&lt; \&\#60;"),
        ("&amp;<b>lt</b>; &amp;<span>lt;</span>", r"\&**lt**; \&lt;"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


@pytest.mark.parametrize("address", ["https://example.org/?a=1&copy;=2&amp;b", "mailto:a&lt;@b.c"])
def test_an_address_stays_as_it_is(address: str) -> None:
    assert one_line(address) == address


# --- every format


def test_a_calendar_has_plain_text(event: Event) -> None:
    data = eventkit.export(event, to="icalendar")

    assert faults(data) == []
    entry = next(it for it in read(data).inner if it.value("UID") == "river@0000-fair-uid")
    shown = {key: unescaped(entry.value(key) or "") for key in ("SUMMARY", "LOCATION")}
    assert shown == {"SUMMARY": "Map a river and a lake", "LOCATION": "Great Hall"}
    assert unescaped(entry.value("DESCRIPTION") or "").splitlines() == [
        "Speaker: Ada\u00a0Example",
        "",
        "We map a river.",
        "Bring boots & a coat.",
        "",
        "- see the map (https://example.org/map?a=1&b=2)",
        "- pencils",
    ]


def test_markdown_has_markdown(event: Event) -> None:
    page = eventkit.export(event, to="markdown").decode()

    for text in (
        "# Fair & market\n",
        "### Map a river and a lake\n",
        "We **map** a river.\\\nBring boots & a coat.",
        "* see [the map](https://example.org/map?a=1&b=2)\n* pencils",
        "Ada\u00a0Example",
    ):
        assert text in page.replace("\\&", "&")
    assert not re.search(r"<(?!https?:)|&(nbsp|amp);|never shown|color", page)


def test_a_table_has_plain_text(event: Event) -> None:
    text = eventkit.export(event, to="csv").decode("utf-8-sig")

    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["title"], row["rooms"]) == ("Map a river and a lake", "Great Hall")
    assert row["people"] == "Ada\u00a0Example (speaker)"
    assert row["description"].startswith("We map a river.\nBring boots & a coat.")


def test_show_has_plain_text(event: Event) -> None:
    lines = [it.text for it in session_text(event, event.session("river"))]

    assert lines == ["Map a river and a lake", "Great\u00a0Hall", "Ada\u00a0Example"]


def test_a_plugin_is_handed_texts_without_html(event: Event) -> None:
    session = cleaned(event).session("river")

    assert session.title == "Map a river and a lake"
    assert session.description
    assert not re.search(r"<(?!https?:)|&(nbsp|amp);|never shown", session.description)


def test_json_and_toml_keep_what_was_written(event: Event) -> None:
    for format in ("json", "toml"):
        assert eventkit.loads(eventkit.dumps(event, format=format), format=format) == event


# --- check


def test_check_tells_of_html_once(event: Event) -> None:
    found = [it for it in eventkit.check(event) if it.rule == "html-in-text"]

    assert [it.place for it in found] == ["event.title"]
    assert "'&amp;' as what it means, and the HTML of 4 more texts" in found[0].message


def test_a_name_that_tags_divide_is_a_name() -> None:
    names = Names.of(["Ada Example"], [])

    assert names.are_in("with A<b>da</b>&nbsp;Exam<i>ple</i>")
    assert names.are_in("with <Ada Example>")


# --- laws

PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<br>", "<ul>", "<ol>", "</ul>", "</ol>"),
        *("<li>", "</li>", '<a href="https://example.org">', '<a href="javascript:x">', "</a>"),
        *("<code>", "</code>", "<pre>", "</pre>", "<td>", "</td>", "<script>", "</script>"),
        *("<!--", "-->", "&lt;", "&gt;", "&amp;", "&nbsp;", "&#60;", "&#10;", "&#96;", "`", "```"),
        *("lt;", "#60;"),
        *("\n", "    ", "- ", "# ", "> ", "[", "](", ")", "*", "_", "\\", "<", ">", "&", "text"),
        *("<h1>", "</h1>", "<table>", "<tr>", "<hr>", '<img alt="x">', "<q>", "</q>", "é", '"'),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
def test_no_html_becomes_structure(text: str) -> None:
    page = rewritten(text)

    kinds = {token.type for token in _parsed(page)}
    assert kinds.isdisjoint({"html_block", "html_inline", "heading_open"})
    assert "javascript:" not in {href.lower()[:11] for href in _targets(page)}


@example("&#10;<tr></script><b>")
@given(TEXTS)
def test_what_was_read_once_has_the_same_meaning_when_it_is_read_again(text: str) -> None:
    markdown = markdown_of(text)

    assert plain(markdown) == plain(text)
    assert text_of(text_of(text)) == text_of(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *("<b>", "<b></i>", "<ul><li>", "<script>", "<!--", "`<b>", "&amp;", "&amp", "<a href="),
        *("<p>x", "<img>", "<b></b>", "<em> </em>"),
    ],
)
def test_the_time_is_proportional_to_the_length(piece: str) -> None:
    def work(count: int) -> int:
        return steps(lambda: (markdown_of(piece * count), text_of(piece * count)))

    work(10)

    assert work(4000) < 2.5 * work(2000)


def _parsed(page: str) -> list[Token]:
    tokens = MarkdownIt("commonmark").parse(page)
    return [*tokens, *(child for token in tokens for child in token.children or ())]


def _targets(page: str) -> list[str]:
    return [str(it.attrGet("href")) for it in _parsed(page) if it.type == "link_open"]
