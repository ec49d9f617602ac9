"""The filters of the templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from eventkit import wording
from eventkit_html.languages import direction_of_hours, parts_of
from eventkit_html.paths import is_reference
from eventkit_html.sheets import track_class


def flat(value: object) -> object:
    """Return a text in several languages as one without markup, for attributes of elements."""
    return str(value) if isinstance(value, wording.SideBySide) else value


def _spoken(hours: str, to: str) -> Markup:
    """Return hours that are read aloud well: a dash is "to", and is still seen as a dash."""
    if len(parts_of(hours)) > 1:
        return escape(hours)
    before, dash, after = hours.partition("–")
    if not dash:
        return escape(hours)
    aloud = Markup('<span aria-hidden="true">–</span><span class="unseen"> {} </span>').format(to)
    return escape(before) + aloud + escape(after)


def _capitalized(text: str) -> str:
    if isinstance(text, wording.SideBySide):
        return text.mapped(str.capitalize)
    return text.capitalize()


FILTERS: Mapping[str, Callable[..., Any]] = {
    "capitalize": _capitalized,
    "flat": flat,
    "spoken": _spoken,
    "direction": direction_of_hours,
    "track_class": track_class,
    "track_page": lambda path: f"{path}.html",
    "is_reference": is_reference,
    "party_link": lambda id, edition: edition.party_link(id),
}
