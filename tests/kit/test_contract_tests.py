"""The contract as authors run it: a class in a file of tests."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

PLUGIN = """
from eventkit.plugins import Loss, TextExporter

def render(event, options):
    yield f"{event.title} {event.status}\\n"
    for session in event.sessions:
        rooms = ", ".join(room.name for room in event.rooms_of(session))
        people = ", ".join(f"{event.party(it.who).name} ({it.role})"
                           for it in session.participations)
        yield f"{session.title} {session.start} {session.end} {rooms} {people} {session.notice}\\n"

def losses(event, options):
    for session in event.sessions:
        if session.status:
            yield Loss(place=f"sessions.{session.id}.status", message="no column for it")

LINES = TextExporter(name="acme-lines", summary="Sessions in lines", extension=".lines",
                     media_type="text/plain", render=render, losses=losses)
"""
TESTS = """
from eventkit.testing import ExporterContract
from acme_lines import LINES

class TestLines(ExporterContract):
    exporter = LINES
"""


@pytest.fixture
def author(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """The folder of an author, with a plugin of one file."""
    monkeypatch.syspath_prepend(pytester.path)
    pytester.makepyfile(acme_lines=PLUGIN)
    return pytester


def run(author: pytest.Pytester, tests: str, *arguments: str) -> pytest.RunResult:
    author.makepyfile(test_acme=tests)
    return author.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


@pytest.mark.slow
def test_every_check_is_a_test(author: pytest.Pytester) -> None:
    result = run(author, TESTS, "-v")

    result.assert_outcomes(passed=47)
    result.stdout.fnmatch_lines(
        [
            "test_acme.py::TestLines::test_contract[[]declared[]] PASSED*",
            "test_acme.py::TestLines::test_contract[[]renders[[]dst-fold[]][]] PASSED*",
            "contract 1 of exporter acme-lines: 46 of 46 checks run",
        ]
    )


def test_a_failure_is_a_sentence_and_no_traceback(author: pytest.Pytester) -> None:
    author.makepyfile(acme_lines=PLUGIN.replace(", losses=losses", ""))
    result = run(author, TESTS, "-k", "status and not event or private")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "faithful[[]status[]]: it carries the status of a session, or declares the loss",
            "A session with another value of status is exported alike: write it, or yield Loss*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*contract_tests.py*")


WAIVED = ', waived={"faithful[status]": "there is no column for it"})'


def test_a_waiver_is_an_expected_failure(author: pytest.Pytester) -> None:
    author.makepyfile(acme_lines=PLUGIN.replace(", losses=losses)", WAIVED))
    result = run(author, TESTS, "-k", "status and not event", "-rx")

    result.assert_outcomes(xfailed=1)
    result.stdout.fnmatch_lines(["*there is no column for it*"])


def test_a_waiver_that_nothing_needs_fails(author: pytest.Pytester) -> None:
    author.makepyfile(acme_lines=PLUGIN.replace("losses=losses)", f"losses=losses{WAIVED}"))
    result = run(author, TESTS, "-k", "status and not event")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["it passes: take it out of `waived`*"])


def test_a_check_cannot_be_replaced(author: pytest.Pytester) -> None:
    result = run(author, f"{TESTS}\n    test_contract = None\n")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*TestLines replaces test_contract of the contract*`waived`*"])


def test_a_standard_sample_cannot_be_replaced(author: pytest.Pytester) -> None:
    samples = '\n    samples = {**SAMPLES, "dst-fold": SAMPLES["empty"]}\n'
    result = run(author, f"from eventkit.testing.samples import SAMPLES\n{TESTS}{samples}")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*standard samples are not replaced*dst-fold*"])


def test_an_author_may_add_samples(author: pytest.Pytester) -> None:
    samples = '\n    samples = {**SAMPLES, "extra": evolve(SAMPLES["empty"], id="extra")}\n'
    imports = "from attrs import evolve\nfrom eventkit.testing.samples import SAMPLES\n"
    result = run(author, f"{imports}{TESTS}{samples}", "-v", "-k", "extra or private")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*test_contract[[]renders[[]extra[]][]] PASSED*"])


def test_the_number_of_checks_can_be_pinned(author: pytest.Pytester) -> None:
    result = run(author, f"{TESTS}\n    checks = 41\n", "-k", "number or declared")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["contract 1 of exporter acme-lines: 1 of 46 checks run, and `checks = 41` was pinned"]
    )


def test_a_class_without_an_exporter_says_what_it_needs(author: pytest.Pytester) -> None:
    result = run(author, TESTS.replace("exporter = LINES", "pass"))

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*TestLines names no exporter: add `exporter = …`*"])
