"""A hook of mkdocs: name the file above each block that holds one, which Markdown cannot do."""

from __future__ import annotations

import re

_NAMED = re.compile(r'^(```\w+) title="([^"]+)"$', re.MULTILINE)


def on_page_markdown(markdown: str, **_: object) -> str:
    r"""Return a page whose blocks have their names in a line above them.

    >>> on_page_markdown('```toml title="event.toml"')
    '`event.toml`:\\n\\n```toml'
    """
    return _NAMED.sub(r"`\2`:\n\n\1", markdown)
