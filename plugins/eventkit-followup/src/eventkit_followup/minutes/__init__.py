"""The importer of minutes: what was decided, recommended and promised, line by line."""

from __future__ import annotations

from attrs import field, frozen

from eventkit.plugins import Destination, Imported, Importer


@frozen(kw_only=True)
class MinutesOptions:
    """What minutes do not say."""

    year: int | None = field(default=None, metadata={"help": "the year of dates without one"})
    encoding: str = field(
        default="utf-8", metadata={"help": "the encoding of the text, such as cp1251"}
    )
    into: Destination = field(
        factory=Destination, metadata={"help": "the event whose sessions and people they name"}
    )


def recognizes(head: bytes, _: str) -> bool:
    r"""Return whether a line of a text begins with a label of minutes in capitals.

    >>> recognizes(b"# Opening\n- ACTION: Ada, write", ""), recognizes(b"Call to ACTION", "")
    (True, False)
    """
    from eventkit_followup.minutes.lines import is_label

    rows = head.decode("utf-8", "ignore").splitlines()
    starts = (row.partition(":")[0].strip(" \t*_-+>|") for row in rows if ":" in row)
    return any(start.isupper() and is_label(start) for start in starts)


def read(data: bytes, options: MinutesOptions) -> Imported:
    """Read the outcomes of minutes.

    Raises:
        DocumentError: If they are no text in that encoding, or have no outcome.
    """
    from eventkit_followup.minutes.drafting import drafted  # imported where minutes are read

    return drafted(data, options)


MINUTES = Importer(
    name="minutes",
    summary="Decisions, recommendations and actions from minutes in Markdown or plain text",
    extensions=[],
    media_types=[],
    options=MinutesOptions,
    recognizes=recognizes,
    read=read,
)
