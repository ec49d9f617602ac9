"""Remove a person who asks to be forgotten from a document, its siblings and its release log.

First a plan is made, which writes nothing; then it is carried out. Files that only refer to the
person are written before the file with the person's own table, and the log is written last: after
an interruption the person can still be found in the remaining files, and a second run completes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from os import PathLike
from pathlib import Path

from attrs import frozen

from eventkit._atomic import unused_name, write_files
from eventkit._import_records import records_without
from eventkit.document import log_path
from eventkit.document._files import PRIVATE, private_log_path, siblings
from eventkit.document.editing import (
    DocumentFile,
    Edit,
    Keys,
    Replace,
    Tables,
    edit_document,
    edit_tables,
    event_of,
    read_files,
    require_unchanged,
)
from eventkit.document.skeletons import path_of_text, without_originals
from eventkit.forgetting._people import (
    Identity,
    State,
    contact_paths,
    identity_of,
    ids_of_parties,
    names_of,
    people_in,
    people_meant,
    person_paths,
)
from eventkit.forgetting._traces import Mention, copies, mentions, repository
from eventkit.model import Audience, Event
from eventkit.model.errors import DocumentError, Fault, RestrictedError, SelectionError
from eventkit.model.tree import holders
from eventkit.releases.forgetting import edit_logs, locked_logs, log_paths, parties_in, read_logs
from eventkit.searching import UNSPACED


@frozen(kw_only=True)
class Forgetting:
    """The edits that remove people from an event's files, and the traces that remain.

    Args:
        document: The document.
        people: The ids of the people, each with the name, which is empty if it is not known; empty
            if only texts still named them.
        files: The files that were read, in the order in which they are written.
        mentions: Lines of these files that still mention them.
        copies: Other files in the folder of the document that contain their names or addresses.
        repository: The folder of the git repository, if the document is in one.
        is_complete: Whether all files in the folder were searched for copies.
    """

    document: Path
    people: Mapping[str, str]
    files: tuple[Edit, ...]
    mentions: tuple[Mention, ...] = ()
    copies: tuple[Path, ...] = ()
    repository: Path | None = None
    is_complete: bool = True

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The files that change."""
        return tuple(edit for edit in self.files if edit.old != edit.new)


def plan_forgetting(
    path: str | PathLike[str],
    person: str | None,
    *,
    contacts: bool = False,
    instead: str | None = None,
) -> Forgetting:
    """Return the edits needed to forget a person; nothing is written.

    The person is removed from the document, its siblings and every line of the release log, with
    all references to them. Numbers, times and stamps of the log stay.

    Args:
        path: The document.
        person: The id or the exact name; None is everybody, and needs `contacts`. With `instead`
            also the name or address, but not the id, of somebody who only appears in texts.
        contacts: Whether to remove only the contact data.
        instead: The replacement for the name, e-mail address and telephone number in texts; without
            it such texts stay unchanged.

    Raises:
        SelectionError: If nobody has that id or name, several people have that name, or there is
            nothing to remove.
        DocumentError: If a file cannot be read, or would not be valid afterwards; if somebody seems
            to have got the id of another since the last release; or if nobody has an id that would
            be replaced in texts.
        TargetError: If a file was changed since it was read.
        LogError: If the log cannot be used (see `load_log`) or belongs to another event.

    >>> import tempfile
    >>> text = '''eventkit = 1
    ... [event]
    ... id = "school"
    ... title = "School"
    ... start = 2027-03-26
    ... end = 2027-03-26
    ... timezone = "UTC"
    ... organizers = ["ada"]
    ... [people.ada]
    ... name = "Ada Example"
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     document = Path(folder, "event.toml")
    ...     _ = document.write_text(text, "utf-8")
    ...     _ = carry_out(plan_forgetting(document, "Ada Example"), backup=False)
    ...     print(document.read_text("utf-8"), end="")
    eventkit = 1
    [event]
    id = "school"
    title = "School"
    start = 2027-03-26
    end = 2027-03-26
    timezone = "UTC"
    organizers = []
    """
    document = Path(path)
    files = read_files(document)
    logs = read_logs(document, _uid_in(files[-1].tables))
    states: list[State] = [(None, file.tables) for file in reversed(files)]
    states += chain.from_iterable(map(parties_in, logs))
    people = people_meant(document, states, logs, person)
    if people or person is None or instead is None or contacts:
        identity = identity_of(people, states)
    else:
        _require_name(document, person)
        identity = Identity(names=(person,), addresses=())
    known = () if contacts else identity.names
    words = [*identity.addresses, *known]
    replace = _replacing(words, instead)
    names = set(identity.names) - ids_of_parties(tables for _, tables in states)

    def paths(tables: Tables, ids: Collection[str], names: Collection[str] = ()) -> list[Keys]:
        return contact_paths(tables, ids) if contacts else person_paths(tables, {*ids, *names})

    is_named = _naming(words)
    edits = [
        _edit_file(file, paths(file.tables, people.present, names), replace, is_named)
        for file in _in_order(files, people.present)
    ]
    _require_nothing_shown(files, event_of(files, edits))
    edits += records_without(
        document,
        lambda tables: edit_tables(tables, paths(tables, people.present, names), replace),
        () if contacts else people.present,
    )
    edits += edit_logs(
        logs,
        lambda tables, ids: edit_tables(tables, paths(tables, ids), replace),
        replace,
        people=people.released,
        keeps_people=contacts,
        names={name.casefold() for name in known},
        must_be_read=instead is not None,
    )
    changed = any(edit.old != edit.new for edit in edits)
    if not changed and not people:
        who = "nobody at all" if person is None else f"nobody {person!r}"
        raise SelectionError(f"{document}: there is {who} in it, its siblings or its log")
    if not changed:
        named = ", ".join(f"{name or id} (people.{id})" for id, name in people.names.items())
        raise SelectionError(f"{document}: there is nothing to forget about {named}")
    others = {id for file in files for id in people_in(file.tables)}.difference(people.present)
    ids = () if contacts else tuple(id for id in people.names if id not in others)
    traces, is_complete = copies(document, {edit.path for edit in edits}, words, ids)
    return Forgetting(
        document=document,
        people=people.names,
        files=tuple(edits),
        mentions=tuple(mentions(edits, words, ids)),
        copies=traces,
        repository=repository(document),
        is_complete=is_complete,
    )


def carry_out(plan: Forgetting, *, backup: bool = True) -> tuple[Path, ...]:
    """Write the files of a plan, and return the copies of the old files.

    All files are ready before the first is replaced. After an interruption, the same calls of
    `plan_forgetting` and of this function complete it.

    Args:
        plan: The plan.
        backup: Whether to keep each old file as `NAME.old-1`; these copies still contain the
            person.

    Raises:
        TargetError: If a file cannot be written, or a file or log was changed since the plan was
            made.
        ReleaseError: If somebody is releasing at this moment.
    """
    with locked_logs(plan.document):
        known = {file.path for file in plan.files}
        new_logs = [Edit(log, b"", b"") for log in log_paths(plan.document) if log not in known]
        require_unchanged([*plan.files, *new_logs])
        kept = [(unused_name(edit.path), edit) for edit in plan.edits if backup]
        private, whole = _private_paths(plan.document)
        old = ((path, [it.old], it.path, it.path in private) for path, it in kept)
        new = ((it.path, [it.new], it.path, it.path == whole) for it in plan.edits)
        write_files([*old, *new])
    return tuple(path for path, _ in kept)


def _edit_file(
    file: DocumentFile, paths: Collection[Keys], replace: Replace, is_named: Callable[[str], bool]
) -> Edit:
    """Return the edit that takes people out of a file, and out of originals in its comments.

    An original that names them, and in which the name is not replaced, is withheld.
    """
    if not file.is_translation:
        return edit_document(file, paths, replace)
    gone = tuple(f"{path_of_text(keys)}." for keys in paths)

    def replaced(words: str) -> str | None:
        new = replace(words)
        return None if is_named(new) else new

    text = without_originals(file.text, lambda path: path.startswith(gone), replaced)
    return edit_document(file, paths, replace, text)


def _private_paths(document: Path) -> tuple[set[Path], Path]:
    """Return the files that contain private parts of an event, and the path of its private log."""
    whole = private_log_path(log_path(document))
    private = {path for key, path in siblings(document).items() if key == PRIVATE}
    if private or whole.exists():
        private |= {*log_paths(document)[:1]}  # without a private log, it contains everything
    return private, whole


def _require_name(document: Path, person: str) -> None:
    """Require that a word that is nobody's id or name does not look like an id.

    In texts it may be an ordinary word, such as `will` or `mark`.

    Raises:
        DocumentError: If it looks like an id.
    """
    if re.fullmatch("[a-z][a-z0-9_-]*", person):
        message = f"nobody has the id {person!r}, and in texts it may be an ordinary word"
        hint = 'name them by the name, such as "Ada Example"'
        raise DocumentError(
            [Fault(rule="no-person", message=message, file=str(document), hint=hint)]
        )


def _uid_in(tables: Tables) -> str | None:
    event = tables.get("event")
    return event.get("uid") if isinstance(event, Mapping) else None


def _in_order(files: Iterable[DocumentFile], ids: Collection[str]) -> list[DocumentFile]:
    """Return the files in the order in which they are written; those with the people come last."""

    def holds_name(file: DocumentFile) -> bool:
        known = (id for id, person in people_in(file.tables).items() if names_of(person))
        return not file.is_translation and any(id in ids for id in known)

    return sorted(files, key=holds_name)


def _replacing(words: Sequence[str], instead: str | None) -> Replace:
    """Return a function that replaces words in a text."""
    if instead is None or not words:
        return str
    pattern = _pattern_of(words)
    return lambda text: pattern.sub(lambda _: instead, text)


def _naming(words: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that returns whether a text contains one of some words."""
    if not words:
        return lambda _: False
    pattern = _pattern_of(words)
    return lambda text: pattern.search(text) is not None


def _pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    start, end = rf"(?<![^\W{UNSPACED}])", rf"(?![^\W{UNSPACED}])"
    return re.compile(
        rf"(?:{start}|(?=[{UNSPACED}]))(?:{either})(?:{end}|(?<=[{UNSPACED}]))", re.IGNORECASE
    )


def _require_nothing_shown(files: Iterable[DocumentFile], new: Event) -> None:
    """Require that no item becomes visible because nothing refers to it any more.

    Raises:
        DocumentError: With every item that would become visible.
    """
    try:
        old = event_of(files)
    except DocumentError:  # an interrupted run has written some of the files already
        return
    faults = [
        Fault(
            rule="would-be-shown",
            message=f"{audience} would see {place}: nothing hidden refers to it any more",
            place=place,
            hint=f'give it audience = "{Audience.ORGANIZERS}" first, or take it out',
        )
        for audience in Audience
        for place in _visible_places(new, audience).keys() - _visible_places(old, audience).keys()
    ]
    if faults:
        raise DocumentError(faults)


def _visible_places(event: Event, audience: Audience) -> dict[str, None]:
    """Return the places of the items that an audience sees."""
    try:
        return dict.fromkeys(place for place, _ in holders(event.view(audience=audience)))
    except RestrictedError:
        return {}
