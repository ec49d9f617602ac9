"""The entries of outcomes in calendars, for those who follow them up after the event.

An entry holds all that any way of writing it shows: a task, a journal entry, or an event on the day
on which something is due or to be reviewed. A release compares these entries, as it does those of
sessions, so that their stamps obey the same laws.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from attrs import field, frozen

from eventkit.calendars.graphemes import shortened
from eventkit.calendars.texts import (
    DESCRIPTION_LENGTH,
    TEXT_LENGTH,
    calendar_text,
    calendar_title,
    ended_title,
)
from eventkit.model import (
    Event,
    Outcome,
    OutcomeKind,
    OutcomeStatus,
    Period,
    Review,
    Stage,
    Withdrawn,
)
from eventkit.text import one_line, plain
from eventkit.wording import colon, enumeration, kind_name, long_date, percent, period, word

Component: TypeAlias = Literal["task", "journal", "review"]
"""What an entry is: something to do, what was found or decided, or a day to look at it."""

_TASKS = (OutcomeKind.ACTION, OutcomeKind.COMMITMENT, OutcomeKind.RECOMMENDATION)
_GAP = "\n\n"
_REPEATED = 1024  # words, names and days that are made once


class OutcomeReview(NamedTuple):
    """A day on which to look at what became of an outcome."""

    outcome: Outcome
    review: Review
    day: date


OutcomeSubject: TypeAlias = Outcome | OutcomeReview
"""What an entry is about."""


@frozen(kw_only=True)
class OutcomeEntry:
    """What a calendar for following up shows of an outcome, or of one of its reviews.

    Args:
        uid: Its UID: `outcome.<id>@<event uid>` or `review.<id>.<mid|last|end>@<event uid>`.
        component: What it is.
        summary: Its title.
        label: Its title as an event of a calendar, which says what the day is for.
        start: The first day: of a range in which something is due, of what was found, of a review.
        due: The last day on which something is due, or the day of a review; None if not known.
        status: How far it is; None if that is not known, and for reviews.
        is_final: Whether its wording is final; None if that is not known.
        percent: How much of it is done, from 0 to 100; None if that is not known.
        description: Its text.
        parents: The UIDs of what it follows from, or of the outcome to review.
        url: A page about it.
        categories: Its categories.
        is_withdrawn: Whether a release showed it and the event no longer does.
    """

    uid: str
    component: Component
    summary: str
    label: str
    start: date | None = None
    due: date | None = None
    status: OutcomeStatus | None = None
    is_final: bool | None = None
    percent: int | None = None
    description: str = ""
    parents: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    url: str | None = None
    categories: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    is_withdrawn: bool = False


def outcome_entries(event: Event) -> Iterator[OutcomeEntry]:
    """Yield the entries of an event's outcomes, each followed by those of its reviews.

    What releases showed and the event no longer has comes last, withdrawn.

    Args:
        event: The event, as its readers may see it.

    >>> from eventkit.model import Horizon
    >>> plan = Outcome(id="A-1", kind="action", title="Write a plan", due=date(2027, 6, 30),
    ...                horizon=Horizon(years=(1, 2)))
    >>> school = Event(id="school", uid="school-2027", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC", outcomes=[plan])
    >>> for entry in outcome_entries(school):
    ...     print(entry.due, entry.uid, entry.label)
    2027-06-30 outcome.A-1@school-2027 Due: Write a plan
    2028-03-26 review.A-1.mid@school-2027 Mid-term review: Write a plan
    2028-03-26 review.A-1.last@school-2027 Review of the last year: Write a plan
    2029-03-26 review.A-1.end@school-2027 Final review: Write a plan
    """
    yield from map(OutcomeMaker(event).entry, outcome_subjects(event))
    for gone in event.history.withdrawn:
        if event.is_uid_of_outcome(gone.uid):
            yield _withdrawn(event, gone)


def _withdrawn(event: Event, gone: Withdrawn) -> OutcomeEntry:
    title = ended_title(gone.title or "", gone, event)
    is_review = gone.uid.startswith("review.")
    component: Component = "review" if is_review else "task" if gone.is_task else "journal"
    return OutcomeEntry(
        uid=gone.uid,
        component=component,
        summary=title,
        label=title,
        start=None if component == "task" else gone.start,
        due=None if component == "journal" else gone.start,
        is_withdrawn=True,
    )


def outcome_subjects(event: Event) -> Iterator[OutcomeSubject]:
    """Yield what the entries of an event's outcomes are about, in their order."""
    for outcome in event.outcomes:
        yield outcome
        for review, day in event.reviews_of(outcome).items():
            yield OutcomeReview(outcome, review, day)


def outcome_uid(event: Event, subject: OutcomeSubject) -> str:
    """Return the UID of an outcome, or of one of its reviews, in calendars."""
    if isinstance(subject, OutcomeReview):
        return event.uid_of_outcome(subject.outcome, subject.review)
    return event.uid_of_outcome(subject)


def outcome_subjects_by_uid(event: Event) -> dict[str, OutcomeSubject]:
    """Return, by UID, what the entries of an event's outcomes are about."""
    return {outcome_uid(event, subject): subject for subject in outcome_subjects(event)}


class OutcomeMaker:
    """Makes the entries of an event's outcomes from what they are about.

    Args:
        event: The event, as its readers may see it.
    """

    def __init__(self, event: Event) -> None:
        self._event = event
        # Outcomes share words, days and owners; an outcome and its reviews share a description.
        repeated = lru_cache(maxsize=_REPEATED)
        self._kind = repeated(lambda kind: kind_name(kind, event))
        self._word = repeated(lambda key: word(key, event))
        self._period = repeated(lambda value: period(value, event))
        self._percent = repeated(lambda number: percent(number, event))
        self._date = repeated(lambda day: long_date(day, event))
        self._party = repeated(lambda id: one_line(event.party(id).name))
        self._last: tuple[Outcome | None, str] = None, ""

    def entry(self, subject: OutcomeSubject) -> OutcomeEntry:
        """Return the entry of an outcome or a review."""
        if isinstance(subject, OutcomeReview):
            return self._review(subject)
        return self._outcome(subject)

    def _review(self, subject: OutcomeReview) -> OutcomeEntry:
        event, outcome = self._event, subject.outcome
        title = self._title(outcome)
        return OutcomeEntry(
            uid=outcome_uid(event, subject),
            component="review",
            summary=title,
            label=self._label(f"review-{subject.review}", title),
            start=subject.day,
            due=subject.day,
            description=self._description(outcome),
            parents=[event.uid_of_outcome(outcome)],
            url=outcome.url,
        )

    def _outcome(self, outcome: Outcome) -> OutcomeEntry:
        event = self._event
        title, is_task = self._title(outcome), is_to_do(outcome)
        span = outcome.due or Period.of_day(event.end)
        has_start = not is_task or (outcome.due and outcome.due.first < outcome.due.last)
        session = event.session(outcome.session) if outcome.session else None
        day = (event.day_of(session) if session else None) or event.end
        return OutcomeEntry(
            uid=event.uid_of_outcome(outcome),
            component="task" if is_task else "journal",
            summary=title,
            label=self._label("due", title) if outcome.due else title,
            start=(span.first if is_task else day) if has_start else None,
            due=outcome.due.last if outcome.due else None,
            status=outcome.status,
            is_final=None if outcome.stage is None else outcome.stage is Stage.FINAL,
            percent=outcome.percent,
            description=self._description(outcome),
            parents=[event.uid_of_outcome(event.outcome(id)) for id in outcome.follows],
            url=outcome.url,
            categories=filter(None, [calendar_text(one_line(self._kind(outcome.kind)))]),
        )

    def _title(self, outcome: Outcome) -> str:
        return calendar_title(outcome.title, None, self._event) or outcome.id

    def _label(self, key: str, title: str) -> str:
        return calendar_title(f"{self._word(key)}{colon(self._event)}{title}", None, self._event)

    def _description(self, outcome: Outcome) -> str:
        """Return the text of an outcome: facts in a line each, the wording, the background."""
        if self._last[0] is not outcome:
            self._last = outcome, self._text(outcome)
        return self._last[1]

    def _text(self, outcome: Outcome) -> str:
        between = colon(self._event)
        facts = "\n".join(f"{label}{between}{text}" for label, text in self._facts(outcome) if text)
        blocks = [facts, self._beginning(outcome.text), self._beginning(outcome.description)]
        text = _GAP.join(filter(None, blocks))
        return calendar_text(shortened(text, DESCRIPTION_LENGTH, at_blank=True))

    def _facts(self, outcome: Outcome) -> Iterator[tuple[str, str]]:
        event = self._event
        yield self._kind(outcome.kind), outcome.id
        if outcome.session:  # programs drop the link of a journal entry to its session
            yield self._word("session"), one_line(event.session(outcome.session).title)
        for key, ids in (("owners", outcome.owners), ("addressed-to", outcome.addressed_to)):
            yield self._word(key), enumeration(map(self._party, ids), self._event)
        yield self._word("due"), self._due(outcome)
        if answer := outcome.response:
            parts = kind_name(answer.answer, event), one_line(answer.reason or "")
            yield self._word("answer"), colon(event).join(filter(None, parts))
        yield self._word("progress"), self._progress(outcome)
        yield self._word("link"), one_line(outcome.url or "")

    def _due(self, outcome: Outcome) -> str:
        if outcome.due:
            return self._period(outcome.due)
        return one_line(outcome.due_text or "")

    def _progress(self, outcome: Outcome) -> str:
        """Return the latest progress in a line."""
        if not outcome.progress:
            return ""
        entry = outcome.history[-1]
        facts = (
            self._kind(entry.status) if entry.status else "",
            "" if entry.percent is None else self._percent(entry.percent),
            one_line(entry.text or ""),
        )
        standing = enumeration(facts, self._event)
        return colon(self._event).join(filter(None, [self._date(entry.date), standing]))

    def _beginning(self, markdown: str | None) -> str:
        return shortened(plain(markdown), TEXT_LENGTH, at_blank=True) if markdown else ""


def is_to_do(outcome: Outcome) -> bool:
    """Return whether an outcome asks for something: an action, a promise, or what has a due date.

    >>> is_to_do(Outcome(id="F-1", kind="finding", title="Rivers are low"))
    False
    """
    return outcome.due is not None or outcome.kind in _TASKS
