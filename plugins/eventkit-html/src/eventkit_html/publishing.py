"""What a published site has beside its pages: for search engines, readers of news and offline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from eventkit import wording
from eventkit.model import ChangeKind
from eventkit.text import one_line
from eventkit_html.cards import Cards
from eventkit_html.edition import Edition, Link
from eventkit_html.paths import asset

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
MOST_OFFLINE = 3000
"""The most files that a browser keeps: beyond it, pages of single sessions are left out."""


# --- changes


class News(NamedTuple):
    """A session that changed with the last release."""

    link: Link
    kinds: str
    when: str
    was: str
    place: str


def news(edition: Edition, cards: Cards) -> Iterator[News]:
    """Yield what changed with the last release: sessions that are told of, in order of time."""
    event = edition.event
    for change in event.history.changes:
        if change.table != "sessions":
            continue
        kinds = edition.enumeration(edition.word(f"how-{kind}") for kind in change.kinds)
        if change.new:
            session = event.session(change.new)
            card = cards.of(session)
            when = edition.enumeration([card.date, card.hours])
            yield News(card.link, kinds, when, edition.former_hours(session), card.place)
        elif change.old and event.history.earlier:
            former = wording.side_by_side(event.history.earlier).session(change.old)
            yield News(Link(one_line(former.title)), kinds, "", "", "")
        elif ChangeKind.WITHDRAWN in change.kinds:
            yield News(Link(edition.word("not-told")), kinds, "", "", "")


def atom(edition: Edition, cards: Cards) -> str:
    """Return the feed of changes: an entry for each session of the last release (RFC 4287)."""
    event, url = edition.event, edition.options.url or ""
    here = f"{url}{edition.folder}"
    last = event.history.releases[-1] if event.history.releases else None
    updated = (last.time if last else event.history.modified or _NEVER).astimezone(UTC)
    stamp = updated.strftime("%Y-%m-%dT%H:%M:%SZ")
    number = last.number if last else 0
    title = escape(f"{edition.title}{edition.colon}{edition.word('changes')}")
    lines = [
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(edition.language)}>',
        f"<title>{title}</title>",
        f"<id>{escape(here)}changes.atom</id>",
        f"<updated>{stamp}</updated>",
        f"<author><name>{escape(edition.title)}</name></author>",
        f'<link rel="self" href={quoteattr(f"{here}changes.atom")}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{here}changes.html")}/>',
    ]
    for count, it in enumerate(news(edition, cards), 1):
        text = " · ".join(filter(None, [it.kinds, it.when, it.place]))
        target = f"{here}{it.link.path or 'changes.html'}"
        lines += [
            "<entry>",
            f"<title>{escape(it.link.text)}</title>",
            f"<id>{escape(here)}changes.atom#{number}-{count}</id>",
            f"<updated>{stamp}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(target)}/>',
            f"<summary>{escape(text)}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


# --- search engines


def sitemap(url: str, paths: Iterable[str]) -> str:
    """Return the list of pages that search engines read."""
    places = "".join(f"<url><loc>{escape(url + path)}</loc></url>\n" for path in paths)
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{_HEAD}<urlset xmlns="{name}">\n{places}</urlset>\n'


def robots(url: str | None, *, is_open: bool) -> str:
    """Return what robots may read: nothing of a site that is not for everybody."""
    rule = "Allow: /" if is_open else "Disallow: /"
    place = f"Sitemap: {url}sitemap.xml\n" if url and is_open else ""
    return f"User-agent: *\n{rule}\n{place}"


# --- offline


def manifest(edition: Edition, accent: str) -> str:
    """Return what a telephone knows of a site that is added to its home screen."""
    up = "../" * edition.folder.count("/")
    data = {
        "name": edition.title,
        "short_name": edition.title[:20].strip(),
        "lang": edition.language,
        "dir": edition.direction,
        "start_url": "index.html",
        "scope": up or "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": accent,
        "icons": [{"src": f"{up}assets/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def service_worker(digests: dict[str, str]) -> str:
    """Return the script that keeps a site for times without a network.

    Args:
        digests: The digest of each file of the site, by its path.
    """
    paths = sorted(digests)
    if len(paths) > MOST_OFFLINE:
        paths = [path for path in paths if not path.endswith(".ics") and "/" not in path]
        paths += sorted(path for path in digests if path.startswith(("assets/", "data/", "days/")))
    text = json.dumps(sorted(digests.items()))
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    kept = [path for path in dict.fromkeys(paths) if not path.endswith((".xml", ".txt", ".atom"))]
    return f"const VERSION={json.dumps(version)};\nconst FILES={json.dumps(kept)};\n" + asset(
        "sw.js"
    )
