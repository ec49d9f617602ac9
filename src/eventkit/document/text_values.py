"""The types of texts that can be translated, and of words that exports add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from eventkit.document._context import Context
from eventkit.document._faults import shown_value
from eventkit.document._nodes import Node
from eventkit.document.values import (
    LANGUAGE_TEXT,
    WORD_TEXT,
    WRONG,
    Filled,
    String,
    Type,
    is_filled,
    is_text,
    is_to_fill_in,
    schema_of_table,
)
from eventkit.model.errors import shortened
from eventkit.model.house_style import MOST_FORMS
from eventkit.model.items import LANGUAGE
from eventkit.model.words import WORD

_STRING, _FILLED = String(), Filled()


@frozen(eq=False)
class Text(Type):
    """A text that can be translated: a string, or a table of languages with the event's own."""

    filled: bool = False
    expected = "a text in quotes, or a table of languages"

    @property
    def _string(self) -> String:
        return _FILLED if self.filled else _STRING

    def convert(self, value: Any, context: Context) -> Any:
        is_valid = is_filled(value) if self.filled else is_text(value)
        return value if is_valid else WRONG

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return self._read_one(node, path, context)
        language = context.language
        for other, translation in node.items():
            if other != language:
                self.read_translation(translation, path, other, context)
        if language not in node.value:
            context.faults.add(
                node,
                "own-language-missing",
                f"the event's own language {shown_value(language)} is missing here",
                expected=f"{shortened(language)} = …",
                hint="write the text in this language too; it is the key language of [event]",
            )
            return WRONG
        return self._read_one(node[language], path, context)

    def read_translation(self, node: Node, path: str, language: str, context: Context) -> None:
        """Add a text in another language to the context, or note its fault.

        In a translating sibling an empty text is one that nobody has translated yet.
        """
        if not LANGUAGE.fullmatch(language):
            LANGUAGE_TEXT.refuse(node.at(language), language, context)
            return
        if node.source.language and is_to_fill_in(node.value):
            return
        text = self._read_one(node, path, context)
        if text is not WRONG:
            context.translate(node, language, path, text)

    def _read_one(self, node: Node, path: str, context: Context) -> Any:
        return self._string.read(node, path, context)

    def schema(self) -> dict[str, Any]:
        text = self._string.schema()
        languages = {**schema_of_table(LANGUAGE, text), "minProperties": 1}
        return {"anyOf": [text, languages]}

    def translation_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the text in another language, which is never empty."""
        return _FILLED.schema()


class Texts(Text):
    """A list of texts that can be translated."""

    noun = expected = "a list of texts"

    def convert(self, value: Any, context: Context) -> Any:
        is_valid = isinstance(value, list) and all(map(is_filled, value))
        return tuple(value) if is_valid else WRONG

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, context)
        texts = tuple([self._element(element, path, context) for element in node.elements()])
        if WRONG in texts:
            return WRONG
        self._translate(node, path, context)
        return texts

    def _element(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return _FILLED.read(node, path, context)
        text = node.get(context.language)
        if text is None:
            return self.wrong(node, context, "own-language-missing")
        return _FILLED.read(text, path, context)

    def _translate(self, node: Node, path: str, context: Context) -> None:
        """Add the translations of a list whose elements are tables of languages."""
        tables = [value for value in node.value if isinstance(value, Mapping)]
        for language in dict.fromkeys(key for table in tables for key in table):
            texts = [
                value.get(language) if isinstance(value, Mapping) else value for value in node.value
            ]
            if language != context.language:
                self.read_translation(node.at(texts), path, language, context)

    def _read_one(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, context)
        texts = tuple([_FILLED.read(element, path, context) for element in node.elements()])
        return WRONG if WRONG in texts else texts

    def write(self, value: Any) -> Any:
        return list(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": Text(filled=True).schema()}

    def translation_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": _FILLED.schema()}


# --- words of exports


class Forms(Type):
    """A word that exports add, as the event has it: its only form, or a list of them."""

    noun = "a word"
    expected = 'a word in quotes, or a list of its forms such as ["Speaker", "Speakers"]'

    def convert(self, value: Any, context: Context) -> Any:
        forms = value if isinstance(value, list) else [value]
        is_valid = 0 < len(forms) <= MOST_FORMS and all(map(is_filled, forms))
        return tuple(forms) if is_valid else WRONG

    def write(self, value: Any) -> Any:
        return value[0] if len(value) == 1 else list(value)

    def schema(self) -> dict[str, Any]:
        form = _FILLED.schema()
        forms = {"type": "array", "items": form, "minItems": 1, "maxItems": MOST_FORMS}
        return {"anyOf": [form, forms]}


class Words(Type):
    """Tables of words that exports add, each under the tag of a language."""

    noun = "a table of words"
    expected = "tables of words, each under a language tag: [words.ru]"
    _forms = Forms()

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return self.wrong(node, context)
        words = {language: self._words(language, it, context) for language, it in node.items()}
        return WRONG if WRONG in words.values() else words

    def _words(self, language: str, node: Node, context: Context) -> Any:
        if not LANGUAGE.fullmatch(language):
            return LANGUAGE_TEXT.refuse(node.at(language), language, context)
        if not isinstance(node.value, Mapping):
            return self.wrong(node, context)
        words = {key: self._word(key, it, context) for key, it in node.items()}
        return WRONG if WRONG in words.values() else words

    def _word(self, key: str, node: Node, context: Context) -> Any:
        if not WORD.fullmatch(key):
            return WORD_TEXT.refuse(node.at(key), key, context)
        return self._forms.read(node, "", context)

    def write(self, value: Any) -> Any:
        return {
            language: {key: self._forms.write(forms) for key, forms in words.items()}
            for language, words in value.items()
        }

    def schema(self) -> dict[str, Any]:
        return schema_of_table(LANGUAGE, schema_of_table(WORD, self._forms.schema()))
