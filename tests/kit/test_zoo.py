"""Each wrong exporter is caught by the rule that it breaks, and by no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.kit import heavy, zoo

from eventkit.plugins import Exporter
from eventkit.testing import Verdict, exporter_contract, registry_with


@pytest.fixture(scope="module", autouse=True)
def registry() -> Iterator[None]:
    with registry_with(zoo, heavy):
        yield


ONE_OF_EACH = {
    "declared": zoo.UNREGISTERED,
    "renders[empty]": zoo.FAILS_WHEN_EMPTY,
    "repeatable": zoo.SET,
    "pure": zoo.WRITES,
    "private": zoo.REMEMBERS,
    "well-formed": zoo.BROKEN_XML,
    "inert": zoo.ELEMENTS,
    "streaming": zoo.LISTED,
    "light": heavy.HEAVY,
    "honest": zoo.DROPS,
    "faithful[status]": zoo.NO_STATUS,
    "waivers": zoo.MISSPELT,
}
OTHERS: dict[str, list[tuple[Exporter, str]]] = {
    "repeatable": [
        (zoo.CLOCK, "now"),
        (zoo.RANDOM, "rendered twice"),
        (zoo.COUNTER, "rendered twice"),
        (zoo.LOCAL_TIME, "another process, time zone"),
        (zoo.ENVIRONMENT, "another process"),
        (zoo.IN_A_LIST[0], "a name in a module"),
        (zoo.ENDS, "ended early, with code 7"),
    ],
    "pure": [
        (zoo.CONNECTS, "reaches for the network"),
        (zoo.RUNS, "starts a program"),
        (zoo.CHANGES, "changes the event"),
        (zoo.FORKS, "starts a program [(]os.fork"),
        (zoo.THREADS, "leaves a thread running"),
    ],
    "well-formed": [
        (zoo.SURROGATE, "half a character"),
        (zoo.NO_END, "does not end with a line end"),
        (zoo.BROKEN_JSON, "hostile-text: the export cannot be read as application/json"),
        (zoo.SAME_KEYS, "the key 's' twice"),
        (zoo.RAGGED, "rows of 1 and of 2 cells"),
        (zoo.BARE_LINES, "do not end with CRLF"),
        (zoo.NO_ZIP, "BadZipFile"),
        (zoo.BROKEN_PAGES, "feed.xml: the export cannot be read"),
    ],
    "inert": [
        (zoo.ESCAPES, "control character"),
        (zoo.FORMULAS, "take for a formula"),
    ],
    "streaming": [(zoo.JOINED, "in one piece")],
    "honest": [
        (zoo.CARRIES, "declares sessions.talk.status as lost, and yet carries it"),
        (zoo.NOWHERE, "sessions.nobody, which the event does not have"),
        (zoo.LOSSES_FAIL, "RuntimeError: no losses today"),
    ],
    "faithful[title]": [(zoo.NO_TITLES, "another value of title is exported alike")],
    "faithful[parts]": [(zoo.NO_PARTS, "another value of parts is exported alike")],
    "faithful[hours]": [(zoo.NO_HOURS, "another value of hours is exported alike")],
    "faithful[zone]": [(zoo.NO_ZONES, "another value of zone is exported alike")],
    "faithful[end]": [(zoo.NO_ENDS, "another value of end is exported alike")],
    "faithful[day]": [(zoo.NO_DAYS, "another value of day is exported alike")],
    "faithful[second-room]": [(zoo.ONE_ROOM, "another value of second room is")],
    "faithful[second-speaker]": [(zoo.ONE_PERSON, "another value of second speaker is")],
    "faithful[role]": [(zoo.NO_ROLES, "another value of role is exported alike")],
    "faithful[event-status]": [(zoo.STATUS_ALONE, "An event with another value of status")],
    "faithful[room]": [(zoo.NO_ROOMS, "another value of room is exported alike")],
    "faithful[people]": [(zoo.NO_PEOPLE, "another value of people is exported alike")],
    "faithful[notice]": [(zoo.NO_NOTICE, "another value of notice is exported alike")],
    "renders[over-midnight]": [(zoo.LEAVES, r"SystemExit: 3 \(zoo.py, line \d+\)")],
    "renders[empty]": [(zoo.NUMBERS, "render gave int, not str")],
}


@pytest.mark.slow
def test_an_exporter_that_breaks_no_rule_passes_all() -> None:
    assert exporter_contract(zoo.GOOD).report().failures == ()


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "exporter"), ONE_OF_EACH.items(), ids=ONE_OF_EACH)
def test_the_rule_that_is_broken_is_the_only_one_to_find_it(rule: str, exporter: Exporter) -> None:
    report = exporter_contract(exporter).report()

    assert [result.id for result in report.failures] == [rule]
    assert report.as_json()["passed"] is False


def test_there_is_a_wrong_exporter_for_every_check() -> None:
    checks = {id.partition("[")[0] for id in exporter_contract(zoo.GOOD).ids}
    facts = {id for id in exporter_contract(zoo.GOOD).ids if id.startswith("faithful")}

    assert checks == {rule.partition("[")[0] for rule in ONE_OF_EACH}
    assert facts <= ONE_OF_EACH.keys() | OTHERS.keys()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "exporter", "fault"),
    [
        pytest.param(rule, exporter, fault, id=exporter.name)
        for rule, wrong in OTHERS.items()
        for exporter, fault in wrong
    ],
)
def test_a_fault_is_told_in_a_sentence(rule: str, exporter: Exporter, fault: str) -> None:
    result = exporter_contract(exporter).result(rule)

    assert result.verdict is Verdict.FAILED
    assert any(re.search(fault, sentence) for sentence in result.faults), result.faults


def test_a_declared_loss_is_faithful() -> None:
    assert exporter_contract(zoo.OPEN).result("faithful[status]").verdict is Verdict.PASSED
    assert exporter_contract(zoo.OPEN).result("honest").verdict is Verdict.PASSED


def test_a_waiver_accepts_what_fails_and_nothing_else() -> None:
    contract = exporter_contract(zoo.WAIVED)

    waived = contract.result("faithful[status]")
    assert (waived.verdict, waived.message) == (Verdict.WAIVED, "there is no place for it")
    assert not waived.is_failure
    needless = contract.result("faithful[notice]")
    assert needless.verdict is Verdict.NEEDLESS
    assert needless.is_failure and "take it out of `waived`" in needless.message
