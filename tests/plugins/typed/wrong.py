"""What the type checker does not let pass."""

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import (
    BinaryExporter,
    Check,
    DatedCheck,
    Importer,
    NoOptions,
    TextExporter,
    TreeExporter,
)


@frozen(kw_only=True)
class Options:
    bullet: str = field(default="-", metadata={"help": "what stands before a title"})


def text(event: Event, options: Options) -> str:
    return options.bullet


def number(event: Event, options: NoOptions) -> int:
    return len(event.sessions)


def plain(event: Event, options: NoOptions) -> str:
    return event.title


TextExporter(name="a", summary="A", extension=".a", media_type="text/a", render=number)  # wrong
BinaryExporter(name="b", summary="B", extension=".b", media_type="text/b", render=plain)  # wrong
TextExporter[NoOptions](
    name="c",
    summary="C",
    extension=".c",
    media_type="t/c",
    render=text,  # wrong
)
TextExporter(
    name="d",
    summary="D",
    extension=".d",
    media_type="t/d",
    options=Options,
    render=plain,  # wrong
)
TreeExporter(name="e", summary="E", extension=".e", media_type="text/e", render=plain)  # wrong
Importer(name="f", summary="F", extensions=[".f"], read=plain)  # wrong
Check(id="g", summary="G", severity="hint", run=number)  # wrong
DatedCheck(id="h", summary="H", severity="hint", run=number)  # wrong
