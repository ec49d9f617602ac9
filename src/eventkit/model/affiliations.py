"""The affiliations of people in views, which may hide organisations and texts."""

from __future__ import annotations

from immutabledict import immutabledict

from eventkit.model.freezing import Translations
from eventkit.model.parties import OF_FIRST, Affiliation, Person, in_order, says_something
from eventkit.model.tree import Items, copy_with, fields_of, inside, unchecked

_FURTHER = next(field for field in fields_of(Person) if field.name == "further_affiliations")


def without_empty_affiliations(
    items: Items, translations: Translations
) -> tuple[Items, Translations]:
    """Return items and translations without affiliations of which nothing is left to see.

    The others move up, and so do their translations.
    """
    people, moved = list(items["people"]), dict[str, str]()
    for number, person in enumerate(people):
        if person.further_affiliations:
            affiliations = _by_path(person)
            kept = {path: it for path, it in affiliations.items() if says_something(it)}
            if len(kept) < len(affiliations):
                bare = copy_with(person, dict.fromkeys(OF_FIRST))
                people[number] = copy_with(person, in_order(bare, kept.values()))
                moved |= dict.fromkeys(affiliations, "")
                moved |= dict(zip(kept, affiliations, strict=False))
    if not moved:
        return items, translations
    return {**items, "people": tuple(people)}, _moved(translations, moved)


def _by_path(person: Person) -> dict[str, Affiliation]:
    """Return the affiliations of a person by their paths, also those that say nothing."""
    path = f"people.{person.id}"
    first = unchecked(Affiliation, {name: getattr(person, name) for name in OF_FIRST})
    others = inside(_FURTHER, person.further_affiliations, f"{path}.{_FURTHER.key}")
    return {path: first, **dict(others)}


def _moved(translations: Translations, moved: dict[str, str]) -> Translations:
    """Return translations with the texts of affiliations at their new paths, if they have any."""
    paths = {f"{old}.position": f"{new}.position" if new else "" for old, new in moved.items()}
    return immutabledict(
        {
            language: immutabledict(
                {path: text for old, text in words.items() if (path := paths.get(old, old))}
            )
            for language, words in translations.items()
        }
    )
