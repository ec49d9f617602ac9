"""From the bytes of minutes to their lines: headings, and what a label such as ACTION begins."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import evolve, frozen

from eventkit import DocumentError
from eventkit.plugins import Fault

_BULLET = re.compile(r"(?:>\s*)*(?:[-*+•]\s+|[0-9]{1,3}[.)]\s+)?(?:\[([ xX])\]\s+)?")
_LABEL = re.compile(
    r"[*_]{0,2}(?P<head>[^\W\d_][^:*_()|]{0,40}?)\s*[*_]{0,2}\s*(?:\((?P<who>[^()]{1,200})\))?"
    r"\s*[*_]{0,2}\s*:[*_]{0,2}\s*(?P<rest>.*)"
)
_NUMBERED = re.compile(r"(?P<label>.*?)\s+(?P<id>(?:[A-Za-z]{1,3}-)?[0-9]{1,4})")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BOLD = re.compile(r"(\*\*|__)(?P<text>[^*_]{2,200})\1:?")
_UNDERLINE = re.compile(r"(=+|-{3,})\s*")
_INSIDE = re.compile(r"(?<![\w#])(?P<label>[^\W\d_]{4,20})\s*:(?=\s)")
_BOLD_LEVEL = 7
_LONGEST = 4000
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the words of minutes, by table and key."""
    text = files("eventkit_followup.minutes").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _labels() -> Mapping[str, str]:
    kinds, lines = vocabulary()["kinds"], vocabulary()["lines"]
    return {word: kind for kind, words in (kinds | lines).items() for word in words}


def is_label(text: str) -> bool:
    """Return whether a text is the label of an outcome, whatever its case.

    >>> is_label("ACTION"), is_label("Решили"), is_label("Present")
    (True, True, False)
    """
    return _labels().get(text.casefold(), "") in vocabulary()["kinds"]


@frozen(kw_only=True)
class Line:
    """A line of minutes.

    Args:
        place: Its number.
        text: What it says, without its label.
        label: The kind of outcome, `session`, `present`, `heading`, or nothing of other lines.
        level: That of a heading, from 1.
        id: The id that the label has, such as `A-3`.
        who: What stands in brackets behind the label.
        is_done: Whether a box before it is ticked; None without a box.
        is_item: Whether it begins an item of a list.
        cells: The cells of a row of a table, behind the label.
    """

    place: int
    text: str
    label: str = ""
    level: int = 0
    id: str = ""
    who: str = ""
    is_done: bool | None = None
    is_item: bool = False
    cells: tuple[str, ...] = ()


def text_of(data: bytes, encoding: str) -> str:
    """Return the text of minutes.

    Args:
        data: The bytes; a byte-order mark goes before the encoding.
        encoding: What they are written in.

    Raises:
        DocumentError: If they are in another encoding, with the line.
    """
    name = next((it for mark, it in _MARKS.items() if data.startswith(mark)), encoding)
    try:
        text = codecs.decode(data, name)
    except LookupError:
        message = f"there is no encoding {name!r}"
        raise _refusal("unknown-encoding", message, "say utf-8 or cp1251") from None
    except ValueError as error:
        start = getattr(error, "start", 0)
        raise _refusal(
            "not-utf-8",
            f"this line is not in {name}",
            "save the minutes in UTF-8, or name their encoding: --option encoding=latin-1",
            data.count(b"\n", 0, start) + 1,
        ) from None
    if "\0" in text:
        raise _refusal("not-text", "this is not a text", "save the minutes as Markdown or text")
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _refusal(rule: str, message: str, hint: str, line: int | None = None) -> DocumentError:
    return DocumentError([Fault(rule=f"minutes-{rule}", message=message, hint=hint, line=line)])


def lines_of(text: str) -> Iterator[Line]:
    r"""Yield the lines of minutes; one that goes on in the next lines is one.

    >>> [(it.label, it.text) for it in lines_of("# Opening\n- **ACTION:** Ada,\n  write")]
    [('heading', 'Opening'), ('action', 'Ada, write')]
    """
    waiting: Line | None = None
    rows = text.split("\n")
    for number, row in enumerate(rows, start=1):
        below = rows[number] if number < len(rows) else ""
        line = _line(row[:_LONGEST], number, below[:_LONGEST])
        if waiting and waiting.label and _goes_on(line, row):
            waiting = evolve(waiting, text=f"{waiting.text} {line.text}".strip())
            continue
        if waiting:
            yield waiting
        waiting = line
    if waiting:
        yield waiting


def _goes_on(line: Line, row: str) -> bool:
    starts_anew = line.label or line.is_item or line.cells or label_inside(line.text)
    return bool(row.strip()) and not starts_anew


def _line(row: str, number: int, below: str) -> Line:
    text = " ".join(row.split())
    if match := _HEADING.fullmatch(text):
        return Line(place=number, text=_bare(match[2]), label="heading", level=len(match[1]))
    if text and _UNDERLINE.fullmatch(below) and not _is_table(text):
        level = 1 if below[0] == "=" else 2
        return Line(place=number, text=_bare(text), label="heading", level=level)
    if _is_table(text):
        return _row(text, number)
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    box = bullet[1] if bullet else None
    done = None if box is None else box in "xX"
    rest = text[start:]
    line = _labelled(rest, number)
    if line.label:
        return evolve(line, is_done=done, is_item=start > 0)
    if match := _BOLD.fullmatch(text):
        return Line(
            place=number, text=match["text"].strip(" :"), label="heading", level=_BOLD_LEVEL
        )
    is_underline = bool(_UNDERLINE.fullmatch(text))
    return Line(place=number, text="" if is_underline else rest, is_item=start > 0)


def _is_table(text: str) -> bool:
    return text.startswith("|") and text.count("|") > 1


def _row(text: str, number: int) -> Line:
    """Return a row of a table whose first cell is a label."""
    first, *cells = (_bare(cell) for cell in text.strip("|").split("|"))
    line = _labelled(f"{first.rstrip(':')}: .", number)
    return evolve(line, text="", cells=tuple(cells)) if line.label else evolve(line, text=text)


def _labelled(text: str, number: int) -> Line:
    """Return a line with its label, if it begins with one."""
    match = _LABEL.fullmatch(text)
    head = " ".join(match["head"].casefold().split()) if match else ""
    numbered = _NUMBERED.fullmatch(head)
    word = numbered["label"] if numbered and numbered["label"] in _labels() else head
    label = _labels().get(word, "")
    if match is None or not label:
        return Line(place=number, text=text)
    return Line(
        place=number,
        text=_bare(match["rest"]),
        label=label,
        id=numbered["id"].upper() if numbered and word != head else "",
        who=match["who"] or "",
    )


def _bare(text: str) -> str:
    """Return a text without the signs of emphasis around it."""
    return text.strip().strip("*_").strip()


def label_inside(text: str) -> str:
    """Return a label of an outcome in capitals that stands inside a line; else nothing.

    >>> label_inside("we agreed. ACTION: Ada"), label_inside("Note: later")
    ('ACTION', '')
    """
    labels = (match["label"] for match in _INSIDE.finditer(text))
    return next((label for label in labels if label.isupper() and is_label(label)), "")
