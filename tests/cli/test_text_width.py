import pytest

from eventkit.cli._text_width import text_width, wrap

WIDTHS = {
    "Opening": 7,
    "Açylyş": 6,
    "水法入门": 8,
    "דוד כהן": 7,
    "مستقبل": 6,
    "e\u0301": 1,
    "ﾊﾝｶｸ": 4,
    "🌊": 2,
    "❤\ufe0f": 2,
    "👩\u200d🔬": 2,
    "zero\u200bwidth": 9,
}


@pytest.mark.parametrize("text", WIDTHS)
def test_each_script_is_as_wide_as_a_terminal_draws_it(text: str) -> None:
    assert text_width(text) == WIDTHS[text]


@pytest.mark.parametrize("width", range(4, 60))
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    text = "Treaties on 水法入门河流与湖泊 and Donaudampfschifffahrt 👩\u200d🔬 👩\u200d🔬"

    lines = wrap(text, width, hang=2)

    assert max(map(text_width, lines)) <= width


@pytest.mark.parametrize("width", range(4, 60))
def test_nothing_is_lost_when_a_text_is_broken(width: int) -> None:
    text = "Treaties on 水法入门河流与湖泊 and Donaudampfschifffahrtsgesellschaft"

    lines = wrap(text, width, hang=2)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_what_belongs_together_stays_together_where_it_can() -> None:
    text = "Aula · Blue\u00a0Room"

    assert wrap(text, 12) == ["Aula ·", "Blue Room"]
    assert wrap(text, 6) == ["Aula ·", "Blue", "Room"]


def test_further_lines_hang_under_the_first() -> None:
    assert wrap("one two three", 9, hang=2) == ["one two", "  three"]


def test_without_a_width_a_text_is_one_line() -> None:
    assert wrap("one\u00a0two " * 100, None) == [("one two " * 100).rstrip()]
