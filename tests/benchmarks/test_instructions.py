"""The instructions of the main paths are held to what is recorded of them."""

from __future__ import annotations

import pytest
from benchmarks.instructions import FILE, Ratio, baseline, faults, read, written

pytestmark = pytest.mark.once


def test_a_tenth_more_than_recorded_is_a_fault_and_less_is_none() -> None:
    recorded = {"load": [Ratio(1.0)]}

    assert faults({"load": 1.09}, recorded) == []
    assert faults({"load": 0.5}, recorded) == []
    [fault] = faults({"load": 1.11}, recorded)
    assert "load: takes +11% instructions" in fault


def test_a_reason_beside_the_new_figure_allows_it() -> None:
    recorded = {"load": [Ratio(1.0), Ratio(1.5, "reads two files")]}

    assert faults({"load": 1.5}, recorded) == []
    assert faults({"load": 1.7}, recorded) != []


def test_a_higher_figure_that_is_recorded_without_a_reason_is_a_fault() -> None:
    [fault] = faults({"load": 1.5}, {"load": [Ratio(1.0), Ratio(1.5)]})[1:]

    assert fault == "load: 1.5 is recorded without a reason, after 1.0"


def test_small_steps_do_not_add_up() -> None:
    assert baseline([Ratio(1.0), Ratio(1.08), Ratio(1.09)]) == 1.0
    assert baseline([Ratio(1.0), Ratio(1.5, "why"), Ratio(1.4)]) == 1.4


def test_a_path_that_is_not_recorded_and_one_that_is_none_are_faults() -> None:
    assert len(faults({"load": 1.0}, {"view": [Ratio(1.0)]})) == 2


def test_what_is_recorded_reads_back_and_is_of_every_path() -> None:
    version, recorded = read(FILE)

    assert set(recorded) == {"load", "calendar", "view"}
    assert faults({name: ratios[-1].ratio for name, ratios in recorded.items()}, recorded) == []
    assert f'python = "{version}"' in FILE.read_text("utf-8")
    assert written(recorded).count("[[") == sum(map(len, recorded.values()))
