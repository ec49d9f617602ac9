"""From the bytes of a source of any kind to the stream of its lines and rows."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from attrs import evolve

from eventkit.plugins import Note
from eventkit_agenda.blocks import Block, Content, refusal
from eventkit_agenda.encodings import text_of
from eventkit_agenda.html_text import HtmlReader
from eventkit_agenda.markdown_text import markdown_blocks
from eventkit_agenda.plain_text import LONGEST, text_blocks
from eventkit_agenda.word_package import is_package
from eventkit_agenda.word_text import word_content

TEXT_LIMIT = 8 * 2**20
"""The most characters of a text; an agenda has a thousandth of it."""

_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PART_OF_HTML = re.compile(
    r"\s*(?:<\?php\b.{0,2000}?\?>\s*)*<(?:article|center|div|dl|h[1-6]|main|section|table|[ou]l)\b",
    re.IGNORECASE | re.DOTALL,
)
_LINE_OF_MARKDOWN = re.compile(r"^ {0,3}(?:#{1,6}[ \t]|[-*+][ \t]|\||```)", re.MULTILINE)
_MAIL = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*)+?(?:MIME-Version|Content-Type):",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?:[A-Za-z-]{2,30}): \S.*")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FACT = re.compile(r"([A-Za-z_-]{2,30})[ \t]*:[ \t]*(\S.*)")
_MARKS = re.compile(r"[*_\]](?:(?<=\*)\*\S|(?<=_)_\S|(?<=\])\()")
_MARKS_OF_LINE = re.compile(r" {0,3}(?:#{1,6}[ \t]+\S|\|.*\|[ \t]*$|<[A-Za-z])|```|[*-] \S")
_RULE_OF_TABLE = re.compile(r"^.*\|.*\n[ \t|:-]*-{3}[ \t|:-]*$", re.MULTILINE)
_HEADERS = frozenset(("from", "to", "cc", "bcc", "date", "sent", "subject", "reply-to"))


def content_of(data: bytes) -> Content:
    """Return what a source holds, whatever its kind is.

    Raises:
        DocumentError: If it cannot be read.
    """
    if is_package(data):
        return word_content(data)
    if _MAIL.match(data[:20_000]):
        return _of_mail(data)
    text, notes = text_of(data)
    if len(text) > TEXT_LIMIT:
        raise refusal("too-large", "the text is longer than any agenda", "import a part of it")
    content = _of_text(text)
    return evolve(content, notes=(*notes, *content.notes))


def _of_text(text: str) -> Content:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_html(lines):
        reader = HtmlReader()
        return _content([*reader.feed(lines, 1), *reader.close()])
    front = _FRONT.match(lines)
    facts = dict(_facts(front[1])) if front else {}
    body = lines
    if front and (facts or not front[1].strip()):
        body = "\n" * front[0].count("\n") + lines[front.end() :]
    pasted, body = _without_headers(body)
    facts |= {key: it for key, it in pasted.items() if key not in facts}
    blocks = markdown_blocks(body) if front or _has_marks(body) else text_blocks(body)
    return _content(blocks, facts)


def _is_html(text: str) -> bool:
    """Return whether a text is a page of HTML, or a part of one without its head.

    Markdown has elements too, but not from its first line to its last.
    """
    if _HTML.match(text):
        return True
    is_part = _PART_OF_HTML.match(text) is not None and text.rstrip().endswith(">")
    return is_part and _LINE_OF_MARKDOWN.search(text) is None


def _has_marks(text: str) -> bool:
    """Return whether a text has marks of Markdown."""
    return (
        _MARKS.search(text) is not None
        or any(map(_MARKS_OF_LINE.match, text.split("\n")))
        or ("|" in text and _RULE_OF_TABLE.search(text) is not None)
    )


def _content(blocks: Iterable[Block], facts: dict[str, str] | None = None) -> Content:
    """Return what blocks hold; one that is longer than a line of an agenda is cut, and told."""
    kept: list[Block] = []
    notes: list[Note] = []
    for block in blocks:
        if len(block.text) > LONGEST:
            size = f"{len(block.text)} characters"
            message = f"a line of {size} is too long for an agenda"
            notes.append(Note(place=block.place, message=message, kind="left-out"))
        else:
            kept.append(block)
    return Content(blocks=tuple(kept), facts=facts or {}, notes=tuple(notes))


def _facts(front: str) -> Iterator[tuple[str, str]]:
    """Yield the simple facts of front matter; nothing of it is run as YAML."""
    for line in front.split("\n"):
        match = _FACT.fullmatch(line.rstrip()) if len(line) <= LONGEST else None
        if match:
            yield match[1].lower(), match[2].strip().strip("\"'").strip()


def _without_headers(text: str) -> tuple[dict[str, str], str]:
    """Return the subject and date above a mail that was pasted, and the text below them."""
    headers: dict[str, str] = {}
    lines = text.split("\n")
    number = 0
    for number, line in enumerate(lines[:30]):  # noqa: B007  # where the headers end
        plain = line.replace("*", "").strip()
        if not plain and not headers:
            continue
        match = _HEADER.fullmatch(plain) if len(plain) <= LONGEST else None
        name = match[0].partition(":")[0].lower() if match else ""
        if name not in _HEADERS:
            break
        headers[name] = plain.partition(":")[2].strip()
    if len(headers) < 2 or "subject" not in headers:  # noqa: PLR2004  # one may be a line
        return {}, text
    facts = {"subject": headers["subject"], "sent": headers.get("date") or headers.get("sent", "")}
    return facts, "\n" * number + "\n".join(lines[number:])


def _of_mail(data: bytes) -> Content:
    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        raise refusal("mail-without-text", "the mail has no text", "save the agenda as a text")
    payload = body.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset() or "utf-8"
    notes: list[Note] = []
    try:
        text = codecs.decode(raw, charset)
    except (LookupError, ValueError):
        text, notes = text_of(raw)
    content = _of_text(text)
    facts = {"subject": str(message.get("Subject", "")), "sent": _year_of(message)}
    place = "text of the mail"
    blocks = tuple(evolve(it, place=f"{place}, line {it.place}") for it in content.blocks)
    return evolve(
        content, blocks=blocks, facts={**facts, **content.facts}, notes=(*notes, *content.notes)
    )


def _year_of(message: EmailMessage) -> str:
    try:
        return str(parsedate_to_datetime(str(message.get("Date", ""))).year)
    except (ValueError, TypeError):
        return ""
