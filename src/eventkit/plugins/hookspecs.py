"""The hooks of eventkit: each asks a plugin for the objects it offers.

A hook takes no arguments and returns an iterable, so it is tested by calling it. No hook changes
a value in passing, and the order of plugins means nothing. Hook wrappers are refused.

A hook that will go away is marked `warn_on_impl=RemovedInEventkit2Warning(…)`: pluggy points the
warning at the plugin's line.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from eventkit.plugins._types import AnyImporter, Check, Command, DatedCheck, Exporter

hookspec = pluggy.HookspecMarker("eventkit")


@hookspec
def eventkit_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]  # only a specification
    r"""Offer formats in which events can be written.

    When:
        Once, when a format is wanted that is not built in, and for `eventkit formats`.

    Returns:
        `TextExporter`, `BinaryExporter` or `TreeExporter` objects.

    Example:
        from collections.abc import Iterable

        from eventkit import Event
        from eventkit.plugins import Exporter, NoOptions, TextExporter, hookimpl


        def render(event: Event, options: NoOptions) -> str:
            return f"{event.title}\n"


        TITLE = TextExporter(
            name="acme-title",
            summary="The title of the event",
            extension=".txt",
            media_type="text/plain",
            render=render,
        )


        @hookimpl
        def eventkit_exporters() -> Iterable[Exporter]:
            yield TITLE

    Since:
        0.1
    """


@hookspec
def eventkit_importers() -> Iterable[AnyImporter]:  # type: ignore[empty-body]  # as above
    """Offer formats from which events can be read.

    When:
        Once, when a file is read whose suffix is not `.toml` or `.json`, and for `eventkit
        formats`.

    Returns:
        `Importer` or `TreeImporter` objects.

    Example:
        from collections.abc import Iterable
        from datetime import date
        from typing import Any

        from eventkit import Event
        from eventkit.plugins import Imported, Importer, NoOptions, hookimpl


        def read(data: bytes, options: NoOptions) -> Imported:
            title = data.decode("utf-8").strip()
            day = date(2027, 3, 26)
            event = Event(id="acme", title=title, start=day, end=day, timezone="UTC")
            return Imported(events=[event], notes=["the date is made up"])


        TITLE = Importer(
            name="acme-title", summary="The title of an event", extensions=[".acme"], read=read
        )


        @hookimpl
        def eventkit_importers() -> Iterable[Importer[Any]]:
            yield TITLE

    Since:
        0.1
    """


@hookspec
def eventkit_checks() -> Iterable[Check | DatedCheck]:  # type: ignore[empty-body]  # as above
    """Offer rules that events are checked by.

    When:
        Once, for `eventkit check` and `eventkit.check`.

    Returns:
        `Check` objects, or `DatedCheck` objects for rules that must know the day.

    Example:
        from collections.abc import Iterable, Iterator

        from eventkit import Event
        from eventkit.plugins import Check, Problem, hookimpl


        def short_titles(event: Event) -> Iterator[Problem]:
            if len(event.title) > 60:
                yield Problem(
                    rule="acme-short-title",
                    severity="hint",
                    place="event.title",
                    message="the title does not fit on our door",
                    hint="find a shorter one",
                )


        SHORT_TITLE = Check(
            id="acme-short-title",
            summary="A title that fits on the door",
            severity="hint",
            run=short_titles,
        )


        @hookimpl
        def eventkit_checks() -> Iterable[Check]:
            yield SHORT_TITLE

    Since:
        0.1
    """


@hookspec
def eventkit_commands() -> Iterable[Command]:  # type: ignore[empty-body]  # as above
    """Offer commands of `eventkit` for as long as the plugin is a file.

    An installed package names its commands in the entry-point group `eventkit.commands` instead, so
    that `eventkit --help` lists them without importing them.

    When:
        For `eventkit -p FILE`: to list the commands of the file, and to run one.

    Returns:
        `Command` objects.

    Example:
        from collections.abc import Iterable
        from pathlib import Path

        import click

        from eventkit.commands import DOCUMENT, ExampleCommand, load_document
        from eventkit.plugins import Command, hookimpl


        @click.command(
            "acme-count",
            cls=ExampleCommand,
            examples=["eventkit -p acme.py acme-count event.toml"],
            help="Count the sessions of an event.",
        )
        @click.argument("path", type=DOCUMENT)
        def count(path: Path) -> None:
            click.echo(len(load_document(path).sessions))


        COUNT = Command(name="acme-count", summary="Count the sessions.", command=count)


        @hookimpl
        def eventkit_commands() -> Iterable[Command]:
            yield COUNT

    Since:
        0.1
    """
