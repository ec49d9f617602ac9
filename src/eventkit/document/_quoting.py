"""Texts in quotes, as TOML and JSON write them."""

from __future__ import annotations

import re
from json.encoder import encode_basestring

# DEL (which TOML wants escaped) and the C1 controls, line separators, marks of direction.
_CONTROLS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f]")


def quoted(text: str) -> str:
    r"""Return a text in quotes on one line, as TOML and JSON write it alike.

    >>> print(quoted('The "best" larks'))
    "The \"best\" larks"
    """
    spelt = encode_basestring(text)
    return spelt if spelt.isascii() and "\x7f" not in spelt else escaped(spelt)


def escaped(json: str) -> str:
    """Return JSON with escapes for characters that a terminal or an editor would obey."""
    if json.isprintable():  # controls are not printable
        return json
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", json)
