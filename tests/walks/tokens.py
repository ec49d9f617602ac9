"""Values that are found again: each text, id and address of a drawn document has its own token.

A token is eight letters and digits. In texts it is spelt with accents and capitals, so that what
writes it decomposed, percent-encoded, escaped or folded has something to change.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from random import Random
from urllib.parse import unquote

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
TOKEN = re.compile("zq[a-z0-9]{6}")
CUT_TOKEN = re.compile("zq[a-z0-9]{4,6}")
ACCENTS = {"a": "äáâ", "e": "éèê", "i": "íï", "o": "öóô", "u": "üúû", "c": "ç", "n": "ñ"}
WORDS = ("Water", "rivers & lakes", "“salt”", "a <dam>", "law; treaties, data", "Ünï", "100 %")
_MARKS = re.compile("[\u0300-\u036f]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{11,}")
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def new_token(random: Random) -> str:
    return "zq" + "".join(random.choices(LETTERS, k=6))


def spell(random: Random, token: str) -> str:
    """Return a token with accents and capitals, which `tokens_in` still finds."""
    letters = (random.choice(ACCENTS[letter]) if letter in ACCENTS else letter for letter in token)
    return "".join(letter.upper() if random.random() < 0.3 else letter for letter in letters)


def phrase(random: Random, token: str) -> str:
    words = random.sample(WORDS, random.randint(0, 2))
    words.insert(random.randint(0, len(words)), spell(random, token))
    return " ".join(words)


def tokens_in(text: str) -> set[str]:
    """Return the tokens of a text that a person wrote."""
    return set(TOKEN.findall(_plain(text)))


def tokens_of(data: bytes) -> set[str]:
    """Return the tokens, and beginnings of tokens, in a file, however they are spelt there."""
    text = data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "")
    text = _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    found = set(CUT_TOKEN.findall(_plain(html.unescape(unquote(html.unescape(text))))))
    for run in _BASE64.findall(data):
        for start in range(4):
            part = run[start : len(run) - 1 if (len(run) - start) % 4 == 1 else len(run)]
            padded = part + b"=" * (-len(part) % 4)
            decoded = base64.b64decode(padded, altchars=b"-_")
            if b"q" in decoded.lower():
                found |= set(TOKEN.findall(_plain(decoded.decode("utf-8", "ignore"))))
    return found


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
