"""What the results of many documents were made of, so that what did not change is not even read.

It stands beside the results, in a file that only its owner may read: that of what is private in a
document would tell others when that changes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from eventkit._atomic import alone_in, naming, replace_file
from eventkit._folders import RECORD, digest_of, is_intact, read_record
from eventkit._input_files import read_named
from eventkit.document._files import log_path, private_log_path, siblings
from eventkit.model.errors import TargetError

SOURCES = ".eventkit-sources.json"
FORM = 1


@frozen(kw_only=True)
class SourceDigest:
    """What the results of a document were made of, and what they are.

    Args:
        digest: The digest of its files and of what was asked of them, before they were read.
        inputs: The digests of the other files that it names, such as templates and pictures.
        results: The digest of each result by its path.
        entries: What programs are told of the results.
    """

    digest: str
    inputs: Mapping[str, str]
    results: Mapping[str, str]
    entries: tuple[Mapping[str, Any], ...]


def document_digest(document: Path, line: str) -> str:
    """Return the digest of the files of a document and of what is asked of them.

    Args:
        document: The document, or another file or folder that is read.
        line: What is asked, and by which versions.
    """
    log = log_path(document)
    paths = [document, *siblings(document).values(), log, private_log_path(log)]
    parts = [(path.name, input_digest(path)) for path in paths]
    return digest_of(json.dumps([line, parts]).encode())


def input_digest(path: Path) -> str:
    """Return the digest of a file, or of all files in a folder; empty if it cannot be read."""
    try:
        return content_digest(read_named(Path(os.path.realpath(path, strict=True))))
    except (OSError, ValueError):
        return ""


def content_digest(content: bytes | Mapping[str, bytes]) -> str:
    """Return the digest of what is in a file, or in each file of a folder."""
    if isinstance(content, bytes):
        return digest_of(content)
    return digest_of(json.dumps([(it, digest_of(data)) for it, data in content.items()]).encode())


def source_digest(
    folder: Path, digest: str, inputs: Mapping[str, str], entries: Sequence[Mapping[str, Any]]
) -> SourceDigest:
    """Return what results that are written now were made of.

    Args:
        folder: The folder of the results.
        digest: The digest of the document.
        inputs: Those of the other files that it names.
        entries: What programs are told of the results.
    """
    names = [os.path.relpath(entry["path"], folder) for entry in entries]
    results = {name: result_digest(folder / name) for name in names}
    return SourceDigest(digest=digest, inputs=inputs, results=results, entries=tuple(entries))


def result_digest(path: Path) -> str:
    """Return the digest of a file; of a folder that of its record, if its files are as recorded.

    It is empty where there is no such file, or one was edited.
    """
    if path.is_file():
        return digest_of(path.read_bytes())
    try:
        record = read_record(path)
    except TargetError:
        return ""
    return digest_of((path / RECORD).read_bytes()) if record and is_intact(path, record) else ""


def are_unchanged(folder: Path, source: SourceDigest) -> bool:
    """Return whether the results of a document, and the files that it names, are as they were."""
    return all(input_digest(Path(name)) == it for name, it in source.inputs.items()) and all(
        it and result_digest(folder / name) == it for name, it in source.results.items()
    )


def source_key(folder: Path, document: Path) -> str:
    """Return the name of a document in the record of a folder: its path from there."""
    try:
        return Path(os.path.relpath(document, folder)).as_posix()
    except ValueError:  # on another drive
        return document.resolve().as_posix()


def read_sources(folder: Path) -> dict[str, SourceDigest]:
    """Return what the results in a folder were made of; nothing where that is not known."""
    try:
        record = json.loads((folder / SOURCES).read_bytes())
        if record["eventkit-sources"] != FORM:
            return {}
        return {
            key: SourceDigest(
                digest=it["digest"],
                inputs=dict(it["inputs"]),
                results=dict(it["results"]),
                entries=tuple(it["entries"]),
            )
            for key, it in record["sources"].items()
        }
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return {}


def write_sources(folder: Path, sources: Mapping[str, SourceDigest]) -> None:
    """Write what the results in a folder were made of.

    Raises:
        TargetError: If it cannot be written.
    """
    rows = {key: asdict(it) for key, it in sorted(sources.items())}
    data = json.dumps({"eventkit-sources": FORM, "sources": rows}, indent=1).encode() + b"\n"
    with naming(folder / SOURCES), alone_in(folder):
        replace_file(folder / SOURCES, data, is_private=True)
