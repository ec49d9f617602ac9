"""An event as an activity of IATI, element by element in the order of the schema."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from eventkit import Event
from eventkit.model import Indicator, Organization, Outcome
from eventkit.text import plain
from eventkit_iati.results import baseline_day, is_ascending, measure, periods, results

if TYPE_CHECKING:
    from eventkit_iati import IatiOptions

VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNKNOWN = (
    "IATI knows who reports by an identifier, which the event does not say: export with the option"
    " reporting_org=XM-DAC-12345, with yours in its place, before you publish this file"
)


@cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """Return the codes of the lists of IATI, by the words of eventkit."""
    return tomllib.loads(files("eventkit_iati").joinpath("codes.toml").read_text(encoding="utf-8"))


def spelled(event: Event, options: IatiOptions) -> str:
    """Return the file: one activity with its results."""
    root = ET.Element("iati-activities", {"version": VERSION})
    if not options.reporting_org:
        root.append(ET.Comment(f" {_UNKNOWN} "))
    activity = ET.SubElement(root, "iati-activity", _xml({_LANG: event.language}))
    _add_head(activity, event, options)
    for outcome in results(event):
        _add_result(activity, event, outcome)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _xml(values: Mapping[str, str]) -> dict[str, str]:
    """Return attributes without the few characters that XML cannot hold, even escaped."""
    return {key: _NOT_IN_XML.sub("", value) for key, value in values.items()}


def _add(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    values = {key.replace("_", "-"): value for key, value in attributes.items()}
    return ET.SubElement(parent, name, _xml(values))


def _add_text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a narrative, as texts of IATI have one for each language."""
    element = _add(parent, name, **attributes)
    ET.SubElement(element, "narrative").text = _NOT_IN_XML.sub("", text)


# --- the activity


def _add_head(activity: ET.Element, event: Event, options: IatiOptions) -> None:
    uid = event.uid or event.id
    identifier = options.identifier or "-".join(filter(None, [options.reporting_org, uid]))
    ET.SubElement(activity, "iati-identifier").text = _NOT_IN_XML.sub("", identifier)
    reporter = next(iter(_organizations(event, "organizer")), None)
    type_of_reporter = _type(reporter) if reporter else codes()["organizations"]["other"]
    _add_text(
        activity,
        "reporting-org",
        reporter.name if reporter else event.title,
        ref=options.reporting_org,
        type=options.reporting_type or type_of_reporter,
    )
    _add_text(activity, "title", event.title)
    _add_text(activity, "description", plain(event.description or event.summary or event.title))
    roles = participating(event)
    for organization, role in roles:
        _add_text(
            activity, "participating-org", organization.name, role=role, type=_type(organization)
        )
    if not roles:
        _add(activity, "participating-org", role=codes()["roles"]["organizer"])
    statuses = codes()["statuses"]
    status = options.activity_status or statuses[event.status or "other"]
    _add(activity, "activity-status", code=status)
    for code, day in (("1", event.start), ("3", event.end)):  # planned start and end
        _add(activity, "activity-date", iso_date=day.isoformat(), type=code)
    countries = {venue.country for venue in event.venues if venue.country}
    if len(countries) == 1:
        _add(activity, "recipient-country", code=countries.pop())


def _organizations(event: Event, role: str) -> Iterator[Organization]:
    parties = event.parties_of(role=role)
    return (party for party in parties if isinstance(party, Organization))


def participating(event: Event) -> dict[tuple[Organization, str], None]:
    """Return the organisations of an event and its project, each with the code of its role."""
    roles, project = codes()["roles"], event.project_of()
    pairs = [(it, code) for role, code in roles.items() for it in _organizations(event, role)]
    if project:
        pairs += ((it, roles["donor"]) for it in _among(event, project.donors))
        pairs += ((it, roles["implementer"]) for it in _among(event, project.implemented_by))
    return dict.fromkeys(pairs)


def _among(event: Event, ids: Iterable[str]) -> Iterator[Organization]:
    return (party for party in map(event.party, ids) if isinstance(party, Organization))


def _type(organization: Organization) -> str:
    types = codes()["organizations"]
    return types.get(organization.kind or "other", types["other"])


# --- results


def _add_result(activity: ET.Element, event: Event, outcome: Outcome) -> None:
    types = codes()["results"]
    result = _add(activity, "result", type=types.get(outcome.kind, types["other"]))
    _add_text(result, "title", outcome.title)
    if text := outcome.text or outcome.description:
        _add_text(result, "description", plain(text))
    for indicator in outcome.indicators:
        _add_indicator(result, event, outcome, indicator)


def _add_indicator(
    result: ET.Element, event: Event, outcome: Outcome, indicator: Indicator
) -> None:
    ascending = is_ascending(indicator)
    direction = {} if ascending is None else {"ascending": "true" if ascending else "false"}
    element = _add(result, "indicator", measure=measure(indicator), **direction)
    unit = f" ({indicator.unit})" if indicator.unit and measure(indicator) == "1" else ""
    _add_text(element, "title", f"{indicator.title}{unit}")
    if indicator.description:
        _add_text(element, "description", plain(indicator.description))
    if indicator.baseline is not None:
        day, value = baseline_day(event, outcome), str(indicator.baseline)
        _add(element, "baseline", iso_date=day.isoformat(), year=str(day.year), value=value)
    for reported in periods(event, outcome, indicator):
        period = _add(element, "period")
        _add(period, "period-start", iso_date=reported.first.isoformat())
        _add(period, "period-end", iso_date=reported.last.isoformat())
        if reported.target is not None:
            _add(period, "target", value=str(reported.target))
        if reported.actual is not None:
            _add(period, "actual", value=str(reported.actual))
