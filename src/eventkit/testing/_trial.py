"""An exporter on trial: what it makes of the samples, each rendered once."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from eventkit._options import OptionValues
from eventkit._plugin_context import plugin_context
from eventkit._preparing import Export, Request, prepare
from eventkit._rendering import losses, tree_files
from eventkit.model import Audience, Event
from eventkit.model.reader import Reader
from eventkit.plugins import (
    Exporter,
    ExporterError,
    Loss,
    PluginRegistry,
    TextExporter,
    TreeExporter,
)
from eventkit.plugins._isolation import describe_error
from eventkit.plugins._registry import Registered
from eventkit.searching import Match, Search
from eventkit.testing._declared import Trial
from eventkit.testing._fresh_process import Elsewhere, elsewhere
from eventkit.testing.samples import SAMPLES


@frozen
class Rendering:
    """What an exporter made of an event.

    Args:
        files: The bytes of its files by their paths; the path of a file alone is empty.
        is_whole: Whether it was handed over as one text or as bytes, and not in pieces.
        pieces: The number of pieces.
    """

    files: Mapping[str, bytes]
    is_whole: bool
    pieces: int

    @property
    def size(self) -> int:
        """The number of bytes."""
        return sum(map(len, self.files.values()))

    def holds(self, texts: Mapping[str, str]) -> set[str]:
        """Return the keys of the texts that it holds, however they are encoded or compressed."""
        plain = "\n".join(data.decode("utf-8", "ignore") for data in self.files.values())
        present = {key for key, text in texts.items() if text in plain}
        absent = [key for key in texts if key not in present]
        search = Search(texts[key] for key in absent)
        for name, data in self.files.items() if absent else ():
            matches = (it for it in search.in_file(data, name) if isinstance(it, Match))
            present |= {absent[search.pieces[match.piece].text] for match in matches}
        return present


class Unrenderable(Exception):  # noqa: N818  # it is the exporter that fails
    """What an exporter raised instead of rendering."""

    def __init__(self, error: BaseException) -> None:
        cause = error.__cause__ if isinstance(error, ExporterError) else None
        super().__init__(f"{describe_error(cause or error)}{_line(cause or error)}")


def _line(error: BaseException) -> str:
    """Return the file and line at which an exception was raised; may be empty."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""


class ExporterTrial(Trial):
    """An exporter, and what it makes of the samples: each is rendered when that is first needed.

    Args:
        exporter: The exporter.
        samples: Events to try beside the standard ones, by names of their own.
        registry: The registry that should offer it; the one in use unless given.
    """

    def __init__(
        self,
        exporter: Exporter,
        samples: Mapping[str, Event] | None = None,
        registry: PluginRegistry | None = None,
    ) -> None:
        super().__init__(registry)
        self.exporter = exporter
        self.more_samples = _of_other_names(samples or {})
        self.sample_names = (*SAMPLES, *self.more_samples)
        self._renderings: dict[str, Rendering | Unrenderable] = {}

    @cached_property
    def offer(self) -> Registered[Any]:
        """The exporter as the registry offers it, or as it would be if it did."""
        self.registry.plugins()
        return self.registry.exporter(self.exporter)

    @property
    def is_offered(self) -> bool:
        """Whether the registry offers the exporter."""
        return any(it.value is self.exporter for it in self.registry.exporters())

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """What it does in a fresh process, in another time zone and locale."""
        return elsewhere(self.exporter, self.offer.plugin.info, self.more_samples)

    def sample(self, name: str) -> Event:
        """Return a sample by its name."""
        return self.more_samples[name] if name in self.more_samples else SAMPLES[name]

    def outcome(self, name: str) -> Rendering | Unrenderable:
        """Return what it makes of a sample for the public, or why it fails."""
        if name not in self._renderings:
            try:
                self._renderings[name] = self.rendering(self.sample(name))
            except Unrenderable as error:
                self._renderings[name] = error
        return self._renderings[name]

    def rendered(self) -> Iterator[tuple[str, Rendering]]:
        """Yield each sample that it can render, with what it makes of it."""
        for name in self.sample_names:
            outcome = self.outcome(name)
            if isinstance(outcome, Rendering):
                yield name, outcome

    def rendering(self, event: Event, audience: Audience = Audience.PUBLIC) -> Rendering:
        """Return what it makes of an event.

        Raises:
            Unrenderable: If it fails.
        """
        try:
            return render(self.ready(event, audience))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # also SystemExit
            raise Unrenderable(error) from error

    def losses(self, event: Event) -> tuple[Loss, ...]:
        """Return what it declares as lost of an event; nothing if it fails to."""
        try:
            return losses(self.ready(event))
        except Exception as error:
            raise Unrenderable(error) from error

    def ready(self, event: Event, audience: Audience = Audience.PUBLIC) -> Export:
        """Return an export of an event with the options that the format has by default."""
        if event.exporters:
            event = attrs.evolve(event, exporters={})  # of formats that others may have
        request = Request(
            offer=self.offer,
            reader=Reader(audience),
            options=OptionValues({}),
            plugins=self.registry,
        )
        return prepare(event, request)


def render(ready: Export) -> Rendering:
    """Return what an exporter makes of an export that is made ready; its errors pass."""
    if isinstance(ready.exporter, TreeExporter):
        files = dict(tree_files(ready))
        return Rendering(files, is_whole=False, pieces=len(files))
    with plugin_context.get()():
        result: Any = ready.exporter.render(ready.event, ready.options)
        is_whole = isinstance(result, str | bytes)
        pieces = [result] if is_whole else list(result)
    kind = str if isinstance(ready.exporter, TextExporter) else bytes
    for piece in pieces:
        if not isinstance(piece, kind):
            raise TypeError(f"render gave {type(piece).__name__}, not {kind.__name__}")
    encoded = (it.encode("utf-8", "surrogatepass") if kind is str else it for it in pieces)
    return Rendering({"": b"".join(encoded)}, is_whole=is_whole, pieces=len(pieces))


def _of_other_names(samples: Mapping[str, Event]) -> dict[str, Event]:
    """Return the events that are no standard samples.

    Raises:
        ValueError: If one stands under the name of a standard sample.
    """
    replaced = [name for name, it in samples.items() if name in SAMPLES and it != SAMPLES[name]]
    if replaced:
        names = ", ".join(replaced)
        raise ValueError(f"standard samples are not replaced: give another name to {names}")
    return {name: event for name, event in samples.items() if name not in SAMPLES}
