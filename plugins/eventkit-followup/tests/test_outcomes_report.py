"""What is handed in: the report on outcomes, and the table of recommendations."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import attrs
import pytest

import eventkit
from eventkit import Event
from eventkit.testing import ExporterContract
from eventkit_followup import OUTCOMES_REPORT, RECOMMENDATIONS

DOCUMENT = """\
eventkit = 1
[event]
id = "school"
uid = "school-2027"
title = "School"
start = 2027-03-26
end = 2027-03-29
timezone = "Europe/Berlin"
organizers = ["institute"]
[organizations.institute]
name = "Institute of Rivers"
[sources.logbook]
title = "Logbook 2028"
[outcomes.F-1]
kind = "finding"
title = "Water | is low"
[outcomes.R-1]
kind = "recommendation"
title = "=Measure()"
follows = ["F-1"]
addressed_to = ["institute"]
response = { answer = "partly", reason = "Money for one lake" }
horizon = { years = [3, 4] }
[outcomes.R-1.indicators.gauges]
title = "Gauges"
unit = "gauges"
baseline = 2
target = 8
actuals = [{ date = 2029-03-01, value = 6 }, { date = 2028-03-01, value = 4 }]
[outcomes.A-1]
kind = "action"
title = "Write a plan"
follows = ["R-1"]
owners = ["institute"]
due = 2028-06-30
progress = [
  { date = 2028-01-31, status = "in-progress", percent = 40, text = "Half", sources = ["logbook"] },
  { date = 2028-09-01, status = "done", percent = 100 },
  { date = 2028-02-01, text = "Nobody may know", audience = "organizers" },
]
"""


class TestReport(ExporterContract):
    exporter = OUTCOMES_REPORT


class TestRecommendations(ExporterContract):
    exporter = RECOMMENDATIONS


@pytest.fixture(scope="module")
def event() -> Event:
    return eventkit.loads(DOCUMENT)


def report(event: Event, audience: str = "public", **options: Any) -> str:
    return eventkit.export(event, to="outcomes-report", audience=audience, options=options).decode()


def rows(event: Event, **options: Any) -> list[dict[str, str]]:
    data = eventkit.export(event, to="recommendations", options=options).decode()
    return list(csv.DictReader(data.splitlines()))


# --- the report


def test_each_outcome_stands_below_what_it_follows(event: Event) -> None:
    lines = [line for line in report(event).splitlines() if line.lstrip().startswith("- **")]

    assert [line.split(" –")[0] for line in lines] == [
        r"- **F-1** Water \| is low",
        r"  - **R-1** =Measure()",
        r"    - **A-1** Write a plan",
    ]


def test_what_is_preliminary_is_called_so() -> None:
    text = DOCUMENT.replace('kind = "finding"', 'kind = "finding"\nstage = "preliminary"')

    assert "Finding · Preliminary" in report(eventkit.loads(text))


def test_outcomes_in_a_circle_stand_once() -> None:
    text = DOCUMENT.replace('title = "Water | is low"', 'title = "Low"\nfollows = ["A-1"]')

    lines = report(eventkit.loads(text)).splitlines()
    assert [line.strip() for line in lines if "→" in line] == ["- → **F-1**"]


def test_on_a_day_it_knows_what_was_known_and_what_was_overdue(event: Event) -> None:
    before = report(event, on=date(2028, 6, 30))
    after = report(event, on=date(2028, 7, 1))

    assert "In progress, 40% · Owners: Institute of Rivers" in before.replace("\xa0", "")
    assert "Overdue" not in before
    assert "**Overdue**" in after
    assert "1 September 2028" not in after
    assert "Overdue" not in report(event)


def test_an_event_whose_title_shows_nothing_has_a_report_on_a_day(event: Event) -> None:
    silent = attrs.evolve(event, title="\u2066")

    assert "R-1" in report(silent, on=date(2028, 12, 31))


def test_what_changed_since_a_day_is_listed_first(event: Event) -> None:
    text = report(event, since=date(2028, 9, 1))
    section = text.split("## ")[1]

    assert section.startswith("What changed since 1 September 2028\n")
    assert "*1 March 2029*: Gauges: 6 gauges" in section
    assert "*1 September 2028*: Done, 100" in section
    assert "31 January 2028" not in section
    assert "Nothing changed" in report(event, since=date(2030, 1, 1))


def test_the_response_has_a_row_for_each_recommendation(event: Event) -> None:
    lines = report(event).splitlines()
    (row,) = [it for it in lines if it.startswith("| **R-1**")]

    assert lines[lines.index(row) - 2].count(" | ") == row.count(" | ")
    assert (
        "| Institute of Rivers | Partly accepted | Money for one lake | **A-1** Write a plan" in row
    )


def test_values_have_bars_beside_them(event: Event) -> None:
    lines = report(event).splitlines()
    start = lines.index("| **Gauges** | gauges |   |")

    assert lines[start + 2 : start + 6] == [
        "| Baseline | 2 | ███ |",
        "| Actual, 1 March 2028 | 4 | ██████ |",
        "| Actual, 1 March 2029 | 6 | █████████ |",
        "| Target | 8 | ████████████ |",
    ]


def test_progress_names_its_evidence(event: Event) -> None:
    assert "*31 January 2028*: In progress, 40%, Half (Logbook 2028)" in report(event).replace(
        "\xa0", ""
    )


def test_nobody_below_the_audience_of_progress_reads_of_it(event: Event) -> None:
    assert "Nobody may know" not in report(event)
    assert "Nobody may know" in report(event, "organizers")


def test_words_and_dates_are_those_of_the_language() -> None:
    text = DOCUMENT.replace('title = "School"', 'title = { en = "School", ru = "Школа" }')
    data = eventkit.export(eventkit.loads(text), to="outcomes-report", language="ru")

    assert data.decode().startswith("# Итоги и их выполнение: Школа\n")
    assert "## Ответ руководства" in data.decode()


# --- the table of recommendations


def test_a_row_has_what_a_database_asks_for(event: Event) -> None:
    (row,) = rows(event)

    assert row["id"] == "R-1"
    assert row["response"] == "partly"
    assert row["actions"] == "A-1 Write a plan"
    assert row["next_review"] == "2029-03-29"


def test_a_title_is_no_formula(event: Event) -> None:
    assert not rows(event)[0]["recommendation"].startswith("=")


def test_a_row_says_what_is_overdue_on_a_day() -> None:
    event = eventkit.loads(DOCUMENT.replace("horizon =", 'due = "Q1 2028"\nhorizon ='))

    days = (date(2028, 3, 31), date(2028, 4, 1))
    assert [rows(event, on=day)[0]["overdue"] for day in days] == ["no", "yes"]
    assert rows(event)[0]["overdue"] == ""
    assert rows(event, on=date(2030, 4, 1))[0]["next_review"] == "2031-03-29"
