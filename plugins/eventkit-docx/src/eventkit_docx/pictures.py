"""The logos above the title: of the event, and of those who hold it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from struct import error as StructError  # noqa: N812  # it is an error
from typing import NamedTuple

from eventkit import Event
from eventkit.model import Organization, Role
from eventkit.plugins import Assets, Loss
from eventkit.text import one_line, picture_address

_HEIGHT, _WIDTH = 648_000, 2_160_000  # 1.8 cm and 6 cm, in English metric units
_NO_PICTURE = "it is no picture that Word shows: make it a PNG or JPEG"
_ELSEWHERE = "a picture on the web is not fetched: put it beside the document"
_NOT_AT_HAND = "the picture is not at hand: say in which folder it is, with assets="


class Logo(NamedTuple):
    """A logo.

    Args:
        place: Where the document names it.
        picture: What it names.
        name: Whose it is.
    """

    place: str
    picture: str
    name: str


def logos_of(event: Event) -> Iterator[Logo]:
    """Yield the logos of an event and of the organisations that hold it, each picture once."""
    pictures = set[str]()
    for logo in _every_logo(event):
        if logo.picture not in pictures:
            pictures.add(logo.picture)
            yield logo


def _every_logo(event: Event) -> Iterator[Logo]:
    if event.logo:
        yield Logo("event.logo", event.logo, one_line(event.title))
    ids = dict.fromkeys(it.who for it in event.participations if it.role != Role.PARTICIPANT)
    for party in map(event.party, ids):
        if isinstance(party, Organization) and party.logo:
            yield Logo(f"organizations.{party.id}.logo", party.logo, one_line(party.name))


def missing_pictures(event: Event, assets: Assets) -> Iterator[Loss]:
    """Yield the logos that the document cannot show."""
    for logo in logos_of(event):
        if picture_address(logo.picture):
            yield Loss(place=logo.place, message=_ELSEWHERE)
        elif logo.picture not in assets:
            yield Loss(place=logo.place, message=_NOT_AT_HAND)
        elif size_of(assets[logo.picture]) is None:
            yield Loss(place=logo.place, message=_NO_PICTURE)


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height at which a picture is shown; None if Word cannot show it."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    faults = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
    try:
        image = Image.from_file(BytesIO(data))
        width, height = int(image.width), int(image.height)
    except (*faults, StructError, ValueError, LookupError, ArithmeticError, TypeError):
        return None
    if width <= 0 or height <= 0:
        return None
    scale = min(_HEIGHT / height, _WIDTH / width)
    return max(1, round(width * scale)), max(1, round(height * scale))
