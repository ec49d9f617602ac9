"""The results of an event as an activity of IATI, by its published schema."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import eventkit
from eventkit import Event
from eventkit.testing import ExporterContract
from eventkit.testing.samples import SAMPLES
from eventkit_iati import IATI, IatiOptions, losses

SHARED = os.environ.get("EVENTKIT_TEST_DATA")  # tests themselves run without such variables
EXAMPLES = Path(__file__).parents[3] / "examples"
DOCUMENT = """\
eventkit = 1
[event]
id = "school"
uid = "school-2027"
title = "School & Sons"
start = 2027-03-26
end = 2027-03-29
timezone = "Europe/Berlin"
organizers = ["institute"]
donors = ["fund"]
[organizations.institute]
name = "Institute of Rivers"
kind = "academic"
[organizations.fund]
name = "River Fund"
[outcomes.F-1]
kind = "finding"
title = "Water is low"
[outcomes.R-1]
kind = "recommendation"
title = "Measure the lake"
horizon = { years = [3, 5] }
[outcomes.R-1.indicators.gauges]
title = "Gauges"
unit = "gauges"
baseline = 2
target = 10
actuals = [{ date = 2029-03-01, value = 5 }, { date = 2028-03-01, value = 3 }]
[outcomes.R-1.indicators.share]
title = "Share of lakes"
unit = "%"
baseline = 60
target = 20
period = "2030"
actuals = [{ date = 2030-12-31, value = 25 }]
[outcomes.R-1.indicators.law]
title = "Law"
baseline = "none"
[outcomes.A-1]
kind = "action"
title = "Write"
[outcomes.A-1.indicators.pages]
title = "Pages"
target = 100
"""

Faults = Callable[[bytes], list[str]]


class TestIati(ExporterContract):
    exporter = IATI


@pytest.fixture(scope="session")
def faults() -> Faults:
    """Return a function from a file to what the schema of IATI finds wrong."""
    if not SHARED:
        pytest.skip("EVENTKIT_TEST_DATA is not set, which names where the schema of IATI is")
    from lxml import etree  # type: ignore[import-untyped]  # it brings no types

    schema = etree.XMLSchema(etree.parse(Path(SHARED, "iati", "iati-activities-schema.xsd")))

    def faults_of(data: bytes) -> list[str]:
        schema.validate(etree.fromstring(data))
        return [str(fault) for fault in schema.error_log]

    return faults_of


@pytest.fixture(scope="module")
def event() -> Event:
    return eventkit.loads(DOCUMENT)


def activity(event: Event, **options: Any) -> ET.Element:
    root = ET.fromstring(eventkit.export(event, to="iati", options=options))  # noqa: S314  # ours
    return root.find("iati-activity")  # type: ignore[return-value]  # there is one


def indicator(event: Event, title: str) -> ET.Element:
    elements = activity(event).iterfind("result/indicator")
    return next(it for it in elements if (it.findtext("title/narrative") or "").startswith(title))


def shown_periods(event: Event, title: str) -> list[tuple[str, ...]]:
    """Return the first and last days of periods, their targets and actuals."""
    return [
        (
            it.find("period-start").attrib["iso-date"],  # type: ignore[union-attr]  # required
            it.find("period-end").attrib["iso-date"],  # type: ignore[union-attr]  # required
            *(f"{value.tag} {value.attrib['value']}" for value in it if "value" in value.attrib),
        )
        for it in indicator(event, title).iterfind("period")
    ]


# --- schema


@pytest.mark.parametrize("audience", ["public", "organizers"])
@pytest.mark.parametrize("name", ["ashgabat-2024", "spring-school-2027"])
def test_the_examples_are_valid(name: str, audience: str, faults: Faults) -> None:
    event = eventkit.load(EXAMPLES / name / "event.toml")

    assert faults(eventkit.export(event, to="iati", audience=audience)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_valid(name: str, faults: Faults) -> None:
    assert faults(eventkit.export(SAMPLES[name], to="iati", audience="organizers")) == []


def test_results_of_all_kinds_are_valid(event: Event, faults: Faults) -> None:
    options = {"reporting_org": "XM-EXAMPLE-1", "reporting_type": "80", "activity_status": "4"}

    assert faults(eventkit.export(event, to="iati", options=options)) == []


# --- results


def test_outcomes_with_indicators_are_results(event: Event) -> None:
    results = activity(event).findall("result")

    titles = [(it.attrib["type"], it.findtext("title/narrative")) for it in results]
    assert titles == [("2", "Measure the lake"), ("1", "Write")]


def test_measured_values_and_the_target_have_periods_from_the_baseline_on(event: Event) -> None:
    assert shown_periods(event, "Gauges") == [
        ("2027-03-29", "2028-03-01", "actual 3"),
        ("2027-03-29", "2029-03-01", "actual 5"),
        ("2027-03-29", "2032-03-29", "target 10"),
    ]


def test_a_value_of_the_last_day_of_a_period_stands_beside_its_target(event: Event) -> None:
    assert shown_periods(event, "Share") == [("2030-01-01", "2030-12-31", "target 20", "actual 25")]


def test_a_baseline_has_its_day(event: Event) -> None:
    baseline = indicator(event, "Gauges").find("baseline")

    assert baseline is not None
    assert baseline.attrib == {"iso-date": "2027-03-29", "year": "2027", "value": "2"}


@pytest.mark.parametrize(
    ("title", "attributes"),
    [
        ("Gauges", {"measure": "1", "ascending": "true"}),
        ("Share", {"measure": "2", "ascending": "false"}),
        ("Law", {"measure": "5"}),
        ("Pages", {"measure": "1"}),
    ],
)
def test_values_say_how_they_are_measured(
    event: Event, title: str, attributes: dict[str, str]
) -> None:
    assert indicator(event, title).attrib == attributes


def test_what_has_no_place_is_declared(event: Event) -> None:
    messages = {it.place: it.message for it in losses(event, IatiOptions())}

    assert not any(place.startswith("event.") for place in messages)
    assert messages["outcomes.F-1"] == "a result of IATI needs an indicator"
    assert "needs a period" in messages["outcomes.A-1.indicators.pages.target"]
    assert shown_periods(event, "Pages") == []


# --- the activity


def test_organisations_have_their_roles_and_types(event: Event) -> None:
    organizations = activity(event).findall("participating-org")

    assert [(it.attrib, it.findtext("narrative")) for it in organizations] == [
        ({"role": "1", "type": "90"}, "River Fund"),
        ({"role": "2", "type": "80"}, "Institute of Rivers"),
    ]


def test_options_say_what_the_registry_knows_the_activity_by(event: Event) -> None:
    element = activity(event, reporting_org="XM-EXAMPLE-1", activity_status="4")

    assert element.findtext("iati-identifier") == "XM-EXAMPLE-1-school-2027"
    assert element.find("reporting-org").attrib["ref"] == "XM-EXAMPLE-1"  # type: ignore[union-attr]  # required
    assert element.find("activity-status").attrib["code"] == "4"  # type: ignore[union-attr]  # required


def test_without_an_identifier_the_file_says_what_to_do(event: Event) -> None:
    data = eventkit.export(event, to="iati")

    assert b"export with the option reporting_org=" in data.split(b"<iati-activity ")[0]


def test_the_words_are_those_of_the_language() -> None:
    text = DOCUMENT.replace('"Measure the lake"', '{ en = "Measure the lake", ru = "Измерить" }')
    data = eventkit.export(eventkit.loads(text), to="iati", language="ru")

    element = ET.fromstring(data).find("iati-activity")  # noqa: S314  # ours
    assert element is not None
    assert element.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "ru"
    assert element.findtext("result/title/narrative") == "Измерить"


def test_restricted_results_are_not_told() -> None:
    event = eventkit.loads(
        DOCUMENT.replace('kind = "action"', 'kind = "action"\naudience = "organizers"')
    )

    assert b"Write" not in eventkit.export(event, to="iati")
    assert b"Write" in eventkit.export(event, to="iati", audience="organizers")
