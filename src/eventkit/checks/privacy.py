"""Rules on what gives away more than it seems to."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.checks._rule import Found, rule
from eventkit.model import Audience, Event, Group, Severity
from eventkit.model.words import strictest

_ENOUGH = 5


@rule("count-below-five", Severity.WARNING, "A group so small that its count names people")
def count_below_five(event: Event) -> Iterator[Found]:
    """A `count` below five that participants or the public see can name somebody.

    "One woman from the ministry" is a name to all who know the ministry. A group all of whose
    members are named beside it gives away no more by its count.

    A warning: the people may have agreed to it.
    """
    people = {person.id: person.audience or Audience.PUBLIC for person in event.people}
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
