"""Documents: reading them into events with all errors at once, and writing their normal form.

docs/reference/document.md describes the format; its key table is `eventkit.document.keys`.
"""

from eventkit.document._documents import dumps, from_tables, load, loads
from eventkit.document._files import find_documents, log_path, places, strays
from eventkit.document._reference import reference
from eventkit.document._schema import schema
from eventkit.document._starter import starter
from eventkit.document._writing import compact, document, json_text
from eventkit.document.drafts import event_of_drafts

__all__ = [
    "compact",
    "document",
    "dumps",
    "event_of_drafts",
    "find_documents",
    "from_tables",
    "json_text",
    "load",
    "loads",
    "log_path",
    "places",
    "reference",
    "schema",
    "starter",
    "strays",
]
