"""The options of the format `markdown`."""

from __future__ import annotations

from attrs import field, frozen


@frozen(kw_only=True)
class MarkdownOptions:
    """Which sections the programme has."""

    details: bool = field(
        default=True,
        metadata={"help": "a section for each session with a description, materials or links"},
    )
    people: bool = field(
        default=True, metadata={"help": "a list of people, organisations and groups"}
    )
    outcomes: bool = field(default=True, metadata={"help": "outcomes and statements"})
    sources: bool = field(default=True, metadata={"help": "sources, and where each is cited"})
    changes: bool = field(
        default=False,
        metadata={"help": "which release it is, and what changed since the one before"},
    )
    changes_since: int | None = field(
        default=None, metadata={"help": "the same, since the release of that number"}
    )
