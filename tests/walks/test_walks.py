"""A few walks, the same ones each time; `make walks` goes many, and says how many."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.walks.tokens import tokens_of
from tests.walks.walk import Walk

SEEDS = (1, 2)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("seed", SEEDS)
def test_no_output_of_a_walk_tells_what_its_reader_may_not_see(seed: int, tmp_path: Path) -> None:
    walk = Walk(seed, tmp_path)

    walk.go(releases=3)

    assert walk.figures["releases"] == 3
    assert walk.figures["outputs"] > 500
    assert walk.faults == []


@pytest.mark.parametrize(
    "data",
    [
        b"SUMMARY:Talk of Zqab\r\n 12cd",
        "zqáb12ĆD".encode(),
        "zqa\N{COMBINING ACUTE ACCENT}b12cd".encode(),
        b"https://example.org/zq%C3%A1b12cd",
        b"zq&aacute;b12cd",
        rb'"zq\u00e1b12cd"',
        b"data:;base64,cmVhZCB6cWFiMTJjZA==",
    ],
)
def test_a_token_is_found_however_it_is_spelt(data: bytes) -> None:
    assert "zqab12cd" in tokens_of(data)
