"""What a document says to this package alone, in the extension data `x.html` of its items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventkit.model import Organization, Person
from eventkit.model.errors import OptionsError
from eventkit.text import one_line

_KEY = "html"


def spoken_languages(person: Person) -> tuple[str, ...]:
    """Return the languages that a person speaks, as their tags; the model has no place for them.

    Raises:
        OptionsError: If `x.html.languages` is no list of texts.
    """
    tags = _extension(person).get("languages", ())
    if not isinstance(tags, tuple) or not all(isinstance(it, str) for it in tags):
        raise _wrong(person, "languages", '["en", "ru"]', tags)
    return tuple(one_line(str(it)) for it in tags)


def postal_address(organization: Organization) -> str:
    """Return the address of an organisation in one line; empty if it is not known.

    Raises:
        OptionsError: If `x.html.address` is no text.
    """
    address = _extension(organization).get("address", "")
    if not isinstance(address, str):
        raise _wrong(organization, "address", '"1 Sample Street, Berlin"', address)
    return one_line(address)


def _extension(item: Person | Organization) -> Mapping[str, Any]:
    return item.x.get(_KEY, {})


def _wrong(item: Person | Organization, key: str, example: str, value: Any) -> OptionsError:  # noqa: ANN401  # of a document
    return OptionsError(
        f"options of pdf: {item.table}.{item.id}: x.{_KEY}.{key} must be like {example},"
        f" not {value!r}",
        format="pdf",
    )
