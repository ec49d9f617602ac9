"""No word of English is left in an export in Russian, but for what is for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.exporters.wire import read, unescaped
from tests.laws.formats import exported
from tests.laws.secrets import strings_in

import eventkit
from eventkit.model import Event

EXAMPLE = Path(__file__).parents[1] / "examples" / "spring-school-2027" / "event.toml"
FOR_MACHINES = {
    "csv": {"facilitator", "speaker", "chair", "rapporteur", "moderator", "panellist"},
    "html": {"eventkit", "javascript"},
}
"""Words that a format has in every language: roles by their keys, and names of programs."""
TEXT_LINES = ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "X-WR-CALNAME", "COMMENT")
PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml|xl/(sharedStrings|workbook)\.xml")
WORD = re.compile(r"[A-Za-z]{3,}")


def shown(data: bytes, to: str) -> Iterator[str]:
    """Yield the texts of an export that people read."""
    if to == "icalendar":
        calendar = read(data)
        for component in (calendar, *calendar.inner):
            for line in component.lines:
                if line.name in TEXT_LINES:
                    yield unescaped(line.value)
    elif data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as package:
            for name in filter(PARTS.fullmatch, package.namelist()):
                yield _without_tags(package.read(name).decode())
    elif to == "html":
        files = re.split(r"^([\w./-]+\.[a-z]{2,12})$", data.decode(), flags=re.MULTILINE)
        pages = (
            text for name, text in zip(files[1::2], files[2::2], strict=True) if "html" in name
        )
        for page in pages:
            yield _without_tags(re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.DOTALL))
            yield from re.findall(r'(?:title|aria-label|alt|placeholder)="([^"]*)"', page)
    else:
        yield data.decode()


def _without_tags(text: str) -> str:
    names = " ".join(re.findall(r'<sheet name="([^"]*)"', text))
    return re.sub(r"<[^>]*>|&[a-z]+;", " ", text) + names


def words_of(event: Event) -> set[str]:
    """Return the words of an event's own texts, addresses and ids."""
    texts = [*strings_in(event.view(language="ru")), event.timezone]
    return {word.casefold() for text in texts for word in WORD.findall(text)}


@pytest.mark.parametrize("to", ["markdown", "icalendar", "csv", "xlsx", "docx", "html"])
def test_no_word_is_left_in_english(to: str) -> None:
    event = eventkit.load(EXAMPLE)
    known = words_of(event) | {"utc", "mailto", *FOR_MACHINES.get(to, ())}

    texts = shown(exported(event, to, language="ru", audience="organizers"), to)

    words = {word for text in texts for word in WORD.findall(text)}
    assert {word for word in words if word.casefold() not in known} == set()
