"""The checks of an exporter: each a function from a trial to a sentence for each fault."""

from __future__ import annotations

import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from typing import Any

import attrs

from eventkit._plugin_context import plugin_context
from eventkit.document import dumps
from eventkit.model import Audience, Contact, Event
from eventkit.model.contents import TABLES
from eventkit.plugins import Exporter, PluginRegistry, TextExporter, TreeExporter
from eventkit.testing._declared import declaration_faults
from eventkit.testing._facts import FACTS, SAMPLE, Fact, altered, titled
from eventkit.testing._formats import (
    is_text_type,
    parse_faults,
    structure_faults,
    text_faults,
    type_of,
)
from eventkit.testing._trial import ExporterTrial, Rendering, Unrenderable
from eventkit.testing.contract import Clause, Contract
from eventkit.testing.samples import SENTINEL
from eventkit.wording import catalogue_faults

MOST_MODULES = 250
"""How many modules an import of a plugin may add."""

_LARGE = "thousand-sessions"
_MOST_LOSSES = 12  # of a sample: the others are of the same kind

Faults = Iterator[str]


def exporter_contract(
    exporter: Exporter,
    samples: Mapping[str, Event] | None = None,
    registry: PluginRegistry | None = None,
) -> Contract[ExporterTrial]:
    """Return the contract of an exporter: its checks, to be run.

    Args:
        exporter: The exporter.
        samples: Events to try beside `eventkit.testing.samples.SAMPLES`, by names of their own.
        registry: The registry that should offer it; the one in use unless given.

    >>> from eventkit.exporters.json import JSON
    >>> contract = exporter_contract(JSON)
    >>> contract.result("renders[dst-fold]").faults
    ()
    """
    trial = ExporterTrial(exporter, samples, registry)
    return Contract(
        kind="exporter",
        name=exporter.name,
        trial=trial,
        clauses=_clauses(trial.sample_names, exporter),
        waived=exporter.waived,
    )


def _clauses(samples: Iterable[str], exporter: Exporter) -> Iterator[Clause[ExporterTrial]]:
    yield Clause(id="declared", summary="the registry offers it", faults=declared)
    if exporter.catalogue:
        yield Clause(id="catalogue", summary="its words can be read and put in", faults=catalogue)
    for name in samples:
        faults: Callable[[ExporterTrial], Faults] = partial(renders, name=name)
        yield Clause(id=f"renders[{name}]", summary="it renders this sample", faults=faults)
    for id, summary, check in _STANDARD:
        yield Clause(id=id, summary=summary, faults=check)
    for fact in FACTS:
        faults = partial(faithful, fact=fact)
        yield Clause(
            id=f"faithful[{fact.name}]",
            summary=f"it carries the {fact.words} of {fact.owner}, or declares the loss",
            faults=faults,
        )


# --- what it is, and whether it works


def declared(trial: ExporterTrial) -> Faults:
    """Yield whether an exporter of a package is not found by the registry."""
    exporter = trial.exporter
    return declaration_faults(exporter.name, exporter.render, is_offered=trial.is_offered)


def catalogue(trial: ExporterTrial) -> Faults:
    """Yield what is wrong with the catalogues of its words."""
    if folder := trial.exporter.catalogue:
        yield from (f"{fault}." for fault in catalogue_faults(folder))


def renders(trial: ExporterTrial, name: str) -> Faults:
    """Yield why a sample cannot be rendered."""
    outcome = trial.outcome(name)
    if isinstance(outcome, Unrenderable):
        yield f"The sample {name!r} cannot be rendered: {outcome}."


# --- the same everywhere, and touching nothing


def repeatable(trial: ExporterTrial) -> Faults:
    """Yield which samples become other bytes in another process, or the second time."""
    elsewhere = trial.elsewhere
    if elsewhere.error:
        yield elsewhere.error
    others, again = [], []
    for name, rendering in trial.rendered():
        here = sha256(repr(sorted(rendering.files.items())).encode()).hexdigest()
        first, second = elsewhere.digests.get(name, (here, here))
        others += [name] * (first != here)
        again += [name] * (second != first)
    if again:
        yield f"{_names(again)}: rendered twice, the bytes differ: what does it count or remember?"
    elif others:
        yield (
            f"{_names(others)}: the bytes differ in another process, time zone, locale and hash"
            " seed; the usual causes are the clock, uuid4 and the order of a set."
        )
    for place in elsewhere.clock:
        yield f"It asks for the time or something random: {place}; use `event.updated`."


def pure(trial: ExporterTrial) -> Faults:
    """Yield what it touched beside its text."""
    for sentence in trial.elsewhere.touched:
        yield f"It {sentence}; an exporter returns text or bytes and touches nothing."


def light(trial: ExporterTrial) -> Faults:
    """Yield whether an import of it takes too much along."""
    modules = trial.elsewhere.modules
    if modules > MOST_MODULES:
        yield (
            f"Its import adds {modules} modules, more than {MOST_MODULES}: import what is heavy in"
            " `render`."
        )


# --- what it tells


def private(trial: ExporterTrial) -> Faults:
    """Yield which samples leave texts of the organisers in an export for the public."""
    for name in trial.sample_names:
        if name != _LARGE and _tells(trial, name):  # the large one holds nothing of its own
            yield (
                f"{name}: rendered for organisers and then for the public, the second holds"
                " what only organisers may see: what does it remember of an event?"
            )


def _tells(trial: ExporterTrial, name: str) -> bool:
    """Return whether an export for the public after one for organisers holds a secret."""
    event = trial.sample(name)
    secretive = _with_secrets(event)
    try:
        trial.rendering(secretive, Audience.ORGANIZERS)
        exported, losses = trial.rendering(secretive), trial.losses(secretive)
    except Unrenderable:
        return False
    if any(SENTINEL in f"{loss.place} {loss.message}" for loss in losses):
        return True
    if exported == trial.outcome(name) and SENTINEL not in dumps(event):
        return False  # the same as without secrets: nothing has to be searched
    return bool(exported.holds({"secret": SENTINEL}))


def _with_secrets(event: Event) -> Event:
    """Return an event with texts for organisers in all its items."""
    tables: dict[str, Any] = {
        name: [_with_notes(item) for item in getattr(event, name)] for name in TABLES.values()
    }
    whole: Event = _with_notes(attrs.evolve(event, **tables))
    return whole


def _with_notes(thing: Any) -> Any:  # noqa: ANN401  # an event or an item of any class
    names = attrs.fields_dict(type(thing))
    more = {"contact": Contact(email=f"{SENTINEL}@example.org")} if "contact" in names else {}
    x = {**thing.x, SENTINEL: {"text": SENTINEL}}
    return attrs.evolve(thing, notes=f"{SENTINEL} {thing.notes or ''}", x=x, **more)


def well_formed(trial: ExporterTrial) -> Faults:
    """Yield which samples cannot be read by a parser of the media type."""
    for name, media_type, data in _exported(trial):
        is_text = isinstance(trial.exporter, TextExporter)
        text = data.decode("utf-8", "surrogatepass") if is_text else ""
        faults = [*text_faults(text)] or [*parse_faults(media_type, data)]
        yield from (f"{name}: the export {fault}." for fault in faults)


def inert(trial: ExporterTrial) -> Faults:
    """Yield which hostile texts become structure: a formula, an element, a terminal's escape."""
    for name, media_type, data in _exported(trial):
        if isinstance(trial.exporter, TextExporter) or is_text_type(media_type):
            faults = structure_faults(media_type, data)
            yield from (f"{name}: the export {fault}." for fault in faults)


def _exported(trial: ExporterTrial) -> Iterator[tuple[str, str, bytes]]:
    """Yield each file of each sample: its name, the media type and the bytes."""
    is_tree = isinstance(trial.exporter, TreeExporter)
    for name, rendering in trial.rendered():
        for path, data in rendering.files.items():
            label = f"{name}, {path}" if path else name
            yield label, type_of(path) if is_tree else trial.exporter.media_type, data


def faithful(trial: ExporterTrial, fact: Fact) -> Faults:
    """Yield whether a fact changes nothing in the export, and is no declared loss."""
    before = trial.outcome(SAMPLE)
    event = fact.changed(trial.sample(SAMPLE))
    try:
        after, losses = trial.rendering(event), trial.losses(event)
    except Unrenderable:
        return
    if isinstance(before, Rendering) and before.files == after.files and not fact.is_lost(losses):
        yield (
            f"{fact.owner.capitalize()} with another value of {fact.words} is exported alike: write"
            f' it, or yield Loss(place="{fact.places[0]}", …) in `losses`.'
        )


def honest(trial: ExporterTrial) -> Faults:
    """Yield losses of what is carried, and sessions that are lost and not declared."""
    return chain(_carried_losses(trial), _lost_sessions(trial))


def _carried_losses(trial: ExporterTrial) -> Faults:
    for name, rendering in trial.rendered():
        event = trial.sample(name)
        try:
            losses = trial.losses(event)
        except Unrenderable as error:
            yield f"{name}: `losses` fails: {error}."
            continue
        for loss in islice(losses, _MOST_LOSSES):
            changed = altered(event, loss.place)
            if changed is None:
                yield f"{name}: it declares a loss at {loss.place}, which the event does not have."
            elif changed is not event and _differs(trial, changed, rendering):
                yield f"{name}: it declares {loss.place} as lost, and yet carries it."


def _differs(trial: ExporterTrial, event: Event, rendering: Rendering) -> bool:
    try:
        return trial.rendering(event).files != rendering.files
    except Unrenderable:
        return False


def _lost_sessions(trial: ExporterTrial) -> Faults:
    """Yield sessions whose titles are in no export, where it carries those of others."""
    carried = _titles_in(trial, SAMPLE)
    for name in trial.sample_names if carried else ():
        event, titles = titled(trial.sample(name))
        try:
            exported, losses = trial.rendering(event), trial.losses(event)
        except Unrenderable:
            continue
        visible = {it.id: it for it in trial.ready(event).event.sessions}
        declared = {loss.place for loss in losses}
        lost = [
            id
            for id in sorted(titles.keys() & visible.keys() - exported.holds(titles))
            if ("part" if visible[id].part_of else "talk") in carried
            and declared.isdisjoint({f"sessions.{id}", f"sessions.{id}.title", "sessions"})
        ]
        if lost:
            yield f"{name}: sessions are missing, and no loss says so: {_names(lost)}."


def _titles_in(trial: ExporterTrial, name: str) -> set[str]:
    """Return the ids of the sessions of a sample whose titles an export of it holds."""
    event, titles = titled(trial.sample(name))
    try:
        return trial.rendering(event).holds(titles)
    except Unrenderable:
        return set()


def streaming(trial: ExporterTrial) -> Faults:
    """Yield whether what it gives in pieces is made as a whole."""
    outcome = trial.outcome(_LARGE)
    if isinstance(outcome, Unrenderable) or outcome.is_whole:
        return
    if isinstance(trial.exporter, TreeExporter):
        return  # of a few large files nothing can be said
    if outcome.pieces == 1:
        yield "It gives 1,000 sessions in one piece: return that, or yield each session."
    elif _memory_at_first(trial) > outcome.size:
        yield "It makes the text of 1,000 sessions before it yields any: yield each as it is made."


def _memory_at_first(trial: ExporterTrial) -> int:
    """Return how many bytes are in use more when the first piece is there than before."""
    ready = trial.ready(trial.sample(_LARGE))
    with plugin_context.get()():
        deque(ready.exporter.render(ready.event, ready.options), maxlen=0)
        # What events remember of themselves is there from now on.
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            pieces: Iterator[object] = iter(ready.exporter.render(ready.event, ready.options))
            next(pieces, None)
            after, _ = tracemalloc.get_traced_memory()
            del pieces
        finally:
            tracemalloc.stop()
    return after - before


_STANDARD: tuple[tuple[str, str, Callable[[ExporterTrial], Faults]], ...] = (
    ("repeatable", "it gives the same bytes again, in another process too", repeatable),
    ("pure", "it leaves the event, files, network and programs alone", pure),
    ("private", "it tells the public nothing that is for organisers", private),
    ("well-formed", "a parser of its media type reads it", well_formed),
    ("inert", "no text becomes structure of a format it knows", inert),
    ("streaming", "what is given in pieces is made in pieces", streaming),
    ("light", "its import is cheap", light),
    ("honest", "its losses are true, and no session is missing", honest),
)


def _names(names: Iterable[str], limit: int = 4) -> str:
    """Return the first names, and the number of the others."""
    listed = list(names)
    more = len(listed) - limit
    return ", ".join(listed[:limit]) + (f" and {more} more" if more > 0 else "")
