"""The index of a folder of feeds for programs, `index.json`, which the next run reads."""

from __future__ import annotations

import hashlib
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
    """The index that an earlier run wrote.

    Args:
        event: The id of the event.
        audience: The audience of the feeds.
        languages: The languages of the feeds.
        files: The names of their files.
        former: Digests of the names of files for former feeds, which the index must not name.
    """

    event: str
    audience: str
    languages: frozenset[str]
    files: frozenset[str]
    former: frozenset[str]

    def has(self, file: str) -> bool:
        """Return whether an earlier run wrote a feed of that name."""
        return file in self.files or _name_digest(file) in self.former


def _name_digest(file: str) -> str:
    return hashlib.sha256(file.encode()).hexdigest()


def record_text(ready: FeedFolder) -> str:
    """Return the index for programs as JSON."""
    event, url = ready.shown, ready.url
    index: dict[str, object] = {
        "eventkit-feeds": FORM,
        "event": event.id,
        "title": one_line(event.title),
        "audience": str(ready.audience),
        "feeds": [_feed_entry(feed, url) for feed in ready.feeds],
    }
    if ready.renamed:
        index["renamed"] = {feed.file: feed.successor for feed in ready.renamed}
    if ready.former:
        index["former"] = sorted(_name_digest(feed.file) for feed in ready.former)
    if ready.is_retired:
        index |= {"retired": True, "more": ready.more or None}
    return json.dumps(index, indent=2, ensure_ascii=False) + "\n"


def _feed_entry(feed: Feed, url: str | None) -> Mapping[str, object]:
    entry: dict[str, object] = {
        "file": feed.file,
        "title": feed.title,
        "language": feed.language,
        "entries": feed.entries,
        "select": {key: list(words) for key, words in feed.select.items()},
    }
    return entry | ({"url": f"{url}{feed.file}"} if url else {})


def read_record(folder: Path) -> Record | None:
    """Return the index of a folder; None if it has none.

    Raises:
        TargetError: If another program or a newer eventkit wrote the index.
    """
    index = folder / INDEX
    if not index.exists():
        _require_our_page(folder)
        return None
    try:
        return _read(json.loads(file_bytes(index)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        advice = "another program wrote it, or a newer eventkit; name a folder of its own for feeds"
        raise _refusal(index, advice) from None


def _read(index: Any) -> Record:  # noqa: ANN401  # what was parsed may be anything
    if index["eventkit-feeds"] != FORM:
        raise ValueError("another form")
    return Record(
        event=str(index["event"]),
        audience=str(index["audience"]),
        languages=frozenset(str(feed["language"]) for feed in index["feeds"]),
        files=frozenset(str(feed["file"]) for feed in index["feeds"]),
        former=frozenset(map(str, index.get("former", ()))),
    )


def _require_our_page(folder: Path) -> None:
    page = folder / PAGE
    if not page.exists():
        return
    try:
        ours = GENERATOR.encode() in file_bytes(page)
    except DocumentError:
        ours = False
    if not ours:
        raise _refusal(page, "it is there already; name a folder of its own for feeds")


def _refusal(path: Path, reason: str) -> TargetError:
    return TargetError(f"cannot write {path}: {reason}", path)
