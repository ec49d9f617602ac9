"""What each hook may offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventkit.plugins._types import (
    BinaryExporter,
    Check,
    Command,
    DatedCheck,
    Importer,
    TextExporter,
    TreeExporter,
    TreeImporter,
)

OFFERS: Mapping[str, tuple[type[Any], ...]] = {
    "eventkit_exporters": (TextExporter, BinaryExporter, TreeExporter),
    "eventkit_importers": (Importer, TreeImporter),
    "eventkit_checks": (Check, DatedCheck),
    "eventkit_commands": (Command,),
}
"""The types that each hook may offer."""
