"""`golden` compares exports with files."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventkit.testing import golden


@pytest.fixture
def expected(tmp_path: Path) -> Path:
    path = tmp_path / "school.txt"
    path.write_bytes("Opening\nÉtude\nEnd\n".encode())
    return path


@pytest.mark.parametrize("data", ["Opening\nÉtude\nEnd\n", "Opening\nÉtude\nEnd\n".encode()])
def test_an_export_that_is_expected_passes(data: str | bytes, expected: Path) -> None:
    golden(expected, data)


def test_the_lines_that_differ_are_shown_with_what_to_do(expected: Path) -> None:
    with pytest.raises(AssertionError) as raised:
        golden(expected, "Opening\nStudy\nEnd\n")

    lines = str(raised.value).splitlines()
    assert {"-Étude", "+Study"} <= {*lines}
    assert "EVENTKIT_GOLDEN=write" in lines[-1]


def test_other_line_ends_are_a_difference(expected: Path) -> None:
    with pytest.raises(AssertionError, match="differ in line ends"):
        golden(expected, "Opening\r\nÉtude\r\nEnd\r\n")


def test_a_long_difference_is_cut(expected: Path) -> None:
    with pytest.raises(AssertionError, match=r"… and 9\d\d more lines"):
        golden(expected, "x\n" * 1000)


def test_a_file_that_is_not_there_is_a_difference(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"there is no file .*new\.txt"):
        golden(tmp_path / "new.txt", "Opening\n")


def test_files_are_written_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTKIT_GOLDEN", "write")

    golden(tmp_path / "expected" / "new.txt", "Étude\n")

    assert (tmp_path / "expected" / "new.txt").read_bytes() == "Étude\n".encode()
