"""A view in several languages as one event: titles side by side, long texts below each other."""

from __future__ import annotations

from typing import Any

from immutabledict import immutabledict

from eventkit.model import Event, texts
from eventkit.model.reader import SEVERAL
from eventkit.model.tree import copy_with
from eventkit.model.views import in_one_language
from eventkit.text import one_line

_LONG = {"abstract", "description", "text"}
"""The keys of texts of several lines."""


def side_by_side(view: Event) -> Event:
    """Return a view in several languages with each text in all of them, as is its `language`.

    >>> from datetime import date
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC",
    ...                translations={"ru": {"event.title": "Школа"}})
    >>> side_by_side(school.view(language="en+ru")).title
    'School / Школа'
    """
    if not view.view_languages:
        return view
    first, *others = view.editions
    editions = [dict(texts(edition)) for edition in others]
    together = {
        path: _together(path, [text, *(it.get(path, text) for it in editions)])
        for path, text in texts(first)
    }
    language = SEVERAL.join(view.view_languages)
    changes: dict[str, Any] = {"translations": immutabledict({language: immutabledict(together)})}
    return in_one_language(copy_with(first, changes), language)


def _together(path: str, texts: list[Any]) -> str | tuple[str, ...]:
    if isinstance(texts[0], tuple):
        return tuple(_joined("", [*alike]) for alike in zip(*texts, strict=True))
    return _joined(path.rpartition(".")[2], texts)


def _joined(key: str, texts: list[str]) -> str:
    """Return one text of those in several languages, each once."""
    if key in _LONG:
        return "\n\n".join(dict.fromkeys(texts))
    return " / ".join(filter(None, dict.fromkeys(map(one_line, texts)))) or texts[0]
