from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.texts import MANY, nasty, simple

from eventkit import text as module
from eventkit.exporters.markdown._texts import rewritten
from eventkit.markup import text_of
from eventkit.text import (
    MARKDOWN_LIMIT,
    blocks,
    lines,
    one_line,
    plain,
    removed_characters,
    simple_paragraphs,
    verbatim_line,
)

BREAKS = ["\n", "\r", "\r\n", "\t", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
BIDI = [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
CONTROLS = [*"\x00\x07\x08\x1b\x7f\x9b\ufffe\uffff"]
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

any_text = st.text(st.one_of(st.characters(), st.sampled_from([*" \t\n", *BIDI, *CONTROLS])))
markdown = st.text(
    st.one_of(st.sampled_from([*"*_`[]()<>!#-+1.&;:|~\\ \n\t\"'"]), st.characters()), max_size=60
)


@pytest.mark.parametrize("line_break", BREAKS)
def test_a_line_break_in_a_title_becomes_one_blank(line_break: str) -> None:
    assert one_line(f"Water {line_break}{line_break} law") == "Water law"


@pytest.mark.parametrize("mark", [*CONTROLS, *BIDI])
def test_control_characters_and_marks_that_reorder_text_go(mark: str) -> None:
    assert one_line(f"Wa{mark}ter") == "Water"
    assert lines(f"Wa{mark}ter\n") == "Water\n"


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert one_line("a\ud800b") == "a�b"
    assert lines("a\udfffb") == "a�b"


def test_letters_of_every_script_stay_as_they_are() -> None:
    assert one_line("Açylyş 開会 דוד 👩‍👩‍👧 e\u0301") == "Açylyş 開会 דוד 👩‍👩‍👧 e\u0301"


@pytest.mark.parametrize("line_end", ["\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_line_feed(line_end: str) -> None:
    assert lines(f"one{line_end}two\tthree") == "one\ntwo\tthree"


# What the functions do to every text, said without their short ways.
DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u206f]")
ANY_BREAK = "".join([*BREAKS, "\x1d\x1e"])
RUN = re.compile(f" *[{ANY_BREAK}][ {ANY_BREAK}]*")
END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def cleaned(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", DROPPED.sub("", text))


@MANY
@given(st.one_of(nasty, simple))
def test_the_short_way_of_a_clean_text_leads_where_the_long_one_does(text: str) -> None:
    assert verbatim_line(text) == cleaned(RUN.sub(" ", text)).strip()
    assert one_line(text) == verbatim_line(text_of(text))
    assert lines(text) == cleaned(END.sub("\n", text))
    assert removed_characters(text) == "".join(
        it for it in dict.fromkeys(END.sub("\n", text)) if cleaned(it) != it
    )


def test_no_character_that_counts_as_printable_is_one_that_cleaning_changes() -> None:
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))

    assert cleaned(RUN.sub(" ", printable)) == cleaned(END.sub("\n", printable)) == printable


@MANY
@given(st.one_of(nasty, simple))
def test_a_text_without_marks_reads_as_the_parser_reads_it(text: str) -> None:
    with patch.object(module, "simple_paragraphs", return_value=None):
        parsed = plain(text)

    assert plain(text) == parsed


def test_most_texts_need_no_parser() -> None:
    assert simple_paragraphs("Why “water”: 3.5 – no\nmore!\n\n\nSee https://example.org.\n") == [
        "Why “water”: 3.5 – no\nmore!",
        "See https://example.org.",
    ]


@given(any_text)
def test_a_title_is_one_clean_line_that_stays_as_it_is(text: str) -> None:
    line = one_line(text)

    assert not UNSAFE.search(line.replace("\t", "\x00").replace("\n", "\x00"))
    assert line == line.strip() == one_line(line)
    line.encode()


@given(any_text)
def test_a_text_of_lines_is_clean_and_stays_as_it_is(text: str) -> None:
    assert not UNSAFE.search(lines(text))
    assert lines(lines(text)) == lines(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("*a* __b__ `c`", "a b c"),
        ("[treaty](https://example.org)", "treaty (https://example.org)"),
        ("[treaty][t]\n\n[t]: https://example.org", "treaty (https://example.org)"),
        ("<https://example.org>", "https://example.org"),
        ("[https://example.org](https://example.org)", "https://example.org"),
        ("<https://пример.example>", "https://пример.example"),
        ("<ada@example.org>", "ada@example.org"),
        ("![the map](https://example.org/map.png)", "the map"),
        ("- one\n- two\n  - three", "- one\n- two\n  - three"),
        ("- one\n\n- two", "- one\n\n- two"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("- one\n\n  more\n", "- one\n\n  more"),
        ("> quoted\n>\n> again\n\nafter", "> quoted\n>\n> again\n\nafter"),
        ("    code\n\nafter", "code\n\nafter"),
        ("```python\nx = 1\n```", "x = 1"),
        ("one\n\n***\n\ntwo", "one\n\n—\n\ntwo"),
        ("fish &amp; chips", "fish & chips"),
        ("a line\\\nbroken", "a line\nbroken"),
    ],
)
def test_markdown_reads_well_as_plain_text(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize("text", ["# Not a heading", "<x>no tag</x>", "a\n=", "<!-- said"])
def test_headings_and_unknown_tags_stay_as_they_are_written(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](#top)", "[x](data:text/html,x)", "<file:///etc>"]
)
def test_a_link_to_anything_but_pages_and_mail_stays_text(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("entity", ["&#7;", "&#x202e;", "&#8232;", "&#0;"])
def test_entities_bring_no_control_characters_back(entity: str) -> None:
    assert not UNSAFE.search(plain(f"a{entity}b"))


@given(markdown)
def test_plain_text_is_clean_whatever_the_markdown(text: str) -> None:
    assert not UNSAFE.search(plain(text))


def test_a_short_reference_to_a_long_address_cannot_blow_a_text_up() -> None:
    text = f"[a]: https://example.org/{'x' * 100_000}\n\n" + "[a] " * 10_000

    assert len(plain(text)) < 2 * len(text)


@pytest.mark.parametrize("hostile", ["*a* ", "- a\n", "a\n\n", "[", "`"])
def test_a_text_without_end_stays_as_it_is_written(hostile: str) -> None:
    text = hostile * (1 + MARKDOWN_LIMIT // len(hostile))

    assert len(blocks(text)) == 1
    assert plain(text) == text.strip()
    assert len(rewritten(text)) < 4 * len(text)


def test_blocks_of_any_depth_are_read() -> None:
    assert len(blocks("> " * 5000 + "a")) == 1


HOSTILE: dict[str, Callable[[int], str]] = {
    "blanks": lambda size: "a" + " " * size + "b",
    "breaks": lambda size: "\n " * size,
    "brackets": lambda size: "[" * size,
    "stars": lambda size: "*a_ " * size,
    "backticks": lambda size: "".join("`" * (length % 300) + "a" for length in range(size // 150)),
    "links": lambda size: "[a](" * size,
    "references": lambda size: "[a]: /b\n" * size,
    "quotes": lambda size: "> " * size,
}


@pytest.mark.once  # without coverage, which takes most of the time
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("function", [one_line, lines, plain], ids=lambda f: f.__name__)
def test_hostile_texts_take_time_in_proportion(
    function: Callable[[str], str], hostile: str
) -> None:
    text = HOSTILE[hostile](20_000)
    started = time.process_time()

    function(text)

    assert time.process_time() - started < 5  # in proportion: less than 1; else minutes


@pytest.mark.parametrize("function", [plain, rewritten], ids=lambda f: f.__name__)
def test_the_text_of_sessions_that_come_again_is_parsed_once(
    function: Callable[[str], str],
) -> None:
    text = f"*a* {function.__name__}"

    with patch.object(MarkdownIt, "parse", autospec=True, side_effect=MarkdownIt.parse) as parse:
        assert len({function(text) for _ in range(100)}) == 1

    assert parse.call_count == 1
