"""Minutes that are written from outcomes: importing gives these outcomes back, and once only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from tests.costly import COSTLY

import eventkit
import eventkit_followup
from eventkit.testing.command_line import App

DOCUMENT = """\
eventkit = 1
[event]
id = "school"
uid = "school-2027"
title = "School"
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
[people.ada]
name = { en = "Ada Example", ru = "Ада Пример" }
[people.ben]
name = { en = "Ben van der Muster", ru = "Бен ван дер Мустер" }
[organizations.institute]
name = { en = "Institute of Rivers", ru = "Институт рек" }
[sessions.opening]
title = { en = "Opening", ru = "Открытие" }
day = 1
[sessions.gauges]
title = { en = "How to read a gauge", ru = "Как читать водомер" }
day = 2
"""
NAMES = {
    "ada": {"en": "Ada Example", "ru": "Ада Пример"},
    "ben": {"en": "Ben van der Muster", "ru": "Бен ван дер Мустер"},
    "institute": {"en": "Institute of Rivers", "ru": "Институт рек"},
}
HEADINGS = {
    "opening": {"en": "Opening", "ru": "Открытие"},
    "gauges": {"en": "How to read a gauge", "ru": "Как читать водомер"},
}
MARKS = {
    "action": {"en": "ACTION", "ru": "ПОРУЧЕНИЕ"},
    "decision": {"en": "DECISION", "ru": "РЕШИЛИ"},
    "recommendation": {"en": "RECOMMENDATION", "ru": "РЕКОМЕНДАЦИЯ"},
    "finding": {"en": "FINDING", "ru": "ВЫВОД"},
}
UNTIL = {"en": "by", "ru": "до"}
WORDS = {"en": r"[A-Z]x[a-z]{2,6}( x[a-z]{2,6}){1,3}", "ru": r"[А-Я]щ[а-я]{2,6}( щ[а-я]{2,6}){1,3}"}


class Line(NamedTuple):
    """What a line of minutes says: an outcome."""

    kind: str
    title: str
    session: str | None
    owner: str | None
    due: date | None


@st.composite
def minutes(draw: st.DrawFn) -> tuple[str, list[Line]]:
    """Draw minutes in a language, and the outcomes that they tell, in order."""
    language = draw(st.sampled_from(["en", "ru"]))
    lines = draw(st.lists(_lines(language), min_size=1, max_size=6, unique_by=lambda it: it.title))
    order = [None, *HEADINGS]
    lines = sorted(lines, key=lambda it: order.index(it.session))
    bullet = draw(st.sampled_from(["", "- ", "* ", "1. "]))
    return "\n".join(_written(lines, language, bullet)) + "\n", lines


@st.composite
def _lines(draw: st.DrawFn, language: str) -> Line:
    kind = draw(st.sampled_from([*MARKS]))
    is_to_do = kind == "action"
    days = st.dates(date(2027, 4, 1), date(2030, 12, 31))
    return Line(
        kind=kind,
        title=draw(st.from_regex(WORDS[language], fullmatch=True)),
        session=draw(st.sampled_from([None, *HEADINGS])),
        owner=draw(st.sampled_from([None, *NAMES])) if is_to_do else None,
        due=draw(st.none() | days) if is_to_do else None,
    )


def _written(lines: Sequence[Line], language: str, bullet: str) -> Iterator[str]:
    session = None
    for line in lines:
        if line.session != session:
            session = line.session
            yield f"\n## {HEADINGS[line.session or ''][language]}\n"
        owner = [NAMES[line.owner][language]] if line.owner else []
        due = [f"{UNTIL[language]} {line.due}"] if line.due else []
        yield f"{bullet}{MARKS[line.kind][language]}: {', '.join([*owner, line.title, *due])}"


@COSTLY
@given(minutes())
def test_minutes_give_their_outcomes_back_and_once_only(drawn: tuple[str, list[Line]]) -> None:
    text, lines = drawn
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = folder / "event.toml"
        document.write_text(DOCUMENT, encoding="utf-8")
        (folder / "minutes.md").write_text(text, encoding="utf-8")
        app = App(folder)
        app.register(eventkit_followup)
        words = ("import", "minutes.md", "--from", "minutes", "--into", "event.toml")

        first = app.run(*words)
        written = {it.name: it.read_bytes() for it in folder.iterdir() if it.is_file()}
        second = app.run(*words)

        assert (first.code, second.code) == (0, 0), first.errors + second.errors
        assert {it.name: it.read_bytes() for it in folder.iterdir() if it.is_file()} == written
        outcomes = eventkit.load(document).outcomes
    assert [
        Line(
            kind=it.kind,
            title=it.title,
            session=it.session,
            owner=it.owners[0] if it.owners else None,
            due=it.due.last if it.due else None,
        )
        for it in outcomes
    ] == lines
