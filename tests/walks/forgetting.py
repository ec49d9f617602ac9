"""People who are forgotten: what is theirs, and how they leave every state of a walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.walks.audiences import now_key, view
from tests.walks.documents import Document
from tests.walks.edits import take_out


def traces_of(
    key: str, states: Iterable[Document], united: Mapping[str, str]
) -> tuple[set[str], set[str]]:
    """Return the tokens of a person in all states, and the tokens of everything else.

    Whoever was said to be the same person is that person too.
    """
    own: set[str] = set()
    elsewhere: set[str] = set()
    for state in states:
        for token, owners in view(state).united(united).owners.items():
            if key in owners:
                own.add(token)
            if owners - {key}:
                elsewhere.add(token)
    return own, elsewhere


def forget_person(key: str, document: Document, united: Mapping[str, str]) -> None:
    """Take a person out of a state, with every reference to them."""
    for id, person in [*document["people"].items()]:
        if now_key(person["_key"], united) == key:
            take_out(document, "people", id)
