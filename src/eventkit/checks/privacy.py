"""Rules on what reveals more than it seems to."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.checks._rule import Finding, rule
from eventkit.model import Audience, Event, Group, Severity
from eventkit.model.disclosure import hidden_by_reference
from eventkit.model.words import strictest

_ENOUGH = 5
_NAMED = 5


@rule("count-below-five", Severity.WARNING, "A group so small that its count identifies people")
def count_below_five(event: Event) -> Iterator[Finding]:
    """A `count` below five can identify people to participants or the public.

    "One woman from the ministry" identifies her to all who know the ministry. The count of a group
    reveals nothing more if all its members are visible by name.

    A warning: the people may have agreed to it.
    """
    people = {person.id: person.audience or Audience.PARTICIPANTS for person in event.people}
    for group in event.groups:
        audience = strictest([group.audience, event.audience])
        if group.count is None or group.count >= _ENOUGH or audience == Audience.ORGANIZERS:
            continue
        if _visible_members(group, people, audience) < group.count or not group.count:
            yield Finding(
                f"groups.{group.id}.count",
                f"{group.count} people are few enough to be identified"
                if group.count
                else "0 reveals that nobody is in it",
                'remove the count, merge the group with another, or add audience = "organizers"',
            )


def _visible_members(group: Group, people: dict[str, Audience], audience: Audience) -> int:
    """Return how many members are people whose names everybody sees who sees the group."""
    return sum(id in people and audience.sees(people[id]) for id in dict.fromkeys(group.members))


@rule("hidden-by-reference", Severity.HINT, "Items that only hidden items refer to")
def hidden_by_reference_alone(event: Event) -> Iterator[Finding]:
    """An item without an `audience` is hidden from an audience that sees nothing that refers to it.

    A person whom only a closed session names has the audience of that session, and so have its
    room, its track and the organisation of its speaker. A person named nowhere is for organisers.
    People in a list of `participants` or in the `members` of a group are for participants. An
    unused room stays visible, and so does an item that has an `audience` of its own.

    A hint: this is usually what is meant.
    """
    alike: dict[tuple[str, Audience], list[str]] = {}
    for place, audience in hidden_by_reference(event).items():
        alike.setdefault((place.partition(".")[0], audience), []).append(place)
    for (_, audience), places in alike.items():
        ids = [place.partition(".")[2] for place in places]
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield Finding(
            places[0],
            f"only {audience} see {', '.join(map(repr, ids[:_NAMED]))}{more}: "
            "no item that others see refers to it",
            f'add audience = "public" to it if others may see it; otherwise "{audience}"',
        )
