"""The results of an event as an activity of IATI 2.03, for donors and their registries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import Exporter, Loss, TextExporter, hookimpl


@frozen(kw_only=True)
class IatiOptions:
    """What a registry of IATI asks for, and an event does not say."""

    identifier: str = field(
        default="",
        metadata={"help": "the identifier of the activity; by default made of reporting_org"},
    )
    reporting_org: str = field(
        default="", metadata={"help": "the identifier of who reports, such as XM-DAC-12345"}
    )
    reporting_type: str = field(
        default="", metadata={"help": "its code in the list OrganisationType, such as 21"}
    )
    activity_status: Literal["", "1", "2", "3", "4", "5", "6"] = field(
        default="",
        metadata={"help": "the code of the list ActivityStatus; by default that of the event"},
    )


def render(event: Event, options: IatiOptions) -> str:
    """Return the activity as XML."""
    from eventkit_iati.activity import spelled

    return spelled(event, options)


def losses(event: Event, _: IatiOptions) -> Iterator[Loss]:
    """Yield what the results of IATI have no place for."""
    from eventkit_iati.losses import losses_of

    return losses_of(event)


IATI = TextExporter(
    name="iati",
    summary="Results with indicators for donors, as an activity of IATI 2.03",
    extension=".iati.xml",
    media_type="application/xml",
    options=IatiOptions,
    render=render,
    losses=losses,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield IATI
