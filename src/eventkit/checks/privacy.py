"""Rules on what gives away more than it seems to."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.checks._rule import Found, rule
from eventkit.model import Audience, Event, Group, Severity
from eventkit.model.disclosure import hidden_by_reference
from eventkit.model.words import strictest

_ENOUGH = 5
_NAMED = 5


@rule("count-below-five", Severity.WARNING, "A group so small that its count names people")
def count_below_five(event: Event) -> Iterator[Found]:
    """A `count` below five that participants or the public see can name somebody.

    "One woman from the ministry" is a name to all who know the ministry. A group all of whose
    members are named beside it gives away no more by its count.

    A warning: the people may have agreed to it.
    """
    people = {person.id: person.audience or Audience.PARTICIPANTS for person in event.people}
    for group in event.groups:
        audience = strictest([group.audience, event.audience])
        if group.count is None or group.count >= _ENOUGH or audience == Audience.ORGANIZERS:
            continue
        if _named(group, people, audience) < group.count or not group.count:
            yield Found(
                f"groups.{group.id}.count",
                f"{group.count} is few enough to tell who it is"
                if group.count
                else "0 tells of everybody that they are not in it",
                'leave the count out, join the group with another, or say audience = "organizers"',
            )


def _named(group: Group, people: dict[str, Audience], audience: Audience) -> int:
    """Return how many members are people whom all that see the group see by name."""
    return sum(id in people and audience.sees(people[id]) for id in dict.fromkeys(group.members))


@rule("hidden-by-reference", Severity.HINT, "Items that are hidden because of what refers to them")
def hidden_by_reference_alone(event: Event) -> Iterator[Found]:
    """An item that says nothing of its audience is hidden where nothing visible refers to it.

    A person whom only a closed session names is as closed as the session, and so are its room, its
    track and the organisation of its speaker. A person named nowhere is for the organisers. Whom a
    list of `participants` or the `members` of a group names, participants see. An unused room
    stays, and so does what says `audience` itself.

    A hint: mostly this is what is meant.
    """
    alike: dict[tuple[str, Audience], list[str]] = {}
    for place, audience in hidden_by_reference(event).items():
        alike.setdefault((place.partition(".")[0], audience), []).append(place)
    for (_, audience), places in alike.items():
        ids = [place.partition(".")[2] for place in places]
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield Found(
            places[0],
            f"only {audience} see {', '.join(map(repr, ids[:_NAMED]))}{more}: "
            "nothing that others see refers to it",
            f'if others may see it, say audience = "public" in it; if not, say "{audience}"',
        )
