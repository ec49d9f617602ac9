"""The schedules that conference apps, screens and video teams read: schedule.xml and .json."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import (
    AnyImporter,
    Exporter,
    Imported,
    Importer,
    Loss,
    NoOptions,
    TextExporter,
    hookimpl,
)

_XML = re.compile(rb"<schedule[\s>]")
_JSON = re.compile(rb'"schedule"\s*:\s*\{')


@frozen(kw_only=True)
class ScheduleOptions:
    """What a schedule holds besides the sessions."""

    version: str = field(
        default="",
        metadata={"help": "the version that apps show; empty for when the event changed last"},
    )
    breaks: bool = field(default=True, metadata={"help": "with breaks"})


def render_xml(event: Event, options: ScheduleOptions) -> Iterator[str]:
    """Yield schedule.xml in pieces."""
    from eventkit_schedule.programme import Schedule
    from eventkit_schedule.xml_writing import xml_pieces

    return xml_pieces(Schedule(event, options.version, breaks=options.breaks))


def render_json(event: Event, options: ScheduleOptions) -> Iterator[str]:
    """Yield schedule.json in pieces."""
    from eventkit_schedule.json_writing import json_pieces
    from eventkit_schedule.programme import Schedule

    return json_pieces(Schedule(event, options.version, breaks=options.breaks))


def xml_losses(event: Event, options: ScheduleOptions) -> Iterator[Loss]:
    """Yield what schedule.xml cannot hold."""
    from eventkit_schedule.losses import losses

    return losses(event, "xml", breaks=options.breaks)


def json_losses(event: Event, options: ScheduleOptions) -> Iterator[Loss]:
    """Yield what schedule.json cannot hold."""
    from eventkit_schedule.losses import losses

    return losses(event, "json", breaks=options.breaks)


SCHEDULE_XML = TextExporter(
    name="schedule-xml",
    summary="The programme for conference apps, screens and video teams, as XML",
    extension=".schedule.xml",
    aliases=(".xml",),
    media_type="application/vnd.c3voc.schedule+xml",
    options=ScheduleOptions,
    render=render_xml,
    losses=xml_losses,
)

SCHEDULE_JSON = TextExporter(
    name="schedule-json",
    summary="The programme for conference apps, screens and video teams, as JSON",
    extension=".schedule.json",
    media_type="application/json",
    options=ScheduleOptions,
    render=render_json,
    losses=json_losses,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the formats."""
    yield SCHEDULE_XML
    yield SCHEDULE_JSON


def recognizes_xml(head: bytes, _name: str) -> bool:
    """Return whether a file begins as schedule.xml does."""
    return _XML.search(_without_zeros(head)) is not None


def recognizes_json(head: bytes, _name: str) -> bool:
    """Return whether a file begins as a schedule in JSON does, of either schema."""
    return _JSON.search(_without_zeros(head)) is not None


def _without_zeros(head: bytes) -> bytes:
    """Return a text of ASCII whether it is coded as UTF-8 or UTF-16."""
    return head.replace(b"\0", b"")


def read_xml(data: bytes, _options: NoOptions) -> Imported:
    """Read schedule.xml."""
    from eventkit_schedule import xml_reading

    return xml_reading.read_xml(data)


def read_json(data: bytes, _options: NoOptions) -> Imported:
    """Read schedule.json, of either schema."""
    from eventkit_schedule import json_reading

    return json_reading.read_json(data)


READ_XML = Importer(
    name="schedule-xml",
    summary="The programme that conference software writes for apps, as XML",
    extensions=[".xml"],
    media_types=["application/vnd.c3voc.schedule+xml", "application/xml", "text/xml"],
    recognizes=recognizes_xml,
    read=read_xml,
)

READ_JSON = Importer(
    name="schedule-json",
    summary="The programme that conference software writes for apps, as JSON",
    extensions=[".json"],
    media_types=["application/json"],
    recognizes=recognizes_json,
    read=read_json,
)


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the formats."""
    yield READ_XML
    yield READ_JSON
