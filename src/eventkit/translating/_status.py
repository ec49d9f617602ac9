"""How much of an event is translated into a language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict, frozen

from eventkit.model.translating import TranslatableText
from eventkit.translating._sibling import Sibling


@frozen(kw_only=True)
class Counts:
    """How many texts there are, and how many of them are not translated, or stale."""

    texts: int
    missing: int
    stale: int


@frozen(kw_only=True)
class TranslationStatus:
    """How much of an event is translated into a language.

    Args:
        language: The language.
        file: The name of the translating sibling.
        exists: Whether that file is there.
        counts: The texts for translators.
        tables: The same for each table.
        not_public: How many texts stay out of the file; beside them stands their translation.
        not_public_missing: How many of these have none.
    """

    language: str
    file: str
    exists: bool
    counts: Counts
    tables: Mapping[str, Counts]
    not_public: int
    not_public_missing: int

    def as_json(self) -> dict[str, Any]:
        """Return it as an object of JSON."""
        return {
            "language": self.language,
            "file": self.file,
            "exists": self.exists,
            **asdict(self.counts),
            "not_public": self.not_public,
            "not_public_missing": self.not_public_missing,
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
        }


def status_of(sibling: Sibling) -> TranslationStatus:
    """Return how much of what belongs into a sibling is translated."""
    by_table: dict[str, list[TranslatableText]] = defaultdict(list)
    for it in sibling.needed:
        by_table[it.path.partition(".")[0]].append(it)
    return TranslationStatus(
        language=sibling.language,
        file=sibling.path.name,
        exists=sibling.file is not None,
        counts=_counts(sibling, sibling.needed),
        tables={table: _counts(sibling, its) for table, its in by_table.items()},
        not_public=len(sibling.closed),
        not_public_missing=sum(it.translation is None for it in sibling.closed),
    )


def _counts(sibling: Sibling, texts: Iterable[TranslatableText]) -> Counts:
    texts = list(texts)
    missing = sum(it.translation is None for it in texts)
    stale = sum(it.translation is not None and sibling.is_stale(it) for it in texts)
    return Counts(texts=len(texts), missing=missing, stale=stale)
