"""What the reference shows of each rule is true: it finds its example, and not the mended one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import eventkit
from eventkit import checks
from eventkit.checks import CHECKS
from eventkit.checks._rule import document_of, explained
from eventkit.plugins import Check, DatedCheck

A_WEEK_BEFORE = date(2027, 3, 19)

every_rule = pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.id)


def found(part: str) -> set[str]:
    event = eventkit.loads(document_of(part))
    return {problem.rule for problem in eventkit.check(event, today=A_WEEK_BEFORE)}


@every_rule
def test_the_example_of_a_rule_is_found_by_it_alone(rule: Check | DatedCheck) -> None:
    assert found(explained(rule).example) == {rule.id}


@every_rule
def test_no_rule_finds_anything_in_the_mended_example(rule: Check | DatedCheck) -> None:
    assert explained(rule).mended
    assert found(explained(rule).mended) == set()


@every_rule
def test_a_rule_says_why_it_is_as_severe_as_it_is(rule: Check | DatedCheck) -> None:
    article = "An" if rule.severity == "error" else "A"

    assert re.search(rf"(?m)^{article} {rule.severity}: ", explained(rule).text)


def test_ids_of_rules_are_kebab_case_and_each_its_own() -> None:
    ids = [rule.id for rule in CHECKS]

    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", id) for id in ids)
    assert len(set(ids)) == len(ids)


def test_every_example_is_that_of_a_rule() -> None:
    folder = Path(checks.__file__).with_name("examples")

    assert {path.name for path in folder.iterdir()} == {
        "head.toml",
        *(f"{rule.id}{part}.toml" for rule in CHECKS for part in ("", ".mended")),
    }
