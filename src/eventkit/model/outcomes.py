"""What was said at an event, and what came of it."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from eventkit.model.fields import (
    PARTIES,
    Several,
    Value,
    boolean,
    calendar_date,
    key,
    member_of,
    nested,
    non_blank,
    number_or_text,
    open_word,
    optional_measure,
    optional_numbers,
    ref,
    refers,
    refs,
    string,
    to_answer,
    to_optional_outcome_status,
    to_optional_stage,
    translatable,
    values,
    year_range,
)
from eventkit.model.freezing import exact
from eventkit.model.items import Item
from eventkit.model.words import (
    Answer,
    OutcomeStatus,
    Stage,
)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Statement(Item):
    """What a party said.

    Args:
        by: The party; None if it is not attributed.
        text: The words.
        quote: Whether it is a quotation; a paraphrase never has quotation marks.
        session: The session in which it was said.
    """

    table = "statements"

    by: str | None = field(
        default=None,
        converter=ref,
        metadata=refers(*PARTIES, help="who said it; not attributed by default"),
    )
    text: str = field(validator=non_blank, metadata=translatable("the words"))
    quote: bool = field(
        default=True,
        validator=boolean,
        metadata=key("false for a paraphrase, which gets no quotation marks"),
    )
    session: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("sessions", help="the session it was said in"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Response(Value):
    """The answer of those whom an outcome was addressed to."""

    answer: Answer = field(
        converter=to_answer, validator=member_of(Answer), metadata=key("what was answered")
    )
    reason: str | None = field(default=None, validator=string, metadata=translatable("why"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Horizon(Value):
    """The years over which an outcome is to take effect.

    Args:
        start: Its first day; None means the end of the event.
        years: The least and the greatest number of years after the start.
        text: The same in words.
    """

    start: date | None = field(
        default=None,
        validator=calendar_date,
        metadata=key("its first day; by default the event's end"),
    )
    years: tuple[int, int] | None = field(
        default=None,
        converter=optional_numbers,
        validator=year_range,
        metadata=key("least and greatest number of years after the start"),
    )
    text: str | None = field(
        default=None, validator=string, metadata=translatable("the same in words")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Indicator(Item):
    """A measure of how far an outcome has been put into practice."""

    title: str = field(validator=non_blank, metadata=translatable("what is measured"))
    unit: str | None = field(default=None, validator=string, metadata=key("the unit of its values"))
    baseline: int | float | str | None = field(
        default=None,
        converter=optional_measure,
        validator=number_or_text,
        eq=exact,
        metadata=key("its value at the start"),
    )
    target: int | float | str | None = field(
        default=None,
        converter=optional_measure,
        validator=number_or_text,
        eq=exact,
        metadata=key("its value to reach"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Outcome(Item):
    """A result of an event: a finding, recommendation, decision, commitment or action.

    Args:
        text: The wording; `description` is the background.
        stage: Whether the wording is final.
        status: How far it has been put into practice; None if that is not known.
        session: The session that it comes from.
        follows: Outcomes that it follows from.
        addressed_to: Parties that it is addressed to.
        owners: Parties who are responsible for it.
        due: The day by which it is to be done.
        due_text: The same if no day is known, such as "mid-2027".
    """

    table = "outcomes"

    kind: str = field(
        converter=str,
        validator=open_word,
        metadata=key("finding, recommendation, decision, commitment, action …"),
    )
    title: str = field(validator=non_blank, metadata=translatable("what it is, in a line"))
    text: str | None = field(default=None, validator=string, metadata=translatable("the wording"))
    stage: Stage | None = field(
        default=None,
        converter=to_optional_stage,
        validator=member_of(Stage),
        metadata=key("whether the wording may still change"),
    )
    status: OutcomeStatus | None = field(
        default=None,
        converter=to_optional_outcome_status,
        validator=member_of(OutcomeStatus),
        metadata=key("how far it has been put into practice"),
    )
    session: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("sessions", help="the session it comes from"),
    )
    follows: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("outcomes", help="outcomes it follows from")
    )
    addressed_to: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="whom it is addressed to")
    )
    owners: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who is responsible for it")
    )
    response: Response | None = field(
        default=None, metadata=values(Response, help="what was answered")
    )
    due: date | None = field(
        default=None, validator=calendar_date, metadata=key("the day by which it is to be done")
    )
    due_text: str | None = field(
        default=None,
        validator=string,
        metadata=translatable("the same if no day is known: mid-2027"),
    )
    horizon: Horizon | None = field(
        default=None, metadata=values(Horizon, help="the years over which it is to take effect")
    )
    indicators: tuple[Indicator, ...] = field(
        default=(),
        converter=Several[Indicator],
        metadata=nested(Indicator, help="measures of how far it has come"),
    )
