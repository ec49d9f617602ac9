"""Which texts are found in a file, and where."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventkit.searching import Match, Search

WORDS = [f"{first}{second}ab" for first in "abcdefghi" for second in "rstuvwxyz"]
"""Words of four letters."""
LONG = "".join(f"{first}{second}" for first in string.ascii_lowercase for second in "aeiou")
"""A word of 260 letters in which nothing comes twice."""


def found(text: str, looked_for: str, name: str = "") -> list[int]:
    """Return the lines in which a text is found."""
    matches = Search([looked_for]).in_file(text.encode(), name)
    return sorted(match.line for match in matches if isinstance(match, Match))


def pieces_in(search: Search, data: bytes) -> set[int]:
    return {match.piece for match in search.in_file(data) if isinstance(match, Match)}


def letters_of(text: str) -> list[str]:
    return [piece.letters for piece in Search([text]).pieces]


# --- what is compared


@pytest.mark.parametrize(
    ("looked_for", "letters"),
    [
        ("Açylyş", "acylys"),
        ("STRASSE Straße", "strassestrasse"),
        ("so\u00adft a\u200dnd", "softand"),
        ("one_two-three 4", "onetwothree4"),
        ("ﬁne ①", "fine1"),
        ("…!?", ""),
    ],
)
def test_case_accents_and_what_stands_between_words_mean_nothing(
    looked_for: str, letters: str
) -> None:
    assert letters_of(looked_for) == [letters]


def test_a_text_of_64_letters_is_looked_for_as_a_whole_and_a_longer_one_in_parts() -> None:
    whole, longer = Search([" ".join(WORDS[:16])]).pieces, Search([" ".join(WORDS[:17])]).pieces

    assert [(piece.letters, piece.is_whole) for piece in whole] == [("".join(WORDS[:16]), True)]
    assert [(piece.letters, piece.is_whole) for piece in longer] == [
        ("".join(WORDS[:8]), False),
        ("".join(WORDS[8:16]), False),
    ]


def test_a_part_has_32_letters_at_least_and_what_is_left_6() -> None:
    assert letters_of(" ".join([*WORDS[:16], "six", "let"])) == [
        "".join(WORDS[:8]),
        "".join(WORDS[8:16]),
        "sixlet",
    ]
    assert letters_of(f"two {' '.join(WORDS[:16])}")[0] == "two" + "".join(WORDS[:8])


def test_a_long_word_is_cut() -> None:
    assert letters_of(f"{LONG[:70]} and {LONG[70:102]} end") == [
        LONG[:32],
        LONG[32:64],
        LONG[64:70],
        f"and{LONG[70:102]}",
    ]


def test_pieces_say_of_which_text_they_are() -> None:
    pieces = Search(["first", " ".join(WORDS[:17]), "second"]).pieces

    assert [piece.text for piece in pieces] == [0, 1, 1, 2]
    assert [piece.is_short for piece in pieces] == [True, False, False, False]


# --- what is found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("ada", True),
        ("Write to Ada.", True),
        ("ada_2", True),
        ("adab", False),
        ("lada", False),
        ("lad a", False),
        ("ad", False),
        ("a d a", True),
        ("ç̧ada", False),
        ("l\u00adada", False),
    ],
)
def test_a_text_of_less_than_six_letters_is_whole_words(text: str, is_found: bool) -> None:
    assert (found(text, "ada") == [1]) == is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("inform", True),
        ("misinformed", True),
        ("in form", True),
        ("plain form", False),
        ("in formal", False),
        ("2027inform2", True),
        ("2027in form2", True),
        ("plain form2", False),
        ("xi nform", False),
        ("infor", False),
    ],
)
def test_a_longer_text_is_whole_words_or_part_of_one(text: str, is_found: bool) -> None:
    assert (found(text, "inform") == [1]) == is_found


def test_a_text_of_twenty_letters_may_be_parts_of_words() -> None:
    nineteen, twenty = LONG[:19], LONG[:20]

    assert found(f"x{nineteen[:9]} {nineteen[9:]}x", nineteen) == []
    assert found(f"x{twenty[:9]} {twenty[9:]}x", twenty) == [1]


@pytest.mark.parametrize("looked_for", ["ab cd", "inform people"])
def test_a_text_goes_on_in_the_next_line_but_not_in_json(looked_for: str) -> None:
    first, second = looked_for.split()

    assert found(f"\n{first}\n\n{second}\n", looked_for) == [2]
    assert found(f'["{first}",\n"{second}"]', looked_for) == []
    assert found(f'["{first}\\n{second}"]', looked_for) == [1]


def test_the_line_is_that_in_which_a_text_begins() -> None:
    assert found("inform\ninform us\n\n\nwe inform\n", "inform") == [1, 2, 5]
    assert found("an\ni\nnform", "i nform") == [2]
    assert found("me\nit is me\n\n\nme", "me") == [1, 2, 5]


def test_the_name_of_a_file_is_line_0() -> None:
    assert found("", "inform", "we-inform.txt") == [0]


def test_texts_that_are_alike_are_all_found() -> None:
    search = Search(["informal", "inform", "informal talks", "IN FORM", "in", "In"])

    assert pieces_in(search, b"informal talks") == {0, 1, 2, 3}
    assert pieces_in(search, b"in it") == {4, 5}


def test_a_place_is_said_once() -> None:
    assert found("inform, inform, INFORM", "inform") == [1]


def test_texts_are_each_a_text_of_its_own() -> None:
    search = Search(["inform people", "ab cd"])

    assert search.in_texts(["inform", "people", "ab", "cd"]) == set()
    assert search.in_texts(["we inform people", "ab, cd"]) == {0, 1}


WORD = st.text("abcdefgh", min_size=1, max_size=12)


@given(words=st.lists(WORD, min_size=1, max_size=12), data=st.data())
def test_words_in_a_row_are_found_in_the_line_in_which_they_begin(
    words: list[str], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))

    assert first + 1 in found("\n".join(words), " ".join(words[first:last]))


@given(looked_for=WORD, word=WORD)
def test_a_word_is_found_where_it_is_the_word_or_a_part_of_six_letters(
    looked_for: str, word: str
) -> None:
    is_part = looked_for in word and len(looked_for) >= 6

    assert (found(word, looked_for) == [1]) == (looked_for == word or is_part)
