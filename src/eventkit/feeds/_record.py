"""The index of a folder of feeds for programs, `index.json`, and what earlier runs wrote."""

from __future__ import annotations

import glob
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eventkit._folders import Record, Result, digest_of, untold
from eventkit.document._files import file_bytes
from eventkit.feeds._set import Feed, FeedFolder
from eventkit.model.errors import TargetError
from eventkit.text import one_line

INDEX, PAGE = "index.json", "index.html"
FORM = 1
FORMAT = "icalendar"


def record_text(ready: FeedFolder) -> str:
    """Return the index for programs as JSON."""
    url = ready.url
    index: dict[str, object] = {
        "eventkit-feeds": FORM,
        "event": ready.shown.id,
        "title": one_line(ready.title),
        "audience": str(ready.audience),
        "feeds": [_feed_entry(feed, url) for feed in ready.feeds],
    }
    if ready.renamed:
        index["renamed"] = {feed.file: feed.successor for feed in ready.renamed}
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


def read_index(folder: Path) -> Mapping[str, Any] | None:
    """Return the index of a folder; None if it has none.

    Raises:
        TargetError: If another program or a newer eventkit wrote the index.
    """
    path = folder / INDEX
    if not path.exists():
        return None
    try:
        return _parsed(json.loads(file_bytes(path)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        advice = "another program wrote it, or a newer eventkit; name a folder of its own for feeds"
        raise TargetError(f"cannot write {path}: {advice}", path) from None


def _parsed(index: Any) -> Mapping[str, Any]:  # noqa: ANN401  # what was parsed may be anything
    if index["eventkit-feeds"] != FORM:
        raise ValueError("another form")
    return {
        "event": str(index["event"]),
        "audience": str(index["audience"]),
        "languages": {str(feed["language"]) for feed in index["feeds"]},
        "files": {str(feed["file"]) for feed in index["feeds"]},
        "former": set(map(str, index.get("former", ()))),  # before there were records
    }


def record_of_index(folder: Path, index: Mapping[str, Any]) -> Record:
    """Return the record of a folder that an eventkit without records wrote.

    The feeds that its index lists, and the index, count as unchanged since.
    """
    known = {untold(name) for name in (*index["files"], PAGE, INDEX)}
    known |= {f"sha256:{digest}" for digest in index["former"]}
    feeds = folder.glob(f"{glob.escape(index['event'])}.*")
    files = {
        path.name: digest_of(path.read_bytes())
        for path in (*feeds, folder / PAGE, folder / INDEX)
        if untold(path.name) in known and path.is_file()
    }
    result = Result(event=index["event"], format=FORMAT, audience=index["audience"], files=files)
    return Record("feeds", (result,))
