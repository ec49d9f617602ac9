"""Options typed as texts become values of their types, or all that is wrong is told."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Literal

import pytest
from attrs import field, frozen, validators

from eventkit._options import OptionValues, merged_options
from eventkit.plugins import OptionsError

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


def from_texts(**texts: str) -> Options:
    return merged_options(Options, "acme", OptionValues(texts, are_texts=True))


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
    parsed = getattr(from_texts(**{key: text}), key)

    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("flag", "maybe", "flag: yes or no is needed, not 'maybe'"),
        ("limit", "1.5", "limit: a whole number is needed"),
        ("scale", "much", "scale: a number is needed"),
        ("length", "soon", 'length: a duration such as "45 min" or PT45M is needed'),
        ("day", "26.3.2027", "day: a date such as 2027-03-26 is needed"),
        ("size", "large", "size: one of small, 2 is needed, not 'large'"),
        ("colour", "blue", "colour: one of red is needed, not 'blue'"),
        ("numbers", "1,x", "a whole number is needed, not 'x'"),
        ("lmit", "1", "no option 'lmit'; did you mean 'limit'"),
    ],
)
def test_a_wrong_text_is_refused(key: str, text: str, said: str) -> None:
    with pytest.raises(OptionsError, match="options of acme: ") as raised:
        from_texts(**{key: text})
    assert said in str(raised.value)


def test_all_wrong_texts_come_at_once() -> None:
    with pytest.raises(OptionsError) as raised:
        from_texts(flag="maybe", lmit="1", limit="x")
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
        ("colour", "blue"),
        ("columns", "id"),
        ("columns", [5]),
        ("numbers", ["1"]),
    ],
)
def test_what_a_document_says_is_not_coerced(key: str, value: object) -> None:
    with pytest.raises(OptionsError, match=f"{key}.*needed, not"):
        merged_options(Options, "acme", OptionValues({key: value}))


def test_a_document_says_durations_as_texts_and_several_as_lists() -> None:
    said = {"length": "45 min", "columns": ["id"], "scale": 2, "day": date(2027, 3, 26)}
    options = merged_options(Options, "acme", OptionValues(said))

    assert options.length == timedelta(minutes=45)
    assert (options.columns, options.scale) == (("id",), 2.0)
    assert options.day == date(2027, 3, 26)


@pytest.mark.parametrize("value", ["red", Colour.RED])
def test_a_choice_is_given_by_its_value_or_as_it_is_in_python(value: object) -> None:
    options = merged_options(Options, "acme", OptionValues({"colour": value}))

    assert options.colour is Colour.RED


@frozen
class Long:
    """Options of a name in two words."""

    changed_since: int = field(default=0, metadata={"help": "since when"})


@pytest.mark.parametrize("key", ["changed-since", "changed_since"])
def test_a_document_writes_two_words_either_way(key: str) -> None:
    assert merged_options(Long, "acme", OptionValues({key: 3})).changed_since == 3


def test_of_two_spellings_the_last_one_counts() -> None:
    said = {"changed_since": 1, "changed-since": 2}

    assert merged_options(Long, "acme", OptionValues(said)).changed_since == 2


def test_values_of_a_document_and_typed_texts_are_read_each_in_their_way() -> None:
    document = OptionValues({"limit": 2, "columns": ["id"], "length": "45 min"}, "document")
    typed = OptionValues({"limit": "3", "flag": "on"}, are_texts=True)

    options = merged_options(Options, "acme", document, typed)

    assert (options.limit, options.flag, options.columns) == (3, True, ("id",))
    assert options.length == timedelta(minutes=45)


@frozen(kw_only=True)
class Validated:
    limit: int = field(default=1, validator=validators.in_(range(5)), metadata=HELP)
    name: str = field(default="x", validator=validators.matches_re("[a-z]+"), metadata=HELP)


@pytest.mark.parametrize(("key", "value"), [("limit", 9), ("name", "A1")])
def test_a_validator_of_attrs_says_what_is_wrong_and_no_more(key: str, value: object) -> None:
    with pytest.raises(OptionsError, match=f"'{key}' must") as raised:
        merged_options(Validated, "acme", OptionValues({key: value}))
    assert "Attribute(" not in str(raised.value)
