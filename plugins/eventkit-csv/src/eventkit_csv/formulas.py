"""Cells of which no spreadsheet makes a formula."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile("([,;\t\n\r]+)")
_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_TELEPHONE = re.compile(r"\+(?=(?:[^0-9]*[0-9]){6})[0-9][0-9 ().\u00a0-]*")
_BULLET = re.compile(r"(?m)^( *)- ")


def without_formulas(cell: str) -> str:
    """Return a cell that adds no formula, however its file is split; a number is none.

    Where one begins, at the start or behind a comma, semicolon, tab or line break, it gets an
    apostrophe: a spreadsheet that parts the cells elsewhere takes what follows for a cell of its
    own.

    >>> without_formulas("Rivers;=2+2"), without_formulas("+996 555 000000")
    ("Rivers;'=2+2", '+996 555 000000')
    """
    if _STARTS.isdisjoint(cell):
        return cell
    return "".join("'" * _is_formula(part) + part for part in _SEPARATORS.split(cell))


def with_bullets(text: str) -> str:
    r"""Return a plain text whose lists have bullets: a line that begins with - may be a formula.

    >>> with_bullets("to do:\n- read")
    'to do:\n• read'
    """
    return _BULLET.sub(r"\1• ", text)


def _is_formula(part: str) -> bool:
    """Return whether a spreadsheet may read a part of a cell as a formula.

    Some pass over blanks, invisible characters and quotation marks before they look.
    """
    start = next((sign for sign in part if not _is_passed_over(sign)), "")
    text = part.strip()
    is_number = _NUMBER.fullmatch(text) or _TELEPHONE.fullmatch(text)
    return start in _STARTS and not is_number


def _is_passed_over(sign: str) -> bool:
    return sign.isspace() or sign == '"' or unicodedata.category(sign) in ("Cc", "Cf")
