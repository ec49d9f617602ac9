"""Translations say something of texts that are there, in the form that these have."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eventkit.model import Event, Outcome, Session
from eventkit.model.errors import ModelError


def school(**translations: dict[str, Any]) -> Event:
    return Event(
        id="school",
        title="Spring School",
        topics=["water", "law"],
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="Europe/Berlin",
        sessions=[Session(id="opening", title="Opening")],
        outcomes=[Outcome(id="R-1", kind="recommendation", title="Measure")],
        translations=translations,
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("event.title", "Весенняя школа"),
        ("event.topics", ("вода", "право")),
        ("sessions.opening.title", "Открытие"),
        ("sessions.opening.description", "of a text that is yet to be written"),
        ("outcomes.R-1.horizon.text", "of a text that is yet to be written"),
    ],
)
def test_every_text_of_an_event_can_be_translated(path: str, text: object) -> None:
    assert school(ru={path: text}).translations["ru"][path] == text


@pytest.mark.parametrize(
    ("language", "path", "text", "rule"),
    [
        ("ru", "sessions.closing.title", "Закрытие", "unknown-text"),
        ("ru", "sessions.opening.kind", "talk", "unknown-text"),
        ("ru", "event.title", " ", "wrong-translation"),
        ("ru", "event.title", ("Школа",), "wrong-translation"),
        ("ru", "event.topics", ("вода",), "wrong-translation"),
        ("ru", "event.topics", ("вода", " "), "wrong-translation"),
        ("ru", "event.title", "half \ud800", "wrong-translation"),
        ("EN", "event.title", "School", "own-language"),
        ("r u", "event.title", "Школа", "wrong-pattern"),
        ("6u", "event.title", "School", "wrong-pattern"),
    ],
)
def test_what_translates_nothing_is_refused(
    language: str, path: str, text: object, rule: str
) -> None:
    with pytest.raises(ModelError) as raised:
        school(**{language: {path: text}})

    assert [fault.rule for fault in raised.value.faults] == [rule]


def test_a_language_without_texts_is_none() -> None:
    assert school(ru={}) == school()


def test_a_language_is_spelt_in_one_case() -> None:
    with pytest.raises(ModelError) as raised:
        school(ru={"event.title": "Школа"}, RU={"sessions.opening.title": "Открытие"})

    (fault,) = raised.value.faults
    assert (fault.rule, fault.place) == ("language-used-twice", "translations.RU")
