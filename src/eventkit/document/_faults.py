"""Gathering all that is wrong with a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from attrs import define, evolve, field

from eventkit.document._nodes import Node, Source
from eventkit.model.errors import DocumentError, Fault


@define
class Faults:
    """The faults found so far, each with the node it was found at."""

    found: list[tuple[Node, Fault]] = field(factory=list)

    def add(self, node: Node, rule: str, message: str, **more: Any) -> None:
        """Note a fault at a node; the value found is the node's unless another is given."""
        facts = {"place": node.place, "value": node.value, **more}
        self.found.append((node, Fault(rule=rule, message=message, **facts)))

    def raise_if_any(self) -> None:
        """Raise `DocumentError` with all faults, each once and with its line, if there are any."""
        if not self.found:
            return
        from eventkit.document._lines import lines_of  # parses again: only where there is a fault

        lines: dict[Source, Any] = {}
        seen: dict[tuple[Any, ...], Fault] = {}
        for node, fault in self.found:
            if node.source not in lines:
                lines[node.source] = lines_of(node.source.text, node.source.format)
            line = lines[node.source](node.keys)
            placed = evolve(fault, file=node.source.name, line=line)
            seen.setdefault((placed.rule, placed.file, placed.place, placed.message), placed)
        raise DocumentError(sorted(seen.values(), key=_by_place))


def _by_place(fault: Fault) -> tuple[str, int]:
    return fault.file or "", fault.line or 0


def found_text(value: object) -> str:
    """Return a value found as a message shows it, cut where it is long."""
    said = str(value) if isinstance(value, date | datetime | time) else repr(value)
    return said if len(said) <= 60 else f"{said[:57]}…"  # noqa: PLR2004  # about one line


def listed(words: Iterable[str], limit: int = 12) -> str:
    """Return words as a list in a message, cut where there are many."""
    names = list(words)
    shown = ", ".join(names[:limit])
    return f"{shown} …" if len(names) > limit else shown
