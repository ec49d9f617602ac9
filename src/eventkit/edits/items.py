"""Edits of items: an id in every file, a session that is cancelled, a person who is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eventkit._import_records import renamed_records
from eventkit.document.editing import DocumentFile, Edit, Keys
from eventkit.document.references import references
from eventkit.document.values import ID_TEXT
from eventkit.edits.plan import OpenDocument, Step, file_of, text_step, unknown, value_at
from eventkit.ids import Ids
from eventkit.model import Status
from eventkit.model.contents import TABLES
from eventkit.model.errors import SelectionError
from eventkit.model.fields import PARTIES
from eventkit.model.words import SESSION_SHORTHANDS, id_of

_SESSIONS, _PEOPLE = "sessions", "people"


def cancel(document: OpenDocument, word: str, *, notice: str | None = None) -> list[Step]:
    """Return the steps that cancel a session, or all of a repeated one.

    Args:
        document: The document.
        word: The id or exact title of the session.
        notice: What is shown first everywhere, such as "Speaker ill"; an empty one goes.

    Raises:
        SelectionError: If there is no such session.
    """
    values = {"status": Status.CANCELLED.value, "notice": notice and notice.strip()}
    return [
        text_step(document, file, (*keys, name), value or None)
        for keys in sorted(_tables_of(document, word))
        for name, value in values.items()
        if value is not None
        for file in [file_of(document, keys, name)]
        if value or value_at(file.tables, (*keys, name)) is not None
    ]


def rename(document: OpenDocument, word: str, new: str) -> list[Step]:
    """Return the steps that give an item another id, in each file and in all references to it.

    A session keeps its UID, so that calendars know it.

    Args:
        document: The document.
        word: The id, with its table where two items share it: `rooms.aula`.
        new: The new id.

    Raises:
        SelectionError: If there is no such item, several have the id, or the new one cannot be one
            or is taken.
    """
    if not ID_TEXT.pattern.fullmatch(new):
        raise SelectionError(
            f"{new!r} cannot be an id, which is {ID_TEXT.expected}: write {id_of(new, 'item')!r}",
            choice=new,
        )
    table, id = _item_named(document, word)
    if any(new in ids for name, ids in _ids(document).items() if _share_ids(name, table)):
        raise SelectionError(f"{table}.{new} is there already: choose another id", choice=new)
    renamed = _new_ids(document, table, id, new)
    steps: list[Step] = []
    for file in document.files:
        if file.is_translation:
            steps += _names(file, (table, id), new)
            continue
        for mention in references(file.tables, table, renamed.keys()):
            steps.append(Step(file, mention.keys, renamed[value_at(file.tables, mention.keys)]))
        steps += _names(file, (table, id), new)
        for language in file.tables.get("translations", {}):
            steps += _names(file, ("translations", language, table, id), new)
    return [*steps, *(_uids(document, id) if table == _SESSIONS else ())]


def rename_in_records(document: OpenDocument, word: str, new: str) -> list[Edit]:
    """Return the edits with which the next import knows an item by its new id.

    The arguments and errors are those of `rename`.
    """
    table, id = _item_named(document, word)
    return renamed_records(document.path, table, _new_ids(document, table, id, new))


def _new_ids(document: OpenDocument, table: str, id: str, new: str) -> dict[str, str]:
    """Return the new ids of an item and of its slots."""
    ids = {id: new}
    if table == _SESSIONS:
        slots = (_SESSIONS, id, "slots")
        repeated = (it for it in document.event.sessions if document.table_of(it)[:3] == slots)
        ids |= {it.id: f"{new}{it.id.removeprefix(id)}" for it in repeated}
    return ids


def add_person(
    document: OpenDocument,
    name: str,
    *,
    id: str | None = None,
    sessions: Sequence[str] = (),
    role: str = "speaker",
) -> list[Step]:
    """Return the steps that add a person, and let them take part in sessions.

    Args:
        document: The document.
        name: The name.
        id: The id; made of the name unless given.
        sessions: The ids or exact titles of sessions.
        role: What they do there, such as `speaker`, `chair` or `moderator`.

    Raises:
        SelectionError: If there is no such session, the id is taken, or somebody has the name and
            no id is given.
    """
    taken = {it.id for it in document.event.parties}
    if id in taken:
        raise SelectionError(f"there is somebody with the id {id!r}: choose another", choice=id)
    namesakes = [it for it in document.event.people if it.name.casefold() == name.casefold()]
    if namesakes and id is None:
        it = namesakes[0]
        message = f"{it.name!r} is in the document, as {it.id}; --id ID adds another of the name"
        raise SelectionError(message, choice=name)
    id = id or Ids(taken).new(name, "person")
    steps = [Step(document.main, (_PEOPLE, id, "name"), name)]
    tables = {keys for word in sessions for keys in _tables_of(document, word)}
    return [*steps, *(_participation(document, keys, id, role) for keys in sorted(tables))]


# --- where things are written


def _tables_of(document: OpenDocument, word: str) -> set[Keys]:
    """Return the path of a session or a slot, or of the tables of all of a repeated one.

    Raises:
        SelectionError: If there is no such session.
    """
    sessions = document.session_named(word)
    tables = {document.table_of(session) for session in sessions}
    return tables if len(sessions) == 1 else {table[:2] for table in tables}


def _names(file: DocumentFile, keys: Keys, new: str) -> Iterator[Step]:
    if value_at(file.tables, keys) is not None:
        yield Step(file, keys, new, is_name=True)


# --- ids


def _ids(document: OpenDocument) -> dict[str, set[str]]:
    """Return the ids of each table: those of sessions as they are written."""
    event = document.event
    ids = {name: {it.id for it in getattr(event, field)} for name, field in TABLES.items()}
    ids[_SESSIONS] |= {it.repeats for it in event.sessions if it.repeats}
    return ids


def _share_ids(name: str, other: str) -> bool:
    return name == other or {name, other} <= {*PARTIES}


def _item_named(document: OpenDocument, word: str) -> tuple[str, str]:
    """Return the table and the id of an item that can be renamed."""
    written = {
        (name, id)
        for file in document.editable_files()
        for name in TABLES
        if name != "days"
        for id in file.tables.get(name, {})
    }
    table, _, id = word.partition(".")
    matching = [it for it in written if it == (table, id)] or [
        it for it in written if it[1] == word
    ]
    if len(matching) > 1:
        places = ", ".join(sorted(".".join(it) for it in matching))
        raise SelectionError(f"several items have the id {word!r}: name one of {places}")
    if not matching:
        known = {".".join(it) if "." in word else it[1] for it in written}
        raise unknown("item", word, sorted(known))
    return matching[0]


def _uids(document: OpenDocument, id: str) -> Iterator[Step]:
    """Yield the steps with which the sessions that an id stands for keep their UIDs."""
    for session in document.event.sessions:
        if session.uid or id not in {session.id, session.repeats}:
            continue
        keys = document.table_of(session)
        if keys[:2] == (_SESSIONS, id):
            uid = document.event.uid_of(session)
            yield Step(file_of(document, keys, "uid"), (*keys, "uid"), uid)


# --- people


def _participation(document: OpenDocument, keys: Keys, id: str, role: str) -> Step:
    """Return the step with which somebody takes part in a session."""
    names = {str(role): name for name, role in SESSION_SHORTHANDS.items()}
    name = names.get(role, "participations")
    file = file_of(document, keys, name)
    present: Iterable[object] = value_at(file.tables, (*keys, name)) or ()
    entry: object = id if name != "participations" else {"who": id, "role": role}
    return Step(file, (*keys, name), [*present, entry])
