"""A text in several languages, side by side: `Speaker / Докладчик`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, Self

from eventkit.model.cldr import locale_of

BETWEEN = " / "
"""What stands between a text in one language and the same in another."""
BELOW = "\n\n"
"""What stands between texts of several lines."""


class SideBySide(str):
    """A text in several languages as one, which knows the text in each.

    Args:
        parts: The text in each language, that of the first language first.
        languages: The BCP 47 tags of the languages.
        between: What stands between two texts; what is the same in all languages stands there once.

    >>> text = SideBySide(["Day", "День", "Day"], ["en", "ru", "en-US"])
    >>> text, dict(text.in_languages)
    ('Day / День', {'en': 'Day', 'ru': 'День'})
    """

    __slots__ = ("between", "languages", "parts")

    between: str
    languages: tuple[str, ...]
    parts: tuple[str, ...]

    def __new__(
        cls, parts: Iterable[str], languages: Iterable[str], between: str = BETWEEN
    ) -> Self:
        """Return the texts as one."""
        parts = tuple(parts)
        text = super().__new__(cls, between.join(filter(None, dict.fromkeys(parts))))
        text.parts, text.languages, text.between = parts, tuple(languages), between
        return text

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.parts, self.languages, self.between

    @property
    def in_languages(self) -> Sequence[tuple[str, str]]:
        """Each different text that is not empty, with the tag of its language."""
        tags: Mapping[str, str] = {
            text: tag
            for text, tag in zip(reversed(self.parts), reversed(self.languages), strict=True)
            if text
        }
        return [(tags[text], text) for text in dict.fromkeys(self.parts) if text]

    def mapped(self, change: Callable[[str], str]) -> SideBySide:
        """Return the text with a change of the text in each language.

        >>> SideBySide(["day", "день"], ["en", "ru"]).mapped(str.upper)
        'DAY / ДЕНЬ'
        """
        return SideBySide(map(change, self.parts), self.languages, self.between)

    def strip(self, chars: str | None = None, /) -> SideBySide:
        """Return the text without blanks at the ends of each of its texts."""
        return self.mapped(lambda text: text.strip(chars))

    def __html__(self) -> str:
        """Return the text as HTML, which templates insert: each language has its own direction.

        The first text is in the direction of the page.

        >>> print(SideBySide(["Day", "يوم"], ["en", "ar"]).__html__())
        Day<span class="between"> / </span><span class="second" lang="ar" dir="rtl">يوم</span>
        """
        (_, first), *others = self.in_languages or [("", "")]
        return escape(first) + "".join(self._second(*other) for other in others)

    def _second(self, tag: str, text: str) -> str:
        language = f'lang="{escape(tag)}" dir="{direction(tag)}"'
        if self.between == BELOW:
            return f'<span class="second below" {language}>{escape(text)}</span>'
        between = f'<span class="between">{self.between}</span>'
        return f'{between}<span class="second" {language}>{escape(text)}</span>'


def direction(tag: str) -> str:
    """Return in which direction a language is written: `ltr` or `rtl`.

    >>> direction("ar"), direction("tk"), direction("x-none")
    ('rtl', 'ltr', 'ltr')
    """
    locale = locale_of(tag)
    return str(locale.text_direction) if locale else "ltr"
