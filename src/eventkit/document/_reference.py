"""The reference page of the document, made from the key table."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.document import keys
from eventkit.document.tables import Key, Table
from eventkit.document.text_values import Text, Texts


def reference() -> str:
    """Return the tables of all keys as Markdown."""
    lines = ["## Every item", "", *_rows(keys.COMMON)]
    for table in (keys.EVENT, *keys.ITEMS.values()):
        lines += _section(f"`{table.name}`", table)
    for table in keys.INNER.values():
        lines += _section(f"`{table.name}` inside an item", table)
    return "\n".join([*lines, *_section("`checks`", keys.CHECKS)])


def _section(heading: str, table: Table) -> Iterator[str]:
    yield from ("", f"## {heading}", "", f"{table.help}.", "")
    yield from _rows(table.specific)


def _rows(rows: tuple[Key, ...]) -> Iterator[str]:
    yield "| key | value | what it says |"
    yield "|---|---|---|"
    for key in rows:
        needed = " (required)" if key.required else ""
        translated = " (T)" if isinstance(key.type, Text | Texts) else ""
        expected = key.type.expected.replace("|", "\\|")
        yield f"| `{key.name}`{needed} | {expected}{translated} | {key.help} |"
