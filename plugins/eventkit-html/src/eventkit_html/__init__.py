"""The programme of an event to hand out: as a web site, on paper, and as mails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from eventkit import Event
from eventkit.plugins import BinaryExporter, Exporter, Loss, TreeExporter, hookimpl
from eventkit_html.options import EmailOptions, HtmlOptions, PdfOptions


def render(event: Event, options: HtmlOptions) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site: pages, styles, scripts, calendars and pictures."""
    from eventkit_html.site import files  # imported only where a site is made

    return files(event, options)


def render_mails(event: Event, options: EmailOptions) -> Iterator[tuple[str, bytes]]:
    """Yield a mail for each person who has a session, or had one before."""
    from eventkit_html.mails import mails  # imported only where mails are made

    return mails(event, options)


def losses_of_mails(event: Event, options: EmailOptions) -> Iterator[Loss]:
    """Yield who has no address, and what stands in no mail."""
    from eventkit_html.mails import losses  # imported only where mails are made

    return losses(event, options)


def render_pages(event: Event, options: PdfOptions) -> bytes:
    """Return the PDF of a layout."""
    from eventkit_html.paper import document  # imported only where pages are made

    return document(event, options)


def losses_of_pages(event: Event, options: PdfOptions) -> Iterator[Loss]:
    """Yield what a layout leaves out."""
    from eventkit_html.paper import losses  # imported only where pages are made

    return losses(event, options)


_CATALOGUE = Path(__file__).with_name("locale")

HTML = TreeExporter(
    name="html",
    summary="A web site of the programme, which needs no server",
    media_type="text/html",
    options=HtmlOptions,
    catalogue=_CATALOGUE,
    render=render,
    raw=True,
    several_languages=True,
    sheet=True,
)

EMAIL = TreeExporter(
    name="email",
    summary="A mail for each person, with their sessions and their calendar file",
    media_type="message/rfc822",
    options=EmailOptions,
    catalogue=_CATALOGUE,
    render=render_mails,
    losses=losses_of_mails,
    several_languages=True,
)

PDF = BinaryExporter(
    name="pdf",
    summary="The programme to print, sheets for doors, badges and certificates",
    extension=".pdf",
    media_type="application/pdf",
    options=PdfOptions,
    catalogue=_CATALOGUE,
    render=render_pages,
    losses=losses_of_pages,
    raw=True,
    several_languages=True,
    sheet=True,
    waived={
        "pure": "WeasyPrint looks for Pango with programs of the system and temporary files when it"
        " is first imported; from then on it leaves them alone, which a test of its own holds"
    },
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the formats."""
    yield HTML
    yield EMAIL
    yield PDF
