"""The time zones that people mean by other names than those of IANA.

An abbreviation, an offset, a name of Windows, a city or a country means the zones that have it, and
a misspelt name one of the same area. Nothing else is taken for a zone: names that are spelt alike
may be many hours apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from eventkit.model.cldr import country_code, locale_of, simplified
from eventkit.model.times import is_zone, zone
from eventkit.model.words import nearest

_AREAS = frozenset(
    {
        *("Africa", "America", "Antarctica", "Arctic", "Asia"),
        *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
    }
)
_AREAS_BY_TEXT = {area.casefold(): area for area in _AREAS}
_OFFSET = re.compile(
    r"(?:etc/)?(?:utc|gmt)?\s*(?P<sign>[+\-−–])\s*(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?\s*h?"
)
_BEFORE_PLACES = re.compile(r"\((?P<offset>(?:utc|gmt)[^)]*)\)(?P<places>.*)")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_LONGEST = 100
_LISTED = 4
_LIKENESS = 0.8  # of the part after the area: a letter too many or two exchanged
_USUAL_YEAR = 2027  # where it is not known when a zone is used: abbreviations change seldom

Names = Mapping[str, tuple[str, ...]]


class Meaning(NamedTuple):
    """What a text is that is no IANA name, and the zones that it means, the best known first."""

    kind: str
    zones: tuple[str, ...]


class Advice(NamedTuple):
    """What to do about an unknown zone: the zone that was meant, or a hint; both may be None."""

    nearest: str | None
    hint: str | None


def advice(name: str, day: date | None = None, language: str = "en") -> Advice:
    """Return what an error says to do about an unknown zone.

    Args:
        name: What stands where the name of a zone belongs.
        day: A date on which the zone is used.
        language: The BCP 47 tag of a language in which places may be named, beside English.

    >>> advice("Vienna")
    Advice(nearest='Europe/Vienna', hint=None)
    >>> advice("AEST").hint.partition(", ")[0]
    'an abbreviation is no zone; write one of a place'
    """
    kind, zones = zones_meant(name, day or date(_USUAL_YEAR, 1, 1), language)
    near = zones[0] if len(zones) == 1 else None
    hint = f"{kind} is no zone; write one of a place" if kind and not near else None
    if hint and zones:
        hint = f"{hint}, such as {listed_zones(zones)}"
    return Advice(near, hint)


def listed_zones(zones: Iterable[str]) -> str:
    """Return the first few of some zones, for a message.

    >>> listed_zones(["Asia/Bishkek", "Asia/Dhaka"])
    "'Asia/Bishkek' or 'Asia/Dhaka'"
    """
    *others, last = [repr(name) for name in zones][:_LISTED]
    return f"{', '.join(others)} or {last}" if others else last


def is_of_place(name: str) -> bool:
    """Return whether a zone is named after a place, and not after an offset, rule or country.

    >>> is_of_place("America/New_York"), is_of_place("EST5EDT"), is_of_place("US/Eastern")
    (True, False, False)
    """
    return name.partition("/")[0] in _AREAS


@lru_cache(maxsize=256)  # hundreds of sessions may have one wrong zone
def zones_meant(name: str, day: date, language: str = "en") -> Meaning:
    """Return what a text is that is no IANA name, and the zones that it means; both may be empty.

    Args:
        name: The text.
        day: A date on which the zone is used.
        language: The BCP 47 tag of a language in which places may be named, beside English.

    >>> zones_meant("W. Europe Standard Time", date(2027, 7, 1))
    Meaning(kind='a name of Windows', zones=('Europe/Berlin',))
    """
    if len(name) > _LONGEST:
        return Meaning("", ())
    text = normalize("NFKC", name).strip().casefold()
    if bracketed := _BEFORE_PLACES.fullmatch(text):  # "(UTC+01:00) Amsterdam, Berlin, Bern"
        meanings = [
            _meaning_of_name(place, day.year, language) for place in bracketed["places"].split(",")
        ]
        places = tuple(dict.fromkeys(it for meaning in meanings for it in meaning.zones))
        offset = _offset(bracketed["offset"])
        return Meaning("a name of Windows", places or (zones_at(offset, day) if offset else ()))
    offset = _offset(_IN_BRACKETS.sub("", text))
    if offset is not None:
        return Meaning("an offset", zones_at(offset, day))
    meaning = _meaning_of_name(text, day.year, language)
    return meaning if meaning.kind else Meaning("", tuple(_misspelt(name)))


def zones_at(offset: timedelta, day: date) -> tuple[str, ...]:
    """Return the zones of places that have an offset at noon of a day, the best known first."""
    noon = datetime.combine(day, time(12))
    return tuple(name for name in _zones() if noon.replace(tzinfo=zone(name)).utcoffset() == offset)


def zones_instead(name: str, day: date) -> tuple[str, ...]:
    """Return the zones of places that a zone may stand for that is not named after one.

    Args:
        name: The name of a zone.
        day: A date on which it is used.

    >>> zones_instead("Etc/GMT-6", date(2027, 7, 1))[:2]
    ('Asia/Bishkek', 'Asia/Dhaka')
    """
    if zones := _abbreviations(day.year).get(simplified(name)):
        return zones
    canonical = _aliases().get(name, "")
    if canonical in _zones():
        return (canonical,)
    offsets = offsets_in_year(name, day.year)
    if len({*offsets}) == 1:
        return zones_at(offsets[0], day)
    return tuple(it for it in _zones() if offsets_in_year(it, day.year) == offsets)


def offsets_in_year(name: str, year: int) -> tuple[timedelta, ...]:
    """Return the offset of a zone in each month of a year."""
    months = (datetime(year, month, 1, 12, tzinfo=zone(name)) for month in range(1, 13))
    return tuple(moment.utcoffset() or timedelta() for moment in months)


def zones_of_country(code: str) -> tuple[str, ...]:
    """Return the zones of a country, by its ISO 3166-1 alpha-2 code; empty if it is unknown."""
    territories: Mapping[str, Iterable[str]] = _cldr("territory_zones")
    return _valid_zones(territories.get(code.upper(), ()))


# --- names


def _meaning_of_name(text: str, year: int, language: str) -> Meaning:
    """Return what a text in lower case names."""
    text = _IN_BRACKETS.sub("", text)
    place, _, country = text.partition(",")
    city = simplified(place.rpartition("/")[2])
    for kind, names in _readings(year, language):
        if zones := names.get(city if "/" in text or country else simplified(text), ()):
            within = _country(country, language) if country else zones
            shared = tuple(it for it in zones if it in within)
            return Meaning(kind if shared else "", shared)
    countries = () if "/" in text else _country(text, language)
    return Meaning("a country" if countries else "", countries)


def _readings(year: int, language: str) -> Iterator[tuple[str, Names]]:
    yield "an abbreviation", _abbreviations(year)
    yield "a name of Windows", _windows_names()
    for tag in dict.fromkeys(("en", language)):
        yield "a name of several zones", _long_names(tag)
        yield "a city", _cities(tag)


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text.strip())
    if not match:
        return None
    length = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return length if match["sign"] == "+" else -length


def _misspelt(name: str) -> Iterator[str]:
    """Yield the zone of the same area that is spelt nearly like this, if there is one."""
    area, _, rest = name.strip().replace(" ", "_").partition("/")
    known: dict[str, str] = {}
    for its_name, canonical in {**_aliases(), **{it: it for it in _zones()}}.items():
        its_area, _, its_rest = its_name.partition("/")
        if its_area == _AREAS_BY_TEXT.get(area.casefold()) and is_zone(canonical):
            known[its_rest] = canonical
    near = nearest(rest, known, likeness=_LIKENESS) if rest else None
    if near:
        yield known[near]


# --- what is known of zones, from the CLDR and the zone data


def _cldr(name: str) -> Mapping[str, Any]:
    from babel import core  # imported only where a zone has to be explained

    tables: Callable[[Any], Mapping[str, Any]] = core.get_global
    return tables(name)


@cache
def _table() -> dict[str, Any]:
    import tomllib  # imported only where a zone has to be explained

    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _aliases() -> dict[str, str]:
    return dict(_cldr("zone_aliases"))


def _valid_zones(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of some zones that the zone data have, the best known first."""
    zones = {canonical for name in names if is_zone(canonical := _aliases().get(name, name))}
    return tuple(sorted(zones, key=lambda name: (_ranks().get(name, len(_ranks())), name)))


@cache
def _ranks() -> dict[str, int]:
    first = (*_table()["well_known"], *sorted(_cldr("windows_zone_mapping").values()))
    return {name: rank for rank, name in enumerate(dict.fromkeys(first))}


@cache
def _zones() -> tuple[str, ...]:
    """The zones of places that are kept today, the best known first."""
    return _valid_zones(filter(is_of_place, _cldr("zone_territories")))


def _by_text(pairs: Iterable[tuple[str, str]]) -> Names:
    """Return the zones of each text, the best known first."""
    zones: dict[str, list[str]] = defaultdict(list)
    for text, name in pairs:
        zones[simplified(text)].append(name)
    return {text: _valid_zones(names) for text, names in zones.items()}


@cache
def _abbreviations(year: int) -> Names:
    seasons = (datetime(year, 1, 1), datetime(year, 7, 1))  # noqa: DTZ001  # given a zone below
    pairs = [
        (abbreviation, name)
        for name in _zones()
        for season in seasons
        if (abbreviation := season.replace(tzinfo=zone(name)).tzname() or "").isalpha()
    ]
    more: Mapping[str, list[str]] = _table()["abbreviations"]
    return _by_text([*pairs, *((text, name) for text, names in more.items() for name in names)])


@cache
def _windows_names() -> Names:
    names: Mapping[str, str] = _cldr("windows_zone_mapping")
    summer = ((text.replace("Standard", "Daylight"), name) for text, name in names.items())
    return _by_text((text, name) for text, name in (*names.items(), *summer) if is_of_place(name))


def _names_in(language: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the names of zones, and of what zones have in common, in a language."""
    locale = locale_of(language)
    return (locale.time_zones, locale.meta_zones) if locale else ({}, {})


@cache
def _long_names(language: str) -> Names:
    zones, shared = _names_in(language)
    groups: Mapping[str, str] = _cldr("meta_zones")
    pairs = []
    for name in _zones():
        for names in (zones.get(name, {}), shared.get(groups.get(name, ""), {})):
            pairs += [(text, name) for text in dict(names.get("long", {})).values()]
    return _by_text(pairs)


@cache
def _cities(language: str) -> Names:
    zones, _ = _names_in(language)
    pairs = [(name.rpartition("/")[2], name) for name in _zones()]
    pairs += [(old.rpartition("/")[2], new) for old, new in _aliases().items() if is_of_place(old)]
    pairs += [(city, name) for name in _zones() if (city := zones.get(name, {}).get("city"))]
    return _by_text(pairs)


def _country(text: str, language: str) -> tuple[str, ...]:
    """Return the zones of a country by its name; empty if it is unknown."""
    code = country_code(text, language)
    return zones_of_country(code) if code else ()
