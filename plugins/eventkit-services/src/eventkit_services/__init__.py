"""Programmes of other programs: pretalx, Sessionize, Open Event and conference sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from eventkit.plugins import AnyImporter, Imported, NoOptions, TreeImporter, hookimpl
from eventkit_services.recognition import (
    recognizes_devopsdays,
    recognizes_galaxy,
    recognizes_hugo,
    recognizes_indico,
    recognizes_jekyll,
    recognizes_openevent,
    recognizes_pretalx,
    recognizes_sched,
    recognizes_sessionize,
    recognizes_writethedocs,
    recognizes_yaml2ics,
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


def read_indico(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read timetables and events of Indico."""
    from eventkit_services import indico

    return indico.read(files)


def read_sched(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read exports of Sched."""
    from eventkit_services import sched

    return sched.read(files)


def read_devopsdays(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read an event of devopsdays."""
    from eventkit_services import devopsdays

    return devopsdays.read(files)


def read_yaml2ics(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read calendars of yaml2ics."""
    from eventkit_services import yaml2ics

    return yaml2ics.read(files)


def read_galaxy(files: Mapping[str, bytes], _options: NoOptions) -> Imported:
    """Read a training of the Galaxy Training Network."""
    from eventkit_services import galaxy

    return galaxy.read(files)


def read_hugo(files: Mapping[str, bytes], options: YearOptions) -> Imported:
    """Read the pages of a site."""
    from eventkit_services import hugo

    return hugo.read(files, options.year)


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
INDICO = TreeImporter(
    name="indico",
    summary="A programme of Indico: JSON of the timetable or of an event",
    recognizes=recognizes_indico,
    read=read_indico,
)
SCHED = TreeImporter(
    name="sched",
    summary="A programme of Sched: CSV of its export",
    recognizes=recognizes_sched,
    read=read_sched,
)
DEVOPSDAYS = TreeImporter(
    name="devopsdays",
    summary="An event of devopsdays: its data, with pages of talks and speakers",
    recognizes=recognizes_devopsdays,
    read=read_devopsdays,
)
YAML2ICS = TreeImporter(
    name="yaml2ics",
    summary="A calendar of yaml2ics, with repetitions",
    recognizes=recognizes_yaml2ics,
    read=read_yaml2ics,
)
GALAXY = TreeImporter(
    name="galaxy",
    summary="A training of the Galaxy Training Network",
    recognizes=recognizes_galaxy,
    read=read_galaxy,
)
HUGO = TreeImporter(
    name="hugo",
    summary="Pages of a site, made with Hugo or the like, with a talk in each",
    options=YearOptions,
    recognizes=recognizes_hugo,
    read=read_hugo,
)


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the formats."""
    yield PRETALX
    yield SESSIONIZE
    yield OPENEVENT
    yield JEKYLL
    yield WRITETHEDOCS
    yield INDICO
    yield SCHED
    yield DEVOPSDAYS
    yield YAML2ICS
    yield GALAXY
    yield HUGO
