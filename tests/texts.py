"""Texts drawn to be nasty: what a short way round a parser or a clean-up could overlook."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

MANY = settings(max_examples=10 * settings().max_examples)
"""How many texts to try: more than of events, each of which holds many."""

PIECES = (
    *("one", "two words", "Çelik", "Закон", "دوד", "開会", "R-1", "3.5", "1", "12", "1234567890"),
    *(" ", "  ", "    ", "\n", "\n", "\n\n", "\n \n", " \n", "  \n", "\t", "\n\t", "\\\n"),
    *("\r\n", "\r", "\v", "\f", "\x1c", "\x1e", "\x85", "\u2028", "\u2029"),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ufffe", "\uffff", "\ud800", "\udfff", "\ue000"),
    *("\u00a0", "\u00ad", "\u200b", "\u200e", "\u202e", "\u2066", "\u2069", "\ufeff", "e\u0301"),
    *("*", "**", "_", "__", "`", "```", "~", "~~~", "<", ">", "&", "&amp;", "&#7;", "\\", "\\N"),
    *(
        "[",
        "](",
        "]: ",
        "![",
        "[a](https://example.org)",
        "[a]: https://example.org",
        "<b>",
        "<!--",
    ),
    *("https://example.org/a_b", "<https://example.org>", "www.example.org", "ada@example.org"),
    *("- ", "+ ", "* ", "> ", "1. ", "2) ", "-", "+", "#", "# ", "## ", "#\n", "=", "===", "---"),
    *("\n- ", "\n+ ", "\n> ", "\n1. ", "\n2) ", "\n#", "\n===", "\n---", "\n***", "\n~~~", "\n```"),
    *(
        ".",
        ",",
        ":",
        ";",
        "!",
        "?",
        "|",
        "$",
        "%",
        "{",
        "}",
        "(",
        ")",
        "'",
        '"',
        "–",
        "=cmd()",
        "@",
    ),
)

nasty = st.lists(
    st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=[])), max_size=12
).map("".join)
"""Any text of a document, surrogates and control characters among it."""

simple = st.lists(
    st.sampled_from([it for it in PIECES if it.isprintable() or it in {"\n", "\n\n", " \n"}]),
    max_size=12,
).map("".join)
"""Texts of which many hold no mark, as most descriptions do."""
