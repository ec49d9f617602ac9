"""The outcomes of several events, linked by what follows from what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from eventkit import Event, EventkitError
from eventkit.model import Outcome
from eventkit.model.errors import RestrictedError


class SeriesError(EventkitError):
    """Raised if the documents of a series, or a reference into them, are ambiguous or unknown."""


class Reference(NamedTuple):
    """An outcome of an event: the ids of both; as text as documents write it.

    >>> str(Reference("school-2024", "R-1"))
    'school-2024:R-1'
    """

    event: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.event}:{self.outcome}"


class Series:
    """The events of a series as one reader may see them, and the links between their outcomes.

    Args:
        documents: The path of each document, and its event, whole.
        audience: The audience.
        language: The language; None is each event's own.

    Raises:
        SeriesError: If two documents have an event of one id: references would be ambiguous.
        ViewError: If no event may be seen by the audience.
    """

    def __init__(
        self,
        documents: Iterable[tuple[Path, Event]],
        audience: str = "public",
        language: str | None = None,
    ) -> None:
        self._whole = _by_id(documents)
        views, errors = dict[str, Event](), list[RestrictedError]()
        for id, event in self._whole.items():
            try:
                view = event.view(audience=audience, language=language or event.language)
            except RestrictedError as error:
                errors.append(error)
                continue
            views[id] = view
        if errors and not views:
            raise errors[0]
        self.events: Mapping[str, Event] = views
        """The visible events by their ids."""

    def __iter__(self) -> Iterator[tuple[Event, Outcome]]:
        """Yield every visible outcome with its event."""
        for event in self.events.values():
            yield from ((event, outcome) for outcome in event.outcomes)

    @cached_property
    def _outcomes(self) -> Mapping[Reference, Outcome]:
        return {Reference(event.id, outcome.id): outcome for event, outcome in self}

    def outcome(self, reference: Reference) -> Outcome | None:
        """Return an outcome, or None if its event is not among these, or lacks or hides it."""
        return self._outcomes.get(reference)

    def earlier(self, reference: Reference) -> tuple[Reference, ...]:
        """Return what an outcome follows from, without what is hidden from the reader.

        Outcomes of events that are not among these are named all the same.
        """
        outcome = self._outcomes[reference]
        here = (Reference(reference.event, id) for id in outcome.follows)
        elsewhere = (_parsed(text) for text in outcome.follows_elsewhere)
        return (*here, *(it for it in elsewhere if it not in self._hidden))

    def later(self, reference: Reference) -> tuple[Reference, ...]:
        """Return what follows from an outcome, in all events."""
        return tuple(self._followers.get(reference, ()))

    @cached_property
    def _followers(self) -> Mapping[Reference, list[Reference]]:
        followers: dict[Reference, list[Reference]] = defaultdict(list)
        for reference in self._outcomes:
            for earlier in self.earlier(reference):
                followers[earlier].append(reference)
        return followers

    @cached_property
    def _hidden(self) -> frozenset[Reference]:
        """The outcomes of whole events that their views do not show."""
        whole = (
            Reference(event.id, outcome.id)
            for event in self._whole.values()
            for outcome in event.outcomes
        )
        return frozenset(whole).difference(self._outcomes)

    def find(self, text: str) -> Reference:
        """Return the outcome that a text names: `school-2024:R-1`, or `R-1` where one has that id.

        Raises:
            SeriesError: If there is none, or several events have one.
        """
        if ":" in text:
            reference = _parsed(text)
            if reference in self._outcomes:
                return reference
        matches = [it for it in self._outcomes if it.outcome == text]
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = ", ".join(map(str, matches))
            raise SeriesError(f"several events have an outcome {text!r}: name one of {names}")
        known = ", ".join(map(str, [*self._outcomes][:_NAMED]))
        advice = f"; there are {known}" if known else "; there is no outcome at all"
        more = " …" if len(self._outcomes) > _NAMED else ""
        raise SeriesError(f"there is no outcome {text!r} in these events{advice}{more}")


_NAMED = 8  # outcomes that an error lists


def _parsed(text: str) -> Reference:
    event, _, outcome = text.partition(":")
    return Reference(event, outcome)


def _by_id(documents: Iterable[tuple[Path, Event]]) -> dict[str, Event]:
    events, paths = dict[str, Event](), dict[str, Path]()
    for path, event in documents:
        if event.id in events:
            raise SeriesError(
                f"{path}: the event has the id {event.id!r}, as has that of {paths[event.id]}:"
                " references to its outcomes would be ambiguous; change one of the ids, or leave"
                " one document out"
            )
        events[event.id], paths[event.id] = event, path
    return events
