"""Advice on documents in JSON, which is written with examples in TOML everywhere else."""

from __future__ import annotations

import re

_TEXT = r'"(?:\\.|[^"\\])*"'
_EXAMPLE = re.compile(
    rf"(?P<text>{_TEXT}|(?<!\w)'(?:\\.|[^'\\])*')"
    rf"|\[(?P<table>[a-z_]+(?:\.[\w-]+)*)\](?:\n(?P<pair>[a-z_]+ = {_TEXT}))?"
    r"|(?P<key>\w[\w-]*) = (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ]?[0-9:.+Z-]+)?)?"
    r"|(?P<lead>such as |first: )(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}\b)"
    r"|(?P<open>\{ )|(?P<close> \})"
    r"|(?P<word>\b(?:a )?table(?P<many>s?)\b)"
)


def in_json(text: str) -> str:
    """Return advice in the words of JSON: keys in quotes, and objects in place of tables.

    Args:
        text: Advice with examples in TOML. What stands in quotes in it is left as it is.

    >>> print(in_json("write [people.ada]; its name may have any letters: name = …"))
    write "people": {"ada": {…}}; its name may have any letters: "name": …
    >>> print(in_json("a table in braces such as { who = … }, below [event]"))
    an object in braces such as {"who": …}, below "event"
    """
    return _EXAMPLE.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    if match["text"]:
        return match["text"]
    if match["table"]:
        return _object(match["table"].split("."), in_json(match["pair"] or ""))
    if match["key"]:
        return f'"{match["key"]}": ' + (f'"{match["date"]}"' if match["date"] else "")
    if match["day"]:
        return f'{match["lead"]}"{match["day"]}"'
    if match["word"]:
        article = "an " if match["word"].startswith("a ") else ""
        return f"{article}object{match['many']}"
    return "{" if match["open"] else "}"


def _object(keys: list[str], inner: str) -> str:
    """Return the object under some keys, with what stands in it."""
    if len(keys) == 1 and not inner:
        return f'"{keys[0]}"'
    written = f"{{{inner or '…'}}}"
    for key in reversed(keys[1:]):
        written = f'{{"{key}": {written}}}'
    return f'"{keys[0]}": {written}'
