"""What a folder of feeds says of itself to programs: `index.json`, and so to the next run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from eventkit.document._files import file_bytes
from eventkit.feeds._set import Feed, FeedFolder
from eventkit.model.errors import DocumentError, TargetError
from eventkit.text import one_line

INDEX, PAGE = "index.json", "index.html"
GENERATOR = '<meta name="generator" content="eventkit'
FORM = 1


@frozen(kw_only=True)
class Record:
    """What an earlier run wrote into a folder.

    Args:
        event: The id of the event.
        audience: For whom.
        languages: The languages of the feeds.
        files: The names of their files.
    """

    event: str
    audience: str
    languages: frozenset[str]
    files: tuple[str, ...]


def record_text(ready: FeedFolder) -> str:
    """Return the index for programs: JSON."""
    event, url = ready.shown, ready.url
    told: dict[str, object] = {
        "eventkit-feeds": FORM,
        "event": event.id,
        "title": one_line(event.title),
        "audience": str(ready.audience),
        "feeds": [_told(feed, url) for feed in ready.feeds],
    }
    if ready.renamed:
        told["renamed"] = {feed.file: feed.successor for feed in ready.renamed}
    if ready.is_retired:
        told |= {"retired": True, "more": ready.more or None}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _told(feed: Feed, url: str | None) -> Mapping[str, object]:
    said: dict[str, object] = {
        "file": feed.file,
        "title": feed.title,
        "language": feed.language,
        "entries": feed.entries,
        "select": {key: list(held) for key, held in feed.select.items()},
    }
    return said | ({"url": f"{url}{feed.file}"} if url else {})


def read_record(folder: Path) -> Record | None:
    """Return what an earlier run wrote into a folder; None where there was none.

    Raises:
        TargetError: If the folder holds an index that is not ours, or of a newer eventkit.
    """
    index = folder / INDEX
    if not index.exists():
        _require_own_page(folder)
        return None
    try:
        return _read(json.loads(file_bytes(index)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        said = "another program wrote it, or a newer eventkit; name a folder of its own for feeds"
        raise _refusal(index, said) from None


def _read(told: Any) -> Record:  # noqa: ANN401  # what was parsed may be anything
    if told["eventkit-feeds"] != FORM:
        raise ValueError("another form")
    return Record(
        event=str(told["event"]),
        audience=str(told["audience"]),
        languages=frozenset(str(feed["language"]) for feed in told["feeds"]),
        files=tuple(str(feed["file"]) for feed in told["feeds"]),
    )


def _require_own_page(folder: Path) -> None:
    page = folder / PAGE
    if not page.exists():
        return
    try:
        ours = GENERATOR.encode() in file_bytes(page)
    except DocumentError:
        ours = False
    if not ours:
        raise _refusal(page, "it is there already; name a folder of its own for feeds")


def _refusal(path: Path, said: str) -> TargetError:
    return TargetError(f"cannot write {path}: {said}", path)
