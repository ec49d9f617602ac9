"""The sections with outcomes and statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventkit import wording
from eventkit.exporters.markdown import _words as words
from eventkit.exporters.markdown._inline import address, escaped, link, verbatim
from eventkit.exporters.markdown._page import Page, outcome_title
from eventkit.exporters.markdown._texts import indented, paragraphs, quoted
from eventkit.model import Actual, Horizon, Indicator, Outcome, Progress, Statement


def outcomes(page: Page) -> Iterator[str]:
    """Yield the outcomes, each under its heading."""
    if ("outcomes", "") not in page.headings:
        return
    yield page.heading("outcomes")
    for outcome in page.event.outcomes:
        yield page.heading("outcomes", outcome.id)
        yield _standing(page, outcome)
        yield paragraphs(outcome.text)
        yield from words.described(page, outcome)
        facts = [words.fact(page, label, value) for label, value in _facts(page, outcome) if value]
        yield "\n".join([*facts, *_progress(page, outcome), *_indicators(page, outcome)])


def _standing(page: Page, outcome: Outcome) -> str:
    """Return kind, stage, status and audience of an outcome in one line."""
    words_shown = (outcome.kind, outcome.stage, outcome.status)
    names = [wording.kind_name(it, page.event) for it in words_shown if it]
    only = wording.only_for(outcome.audience, page.event)
    return f"*{words.listed([*names, only], by=' · ')}*"


def _facts(page: Page, outcome: Outcome) -> Iterator[tuple[str, str]]:
    event = page.event
    linked = _linked(page, map(event.outcome, outcome.follows))
    elsewhere = map(escaped, outcome.follows_elsewhere)
    yield page.word("follows"), words.listed([linked, *elsewhere], by=page.semicolon)
    yield page.word("followed-by"), _linked(page, event.followers_of(outcome))
    if outcome.session:
        yield page.word("session"), page.title(event.session(outcome.session))
    yield page.word("addressed-to"), words.parties(page, outcome.addressed_to)
    owners = "owner" if len(outcome.owners) == 1 else "owners"
    yield page.word(owners), words.parties(page, outcome.owners)
    due = outcome.due and wording.period(outcome.due, event)
    yield page.word("due"), due or escaped(outcome.due_text or "") * bool(outcome.due_text)
    yield page.word("horizon"), _horizon(page, outcome.horizon) if outcome.horizon else ""
    if answer := outcome.response:
        parts = [wording.kind_name(answer.answer, event)]
        parts += [escaped(answer.reason)] if answer.reason else []
        yield page.word("answer"), words.listed(parts, by=wording.colon(page.event))
    yield page.word("link"), address(outcome.url) if outcome.url else ""
    yield page.word("sources"), page.cited(outcome)


def _linked(page: Page, related: Iterable[Outcome]) -> str:
    return words.listed(
        (page.linked(verbatim(outcome_title(it)), "outcomes", it.id) for it in related),
        by=page.semicolon,
    )


def _horizon(page: Page, horizon: Horizon) -> str:
    years = ""
    if horizon.years:
        first, last = horizon.years
        span = str(first) if first == last else f"{first}–{last}"
        years = page.word("so-many-years", count=last, years=span)
    start = wording.long_date(horizon.start or page.event.end, page.event)
    span_text = escaped(horizon.text) if horizon.text else years
    return words.enumeration(page, [span_text, page.word("from-date", date=start)])


def _progress(page: Page, outcome: Outcome) -> Iterator[str]:
    if outcome.progress:
        yield words.fact(page, page.word("progress"))
    for entry in outcome.history:
        yield indented(f"- {_entry(page, entry)}", "  ")


def _entry(page: Page, entry: Progress) -> str:
    """Return the day of some progress, what it is, and who reported it, in one line."""
    event = page.event
    standing = [wording.kind_name(entry.status, event)] if entry.status else []
    standing += [wording.percent(entry.percent, event)] if entry.percent is not None else []
    parts = [words.enumeration(page, standing), escaped(entry.text) if entry.text else ""]
    head = words.listed(
        [wording.long_date(entry.date, event), words.listed(parts, by=". ")],
        by=wording.colon(event),
    )
    only = wording.only_for(entry.audience, event)
    by = words.parties(page, [entry.by]) if entry.by else ""
    notes = words.enumeration(page, [by, only])
    return words.listed([head, f"({notes})" if notes else "", page.cited(entry)], by=" ")


def _indicators(page: Page, outcome: Outcome) -> Iterator[str]:
    if outcome.indicators:
        yield words.fact(page, page.word("indicators"))
    for indicator in outcome.indicators:
        blocks = words.described(page, indicator)
        yield indented(words.entry("- ", _indicator(page, indicator), *blocks), "  ")


def _indicator(page: Page, indicator: Indicator) -> str:
    title = link(escaped(indicator.title), indicator.url)
    if indicator.unit:
        title += f" ({escaped(indicator.unit)})"
    values = (("baseline", indicator.baseline), ("target", indicator.target))
    parts = [
        f"{page.word(key)} {escaped(str(value))}" for key, value in values if value is not None
    ]
    if indicator.period:
        parts.append(wording.period(indicator.period, page.event))
    parts += [_actual(page, it) for it in sorted(indicator.actuals, key=lambda it: it.date)]
    head = words.listed([title, words.enumeration(page, parts)], by=wording.colon(page.event))
    return words.listed([head, page.cited(indicator)], by=" ")


def _actual(page: Page, actual: Actual) -> str:
    date = wording.long_date(actual.date, page.event)
    value = f"{page.word('actual')} {escaped(str(actual.value))} ({date})"
    return words.listed([value, page.cited(actual)], by=" ")


# --- statements


def statements(page: Page) -> Iterator[str]:
    """Yield the statements: quotations in quotation marks, paraphrases without."""
    if ("statements", "") not in page.headings:
        return
    yield page.heading("statements")
    for statement in page.event.statements:
        yield from _quotation(page, statement) if statement.quote else _paraphrase(page, statement)
        yield from words.described(page, statement)


def _quotation(page: Page, statement: Statement) -> Iterator[str]:
    text = page.word("quotation", text=paragraphs(statement.text))
    attribution = words.listed([_speaker(page, statement), page.cited(statement)], by=" ")
    yield quoted("\n\n".join(filter(None, [text, attribution and f"— {attribution}"])))


def _paraphrase(page: Page, statement: Statement) -> Iterator[str]:
    who = words.enumeration(page, [_speaker(page, statement), page.word("in-substance")])
    text = words.listed([paragraphs(statement.text), page.cited(statement)], by=" ")
    yield f"{who}{wording.colon(page.event)}{text}"


def _speaker(page: Page, statement: Statement) -> str:
    """Return the speaker and the session of a statement, as far as they are known."""
    event = page.event
    who = session = ""
    if statement.by:
        parts = [f"**{words.name(page, statement.by)}**", words.affiliation(page, statement.by)]
        who = words.enumeration(page, parts)
    if statement.session:
        session = page.title(event.session(statement.session))
    return words.listed([who, session], by=" · ")
