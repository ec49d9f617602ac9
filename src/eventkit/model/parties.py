"""The parties of an event: people, organisations and groups, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from attrs import field, frozen

from eventkit.model.fields import (
    PARTIES,
    Several,
    Value,
    key,
    member_of,
    natural_number,
    non_blank,
    non_blank_or_none,
    open_word,
    optional,
    picture,
    plain_word,
    ref,
    refers,
    refs,
    reject,
    string,
    to_audience,
    translatable,
    values,
)
from eventkit.model.items import Item, country_code
from eventkit.model.tree import fields_of
from eventkit.model.words import Audience


@frozen(kw_only=True, repr=False, cache_hash=True)
class Contact(Value):
    """How to reach somebody; for organisers by default."""

    email: str | None = optional(key("e-mail address"), string, repr=False)
    phone: str | None = optional(key("telephone number"), string, repr=False)
    audience: Audience = field(
        default=Audience.ORGANIZERS,
        converter=to_audience,
        validator=member_of(Audience),
        metadata=key("who may see it; organizers by default"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Organization(Item):
    """An organisation, authority or institution."""

    table = "organizations"

    name: str = field(validator=non_blank, metadata=translatable("what it is called"))
    abbreviation: str | None = optional(translatable("its short name"), string)
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=open_word,
        metadata=key("government, academic, civil-society …"),
    )
    country: str | None = optional(key("two letters of ISO 3166-1"), country_code)
    part_of: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("organizations", help="the organisation it belongs to"),
    )
    logo: str | None = optional(picture("its logo"), non_blank_or_none)
    contact: Contact | None = optional(values(Contact, "how to reach them; for organisers"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Affiliation(Value):
    """What a person is, and where: a position, an organisation, a country, or some of these.

    >>> Affiliation(position="Judge", country="ES")
    Affiliation(position='Judge', country='ES')
    """

    position: str | None = optional(
        translatable("what they are there, such as Professor of water law"), string
    )
    organization: str | None = field(
        default=None, converter=ref, metadata=refers("organizations", help="the organisation")
    )
    country: str | None = optional(key("two letters of ISO 3166-1"), country_code)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if not says_something(self):
            message = "an affiliation needs a position, an organization or a country"
            raise reject("missing-key", message, "Affiliation")


def says_something(affiliation: Affiliation) -> bool:
    """Return whether an affiliation has a position, an organisation or a country."""
    facts = affiliation.position, affiliation.organization, affiliation.country
    return any(fact is not None for fact in facts)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Person(Item):
    """A person known by name.

    Args:
        position: What they are, in their first affiliation.
        organization: The organisation of their first affiliation.
        country: The country of their first affiliation.
        affiliations: All affiliations, if these three are missing; beside them, those after the
            first.
        image: A picture: a path beside the document, or a web address.
        contact: How to reach them.

    >>> ada = Person(id="ada", name="Ada Example", affiliations=[
    ...     Affiliation(position="Professor", country="DE"), Affiliation(position="Judge")])
    >>> ada.position, len(ada.affiliations)
    ('Professor', 2)
    """

    table = "people"

    name: str = field(validator=non_blank, metadata=translatable("the whole name"))
    position: str | None = optional(
        translatable("what they are, such as Professor of water law"), string
    )
    organization: str | None = field(
        default=None, converter=ref, metadata=refers("organizations", help="their organisation")
    )
    country: str | None = optional(key("two letters of ISO 3166-1"), country_code)
    further_affiliations: tuple[Affiliation, ...] = field(
        default=(),
        alias="affiliations",
        converter=Several[Affiliation],
        metadata={
            **values(Affiliation, "several of these three, instead of them"),
            "key": "affiliations",
            "first": 2,
        },
    )
    image: str | None = optional(picture("a picture"), non_blank_or_none)
    contact: Contact | None = optional(values(Contact, "how to reach them; for organisers"))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.further_affiliations:
            for name, value in in_order(self, self.further_affiliations).items():
                object.__setattr__(self, name, value)

    @property
    def affiliations(self) -> tuple[Affiliation, ...]:
        """All affiliations, in order: the first is position, organization and country."""
        first = _first(self)
        return (first, *self.further_affiliations) if first else self.further_affiliations


def _first(person: Person) -> Affiliation | None:
    facts = {name: getattr(person, name) for name in OF_FIRST}
    return Affiliation(**facts) if any(fact is not None for fact in facts.values()) else None


def in_order(person: Person, others: Iterable[Affiliation]) -> dict[str, Any]:
    """Return the fields of a person that hold the first affiliation and those after it.

    Args:
        person: The person, who has the first affiliation or none.
        others: The others.
    """
    first = _first(person)
    affiliations = (first, *others) if first else tuple(others)
    facts = {name: getattr(it, name) for it in affiliations[:1] for name in OF_FIRST}
    return {**dict.fromkeys(OF_FIRST), **facts, "further_affiliations": affiliations[1:]}


OF_FIRST = tuple(field.name for field in fields_of(Affiliation))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Group(Item):
    """People known only together, such as "legal institutions".

    Args:
        members: Parties known to belong to it.
        count: The number of people in it.
    """

    table = "groups"

    name: str = field(validator=non_blank, metadata=translatable("what they are called"))
    members: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="parties known to belong to it")
    )
    count: int | None = optional(key("the number of people in it"), natural_number)


Party: TypeAlias = Person | Organization | Group
"""A party can take part, organise, fund, say and own."""
