"""The schedules that conference apps, screens and video teams read: schedule.xml and .json."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import Exporter, Loss, TextExporter, hookimpl


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
