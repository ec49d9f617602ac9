"""What a plugin author writes, and the type checker accepts."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import (
    BinaryExporter,
    Check,
    DatedCheck,
    Exporter,
    NoOptions,
    Problem,
    TextExporter,
    TreeExporter,
    hookimpl,
)


@frozen(kw_only=True)
class Options:
    bullet: str = field(default="-", metadata={"help": "what stands before a title"})


def text(event: Event, options: Options) -> Iterator[str]:
    yield options.bullet


def plain(event: Event, options: NoOptions) -> str:
    return event.title


def data(event: Event, options: NoOptions) -> bytes:
    return event.title.encode()


def tree(event: Event, options: NoOptions) -> Iterator[tuple[str, bytes]]:
    yield "index.html", b""


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    yield TextExporter(name="a", summary="A", extension=".a", media_type="text/a", options=Options,
                       render=text)  # fmt: skip
    yield TextExporter(name="b", summary="B", extension=".b", media_type="text/b", render=plain)
    yield BinaryExporter(name="c", summary="C", extension=".c", media_type="text/c", render=data)
    yield TreeExporter(name="d", summary="D", extension=".d", media_type="text/d", render=tree)


exporter: TextExporter[NoOptions] = TextExporter(
    name="b", summary="B", extension=".b", media_type="text/b", render=plain
)


def found(event: Event) -> Iterator[Problem]:
    yield Problem(rule="e", severity="hint", place="event", message="E")


def found_today(event: Event, today: date) -> list[Problem]:
    return []


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    yield Check(id="e", summary="E", severity="hint", run=found)
    yield DatedCheck(id="f", summary="F", severity="hint", run=found_today)
