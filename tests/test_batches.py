"""Many documents at once, from Python."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import eventkit
from eventkit.model.errors import DocumentError, OptionsError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three documents, of which the second is broken."""
    for id in ("one", "three"):
        eventkit.dump(
            eventkit.Event(
                id=id,
                uid=f"uid-of-{id}",
                title=f"School {id}",
                start=date(2027, 3, 26),
                end=date(2027, 3, 26),
                timezone="UTC",
            ),
            tmp_path / f"{id}.toml",
        )
    (tmp_path / "two.toml").write_text("eventkit = 1\n", "utf-8")
    return tmp_path


class Counting(ThreadPoolExecutor):
    """An executor that counts what it was handed."""

    submitted = 0

    def submit(self, *args: Any, **more: Any) -> Future[Any]:
        self.submitted += 1
        return super().submit(*args, **more)


@pytest.mark.parametrize("is_parallel", [False, True])
def test_each_document_has_its_result_in_the_order_of_the_paths(
    folder: Path, *, is_parallel: bool
) -> None:
    paths = [folder / f"{id}.toml" for id in ("one", "two", "three")]

    with ThreadPoolExecutor(3) as executor:
        results = list(
            eventkit.export_many(paths, to="json", executor=executor if is_parallel else None)
        )

    assert [result.path for result in results] == paths
    assert results[0].data == eventkit.export(eventkit.load(paths[0]), to="json")
    assert isinstance(results[1].error, DocumentError)
    assert results[1].data is None
    assert results[2].error is None


def test_the_release_log_beside_a_document_is_read(folder: Path) -> None:
    path = folder / "one.toml"
    log = eventkit.release(eventkit.load(path), folder / "one.releases.jsonl")

    [result] = eventkit.export_many([path], to="icalendar")

    assert result.data == eventkit.export(eventkit.load(path), to="icalendar", log=log)


def test_an_option_that_no_format_has_is_the_error_of_each(folder: Path) -> None:
    [result] = eventkit.export_many([folder / "one.toml"], to="json", colour="red")

    assert isinstance(result.error, OptionsError)


def test_only_so_many_documents_are_begun_ahead_of_the_results(folder: Path) -> None:
    endless = (folder / "one.toml" for _ in count())

    with Counting(2) as executor:
        results = eventkit.export_many(endless, to="json", executor=executor)
        for _ in range(3):
            next(results)
        results.close()  # type: ignore[attr-defined]  # it is a generator

    assert executor.submitted < 100


def test_an_executor_that_is_shut_down_is_the_error_of_each(folder: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()

    [result] = eventkit.export_many([folder / "one.toml"], to="json", executor=executor)

    assert isinstance(result.error, RuntimeError)
