"""Bytes of a text in an unknown encoding: what they say, and what was guessed."""

from __future__ import annotations

import codecs
from itertools import pairwise

from eventkit.plugins import Note
from eventkit_agenda.blocks import refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CYRILLIC = range(0x410, 0x450)
_ENOUGH = 0.6


def text_of(data: bytes) -> tuple[str, list[Note]]:
    r"""Return the text of bytes, and a note for the lines whose encoding was guessed.

    Raises:
        DocumentError: If they are no text.

    >>> text_of("Zürich".encode("latin-1"))[0], text_of("Обед".encode("cp1251"))[0]
    ('Zürich', 'Обед')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data.removeprefix(bom).decode(encoding, "replace")
            return _checked(text), _replaced(text)
    if b"\0" in data:
        raise refusal(
            "not-text",
            "this is not a text, and not a document of Word",
            "save the agenda as .docx, or as a text in UTF-8",
        )
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _guessed(data)


def _checked(text: str) -> str:
    if "\0" in text:
        raise refusal("not-text", "this is not a text", "save the agenda as a text in UTF-8")
    return text


def _replaced(text: str) -> list[Note]:
    line = text.count("\n", 0, text.find("\ufffd")) + 1 if "\ufffd" in text else 0
    message = "characters that are torn are read as \ufffd"
    return [Note(place=line, message=message, kind="guessed")] if line else []


def _guessed(data: bytes) -> tuple[str, list[Note]]:
    """Return a text whose lines that are not UTF-8 are in an encoding of one byte a letter."""
    lines = data.split(b"\n")
    torn: dict[int, bytes] = {}
    for number, line in enumerate(lines):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            torn[number] = line
    encoding = _likeliest(b"\n".join(torn.values()))
    texts = [
        line.decode(encoding if number in torn else "utf-8", "replace")
        for number, line in enumerate(lines)
    ]
    first = next(iter(torn)) + 1
    more = f" and {len(torn) - 1} more lines" if len(torn) > 1 else ""
    message = f"this line{more} is not UTF-8, and read as {encoding}"
    return "\n".join(texts), [Note(place=first, message=message, kind="guessed")]


def _likeliest(sample: bytes) -> str:
    """Return the encoding in which most of the letters beyond ASCII are Cyrillic, or Latin."""
    for encoding in ("cp1251", "koi8-r"):
        text = sample.decode(encoding, "replace")
        letters = [sign for sign in text if not sign.isascii() and sign.isalpha()]
        cyrillic = [sign for sign in letters if ord(sign) in _CYRILLIC]
        small = sum(sign.islower() for sign in cyrillic)
        runs = sum(a.isalpha() and b.isalpha() for a, b in _pairs(text))
        is_dense = len(cyrillic) > _ENOUGH * len(letters) and runs > len(cyrillic) / 2
        if letters and is_dense and small > len(cyrillic) / 2:
            return encoding
    return "cp1252"


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the neighbours that are both beyond ASCII: words, not accents in Latin ones."""
    return [(a, b) for a, b in pairwise(text) if ord(a) > 127 and ord(b) > 127]  # noqa: PLR2004  # the last of ASCII
