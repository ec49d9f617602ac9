"""Values with numbers in views, which may hide some: affiliations of people, progress of outcomes.

Their translations stand under their numbers, and move with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from immutabledict import immutabledict

from eventkit.model.freezing import Translations
from eventkit.model.outcomes import Outcome, Progress
from eventkit.model.parties import OF_FIRST, Affiliation, Person, in_order, says_something
from eventkit.model.tree import Items, copy_with, fields_of, inside, unchecked

_FURTHER = next(field for field in fields_of(Person) if field.name == "further_affiliations")
_PROGRESS = next(field for field in fields_of(Outcome) if field.name == "progress")


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


def with_moved_progress(
    before: Iterable[Outcome], after: Iterable[Outcome], translations: Translations
) -> Translations:
    """Return translations of progress under the numbers that it has where some of it is hidden.

    Args:
        before: The outcomes whose progress is translated.
        after: The outcomes with the visible progress.
        translations: The translations.
    """
    if not translations:
        return translations
    visible = {outcome.id: outcome.progress for outcome in after}
    moved: dict[str, str] = {}
    for outcome in before:
        entries = visible.get(outcome.id, ())
        if len(entries) < len(outcome.progress):
            moved |= _moves(outcome, entries)
    return _moved(translations, moved) if moved else translations


def _moves(outcome: Outcome, visible: tuple[Progress, ...]) -> Mapping[str, str]:
    """Return the new place of each entry of an outcome, an empty one where it is hidden.

    Views change references and texts of an entry; entries that are alike in all else are hidden
    together.
    """
    path = f"outcomes.{outcome.id}.{_PROGRESS.key}"
    facts, numbers = {*map(_facts, visible)}, count(_PROGRESS.first)
    return {
        place: f"{path}.{next(numbers)}" if _facts(entry) in facts else ""
        for place, entry in inside(_PROGRESS, outcome.progress, path)
    }


def _facts(entry: Progress) -> tuple[object, ...]:
    return entry.date, entry.status, entry.percent, entry.audience


def _by_path(person: Person) -> dict[str, Affiliation]:
    """Return the affiliations of a person by their paths, also those that say nothing."""
    path = f"people.{person.id}"
    first = unchecked(Affiliation, {name: getattr(person, name) for name in OF_FIRST})
    others = inside(_FURTHER, person.further_affiliations, f"{path}.{_FURTHER.key}")
    return {path: first, **dict(others)}


def _moved(translations: Translations, moved: dict[str, str]) -> Translations:
    """Return translations with the texts of numbered values at the new paths, if they have any."""
    paths = {
        f"{old}.{key}": f"{new}.{key}" if new else ""
        for old, new in moved.items()
        for key in ("position", "text")
    }
    return immutabledict(
        {
            language: immutabledict(
                {path: text for old, text in words.items() if (path := paths.get(old, old))}
            )
            for language, words in translations.items()
        }
    )
