"""The rules of eventkit-followup, through `eventkit.check`."""

from __future__ import annotations

from datetime import date

import pytest

import eventkit
from eventkit.plugins import Check, DatedCheck, Problem
from eventkit.testing import check_contract
from eventkit_followup import CHECKS

pytestmark = pytest.mark.filterwarnings("ignore::eventkit.model.errors.OldZoneDataWarning")

HEAD = """\
eventkit = 1
[event]
id = "school"
uid = "school-2027"
title = "School"
start = 2027-03-26
end = 2027-03-29
timezone = "Pacific/Auckland"
[organizations.club]
name = "Club"
[sessions.talk]
title = "Talk"
[sources.report]
title = "Report"
[outcomes.F-1]
kind = "finding"
title = "Rivers are low"
session = "talk"
"""
RECOMMENDATION = '[outcomes.R-1]\nkind = "recommendation"\ntitle = "Meet"\nsession = "talk"\n'
COMMITMENT = '[outcomes.C-1]\nkind = "commitment"\ntitle = "We meet"\nsession = "talk"\n'
KEPT = f'{COMMITMENT}owners = ["club"]\ndue = "Q3 2027"\n'
ACTUAL = "{ date = 2027-06-01, value = 3 }"
CASES = {
    # rule: the part of a document, what mends it, where and what it is
    "followup-recommendation-without-finding": (
        RECOMMENDATION, 'follows = ["F-1"]', "outcomes.R-1", "it follows no finding",
    ),
    "followup-accepted-without-commitment": (
        f'{RECOMMENDATION}follows = ["F-1"]\nresponse = {{ answer = "accepted" }}',
        f'{KEPT}follows = ["R-1"]', "outcomes.R-1", "no commitment, action or decision",
    ),
    "followup-rejected-without-reason": (
        f'{RECOMMENDATION}follows = ["F-1"]\nresponse.answer = "rejected"',
        'response.reason = "It costs too much"', "outcomes.R-1.response", "without a reason",
    ),
    "followup-commitment-without-owner": (
        f'{COMMITMENT}due = "2027"', 'owners = ["club"]', "outcomes.C-1", "no owner",
    ),
    "followup-commitment-without-due": (
        f'{COMMITMENT}owners = ["club"]', "horizon = { years = [3, 5] }", "outcomes.C-1",
        "no due date",
    ),
    "followup-done-without-evidence": (
        f'{KEPT}progress = [{{ date = 2027-06-01, status = "done" }}]', 'sources = ["report"]',
        "outcomes.C-1", "nothing shows it",
    ),
    "followup-actual-without-baseline": (
        f"{KEPT}[outcomes.C-1.indicators.i]\ntitle = 'I'\nactuals = [{ACTUAL}]", "baseline = 0",
        "outcomes.C-1.indicators.i", "no baseline",
    ),
    "followup-before-event": (
        f'{COMMITMENT}owners = ["club"]\ndue = "2026"', "", "outcomes.C-1.due",
        "2026-12-31 is before the event",
    ),
    "followup-overdue": (
        f'{COMMITMENT}owners = ["club"]\ndue = 2027-06-14', 'status = "dropped"',
        "outcomes.C-1.due", "2027-06-14, 1 day ago",
    ),
    "followup-progress-ahead": (
        f"{KEPT}progress = [{{ date = 2027-06-16 }}]", "", "outcomes.C-1.progress[0].date",
        "in the future",
    ),
}  # fmt: skip
TODAY = date(2027, 6, 15)


def problems_of(part: str, today: date | None = TODAY) -> list[Problem]:
    event = eventkit.loads(f"{HEAD}{part}\n")
    return [it for it in eventkit.check(event, today=today) if it.rule.startswith("followup")]


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_what_breaks_a_chain(rule: str) -> None:
    part, _, place, message = CASES[rule]

    problem = next(it for it in problems_of(part) if it.rule == rule)
    assert problem.place == place
    assert message in problem.message


@pytest.mark.parametrize("rule", [rule for rule, case in CASES.items() if case[1]])
def test_a_rule_is_silent_where_the_chain_is_whole(rule: str) -> None:
    part, remedy, _, _ = CASES[rule]

    assert rule not in {it.rule for it in problems_of(f"{part}\n{remedy}")}


def test_every_rule_has_a_case() -> None:
    assert {check.id for check in CHECKS} == {*CASES}


@pytest.mark.parametrize("due", ["2027-06-15", '"2027-06-01/2027-06-15"'])
def test_nothing_is_overdue_on_its_last_day(due: str) -> None:
    part = f"{COMMITMENT}owners = ['club']\ndue = {due}"

    days = {day: problems_of(part, date(2027, 6, day)) for day in (14, 15, 16)}
    assert {day: len(problems) for day, problems in days.items()} == {14: 0, 15: 0, 16: 1}


def test_without_a_day_nothing_is_overdue_or_in_the_future() -> None:
    part = f"{COMMITMENT}owners = ['club']\ndue = 1999\nprogress = [{{ date = 2999-01-01 }}]"

    rules = {it.rule for it in problems_of(part.replace("1999", "2027-04-01"), today=None)}
    assert rules == set()


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.id)
def test_a_rule_keeps_the_contract(rule: Check | DatedCheck) -> None:
    assert check_contract(rule).report().failures == ()
