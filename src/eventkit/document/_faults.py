"""The faults of a document, collected while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from attrs import define, evolve, field

from eventkit.document._json_words import in_json
from eventkit.document._nodes import FilePlace, Keys, Node, Source
from eventkit.model.errors import DocumentError, Fault, shortened
from eventkit.model.words import GUESSES, nearest

FAULT_LIMIT = 10_000
"""Reading ends at so many faults: a hostile text could have millions."""


@define
class Faults:
    """The faults noted so far, each with its node."""

    noted: list[tuple[Node, Fault]] = field(factory=list)

    def add(self, node: Node, rule: str, message: str, **more: Any) -> None:
        """Note a fault at a node, with the value of the node unless another is passed.

        Raises:
            DocumentError: If this is the last one that is noted.
        """
        if node.source.format == "json" and node.source.places is None:
            advice = {key: in_json(text) for key in ("hint", "expected") if (text := more.get(key))}
            message, more = in_json(message), {**more, **advice}
        facts = {"place": node.place, "value": node.value, **more}
        self.noted.append((node, Fault(rule=rule, message=message, **facts)))
        if len(self.noted) >= FAULT_LIMIT:
            message = f"there are {FAULT_LIMIT:,} faults, and the rest was not read"
            stop = Fault(rule="too-many-faults", message=message, hint="mend these first")
            self.noted.append((node, stop))
            self.raise_if_any()

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """Return the known word that was probably meant, if one is near enough."""
        return nearest(word, known) if self.can_guess else None

    @property
    def can_guess(self) -> bool:
        """Whether there are few enough faults to guess what was meant."""
        return len(self.noted) < GUESSES

    def raise_if_any(self) -> None:
        """Raise `DocumentError` with all faults, each once and with its line, if there are any."""
        if not self.noted:
            return
        from eventkit.document._lines import lines_of  # parses again: only if there is a fault

        paths: dict[Source, set[Keys]] = {}
        for node, _ in self.noted:
            paths.setdefault(node.source, set()).add(node.keys)
        lines = {
            source: lines_of(source.text, source.format, paths[source])
            if source.places is None
            else source.place_of
            for source in paths
        }
        faults: dict[tuple[Any, ...], Fault] = {}
        for node, fault in self.noted:
            spot = lines[node.source](node.keys)
            file = node.source.name
            if isinstance(spot, FilePlace):
                file, spot = spot
            where = {"source_place": spot} if isinstance(spot, str) else {"line": spot}
            placed = evolve(fault, file=file, **where)
            identity = (placed.rule, placed.file, spot, placed.place, placed.message)
            faults.setdefault(identity, placed)
        raise DocumentError(sorted(faults.values(), key=lambda it: (it.file or "", it.line or 0)))


def shown_value(value: object) -> str:
    """Return a value as a message shows it, shortened if it is long."""
    if isinstance(value, bool):
        return str(value).lower()  # as documents spell it
    return shortened(str(value) if isinstance(value, date | datetime | time) else repr(value))


def listed(words: Iterable[str], limit: int = 12) -> str:
    """Return words as a list in a message, shortened if there are many."""
    names = list(words)
    shown = ", ".join(names[:limit])
    return f"{shown} …" if len(names) > limit else shown
