"""What got another id and is restricted is the same still: nothing tells who or what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import eventkit
from eventkit.changes import changes_since
from eventkit.releases import Log, release

DOCUMENT = """
eventkit = 1
[event]
id = "school"
uid = "school-of-examples"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
[people.ada]
name = {{ en = "Ada Secret", ru = "Ада Секретова" }}
organization = "lab"
[groups.crew]
name = "Secret crew"
members = ["ada"]
[organizations.lab]
name = "Secret lab"
[rooms.cellar]
name = "Secret cellar"
[tracks.night]
title = "Secret track"
[sessions.talk]
title = {{ en = "Talk", ru = "Доклад" }}
day = 1
time = "09:00-10:00"
rooms = ["cellar"]
track = "night"
speakers = ["ada", "crew"]
{more}
"""
NAMED = """
[sessions.dinner]
title = "Dinner with Ada Secret in the Secret cellar"
day = 1
time = "19:00-20:00"
"""
IDS = {
    "people.ada": "people.guest",
    "groups.crew": "groups.helpers",
    "organizations.lab": "organizations.institute",
    "rooms.cellar": "rooms.two",
    "tracks.night": "tracks.late",
}


def changed(document: str, *restricted: str) -> str:
    """Give everything another id and another name, and restrict some of it."""
    for old, new in IDS.items():
        table, _, id = old.partition(".")
        name = new.partition(".")[2]
        audience = '\naudience = "organizers"' if table in restricted else ""
        document = document.replace(f"[{old}]", f"[{new}]{audience}").replace(
            f'"{id}"', f'"{name}"'
        )
    return document.replace("Secret", "Hushed").replace("Секретова", "Иная")


def released(folder: Path, *documents: str) -> Log:
    """Release documents one after the other; all that has another id is the same."""
    for number, document in enumerate(documents):
        event = eventkit.loads(document)
        renamed = IDS if number == 1 else None
        log = release(event, folder / "event.releases.jsonl", renamed=renamed)
    return log


def everything_told(log: Log, document: str) -> str:
    event = eventkit.loads(document)
    changes = changes_since(log, 1, event, audience="public")
    options: list[tuple[str, dict[str, Any]]] = [
        ("markdown", {"changes_since": 1}),
        ("icalendar", {}),
    ]
    pages = [
        eventkit.export(event, to=to, log=log, options=given, language=language).decode()
        for to, given in options
        for language in (None, "ru")
    ]
    return "\n".join([changes.text(), changes.markdown(), changes.json(), *pages]).casefold()


@pytest.mark.parametrize("more", ["", NAMED])
def test_what_is_restricted_under_another_id_is_told_no_more(more: str, tmp_path: Path) -> None:
    first = DOCUMENT.format(more=more)
    second = changed(DOCUMENT.format(more=""), *(place.partition(".")[0] for place in IDS))
    log = released(tmp_path, first, second)

    told = everything_told(log, second)

    for word in (
        "secret",
        "секретова",
        "hushed",
        *(f'"{place[place.find(".") + 1 :]}"' for place in IDS),
    ):
        assert word not in told


def test_what_was_restricted_under_another_id_and_then_removed_is_told_no_more(
    tmp_path: Path,
) -> None:
    second = changed(DOCUMENT.format(more=""), *(place.partition(".")[0] for place in IDS))
    third = (
        second[: second.index("[people")]
        + '[sessions.talk]\ntitle = { en = "Talk", ru = "Доклад" }\n'
    )
    log = released(tmp_path, DOCUMENT.format(more=NAMED), second, third)

    assert "secret" not in everything_told(log, third)


def test_the_id_that_something_hidden_had_is_told_no_more(tmp_path: Path) -> None:
    dinner = NAMED.replace("Dinner with Ada Secret in the Secret cellar", "Dinner: cellar-1")
    first = DOCUMENT.replace("rooms.cellar", "rooms.cellar-1").replace('"cellar"', '"cellar-1"')
    second = changed(DOCUMENT.format(more=""), "rooms")
    others = {old: new for old, new in IDS.items() if old != "rooms.cellar"}
    path = tmp_path / "event.releases.jsonl"
    release(eventkit.loads(first.format(more=dinner)), path)
    log = release(eventkit.loads(second), path, renamed={**others, "rooms.cellar-1": "rooms.two"})

    assert "cellar-1" not in everything_told(log, second)


def test_what_got_another_id_and_is_not_restricted_may_be_told(tmp_path: Path) -> None:
    second = changed(DOCUMENT.format(more=""))
    log = released(tmp_path, DOCUMENT.format(more=NAMED), second)

    assert "dinner with ada secret" in everything_told(log, second)


def test_a_name_from_before_the_compared_release_is_told_no_more(tmp_path: Path) -> None:
    first = DOCUMENT.format(more=NAMED)
    second = first.replace('en = "Ada Secret"', 'en = "Ada Example"')
    third = DOCUMENT.format(more="").replace(
        "[people.ada]", '[people.ada]\naudience = "organizers"'
    )
    path = tmp_path / "event.releases.jsonl"
    for document in (first, second, third):
        log = release(eventkit.loads(document), path)
    cellar = "in the Secret cellar"

    assert "Ada Secret" in NAMED
    changes = [
        changes_since(log, 2, eventkit.loads(third), audience="public"),
        changes_since(log, 1, 2, audience="public"),
    ]

    for told in changes:
        assert cellar not in told.json()
