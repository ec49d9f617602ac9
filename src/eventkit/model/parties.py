"""The parties of an event: people, organisations and groups, and how to reach them."""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

from eventkit.model.fields import (
    PARTIES,
    Value,
    key,
    member_of,
    natural_number,
    non_blank,
    non_blank_or_none,
    open_word,
    picture,
    plain_word,
    ref,
    refers,
    refs,
    string,
    to_audience,
    translatable,
    values,
)
from eventkit.model.items import Item, country_code
from eventkit.model.words import Audience


@frozen(kw_only=True, repr=False, cache_hash=True)
class Contact(Value):
    """How to reach somebody; for organisers by default."""

    email: str | None = field(
        default=None, repr=False, validator=string, metadata=key("e-mail address")
    )
    phone: str | None = field(
        default=None, repr=False, validator=string, metadata=key("telephone number")
    )
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
    abbreviation: str | None = field(
        default=None, validator=string, metadata=translatable("its short name")
    )
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=open_word,
        metadata=key("government, academic, civil-society …"),
    )
    country: str | None = field(
        default=None,
        validator=country_code,
        metadata=key("two letters of ISO 3166-1"),
    )
    part_of: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("organizations", help="the organisation it belongs to"),
    )
    logo: str | None = field(
        default=None, validator=non_blank_or_none, metadata=picture("its logo")
    )
    contact: Contact | None = field(
        default=None, metadata=values(Contact, help="how to reach them; for organisers")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Person(Item):
    """A person known by name."""

    table = "people"

    name: str = field(validator=non_blank, metadata=translatable("the whole name"))
    position: str | None = field(
        default=None,
        validator=string,
        metadata=translatable("what they are, such as Professor of water law"),
    )
    organization: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("organizations", help="their organisation"),
    )
    country: str | None = field(
        default=None,
        validator=country_code,
        metadata=key("two letters of ISO 3166-1"),
    )
    image: str | None = field(
        default=None, validator=non_blank_or_none, metadata=picture("a picture")
    )
    contact: Contact | None = field(
        default=None, metadata=values(Contact, help="how to reach them; for organisers")
    )


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
    count: int | None = field(
        default=None, validator=natural_number, metadata=key("the number of people in it")
    )


Party: TypeAlias = Person | Organization | Group
"""A party can take part, organise, fund, say and own."""
