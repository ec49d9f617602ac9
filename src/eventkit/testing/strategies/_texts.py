"""Strategies for texts: plain, foreign, hostile, empty and long ones."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

__all__ = ["HOSTILE", "NAMES", "URLS", "lines", "markdown"]

# The plain values come first: failures shrink to them.

NAMES = (
    "Opening",
    "Ada Example",
    "Working group on water law",
    "Açylyş dabarasy",
    "Открытие семинара",
    "افتتاح الورشة",
    "開会の辞",
)

HOSTILE = (
    *("'", '"', '"""', "'''", "\\", "\\n", "\\,\\;", ",", ";", ":", "%s", "{}", "$x$", "&amp;"),
    *("\n", "\r\n", "\r", "\t", "\0", "\x0b", "\x1b[31mred\x1b[0m", "\x7f", "\x85", "\x9b2J"),
    *("\u00a0", "\u2028", "\u2029", "\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\ufffe"),
    *("👩\u200d👩\u200d👧", "🇹🇲", "e\u0301", "\u0301", "İ", "ß", "\U0010ffff"),
    *("=cmd()", "+1", "-1", "@SUM(A1)", "|", "||", "\\|", "`", "```", "~~~", "*", "**", "_", "~"),
    *("#", "# Heading", "\n# Heading\n", "x\n===\n", "\n---\n", "- ", "1. ", "> ", "    ", "  \n"),
    *("[x](y)", "![x](javascript:alert(1))", "[x]: https://example.org", "](", "[^1]", "www.x.org"),
    *("</script>", "<b>", "<!--", "]]>", "<https://example.org>", "<br>", "&#x3c;"),
    *("\nBEGIN:VEVENT\n", "\r\nEND:VCALENDAR\r\n", "\r\n ATTENDEE:mailto:x@example.org"),
    *("long " * 60, "unbroken" * 40),
)

URLS = (
    "https://example.org/",
    "https://example.org/a(b)?c=d&e=%20#f",
    "https://example.org/ü 'x' \"y\" <z>|",
    "mailto:ada@example.org",
    "javascript:alert(1)",
    "page\nBEGIN:VEVENT",
)

# What is drawn often is a composite: Hypothesis prints a strategy with all it is made of whenever
# it retries a draw, but a composite by its name alone.

_TEXT = st.one_of(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from((*HOSTILE, *NAMES)), min_size=1, max_size=4).map("".join),
    st.text(max_size=6),
)


@st.composite
def markdown(draw: DrawFn) -> str:
    """Return a strategy for any text: plain, foreign, hostile, empty or long.

    It makes what can be written as UTF-8, so no lone surrogates.
    """
    return draw(_TEXT)


@st.composite
def lines(draw: DrawFn) -> str:
    """Return a strategy for titles and names: any text that is not blank."""
    return _not_blank(draw(_TEXT))


def _not_blank(text: str) -> str:
    return text if text.strip() else f"A{text}"
