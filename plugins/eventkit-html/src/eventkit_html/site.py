"""A site: its editions in each language, its styles and scripts, and what is published with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve
from markupsafe import Markup

from eventkit import Event, wording
from eventkit.model import Audience
from eventkit.text import cleaned
from eventkit_html import publishing
from eventkit_html.calendars import Calendars
from eventkit_html.cards import Cards
from eventkit_html.edition import Edition
from eventkit_html.grids import Block, Grid
from eventkit_html.options import HtmlOptions
from eventkit_html.pages import Page, Pages
from eventkit_html.paths import asset, upwards
from eventkit_html.pictures import Area, drawn, picture_suffix, require_pictures
from eventkit_html.scripts import data_files
from eventkit_html.sheets import grid_sheet, theme_sheet, track_class
from eventkit_html.themes import STYLES, Theme, theme_of

Files = Iterator[tuple[str, bytes]]

_MOST_COLORS = 250  # of a picture that has a byte for each point


def files(event: Event, options: HtmlOptions) -> Files:
    """Yield the files of a site.

    Args:
        event: The view of its readers, in all its languages.
        options: The options of the site.
    """
    theme = theme_of(options)
    pictures = _pictures(event, options)
    has_worker = bool(options.url) and options.offline
    digests: dict[str, str] = {}
    pages: list[str] = []
    for path, data in _all_files(event, options, theme, pictures, pages):
        if has_worker:
            digests[path] = hashlib.sha256(data).hexdigest()
        yield path, data
    is_open = options.readership.audience is Audience.PUBLIC
    yield "robots.txt", publishing.robots(options.url, is_open=is_open).encode()
    if options.url and is_open:
        yield "sitemap.xml", publishing.sitemap(options.url, pages).encode()
    if has_worker:
        yield "sw.js", publishing.service_worker(digests).encode()


def _all_files(
    event: Event,
    options: HtmlOptions,
    theme: Theme,
    pictures: Mapping[str, tuple[str, bytes]],
    pages: list[str],
) -> Files:
    """Yield all files but those that tell of all the others, and list the pages."""
    views = _views(event)
    folders = {tag: "" if number == 0 else f"{tag.lower()}/" for number, tag in enumerate(views)}
    paths = {name: path for name, (path, _) in pictures.items()}
    for tag, folder in folders.items():
        edition = Edition(
            event=views[tag],
            options=options,
            folder=folder,
            others=folders,
            pictures=paths,
        )
        yield from _edition_files(edition, theme, pages, is_first=not folder)
    yield from dict(pictures.values()).items()
    yield from _shared(event, theme)


def _views(event: Event) -> Mapping[str, Event]:
    """Return the view of each language by its tag; of a view in several there is one alone."""
    if event.view_languages:
        return {event.language: event}
    tags = dict.fromkeys((event.language, *event.translations))
    return {tag: event.view(language=tag) for tag in tags}


def _pictures(event: Event, options: HtmlOptions) -> Mapping[str, tuple[str, bytes]]:
    """Return the path and the bytes of each picture that is a file, by its name in the event."""
    named = [event.logo, *(it.image for it in event.people), *(it.image for it in event.sessions)]
    named += [it.logo for it in event.organizations]
    names = dict.fromkeys(filter(None, named))
    return {
        name: (f"pictures/{hashlib.sha256(data).hexdigest()[:16]}{picture_suffix(data)}", data)
        for name, data in require_pictures(options.assets, names).items()
    }


# --- an edition


def _edition_files(edition: Edition, theme: Theme, pages: list[str], *, is_first: bool) -> Files:
    """Yield the pages, calendars and data of one language."""
    raw, edition = edition, _clean(edition)
    cards, calendars = Cards(edition), Calendars(raw)
    edition_pages = Pages(edition, cards, calendars)
    folder = edition.folder
    is_open = edition.audience is Audience.PUBLIC
    shared = _shared_values(edition, theme)
    for page in edition_pages.all():
        path = f"{folder}{page.name}"
        pages += [path] if page.is_indexed else []
        yield path, _html(edition, theme, page, shared, is_open=is_open)
    for path, data in (*calendars.files(), *data_files(edition, cards, calendars)):
        yield f"{folder}{path}", data
    if edition.options.url:
        yield f"{folder}site.webmanifest", publishing.manifest(edition, theme.accent[0]).encode()
        if _has_changes(edition):
            yield f"{folder}changes.atom", publishing.atom(edition, cards).encode()
    if is_first:
        yield "assets/card.png", _card(edition.event, edition_pages.grids.values(), theme)
        for day, grid in edition_pages.grids.items():
            yield f"assets/grid-{day}.css", grid_sheet(grid).encode()
        missing = Page(
            name="404.html", template="missing", title=edition.word("not-here"), is_indexed=False
        )
        yield "404.html", _html(edition, theme, missing, shared, is_open=False)


def _clean(edition: Edition) -> Edition:
    return evolve(edition, event=wording.side_by_side(cleaned(edition.event)))


def _has_changes(edition: Edition) -> bool:
    return edition.options.changes and bool(edition.event.history.releases)


def _shared_values(edition: Edition, theme: Theme) -> Mapping[str, Any]:
    """Return what all pages of an edition show."""
    words = edition.event
    return {
        "site": edition,
        "event": edition.event,
        "url": edition.options.url or "",
        "word": lru_cache(maxsize=None)(edition.word),
        "date": edition.date,
        "key_name": partial(wording.key_name, language=words),
        "kind_name": partial(wording.kind_name, language=words),
        "language_name": partial(wording.language_name, language=words),
        "has_changes": _has_changes(edition),
        "once": _once(),
        "logo": f"assets/{theme.logo}" if theme.logo else "",
    }


def _once() -> Callable[..., Markup]:
    """Return what renders a block of a template once, for all pages that name the same key."""
    blocks: dict[tuple[object, ...], Markup] = {}

    def once(*key: object, caller: Callable[[], Markup]) -> Markup:
        if key not in blocks:
            blocks[key] = caller()
        return blocks[key]

    return once


def _html(
    edition: Edition, theme: Theme, page: Page, shared: Mapping[str, Any], *, is_open: bool
) -> bytes:
    path, is_missing = f"{edition.folder}{page.name}", page.template == "missing"
    other = "index.html" if is_missing else page.name
    translations = [(tag, f"{folder}{other}") for tag, folder in edition.others.items()]
    values = {
        "name": page.name,
        "path": path,
        "title": page.title,
        "about": page.about,
        "structured": page.structured,
        "is_indexed": page.is_indexed and is_open,
        "day": page.day,
        "sheets": page.sheets,
        "translations": translations,
    }
    # A server answers with the page of what is missing at any depth.
    top = urlsplit(edition.options.url or "").path if is_missing else ""
    places = {"page": values, "base": top + upwards(page.name), "root": top + upwards(path)}
    return theme.page(page.template, {**shared, **places, **page.values}).encode()


# --- what all editions share


def _shared(event: Event, theme: Theme) -> Files:
    """Yield styles, the script, the icon, and the files of the theme."""
    yield "assets/site.css", _styles(event, theme).encode()
    yield "assets/site.js", asset("site.js").encode()
    yield "assets/icon.svg", asset("icon.svg").replace("#0b6468", theme.accent[0]).encode()
    for path, data in theme.files.items():
        yield f"assets/{path}", data


def _styles(event: Event, theme: Theme) -> str:
    parts = (theme_sheet(theme), asset("site.css"), asset(f"{theme.style}.css"))
    colors = "".join(
        f".{track_class(track.id)}{{--track:{track.color}}}\n"
        for track in event.tracks
        if track.color
    )
    additions = f"/* {STYLES} of the theme */\n{theme.styles}" if theme.styles else ""
    return "\n".join(filter(None, [*parts, colors, additions]))


def _card(event: Event, grids: Iterable[Grid], theme: Theme) -> bytes:
    """Return the picture of a link: the busiest day as a grid of coloured blocks."""
    grid = max(grids, key=lambda it: len(it.blocks), default=None)
    colors = [theme.accent[0], *(track.color for track in event.tracks if track.color)]
    palette = ["#fbfaf6", *colors[:_MOST_COLORS]]
    areas: list[tuple[Area, int]] = [((0, 0, 0.03, 1), 1)]
    for block in grid.blocks if grid else ():
        track = event.track_of(block.sessions[0])
        color = palette.index(track.color) if track and track.color in palette else 1
        areas += [(_area(grid, block), color)] if grid else []
    return drawn(areas, palette)


def _area(grid: Grid, block: Block) -> Area:
    """Return where a block stands in the picture, from 0 to 1."""
    start, day = grid.times[0], grid.times[-1] - grid.times[0]
    width, height = 0.88 / len(grid.columns), 0.86
    return (
        0.07 + block.first * width,
        0.07 + (block.start - start) / day * height,
        0.06 + (block.last + 1) * width,
        0.058 + (block.end - start) / day * height,
    )
