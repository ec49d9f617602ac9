"""Rules that break the contract of checks, each in one way."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

import pytest
from attrs import evolve

from eventkit.model import Event, Problem, Severity
from eventkit.plugins import Check
from eventkit.testing import CheckContract, Verdict, check_contract, registry_with
from eventkit.testing.samples import SAMPLES

MENDED = SAMPLES["one-session"]
(OPENING,) = MENDED.sessions
EXAMPLE = MENDED.replace(evolve(OPENING, title="OPENING"))
numbers = itertools.count()


def problem(place: str, rule: str = "acme-capitals") -> Problem:
    return Problem(rule=rule, severity=Severity.HINT, place=place, message="shouts")


def shouting(event: Event) -> Iterator[Problem]:
    for session in event.sessions:
        if session.title.isupper():
            yield problem(f"sessions.{session.id}.title")


def rule(run: Callable[[Event], Iterable[Problem]], **fields: dict[str, str]) -> Check:
    return Check(id="acme-capitals", summary="Capitals", severity="hint", run=run, **fields)


def silent(event: Event) -> Iterable[Problem]:
    return ()


def always(event: Event) -> Iterator[Problem]:
    yield problem("event.title")


def nowhere(event: Event) -> Iterator[Problem]:
    yield from shouting(event)
    if event.id == "empty":
        yield problem("sessions.nobody")


def of_another(event: Event) -> Iterator[Problem]:
    yield from shouting(event)
    if event.id == "empty":
        yield problem("event", rule="acme-other")


def failing(event: Event) -> Iterator[Problem]:
    yield from shouting(event)
    if not event.sessions:
        raise ZeroDivisionError


def counting(event: Event) -> Iterator[Problem]:
    yield from shouting(event)
    if event.id == "empty":
        yield Problem(
            rule="acme-capitals", severity="hint", place="event", message=str(next(numbers))
        )


def quadratic(event: Event) -> Iterator[Problem]:
    for session in event.sessions:
        for other in event.sessions:
            if other is session and session.title.isupper():
                yield problem(f"sessions.{session.id}.title")


GOOD = rule(shouting)


class TestShouting(CheckContract):
    check = GOOD
    example = EXAMPLE
    mended = MENDED

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def registry(cls) -> Iterator[None]:
        with registry_with(GOOD):
            yield


@pytest.mark.parametrize(
    ("broken", "run", "fault"),
    [
        ("fires", silent, "finds nothing in its example"),
        ("silent", always, "in the mended example: event.title: shouts"),
        ("sound", nowhere, "empty: it names 'sessions.nobody'"),
        ("sound", of_another, "'empty' cannot be checked: ValueError"),
        ("sound", failing, "'empty' cannot be checked: ZeroDivisionError"),
        ("sound", counting, "empty: checked twice"),
        ("linear", quadratic, "500 sessions take 4 times the work of 250"),
    ],
)
def test_a_rule_is_caught_by_the_check_that_it_breaks(
    broken: str, run: Callable[[Event], Iterable[Problem]], fault: str
) -> None:
    check = rule(run)
    with registry_with(check):
        report = check_contract(check, example=EXAMPLE, mended=MENDED).report()

    assert [result.id for result in report.failures] == [broken]
    assert fault in report.failures[0].message


def test_a_rule_of_a_package_is_found_by_the_registry() -> None:
    with registry_with():
        report = check_contract(GOOD, example=EXAMPLE, mended=MENDED).report()

    assert [result.id for result in report.failures] == ["declared"]


def test_a_rule_may_waive_a_check() -> None:
    check = rule(quadratic, waived={"linear": "nobody has many sessions"})

    assert check_contract(check).result("linear").verdict is Verdict.WAIVED
