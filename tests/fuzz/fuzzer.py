"""Fuzz a target, led by what of the code its inputs reach. `make fuzz` does so with all.

    python -m tests.fuzz.fuzzer TARGET FOLDER [OPTION OF LIBFUZZER]…

It begins with the kept corpus. New inputs go into FOLDER/TARGET; one that breaks a promise becomes
`FOLDER/TARGET-crash-…`, and one that is slow or greedy `…-timeout-…` or `…-oom-…`. Inputs are
small: what is quadratic or deep shows in small ones too.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # it brings no types

CORPUS = Path(__file__).parent / "corpus"
LIMITS = ["-max_len=6000", "-timeout=10", "-rss_limit_mb=2048"]
SYNTAX = [*"=.,:#'\"[]{}\\", '"""', "[[", "]]", "\n", "\r\n", r"\n", r"\u202e", r"\ud800", "\u202e"]
VALUES = """
    true 0 1 -1 0x1 1e400 nan null 2027-03-28 2027-03-28T02:30:00 2027-10-31T02:30:00+02:00 +14:00
    02:30-03:30 22:00-01:00 P1DT2H 45min all Europe/Berlin America/St_Johns Pacific/Apia en pt-BR
    https:// mailto: javascript:
"""
"""Of TOML and JSON what the parsers know, and of values the forms that reading tells apart."""

_VALUE = re.compile(rb'"((?:[^"\\\n]|\\.)*)"|(?<=[=:\[,])\s*([^\s"\[\]{},#]+)')


def mutated(data: bytes, size: int, seed: int) -> bytes:
    """Change a text anywhere, or only one of its values: what stays a document gets further."""
    chance = random.Random(seed)  # noqa: S311  # the fuzzer's own seed: a run can be repeated
    values = list(_VALUE.finditer(data))
    if not values or chance.random() < 0.4:
        return bytes(atheris.Mutate(data, size))
    value = chance.choice(values)
    start, end = value.span(value.lastindex or 0)
    room = max(size - len(data) + end - start, 1)
    changed = bytes(atheris.Mutate(data[start:end], min(room, 200)))
    return (data[:start] + changed + data[end:])[:size]


def words() -> set[str]:
    """Return what documents are made of: the keys and words of the key table, and syntax."""
    from eventkit.document import schema

    def held(value: object) -> Iterator[str]:
        if isinstance(value, Mapping):
            yield from (*map(str, value), *held(list(value.values())))
        elif isinstance(value, list):
            yield from (word for each in value for word in held(each))
        elif isinstance(value, str):
            yield value

    known = {word for word in held(schema()) if re.fullmatch(r"[a-z_-]{2,20}", word)}
    return {*known, *SYNTAX, *VALUES.split()}


def write_dictionary(path: Path) -> None:
    """Write the words as libFuzzer reads them."""
    spelt = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in sorted(words()))
    path.write_text("".join(f'"{word}"\n' for word in spelt), encoding="ascii")


def main() -> None:
    """Fuzz a target until time is up or a promise is broken."""
    name, place, *options = sys.argv[1:]
    folder = Path(place)
    finds, dictionary = folder / name, folder / f"{name}.words"
    finds.mkdir(parents=True, exist_ok=True)
    corpus = [str(finds), str(CORPUS / name)]
    kept = [f"-dict={dictionary}", f"-artifact_prefix={folder}{os.sep}{name}-"]
    # Much is imported only when it is first needed, and all of it is to be measured.
    with atheris.instrument_imports(include=["eventkit"]):
        from tests.fuzz.targets import TARGETS

        from eventkit.document import _context

        # What takes its time is to stand out: a few bytes could else ask for 200,000 sessions.
        _context.ITEM_LIMIT, _context.REPETITION_LIMIT, _context.REPEATED_LIMIT = 1000, 1000, 10_000
        write_dictionary(dictionary)
        arguments = [sys.argv[0], *corpus, *LIMITS, *kept, *options]
        atheris.Setup(arguments, TARGETS[name], custom_mutator=mutated)
        atheris.Fuzz()


if __name__ == "__main__":
    os.environ.setdefault("EVENTKIT_PLUGINS", "")  # what is installed here is not what is fuzzed
    main()
