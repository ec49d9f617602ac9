"""Numbers that say which one of several it is, such as that of a day: `6-njy` in Turkmen."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

ORDINAL = "ordinal"
"""What stands after the colon of a placeholder for such a number: `{number:ordinal}`."""

_BACK_VOWELS = frozenset({6, 9, 10, 30, 40, 60, 90})


def turkmen_ordinal(number: int) -> str:
    """Return a number with the ending that the last vowel of its last word asks for.

    Of numbers up to 29 the plural rules of the CLDR for ordinals say the same; they leave out the
    round tens `otuz`, `kyrk`, `altmyş` and `togsan`, whose vowels are those of `altynjy`.

    >>> [turkmen_ordinal(number) for number in (1, 6, 10, 16, 20, 30, 100)]
    ['1-nji', '6-njy', '10-njy', '16-njy', '20-nji', '30-njy', '100-nji']
    """
    last_word = number % 10 or number % 100
    return f"{number}-{'njy' if last_word in _BACK_VOWELS else 'nji'}"


class _Formatter(Formatter):
    """Fills in the placeholders of a text, ordinal numbers as the language writes them."""

    def __init__(self, language: str) -> None:
        self._is_turkmen = language.partition("-")[0].casefold() == "tk"

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec != ORDINAL:
            return format(value, format_spec)
        if self._is_turkmen and isinstance(value, int):
            return turkmen_ordinal(value)
        return str(value)


def filled(text: str, values: Mapping[str, object], language: str) -> str:
    """Return a text with its placeholders filled in.

    Args:
        text: The text.
        values: What stands for each placeholder.
        language: The BCP 47 tag of the language of the text.

    Raises:
        KeyError: If there is no value for a placeholder.

    >>> filled("{number:ordinal} gün", {"number": 6}, "tk")
    '6-njy gün'
    """
    if f":{ORDINAL}" not in text:
        return text.format_map(values)
    return _Formatter(language).vformat(text, (), values)
