"""Sources of other formats become one document, which people go on with."""

from eventkit.conversion._conversion import (
    Conversion,
    PlacedNote,
    Reading,
    convert,
    convert_with,
    require_new,
    write_conversion,
)

__all__ = [
    "Conversion",
    "PlacedNote",
    "Reading",
    "convert",
    "convert_with",
    "require_new",
    "write_conversion",
]
