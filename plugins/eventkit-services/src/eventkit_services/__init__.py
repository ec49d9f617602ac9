"""Programmes of other programs: pretalx, Sessionize, Open Event and conference sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from eventkit.plugins import AnyImporter, Imported, NoOptions, TreeImporter, hookimpl
from eventkit_services.recognition import (
    recognizes_jekyll,
    recognizes_openevent,
    recognizes_pretalx,
    recognizes_sessionize,
    recognizes_writethedocs,
)


@frozen(kw_only=True)
class YearOptions:
    """What a schedule without years does not say."""

    year: int | None = field(default=None, metadata={"help": "the year of dates without one"})


# --- reading: each module is imported only where its format is read


def read_pretalx(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read lists of pretalx."""
    from eventkit_services import pretalx

    return pretalx.read(files)


def read_sessionize(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read views of Sessionize."""
    from eventkit_services import sessionize

    return sessionize.read(files)


def read_openevent(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read tables of Open Event."""
    from eventkit_services import openevent

    return openevent.read(files)


def read_jekyll(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read a site of jekyll-theme-conference."""
    from eventkit_services import jekyll

    return jekyll.read(files)


def read_writethedocs(files: Mapping[str, bytes], options: YearOptions) -> Imported:
    """Read a conference of Write the Docs."""
    from eventkit_services import writethedocs

    return writethedocs.read(files, options.year)


PRETALX = TreeImporter(
    name="pretalx",
    summary="Talks, speakers and rooms of pretalx: JSON of its API, and CSV",
    recognizes=recognizes_pretalx,
    read=read_pretalx,
)
SESSIONIZE = TreeImporter(
    name="sessionize",
    summary="A programme of Sessionize: JSON of any of its views",
    recognizes=recognizes_sessionize,
    read=read_sessionize,
)
OPENEVENT = TreeImporter(
    name="openevent",
    summary="A programme of Open Event and eventyay: a folder of JSON",
    recognizes=recognizes_openevent,
    read=read_openevent,
)
JEKYLL = TreeImporter(
    name="jekyll",
    summary="A site of jekyll-theme-conference: program.yml, talks and speakers",
    recognizes=recognizes_jekyll,
    read=read_jekyll,
)
WRITETHEDOCS = TreeImporter(
    name="writethedocs",
    summary="A conference of Write the Docs: schedule, sessions and settings in YAML",
    options=YearOptions,
    recognizes=recognizes_writethedocs,
    read=read_writethedocs,
)


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the formats."""
    yield PRETALX
    yield SESSIONIZE
    yield OPENEVENT
    yield JEKYLL
    yield WRITETHEDOCS
