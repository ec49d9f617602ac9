"""Pages of paper: a layout as HTML, and that as a PDF by WeasyPrint."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from html import unescape
from threading import get_ident
from typing import Any

from markupsafe import Markup

from eventkit import Event, wording
from eventkit.model import Audience
from eventkit.model.errors import FormatError, OptionsError
from eventkit.plugins import Loss
from eventkit.text import cleaned
from eventkit_html.edition import Edition
from eventkit_html.options import PdfOptions
from eventkit_html.paths import asset
from eventkit_html.pictures import picture_suffix, require_pictures
from eventkit_html.printing import Printing
from eventkit_html.reports import losses_of_report
from eventkit_html.sheets import track_class
from eventkit_html.themes import Theme, theme_of

_HERE = "eventkit:///"
"""Where pages say that they are: nothing but what is handed over is there."""

_PEOPLE_ALONE = frozenset({"badges", "signs", "signin", "certificates"})
_AUTO = re.compile('dir="auto"(?=[^<>]*>)')
_TAG = re.compile("<[^>]*>")
_FAR = 400  # characters after which a text has had its first letter
_MOST_NAMED = 8  # characters that no font has


def document(event: Event, options: PdfOptions) -> bytes:
    """Return the PDF of a layout.

    Raises:
        FormatError: If WeasyPrint or a library that it needs is not installed.
        OptionsError: If the layout is not for this audience, a template has an error, or no font
            has the letters of a text.
        InputFileError: If a logo or an image is no picture.
    """
    weasyprint = _engine()
    if options.layout == "runsheet" and options.readership.audience is not Audience.ORGANIZERS:
        raise OptionsError(
            "options of pdf: layout: a run sheet holds notes and is for organisers:"
            " export it with --audience organizers",
            format="pdf",
        )
    files = _pictures(event, options)
    edition = Edition(
        event=wording.side_by_side(cleaned(event)),
        options=options.site,
        folder="",
        others={},
        pictures={name: path for name, (path, _) in files.items()},
    )
    with _named_pdf():
        theme = theme_of(options.site)
        page = page_of(edition, options, theme)
    contents = {
        **dict(files.values()),
        **{f"assets/{path}": data for path, data in theme.files.items()},
    }
    return _printed(weasyprint, page, contents)


def page_of(edition: Edition, options: PdfOptions, theme: Theme) -> str:
    """Return a layout as HTML, of which pages are made."""
    printing = Printing(edition, options)
    words = edition.event
    values = {
        "site": edition,
        "event": words,
        "word": lru_cache(maxsize=None)(edition.word),
        "kind_name": partial(wording.kind_name, language=words),
        "key_name": partial(wording.key_name, language=words),
        "layout": options.layout,
        "accent": theme.accent[0],
        "styles": Markup("\n".join(_styles(edition, theme, printing.paper))),  # noqa: S704  # ours, and the theme's
        "logo": f"assets/{theme.logo}" if theme.logo else "",
    }
    page = theme.page(f"print-{options.layout}", {**values, **printing.values()})
    return _AUTO.sub(partial(_with_direction, default=edition.direction), page)


def _with_direction(match: re.Match[str], default: str) -> str:
    """Return the direction of a text by its first letter, which WeasyPrint does not look for."""
    text = unescape(_TAG.sub("", match.string[match.end() : match.end() + _FAR].partition(">")[2]))
    kinds = (unicodedata.bidirectional(it) for it in text)
    first = next((it for it in kinds if it in ("L", "R", "AL")), "")
    direction = {"L": "ltr", "": default}.get(first, "rtl")
    return f'dir="{direction}"'


def _styles(edition: Edition, theme: Theme, paper: str) -> Iterator[str]:
    yield f"@page{{size:{paper}}}:root{{--accent:{theme.accent[0]}}}"
    yield asset("print.css")
    yield asset(f"print-{theme.style}.css")
    if edition.direction == "rtl":
        yield asset("print-leftward.css")
    for track in edition.event.tracks:
        if track.color:
            yield f".{track_class(track.id)}{{--track:{track.color}}}"
    yield theme.print_styles.replace("</", "<\\/")  # a style sheet ends no element


def _pictures(event: Event, options: PdfOptions) -> Mapping[str, tuple[str, bytes]]:
    """Return the path and the bytes of each picture that is a file, by its name in the event."""
    named = [event.logo, *(it.image for it in event.people), *(it.image for it in event.sessions)]
    named += [it.logo for it in event.organizations]
    names = dict.fromkeys(filter(None, named))
    pictures = require_pictures(options.assets, names).items()
    return {
        name: (f"pictures/{number}{picture_suffix(data)}", data)
        for number, (name, data) in enumerate(pictures)
    }


@contextmanager
def _named_pdf() -> Iterator[None]:
    """Put the faults of a theme, which sites have too, down to this format."""
    try:
        yield
    except OptionsError as error:
        text = str(error).replace("options of html:", "options of pdf:", 1)
        raise OptionsError(text, format="pdf") from error


# --- the engine


def _engine() -> Any:  # noqa: ANN401  # a module without types
    """Return WeasyPrint.

    Raises:
        FormatError: If it or a library that it needs is not installed.
    """
    try:
        import weasyprint  # type: ignore[import-untyped]  # it brings no types
    except ImportError as error:
        raise FormatError(
            "pdf needs WeasyPrint: pip install 'eventkit-html[pdf]'", name="pdf"
        ) from error
    except OSError as error:
        raise FormatError(
            "pdf needs the library Pango, which this machine does not have: install it, on Debian"
            " and Ubuntu with apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            name="pdf",
        ) from error
    return weasyprint


def _printed(
    weasyprint: Any,  # noqa: ANN401  # as above
    page: str,
    contents: Mapping[str, bytes],
) -> bytes:
    """Return the PDF of a page; what no font has and no reader needs is left out.

    Raises:
        OptionsError: If no font has the letters of a text.
    """
    data, missing = _attempt(weasyprint, page, contents)
    letters = [it for it in missing if unicodedata.category(it)[0] in "LN"]
    if letters:
        raise _without_font(letters)
    if missing:
        page = page.translate({ord(it): None for it in missing})
        data, _ = _attempt(weasyprint, page, contents)
    return data


def _attempt(
    weasyprint: Any,  # noqa: ANN401  # as above
    page: str,
    contents: Mapping[str, bytes],
) -> tuple[bytes, list[str]]:
    """Return the PDF of a page, and the characters that no font has."""
    fetcher = _fetcher(contents)
    digest = hashlib.sha256(page.encode()).digest()[:16]
    html = weasyprint.HTML(string=page, base_url=_HERE, url_fetcher=fetcher)
    with _missing_characters() as missing:
        data: bytes = html.write_pdf(pdf_identifier=digest, pdf_variant="pdf/ua-1")
    return data, [*missing]


def _fetcher(contents: Mapping[str, bytes]) -> Any:  # noqa: ANN401  # as above
    """Return what hands over the files of a page, and nothing from elsewhere."""
    from weasyprint.urls import (  # type: ignore[import-untyped]  # it brings no types
        URLFetcher,
        URLFetcherResponse,
    )

    class Fetcher(URLFetcher):  # type: ignore[misc]  # it brings no types
        """Knows the pictures of the event and the files of the theme alone."""

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401  # as above
            """Return a file.

            Raises:
                ValueError: If it is none of these.
            """
            path = url.removeprefix(_HERE)
            if url == path or path not in contents:
                raise ValueError(f"nothing is fetched: {url}")
            return URLFetcherResponse(url, contents[path])

    return Fetcher()


# --- fonts


class _Missing(logging.Handler):
    """Gathers the characters of which WeasyPrint says, in this thread, that no font has them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: dict[str, None] = {}
        self._thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Take the character of a message."""
        is_one = isinstance(record.args, tuple) and len(record.args) == 2  # noqa: PLR2004  # it and its number
        if is_one and ".notdef" in str(record.msg) and record.thread == self._thread:
            self.characters[str(record.args[0])] = None  # type: ignore[index]  # a tuple


@contextmanager
def _missing_characters() -> Iterator[Mapping[str, None]]:
    """Gather the characters that no font has."""
    handler, logger = _Missing(), logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler.characters
    finally:
        logger.removeHandler(handler)


def _without_font(letters: list[str]) -> OptionsError:
    named = ", ".join(f"{it} (U+{ord(it):04X})" for it in letters[:_MOST_NAMED])
    more = len(letters) - _MOST_NAMED
    return OptionsError(
        f"no font of this machine has {named}{f' and {more} more' if more > 0 else ''}: install"
        " DejaVu or Noto fonts, on Debian and Ubuntu with apt install fonts-dejavu or"
        " fonts-noto-core, or put one into a theme",
        format="pdf",
    )


# --- losses


def losses(event: Event, options: PdfOptions) -> Iterator[Loss]:
    """Yield what a layout leaves out."""
    if options.layout == "outcomes":
        yield from losses_of_report(event)
        return
    if options.layout in _PEOPLE_ALONE:
        yield from _of_tables(event, ("sessions",), f"{options.layout} are about people")
    yield from _of_tables(
        event, ("outcomes", "statements", "sources"), "it is a programme on paper"
    )


def _of_tables(event: Event, tables: Iterable[str], message: str) -> Iterator[Loss]:
    for table in tables:
        for item in getattr(event, table):
            yield Loss(place=f"{table}.{item.id}", message=message)
