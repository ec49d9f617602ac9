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
from eventkit.conversion._into import (
    SecondImport,
    first_record,
    import_into,
    known_facts,
    write_import,
)
from eventkit.conversion._source_names import source_names

__all__ = [
    "Conversion",
    "PlacedNote",
    "Reading",
    "SecondImport",
    "convert",
    "convert_with",
    "first_record",
    "import_into",
    "known_facts",
    "require_new",
    "source_names",
    "write_conversion",
    "write_import",
]
