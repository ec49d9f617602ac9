"""The formats that the laws are held against: all that the registry knows, with their options."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any, Literal, get_args, get_origin, get_type_hints
from zipfile import ZipFile

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import eventkit
from eventkit._options import OptionValues
from eventkit._preparing import Request, prepare
from eventkit._rendering import tree_files
from eventkit.builtin import default_registry
from eventkit.model import Event
from eventkit.model.reader import Reader
from eventkit.plugins import TreeExporter

ON_PAPER = {"pdf"}
"""Formats that take seconds to lay out: `test_paper.py` looks at what is laid out."""
FORMATS = [
    it for offer in default_registry().exporters() if (it := offer.value.name) not in ON_PAPER
]
FILES = [
    it for it in FORMATS if not isinstance(default_registry().exporter(it).value, TreeExporter)
]
"""Those that are one file: to look for every value in a hundred files takes minutes."""


def exported(event: Event, to: str, **asked: Any) -> bytes:
    """Return an export, as `eventkit.export` does; of a folder of files their names and texts."""
    offer = default_registry().exporter(to)
    if not isinstance(offer.value, TreeExporter):
        return eventkit.export(event, to=to, **asked)
    request = Request(
        offer=offer,
        reader=Reader(asked.get("audience", "public"), asked.get("language")),
        options=OptionValues(asked.get("options", {})),
        plugins=default_registry(),
    )
    files = tree_files(prepare(event, request))
    texts = (f"{name}\n{data.decode(errors='replace')}" for name, data in files)  # with pictures
    return "\n".join(texts).encode()


def read_text(data: bytes) -> str:
    """Return all texts of an export, of one that is an archive those of its members."""
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


def options_of(to: str) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy for options that are a choice or a day, new ones included."""
    kind = default_registry().exporter(to).value.options
    hints = get_type_hints(kind)
    choices = {field.name: _choices(hints[field.name]) for field in attrs.fields(kind)}
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(held) for name, held in choices.items() if held}
    )


def _choices(hint: object) -> tuple[object, ...]:
    if hint is bool:
        return (False, True)
    if date in get_args(hint):
        return (date(2024, 1, 1), date(2027, 7, 1), date(2033, 1, 1))
    return get_args(hint) if get_origin(hint) is Literal else ()
