"""Rules on texts and their translations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from eventkit.checks._rule import Found, rule
from eventkit.model import Event, Severity, texts
from eventkit.text import one_line

_NAMES = {"name", "abbreviation", "city", "region", "position"}
_ONE_LINE = {"title", "name", "abbreviation", "city", "region", "position"}


@rule("translation-missing", Severity.WARNING, "A text without a translation that others have")
def translation_missing(event: Event) -> Iterator[Found]:
    """Where an event is translated, a text without a translation stays in the event's language.

    A warning: the reader gets a mix of languages. Names may stay as they are.
    """
    paths = [path for path, _ in texts(event) if path.rpartition(".")[2] not in _NAMES]
    for language, translated in event.translations.items():
        missing: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if path not in translated:
                holder, _, key = path.rpartition(".")
                missing[holder].append(key)
        for holder, keys in missing.items():
            yield Found(
                holder,
                f"no translation into {language!r} of {', '.join(keys)}",
                f"add it under [translations.{language}.{holder}]",
            )


@rule("text-not-plain", Severity.WARNING, "A title or name that calendars and lists cannot show")
def text_not_plain(event: Event) -> Iterator[Found]:
    """A line break or control character in a title or name is replaced by a blank in exports.

    A warning: the exports differ from what was written.
    """
    for path, text in texts(event):
        key = path.rpartition(".")[2]
        if key in _ONE_LINE and isinstance(text, str) and text != one_line(text):
            yield Found(
                path,
                f"exports write {one_line(text)!r} for {text!r}",
                "take out line breaks, control characters and blanks at the ends",
            )
