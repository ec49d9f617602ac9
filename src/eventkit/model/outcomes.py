"""What was said at an event, and what came of it."""

from __future__ import annotations

import re
from datetime import date

from attrs import field, fields, frozen
from immutabledict import immutabledict

from eventkit.model.errors import Fault, ModelError
from eventkit.model.fields import (
    PARTIES,
    Several,
    Value,
    all_matching,
    boolean,
    calendar_date,
    key,
    member_of,
    nested,
    non_blank,
    number_or_text,
    open_word,
    optional,
    optional_measure,
    optional_numbers,
    percentage,
    ref,
    refers,
    refs,
    required_measure,
    string,
    to_answer,
    to_optional_audience,
    to_optional_outcome_status,
    to_optional_stage,
    translatable,
    values,
    words,
    year_range,
)
from eventkit.model.freezing import exact
from eventkit.model.items import CalendarDate, Item
from eventkit.model.periods import MONTHS, Period, calendar_period, months_after, to_optional_period
from eventkit.model.words import ID, Answer, Audience, OutcomeStatus, Review, Stage

ELSEWHERE = re.compile(rf"(?P<event>{ID.pattern}):(?P<id>{ID.pattern})")
"""A reference to an outcome of another event: the id of the event, a colon and its own id."""

outcomes_elsewhere = all_matching(ELSEWHERE, "an outcome of another event, such as school-2024:R-1")


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
        default=None, converter=ref, metadata=refers("sessions", help="the session it was said in")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Response(Value):
    """The answer of those whom an outcome was addressed to."""

    answer: Answer = field(
        converter=to_answer, validator=member_of(Answer), metadata=key("what was answered")
    )
    reason: str | None = optional(translatable("why"), string)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Horizon(Value):
    """The years over which an outcome is to take effect.

    Args:
        start: Its first day; None means the end of the event.
        years: The least and the greatest number of years after the start.
        text: The same in words.
    """

    start: date | None = optional(key("its first day; by default the event's end"), calendar_date)
    years: tuple[int, int] | None = field(
        default=None,
        converter=optional_numbers,
        validator=year_range,
        metadata=key("least and greatest number of years after the start"),
    )
    text: str | None = optional(translatable("the same in words"), string)

    def reviews(self, end: date) -> immutabledict[Review, date]:
        """Return the days on which to look at what became of an outcome, in their order.

        These are the day half-way to the later year, the first day of the last year, and the end
        of it. Without years there is none; a day on which the horizon begins is none either.

        Args:
            end: The last day of the event, on which the horizon begins unless it has a start.

        >>> horizon = Horizon(years=(3, 5))
        >>> [f"{review}: {day}" for review, day in horizon.reviews(date(2024, 11, 19)).items()]
        ['mid: 2027-05-19', 'last: 2028-11-19', 'end: 2029-11-19']
        """
        if self.years is None:
            return immutabledict()
        start, years = self.start or end, self.years[1]
        months = {
            Review.MID: years * MONTHS // 2,
            Review.LAST: (years - 1) * MONTHS,
            Review.END: years * MONTHS,
        }
        return immutabledict(
            {it: months_after(start, after) for it, after in months.items() if after > 0}
        )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Actual(Value):
    """A value that an indicator really had on a day."""

    date: CalendarDate = field(validator=calendar_date, metadata=key("when it was measured"))
    value: int | float | str = field(
        converter=required_measure,
        validator=number_or_text,
        eq=exact,
        metadata=key("the value on that day"),
    )
    sources: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("sources", help="where it is from")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Progress(Value):
    """What was known on a day of how far an outcome has come.

    Args:
        date: The day.
        status: The status from that day on, until a later entry has another.
        percent: How much of it is done, from 0 to 100.
        text: The same in words.
        by: The party who reported it.
        sources: Ids of the sources: the evidence.
        audience: Who may see it; None means everybody who sees the outcome.
    """

    date: CalendarDate = field(validator=calendar_date, metadata=key("the day that it is true of"))
    status: OutcomeStatus | None = field(
        default=None,
        converter=to_optional_outcome_status,
        validator=member_of(OutcomeStatus),
        metadata=key("the status from that day on; the latest is that of the outcome"),
    )
    percent: int | None = optional(key("how much of it is done, from 0 to 100"), percentage)
    text: str | None = optional(translatable("how far it has come, in words"), string)
    by: str | None = field(
        default=None, converter=ref, metadata=refers(*PARTIES, help="who reported it")
    )
    sources: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("sources", help="the evidence")
    )
    audience: Audience | None = field(
        default=None,
        converter=to_optional_audience,
        validator=member_of(Audience),
        metadata=key(
            "who may see it: public, participants or organizers; by default who sees its outcome"
        ),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Indicator(Item):
    """A measure of how far an outcome has been put into practice.

    Args:
        baseline: Its value at the start.
        target: Its value to reach.
        period: The days within which the target is to be reached.
        actuals: The values that it really had, by day.
    """

    title: str = field(validator=non_blank, metadata=translatable("what is measured"))
    unit: str | None = optional(key("the unit of its values"), string)
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
    period: Period | None = field(
        default=None,
        converter=to_optional_period,
        validator=calendar_period,
        metadata=key("when the target is to be reached: a date or a range, as due has them"),
    )
    actuals: tuple[Actual, ...] = field(
        default=(),
        converter=Several[Actual],
        metadata=values(Actual, "the values that it really had, each with its day"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Outcome(Item):
    """A result of an event: a finding, recommendation, decision, commitment or action.

    Args:
        text: The wording; `description` is the background.
        stage: Whether the wording is final.
        status: How far it has been put into practice, if no progress has a status: the latest
            one is that of the outcome, and another beside it is an error.
        session: The session that it comes from.
        follows: Outcomes that it follows from; an id such as `school-2024:R-1` is that of an
            outcome of another event, and moves to `follows_elsewhere`.
        follows_elsewhere: Outcomes of other events that it follows from.
        addressed_to: Parties that it is addressed to.
        owners: Parties who are responsible for it.
        due: The day by which it is to be done, or the range of days in which.
        due_text: The same if no day is known, such as "mid-2027".
        progress: What became of it, entry by entry.

    Raises:
        ModelError: If the status is not that of the latest progress.

    >>> plan = Outcome(id="A-1", kind="action", title="Write a plan", follows=["R-1", "other:R-7"],
    ...                progress=[Progress(date=date(2028, 1, 31), status="done", percent=100),
    ...                          Progress(date=date(2027, 6, 30), status="in-progress")])
    >>> str(plan.status), plan.percent, plan.follows, plan.follows_elsewhere
    ('done', 100, ('R-1',), ('other:R-7',))
    """

    table = "outcomes"

    kind: str = field(
        converter=str,
        validator=open_word,
        metadata=key("finding, recommendation, decision, commitment, action …"),
    )
    title: str = field(validator=non_blank, metadata=translatable("what it is, in a line"))
    text: str | None = optional(translatable("the wording"), string)
    stage: Stage | None = field(
        default=None,
        converter=to_optional_stage,
        validator=member_of(Stage),
        metadata=key("whether the wording may still change"),
    )
    stated_status: OutcomeStatus | None = field(
        default=None,
        alias="status",
        converter=to_optional_outcome_status,
        validator=member_of(OutcomeStatus),
        metadata={**key("how far it has been put into practice"), "key": "status"},
    )
    session: str | None = field(
        default=None, converter=ref, metadata=refers("sessions", help="the session it comes from")
    )
    follows: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("outcomes", help="outcomes it follows from")
    )
    follows_elsewhere: tuple[str, ...] = field(
        default=(), converter=words, validator=outcomes_elsewhere, metadata={"key": "follows"}
    )
    addressed_to: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="whom it is addressed to")
    )
    owners: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who is responsible for it")
    )
    response: Response | None = optional(values(Response, "what was answered"))
    due: Period | None = field(
        default=None,
        converter=to_optional_period,
        validator=calendar_period,
        metadata=key('the day by which it is to be done, or a range: "Q3 2027", "2027-06", "2027"'),
    )
    due_text: str | None = optional(translatable("the same if no day is known: mid-2027"), string)
    progress: tuple[Progress, ...] = field(
        default=(),
        converter=Several[Progress],
        metadata={**values(Progress, "what became of it: entries with a date each"), "first": 1},
    )
    horizon: Horizon | None = optional(values(Horizon, "the years over which it is to take effect"))
    indicators: tuple[Indicator, ...] = field(
        default=(),
        converter=Several[Indicator],
        metadata=nested(Indicator, "measures of how far it has come"),
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if any(":" in id for id in self.follows):
            elsewhere = (*self.follows_elsewhere, *(id for id in self.follows if ":" in id))
            outcomes_elsewhere(self, _ELSEWHERE, elsewhere)
            object.__setattr__(self, "follows_elsewhere", tuple(dict.fromkeys(elsewhere)))
            here = tuple(id for id in self.follows if ":" not in id)
            object.__setattr__(self, "follows", here)
        if self.stated_status and (entry := self._latest_with_status):
            self._require_same_status(entry)
            object.__setattr__(self, "stated_status", None)

    def _require_same_status(self, entry: Progress) -> None:
        if entry.status is not self.stated_status:
            message = (
                f"the status is {str(self.stated_status)!r},"
                f" but the latest progress, of {entry.date}, has {str(entry.status)!r}"
            )
            place = f"outcomes.{self.id}.status"
            fault = Fault(
                rule="contradicting-status",
                message=message,
                place=place,
                value=self.stated_status,
                hint="remove the status: that of the latest progress counts",
            )
            raise ModelError([fault])

    @property
    def history(self) -> tuple[Progress, ...]:
        """The progress in the order of its days; of one day in that of the document."""
        return tuple(sorted(self.progress, key=lambda it: it.date))

    @property
    def _latest_with_status(self) -> Progress | None:
        return next((it for it in reversed(self.history) if it.status), None)

    @property
    def status(self) -> OutcomeStatus | None:
        """How far it has been put into practice by the latest progress; None if not known."""
        entry = self._latest_with_status
        return entry.status if entry else self.stated_status

    @property
    def percent(self) -> int | None:
        """How much of it is done by the latest progress, from 0 to 100; None if not known."""
        return next((it.percent for it in reversed(self.history) if it.percent is not None), None)


_ELSEWHERE = fields(Outcome).follows_elsewhere
