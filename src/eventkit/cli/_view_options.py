"""The options for a view of an event: audience, language and selection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from eventkit.cli._terminal import safe_line, warn
from eventkit.model.languages import bases
from eventkit.model.reader import languages_in

if TYPE_CHECKING:
    from eventkit import Event

F = TypeVar("F", bound=Callable[..., object])

AUDIENCES = ("public", "participants", "organizers")

only_option = click.option(
    "--only",
    metavar="KEY:ID",
    multiple=True,
    help="Only sessions of a person, room, track, day, kind, session or language, such as"
    " person:ada; of people, rooms and tracks the name will do, such as 'person:Ada Example'. The"
    " same key twice means or, two keys mean and.",
)


audience_option = click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    show_default=True,
    help="Who reads it.",
)


force_option = click.option(
    "--force", is_flag=True, help="Replace files that were edited since eventkit wrote them."
)


def readers_of(audience: str) -> str:
    """Return an audience in words.

    >>> readers_of("public"), readers_of("participants")
    ('the public', 'the participants')
    """
    return "the organisers" if audience == "organizers" else f"the {audience}"


def complete_formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of formats with this beginning, for shell completion."""
    from eventkit.builtin import default_registry

    names = {offer.value.name for offer in default_registry().exporters()}
    return sorted(name for name in names if name.startswith(incomplete))


def view_options(function: F) -> F:
    """Add `--audience`, `--language` and `--only` to a command that shows one view."""
    language = click.option(
        "--language", metavar="TAG", help="A language, such as ru.  [default: the event's own]"
    )
    return audience_option(language(only_option(function)))


def selection(only: Iterable[str]) -> dict[str, list[str]]:
    """Return the selection of several `KEY:ID`.

    Raises:
        click.BadParameter: If one of them is not of this form.

    >>> selection(["person:ada", "room:aula", "person:bob"])
    {'person': ['ada', 'bob'], 'room': ['aula']}
    """
    selected: dict[str, list[str]] = defaultdict(list)
    for choice in only:
        key, colon, id = choice.partition(":")
        if not (colon and key and id):
            raise click.BadParameter(
                f"{choice!r} is not KEY:ID, such as person:ada", param_hint="'--only'"
            )
        selected[key].append(id)
    return dict(selected)


def note_language(views: Iterable[tuple[Path, Event, Event]]) -> None:
    """Print on standard error what of some views is not in the language that was asked for.

    Args:
        views: Documents, their events, and the views of these.
    """
    lines = (line for path, event, view in views for line in _language_lines(path, event, view))
    for line in dict.fromkeys(lines):
        click.echo(safe_line(line), err=True)


def note_first_language(languages: str | None, output: str) -> None:
    """Print on standard error that of several languages only the first is shown.

    Args:
        languages: The languages that were asked for.
        output: What shows one alone, such as a command.
    """
    first, *others = languages_in(languages or "")
    if others:
        every = ", ".join((first, *others))
        click.echo(
            safe_line(f"{output} has only {first} of {every}: it has one language"), err=True
        )


def _language_lines(path: Path, event: Event, view: Event) -> Iterator[str]:
    """Yield that an event is not translated, that words are missing, and faults of catalogues."""
    from eventkit.wording import faults_of_catalogues, language_name, language_of_words

    for edition in view.editions:
        yield from faults_of_catalogues(edition)
        tag = edition.language
        if tag.casefold() not in map(str.casefold, (event.language, *event.translations)):
            yield (
                f"{path}: nothing is translated into {language_name(tag)}: only the words and dates"
                " that exports add are in it, and the texts stay in"
                f" {language_name(event.language)}"
            )
        if not edition.whole_language:
            continue
        words = language_of_words(edition)
        if words.casefold() not in bases(tag.casefold()):
            yield (
                f"{path}: exports have no words in {language_name(tag)}: those that they add are"
                f" in {language_name(words)}"
            )


def warn_if_empty(path: Path, view: Event, audience: str) -> None:
    """Warn where a selection leaves no session: an empty calendar does not explain itself."""
    if view.is_selection and not view.sessions:
        warn(f"{safe_line(str(path))}: --only leaves no session for {readers_of(audience)}")
