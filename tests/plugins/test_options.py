"""Options typed as texts become values of their types, or all that is wrong is told."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Literal

import pytest
from attrs import field, frozen

from eventkit._options import made_options, parse_options
from eventkit.plugins import OptionsError, TextExporter

HELP = {"help": "H"}


class Colour(Enum):
    RED = "red"


@frozen(kw_only=True)
class Options:
    flag: bool = field(default=False, metadata=HELP)
    limit: int = field(default=0, metadata=HELP)
    scale: float = field(default=1.0, metadata=HELP)
    name: str = field(default="", metadata=HELP)
    length: timedelta | None = field(default=None, metadata=HELP)
    day: date | None = field(default=None, metadata=HELP)
    size: Literal["small", 2] = field(default="small", metadata=HELP)
    colour: Colour = field(default=Colour.RED, metadata=HELP)
    columns: tuple[str, ...] = field(default=(), metadata=HELP)
    numbers: frozenset[int] = field(default=frozenset(), metadata=HELP)


FORMAT = TextExporter(
    name="acme", summary="A", extension=".acme", media_type="a/b", options=Options,
    render=lambda event, options: "",
)  # fmt: skip

RIGHT = [
    ("flag", "Yes", True),
    ("flag", "off", False),
    ("limit", "-3", -3),
    ("scale", "2", 2.0),
    ("name", "5", "5"),
    ("length", "1 h 30 min", timedelta(minutes=90)),
    ("length", "PT15M", timedelta(minutes=15)),
    ("length", "", None),
    ("day", "2027-03-26", date(2027, 3, 26)),
    ("size", "2", 2),
    ("colour", "red", Colour.RED),
    ("columns", "id, title", ("id", "title")),
    ("columns", "", ()),
    ("numbers", "1,2,2", frozenset({1, 2})),
]


@pytest.mark.parametrize(("key", "text", "value"), RIGHT)
def test_a_text_is_read_as_its_type_wants_it(key: str, text: str, value: object) -> None:
    parsed = parse_options(FORMAT, {key: text})

    assert parsed == {key: value}
    assert type(parsed[key]) is type(value)
    assert getattr(made_options(Options, parsed, "acme"), key) == value


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("flag", "maybe", "flag: yes or no is needed, not 'maybe'"),
        ("limit", "1.5", "limit: a whole number is needed"),
        ("scale", "much", "scale: a number is needed"),
        ("length", "soon", 'length: a duration such as "45 min" or PT45M is needed'),
        ("day", "26.3.2027", "day: a date such as 2027-03-26 is needed"),
        ("size", "large", "size: one of small, 2 is needed, not 'large'"),
        ("colour", "blue", "colour: 'blue' is not a valid Colour"),
        ("numbers", "1,x", "a whole number is needed, not 'x'"),
        ("lmit", "1", "no option 'lmit'; did you mean 'limit'"),
    ],
)
def test_a_wrong_text_is_refused(key: str, text: str, said: str) -> None:
    with pytest.raises(OptionsError, match="options of acme: ") as raised:
        parse_options(FORMAT, {key: text})
    assert said in str(raised.value)


def test_all_wrong_texts_come_at_once() -> None:
    with pytest.raises(OptionsError) as raised:
        parse_options(FORMAT, {"flag": "maybe", "lmit": "1", "limit": "x"})
    assert all(key in str(raised.value) for key in ("flag", "lmit", "limit"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("flag", "yes"),
        ("flag", 1),
        ("limit", "3"),
        ("limit", True),
        ("limit", 3.0),
        ("scale", "2"),
        ("name", 5),
        ("day", "2027-03-26"),
        ("size", "2"),
        ("columns", "id"),
        ("columns", [5]),
        ("numbers", ["1"]),
    ],
)
def test_what_a_document_says_is_not_coerced(key: str, value: object) -> None:
    with pytest.raises(OptionsError, match=f"{key}.*needed, not"):
        made_options(Options, {key: value}, "acme")


def test_a_document_says_durations_as_texts_and_several_as_lists() -> None:
    said = {"length": "45 min", "columns": ["id"], "scale": 2, "day": date(2027, 3, 26)}
    made = made_options(Options, said, "acme")

    assert (made.length, made.columns, made.scale) == (timedelta(minutes=45), ("id",), 2.0)
    assert made.day == date(2027, 3, 26)


@frozen
class Long:
    """Options of a name in two words."""

    changed_since: int = field(default=0, metadata={"help": "since when"})


@pytest.mark.parametrize("key", ["changed-since", "changed_since"])
def test_a_document_writes_two_words_either_way(key: str) -> None:
    assert made_options(Long, {key: 3}, "acme").changed_since == 3


def test_of_two_spellings_the_last_one_counts() -> None:
    said = {"changed_since": 1, "changed-since": 2}

    assert made_options(Long, said, "acme").changed_since == 2
