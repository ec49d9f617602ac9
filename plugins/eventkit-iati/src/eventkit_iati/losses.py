"""What the results of IATI have no place for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventkit import Event
from eventkit.model import Item, Organization, Outcome
from eventkit.plugins import Loss
from eventkit_iati.activity import participating
from eventkit_iati.results import target_period

NO_PLACE = "results of IATI have no place for it"
_TABLES = {
    "days": "day_infos",
    **{name: name for name in ("projects", "venues", "rooms", "people", "groups", "tracks")},
    **{name: name for name in ("sessions", "statements", "sources")},
}
_EVENT = (
    *("kind", "hours", "contact", "series", "topics", "online", "url", "logo"),
    *("remote", "discreet_title"),
)
_ORGANIZATION = ("abbreviation", "country", "part_of", "contact", "logo", "description", "url")
_OUTCOME = (
    *("stage", "status", "session", "follows", "addressed_to", "owners", "response"),
    *("due_text", "progress", "sources", "url"),
)
_INDICATOR = ("url", "sources")


def losses_of(event: Event) -> Iterator[Loss]:
    """Yield what is lost of an event, item by item."""
    yield from _lost("event", event, _EVENT)
    if event.summary and event.description:
        yield Loss(place="event.summary", message="the description stands for it")
    for table, attribute in _TABLES.items():
        for item in getattr(event, attribute):
            yield Loss(place=f"{table}.{item.id}", message=NO_PLACE)
    organizations = {organization.id for organization, _ in participating(event)}
    for organization in event.organizations:
        yield from _of_organization(organization, is_named=organization.id in organizations)
    for outcome in event.outcomes:
        yield from _of_outcome(event, outcome)


def _lost(
    place: str, holder: Item | Event, keys: Iterable[str], message: str = NO_PLACE
) -> Iterator[Loss]:
    for key in keys:
        if getattr(holder, key, None):
            yield Loss(place=f"{place}.{key}", message=message)


def _of_organization(organization: Organization, *, is_named: bool) -> Iterator[Loss]:
    place = f"organizations.{organization.id}"
    if is_named:
        yield from _lost(place, organization, _ORGANIZATION)
    else:
        yield Loss(place=place, message="it does not organise, fund or implement the event")


def _of_outcome(event: Event, outcome: Outcome) -> Iterator[Loss]:
    place = f"outcomes.{outcome.id}"
    if not outcome.indicators:
        yield Loss(place=place, message="a result of IATI needs an indicator")
        return
    yield from _lost(place, outcome, _OUTCOME)
    if outcome.text:
        yield from _lost(place, outcome, ["description"], "the wording stands for it")
    if outcome.due and all(it.period or it.target is None for it in outcome.indicators):
        yield Loss(place=f"{place}.due", message=NO_PLACE)
    if outcome.horizon and outcome.horizon.text:
        yield Loss(place=f"{place}.horizon.text", message=NO_PLACE)
    for indicator in outcome.indicators:
        inner = f"{place}.indicators.{indicator.id}"
        yield from _lost(inner, indicator, _INDICATOR)
        if indicator.target is not None and target_period(event, outcome, indicator) is None:
            message = "a target of IATI needs a period, and nothing says which"
            yield Loss(place=f"{inner}.target", message=message)
