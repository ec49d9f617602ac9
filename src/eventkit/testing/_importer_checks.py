"""The checks of an importer: each a function from a trial to a sentence for each fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any

import attrs

from eventkit._options import OptionValues
from eventkit._plugin_context import plugin_context
from eventkit.exporting import export
from eventkit.importing import DRAFT_KEYS, read_with
from eventkit.model import Event
from eventkit.model.errors import EventkitError, PluginError
from eventkit.plugins import AnyImporter, Exporter, Imported, PluginRegistry, TreeImporter
from eventkit.plugins._discovery import PluginInfo, State
from eventkit.plugins._isolation import describe_error
from eventkit.plugins._registry import LoadedPlugin, Registered
from eventkit.testing._declared import Trial, declaration_faults
from eventkit.testing.contract import Clause, Contract
from eventkit.testing.samples import HOSTILE, SAMPLES

_DEEP = 20_000
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 6))

BROKEN: Mapping[str, bytes] = {
    "empty": b"",
    "blank": b" \r\n\t\n",
    "binary": bytes(range(256)) * 64,
    "nul": b"\0" * 4096,
    "half-a-character": "Ашхабад".encode()[:-1],
    "latin-1": "Präsentation;Zürich\n".encode("latin-1"),
    "utf-16": "Title,Start\nOpening,09:00\n".encode("utf-16"),
    "surrogate": b'{"title": "\\ud800"}',
    "hostile": "\n".join(HOSTILE).encode(),
    "long-line": b"x" * 2_000_000,
    "deep-json": b"[" * _DEEP,
    "deep-xml": b"<a>" * _DEEP,
    "entities": f'<!DOCTYPE a [<!ENTITY e0 "x">{_ENTITIES}]><a>&e5;</a>'.encode(),
    "entity-of-a-file": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
    "broken-zip": b"PK\x03\x04" + b"\xff" * 60,
    "calendar-cut-off": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2027",
}
"""Sources that are broken, by their names."""

_BACK = ("one-session", "several-days", "parallel-tracks", "over-midnight", "mixed-zones")


class ImporterTrial(Trial):
    """An importer, and what it makes of sources.

    Args:
        importer: The importer.
        inputs: Sources that it reads, by names.
        exporter: The exporter whose files it reads; without one, that of its name, if there is one.
        registry: The registry that should offer them; the one in use unless given.
    """

    def __init__(
        self,
        importer: AnyImporter,
        inputs: Mapping[str, bytes],
        exporter: Exporter | None = None,
        registry: PluginRegistry | None = None,
    ) -> None:
        super().__init__(registry)
        self.importer, self.inputs = importer, inputs
        self._exporter = exporter

    @cached_property
    def exporter(self) -> Exporter | None:
        """The exporter whose files it reads, if there is one."""
        offers = [it.value for it in self.registry.exporters()]
        matching = (it for it in offers if it.name == self.importer.name)
        return self._exporter or next(matching, None)

    def read(self, data: bytes, event: Event | None = None) -> Imported:
        """Return what it reads; what a draft lacks is taken from an event."""
        with plugin_context.get()():
            options: Any = self.importer.options()
            content: Any = {"file": data} if isinstance(self.importer, TreeImporter) else data
            imported: Imported = self.importer.read(content, options)
        if event is None or not imported.drafts:
            return imported
        plugin = LoadedPlugin(info=PluginInfo(name="on-trial"), state=State.ACTIVE)
        offer: Registered[Any] = Registered(self.importer, plugin)
        fill = {key: getattr(event, key) for key in DRAFT_KEYS if getattr(event, key) is not None}
        return read_with(offer, data, OptionValues(fill))


def importer_contract(
    importer: AnyImporter,
    *,
    inputs: Mapping[str, bytes] | None = None,
    exporter: Exporter | None = None,
    registry: PluginRegistry | None = None,
) -> Contract[ImporterTrial]:
    """Return the contract of an importer: its checks, to be run.

    Args:
        importer: The importer.
        inputs: Sources that it reads, by names of your own.
        exporter: The exporter whose files it reads; without one, that of its name, if there is one.
        registry: The registry that should offer it; the one in use unless given.
    """
    trial = ImporterTrial(importer, inputs or {}, exporter, registry)
    return Contract(
        kind="importer",
        name=importer.name,
        trial=trial,
        clauses=_clauses(trial.inputs),
        waived=importer.waived,
    )


def _clauses(inputs: Iterable[str]) -> Iterator[Clause[ImporterTrial]]:
    yield Clause(id="declared", summary="the registry offers it", faults=declared)
    for name, data in BROKEN.items():
        faults: Callable[[ImporterTrial], Iterator[str]] = partial(survives, data=data)
        yield Clause(id=f"survives[{name}]", summary="a broken source is refused", faults=faults)
    for name in inputs:
        faults = partial(reads, name=name)
        yield Clause(id=f"reads[{name}]", summary="it reads this source", faults=faults)
    yield Clause(id="truncated", summary="a source that is cut off is refused", faults=truncated)
    yield Clause(id="repeatable", summary="the same source is the same event", faults=repeatable)
    yield Clause(id="placed", summary="notes say where something stands", faults=placed)
    yield Clause(id="reads-back", summary="it reads what is exported", faults=reads_back)


def declared(trial: ImporterTrial) -> Iterator[str]:
    """Yield whether an importer of a package is not found by the registry."""
    importer = trial.importer
    is_offered = any(offer.value is importer for offer in trial.registry.importers())
    return declaration_faults(importer.name, importer.read, is_offered=is_offered)


def survives(trial: ImporterTrial, data: bytes) -> Iterator[str]:
    """Yield whether a source makes it fail, instead of being read or refused."""
    try:
        imported = trial.read(data)
    except EventkitError as error:
        if isinstance(error, PluginError):
            yield f"A broken source fails with {describe_error(error)}: raise a DocumentError."
    except RecursionError:
        yield "A source that is deeply nested exhausts the stack: raise a DocumentError."
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        yield f"A broken source fails with {describe_error(error)}: raise a DocumentError."
    else:
        if not isinstance(imported, Imported):
            yield f"`read` returns {type(imported).__name__}, not Imported."


def reads(trial: ImporterTrial, name: str) -> Iterator[str]:
    """Yield why it does not read a source of its author."""
    try:
        imported = trial.read(trial.inputs[name])
    except Exception as error:  # noqa: BLE001  # whatever it raises
        yield f"The source {name!r} is not read: {describe_error(error)}."
        return
    if not imported.events and not imported.drafts:
        yield f"The source {name!r} is read, and nothing comes of it."


def truncated(trial: ImporterTrial) -> Iterator[str]:
    """Yield whether a source that is cut off makes it fail."""
    for name, data in _sources(trial):
        for part in (1, 2, 3):
            for fault in survives(trial, data[: len(data) * part // 4]):
                yield f"{name}, cut off: {fault}"


def repeatable(trial: ImporterTrial) -> Iterator[str]:
    """Yield the sources that become something else when they are read again."""
    for name, data in _sources(trial):
        try:
            first, second = (_read_ids(trial.read(data)) for _ in range(2))
        except EventkitError:
            continue
        if first != second:
            yield f"{name}: read twice, the events differ: make ids of what is in the source."


def _read_ids(imported: Imported) -> object:
    return imported.events, [dict(draft.tables) for draft in imported.drafts]


def placed(trial: ImporterTrial) -> Iterator[str]:
    """Yield notes on a guess or an omission that name no place."""
    for name, data in _sources(trial):
        try:
            notes = trial.read(data).notes
        except EventkitError:
            continue
        for note in notes:
            if note.kind != "read" and not note.place:
                yield f"{name}: the note {note.message!r} names no place: Note(place=…)."


def reads_back(trial: ImporterTrial) -> Iterator[str]:
    """Yield sessions that an export holds and that are read as something else, or not at all."""
    for name, data in _exports(trial):
        event = SAMPLES[name]
        try:
            imported = trial.read(data, event)
        except EventkitError as error:
            yield f"{name}: the export is not read: {describe_error(error)}."
            continue
        yield from (f"{name}: {fault}" for fault in _differences(event, imported))


def _differences(event: Event, imported: Imported) -> Iterator[str]:
    sessions = [session for read in imported.events for session in read.sessions]
    expected = {session.title: session.start for session in event.sessions if session.start}
    starts: dict[str, list[datetime | None]] = {}
    for session in sessions:
        starts.setdefault(session.title, []).append(session.start)
    notes = " ".join(map(str, imported.notes))
    for title, start in expected.items():
        if title not in starts and title not in notes:
            yield f"the session {title!r} is not read, and no note says so."
        elif title in starts and start not in starts[title]:
            times = ", ".join(str(it) for it in starts[title])
            yield f"the session {title!r} is read at {times}, and was at {start}."
    for title in starts.keys() - {session.title for session in event.sessions} - {event.title}:
        yield f"the session {title!r} is read, and nothing of that name was written."


def _sources(trial: ImporterTrial) -> Iterator[tuple[str, bytes]]:
    """Yield the sources that it should read: those of its author, and exports."""
    yield from trial.inputs.items()
    yield from _exports(trial)


def _exports(trial: ImporterTrial) -> Iterator[tuple[str, bytes]]:
    exporter = trial.exporter
    if exporter is None or isinstance(trial.importer, TreeImporter):
        return
    for name in _BACK:
        event = attrs.evolve(SAMPLES[name], exporters={})
        try:
            yield name, export(event, to=exporter, plugins=trial.registry)
        except EventkitError:  # such as a folder of files
            return
