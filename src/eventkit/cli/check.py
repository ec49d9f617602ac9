"""`eventkit check`: problems of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import (
    DOCUMENT,
    DOCUMENT_SUFFIXES,
    Source,
    events_of,
    from_option,
    options_option,
    sources_of,
    warn_of_exposed_logs,
    warn_of_strays,
)
from eventkit.cli._draft_options import all_typed_facts, draft_options
from eventkit.cli._failures import EVENT_AT_FAULT, report
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._problems import FORMATS, CheckedDocument, problem_row, today_at
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import format_option

if TYPE_CHECKING:
    from eventkit.model import Event, Problem
    from eventkit.model.errors import EventkitError
    from eventkit.plugins import PluginRegistry


@command_with_examples(
    "check",
    "eventkit check event.toml",
    "eventkit check --strict .",
    "eventkit check --strict --format github .",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=DOCUMENT)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@format_option(FORMATS, "The output: text for people, json for programs, github for workflows.")
@from_option
@draft_options(besides=["language"])
@options_option("the format that a PATH is read in")
@plugin_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    strict: bool,
    format: str,
    source_format: str | None,
    options: tuple[str, ...],
) -> None:
    """Find errors and doubtful points in documents.

    Each problem is printed with its line and a remedy. A PATH is a document, or a folder of
    documents. The exit code is 1 if there is an error, and 3 if a rule of a plugin fails; the other
    rules run all the same.
    """
    rules = registry()
    sources = sources_of(paths, rules, source_format)
    values = _values(sources, options)
    bad = {"error", "warning"} if strict else {"error"}
    codes = [0]
    failures: dict[str, EventkitError] = {}

    def results() -> Iterator[CheckedDocument]:
        for source in sources:
            warn_of_strays(source.path)
            warn_of_exposed_logs(source.path)
            yield _check(source, values, rules, failures, series)

    def counted(documents: Iterable[CheckedDocument]) -> Iterator[CheckedDocument]:
        for result in documents:
            codes.append(EVENT_AT_FAULT if result.has_any(bad) else 0)
            yield result

    series: list[tuple[Path, Event]] = []
    FORMATS[format](counted(_with_series(results(), series)))
    debug = ctx.meta.get("eventkit.debug", False)
    codes += [report(failure, debug=debug) for failure in failures.values()]
    ctx.exit(max(codes))


def _with_series(
    results: Iterable[CheckedDocument], series: Sequence[tuple[Path, Event]]
) -> Iterator[CheckedDocument]:
    """Yield results, and last the documents that refer wrongly to outcomes of the others."""
    yield from results
    from eventkit.checks.series import check_series
    from eventkit.document import places

    for (document, _), problems in zip(
        series, check_series([event for _, event in series]), strict=True
    ):
        if problems:
            find_place = places(document)
            rows = [problem_row(problem, document, find_place) for problem in problems]
            yield CheckedDocument(document, rows)


def _values(sources: Sequence[Source], options: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """Return the options of the importers, without the code of exports where there are none."""
    if not (options or all_typed_facts() or any(source.importer for source in sources)):
        return {}
    from eventkit.cli._format_options import formats_read, options_for

    return options_for(formats_read(sources), options)


def _check(
    source: Source,
    options: Mapping[str, Mapping[str, str]],
    rules: PluginRegistry,
    failures: dict[str, EventkitError],
    series: list[tuple[Path, Event]],
) -> CheckedDocument:
    """Return the problems of a document, on the present day in its event's zone.

    Errors that rules of plugins raise are added to `failures`, each message once, and the event of
    a document to `series`.
    """
    from eventkit.checking import try_checks
    from eventkit.checks.series import without_programme
    from eventkit.document import places
    from eventkit.model.errors import DocumentError

    document = source.path
    try:
        events = events_of(source, options)
    except DocumentError as error:
        return CheckedDocument(document, faults=error.faults)
    problems: list[Problem] = []
    for event in events:
        if source.importer is None:
            series.append((document, without_programme(event)))
        its_problems, errors = try_checks(
            event, today=today_at(event), plugins=rules, folder=document.parent
        )
        problems += its_problems
        failures.update((str(error), error) for error in errors)
    has_places = problems and document.suffix.lower() in DOCUMENT_SUFFIXES
    find_place = places(document) if has_places else lambda _: None
    rows = [problem_row(problem, document, find_place) for problem in problems]
    return CheckedDocument(document, rows)
