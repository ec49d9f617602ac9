"""Texts in several languages within tags of HTML, where no markup may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_MARKS = re.compile(r"<title\b[^>]*>|</title\b[^>]*>|<!--.*?-->|[<>]", re.IGNORECASE | re.DOTALL)


class FlatAttributes(Extension):
    """Passes what templates write within a tag, or as the title of a page, to the filter `flat`.

    So a template has `{{ word("home") }}` anywhere: in a text both languages are marked up, in an
    attribute they stand beside each other.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Return the tokens of a template, with that filter where it is needed."""
        return self._filtered(stream)

    def _filtered(self, stream: TokenStream) -> Iterator[Token]:
        place, is_open = _Place(), False
        for token in stream:
            if token.type == "data":
                place.read(token.value)
            if token.type == "variable_end" and is_open:
                yield from _tokens(token.lineno, (")", "rparen"), ("|", "pipe"), ("flat", "name"))
                is_open = False
            yield token
            if token.type == "variable_begin" and place.is_flat:
                yield from _tokens(token.lineno, ("(", "lparen"))
                is_open = True


class _Place:
    """Where in a page a template is: in a tag, in the title of the page, or in a text."""

    def __init__(self) -> None:
        self._is_tag = self._is_title = False

    @property
    def is_flat(self) -> bool:
        return self._is_tag or self._is_title

    def read(self, text: str) -> None:
        for mark in _MARKS.findall(text):
            if len(mark) == 1:
                self._is_tag = mark == "<"
            elif mark[1] != "!":
                self._is_title = mark[1] != "/"


def _tokens(line: int, *tokens: tuple[str, str]) -> Iterator[Token]:
    return (Token(line, kind, value) for value, kind in tokens)
