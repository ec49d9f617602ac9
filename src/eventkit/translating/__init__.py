"""Translations of an event: what is missing or stale, and the files in which translators work.

A translating sibling shows each text to fill in below its original; a catalogue of gettext (PO)
holds the same for translators' tools.
"""

from eventkit.translating._catalogue import CatalogueText, catalogue_bytes, read_catalogue
from eventkit.translating._plan import (
    PlannedSibling,
    TranslationPlan,
    plan_translation,
    translations_of,
    write,
)
from eventkit.translating._sibling import Sibling, sibling_of
from eventkit.translating._status import TranslationStatus, status_of

__all__ = [
    "CatalogueText",
    "PlannedSibling",
    "Sibling",
    "TranslationPlan",
    "TranslationStatus",
    "catalogue_bytes",
    "plan_translation",
    "read_catalogue",
    "sibling_of",
    "status_of",
    "translations_of",
    "write",
]
