"""People, rooms and tracks are selected by their names as by their ids."""

from __future__ import annotations

import pytest

import eventkit
from eventkit.model import Event
from eventkit.model.errors import SelectionError

EVENT = eventkit.loads("""
eventkit = 1
[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "UTC"
[rooms.hall]
name = { en = "Great Hall", ru = "Большой зал" }
[rooms.vault]
name = "Vault"
audience = "participants"
[tracks.law]
title = "Law"
[people.ada]
name = "Jos\u00e9 Example"
[people.twin]
name = "Sam Sample"
[people.other-twin]
name = "Sam Sample"
[organizations.institute]
name = "Institute"
[sessions.opening]
title = "Opening"
rooms = ["hall"]
track = "law"
speakers = ["ada", "institute"]
[sessions.twins]
title = "Twins"
rooms = ["vault"]
speakers = ["twin", "other-twin"]
""")


def sessions(view: Event) -> list[str]:
    return [session.id for session in view.sessions]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("person", "José Example"),
        ("person", "Jose\u0301\u00a0 Example"),
        ("person", "Institute"),
        ("room", "Great Hall"),
        ("room", "Большой зал"),
        ("track", "Law"),
    ],
)
@pytest.mark.parametrize("language", [None, "en", "ru"])
def test_a_name_selects_as_its_id_does(key: str, name: str, language: str | None) -> None:
    ids = {"José": "ada", "Jose": "ada", "Inst": "institute", "Grea": "hall", "Боль": "hall"}
    view = EVENT.view(language=language, select={key: name})

    assert sessions(view) == ["opening"]
    by_id = EVENT.view(language=language, select={key: ids.get(name[:4].strip("\u0301"), "law")})
    assert view == by_id


def test_a_name_of_several_is_answered_with_their_ids() -> None:
    with pytest.raises(SelectionError, match=r"several have this name.*: twin, other-twin$") as it:
        EVENT.view(select={"person": "Sam Sample"})

    assert (it.value.key, it.value.choice) == ("person", "Sam Sample")


def test_a_name_that_is_hidden_is_as_unknown_as_any() -> None:
    def message(name: str) -> str:
        with pytest.raises(SelectionError) as error:
            EVENT.view(audience="public", select={"room": name})
        return str(error.value).replace(repr(name), "…")

    assert message("Vault") == message("Tower")


def test_a_name_that_is_nearly_known_is_suggested() -> None:
    with pytest.raises(SelectionError, match="did you mean 'Great Hall'"):
        EVENT.view(select={"room": "Graet Hall"})
