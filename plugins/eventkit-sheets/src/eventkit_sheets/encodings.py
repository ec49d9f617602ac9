"""Bytes of a text in an unknown encoding: which it is, and what it says."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = (
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1254",
    "koi8-r",
    "cp866",
    "mac-roman",
    "mac-cyrillic",
    "cp850",
)
"""Encodings of one byte a letter that spreadsheets write, the likeliest first."""

_LATIN = frozenset("äöüßÄÖÜéèêëàâçîïôùûÿœæÉÈÊÀÂÇÎÔŒáíóúñÁÍÓÚÑýňžşÝŇŽŞ")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_COMMON = frozenset("оеаинтсрвл")
_MARKS = frozenset("’‘“”„«»–—…€£§°№©®·•\u00a0¡¿")  # noqa: RUF001  # as texts have them
_SAMPLE = 64 * 2**10
_MOST_NULS = 0.2


class Decoded(NamedTuple):
    """A text, and what was guessed of its encoding.

    Args:
        text: The text.
        guess: The encoding that was guessed; empty if the bytes say it.
        lines: The lines that are in that encoding, where others are UTF-8.
    """

    text: str
    guess: str = ""
    lines: tuple[int, ...] = ()


def decoded(data: bytes) -> Decoded | None:
    r"""Return the text of bytes; None if they are no text.

    >>> decoded("Müller".encode("cp1252"))
    Decoded(text='Müller', guess='cp1252', lines=())
    >>> decoded("Тема".encode("koi8-r")).guess, decoded("Тема;".encode("utf-16-le")).text
    ('koi8-r', 'Тема;')
    >>> decoded(b"Zo\xeb\nZo\xc3\xab")
    Decoded(text='Zoë\nZoë', guess='cp1252', lines=(1,))
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _in(data, encoding)
    if b"\0" in data[:_SAMPLE]:
        return _wide(data)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(data)


def _in(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            return None
        return _guessed(data.removeprefix(codecs.BOM_UTF8))


def _wide(data: bytes) -> Decoded | None:
    """Return a text of two bytes a letter without a mark; None for other bytes with zeros."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and re.search(r"[\n\r,;\t ]", text[:_SAMPLE]):
            return Decoded(text)
    return None


def _guessed(data: bytes) -> Decoded | None:
    lines = data.split(b"\n")
    torn = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    others = [number for number, line in enumerate(lines, 1) if not line.isascii()]
    encoding = _likeliest(b"\n".join(lines[number - 1] for number in torn)[:_SAMPLE])
    if len(torn) * 2 > len(others):
        return Decoded(data.decode(encoding, "replace"), encoding)
    torn_lines = set(torn)
    texts = [
        line.decode(encoding, "replace") if number in torn_lines else line.decode("utf-8")
        for number, line in enumerate(lines, 1)
    ]
    return Decoded("\n".join(texts), encoding, tuple(torn))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(sample: bytes) -> str:
    scores = {encoding: _score(sample, encoding) for encoding in CANDIDATES}
    return max(scores, key=scores.__getitem__)  # the first of equals


def _score(sample: bytes, encoding: str) -> int:
    """Return how much a text in an encoding looks like one of the languages that are read."""
    text = f" {sample.decode(encoding, 'replace')} "
    score = 0
    for before, sign, after in zip(text, text[1:], text[2:], strict=False):
        if sign.isascii():
            continue
        is_torn = sign.isupper() and before.islower()
        if sign.casefold() in _CYRILLIC:
            is_mixed = any(it.isascii() and it.isalpha() for it in (before, after))
            score += 2 + (sign in _COMMON) - 5 * (is_mixed or is_torn)
        elif sign in _LATIN:
            score += 2 - 4 * is_torn
        else:
            score += 1 if sign in _MARKS else -3
    return score
