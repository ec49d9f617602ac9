"""Law 3 for `eventkit outcomes`: nobody below an outcome's audience learns of it or its progress.

It is held as for exports: nothing that is printed holds a mark of what is hidden, and what is
printed does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.secrets import SHOWN_TO, Marker, Other, leaks, traces_of

from eventkit.model import Audience, Event
from eventkit.model.errors import RestrictedError
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events
from eventkit_followup import graphs, printing
from eventkit_followup.rows import GROUPS, chain_of, grouped, rows_of
from eventkit_followup.series import Series

DAYS = st.dates(date(2024, 1, 1), date(2033, 1, 1))
AUDIENCES = st.sampled_from(SHOWN_TO)


def printed(event: Event, audience: Audience, day: date) -> str:
    """Return all that the command prints of an event, in every form; nothing where it is closed."""
    try:
        series = Series([(Path("event.toml"), event)], str(audience))
    except RestrictedError:
        return ""
    return "\n".join(_texts(series, day))


def _texts(series: Series, day: date) -> Iterator[str]:
    rows = [*rows_of(series, lambda _: day)]
    for by in GROUPS:
        groups = grouped(rows, by)
        yield from (text for text, _ in printing.list_lines(groups, by, is_series=True))
        yield printing.list_markdown(groups, by, is_series=True)
    yield from (printing.as_csv(rows), printing.as_json(rows, is_chain=False))
    yield from (form(rows) for form in printing.GRAPHS.values())
    yield graphs.dot(rows)
    for row in rows:
        chain, unknown = chain_of(series, row.reference, lambda _: day)
        yield from (text for text, _ in printing.chain_lines(chain, unknown))
        yield printing.chain_markdown(chain, unknown)


@given(events(), AUDIENCES, DAYS)
def test_nothing_hidden_is_printed(event: Event, audience: Audience, day: date) -> None:
    marked = Marker().event(event)

    text = printed(marked, audience, day)

    assert leaks(traces_of(marked, audience), text) == set()


@given(events(), AUDIENCES, DAYS)
def test_what_is_printed_does_not_depend_on_what_is_hidden(
    event: Event, audience: Audience, day: date
) -> None:
    marked = Marker().event(event)

    assert printed(Other(marked, audience).event(), audience, day) == printed(marked, audience, day)


@pytest.mark.parametrize("audience", SHOWN_TO)
def test_the_sample_with_restricted_progress_tells_none_of_it(audience: Audience) -> None:
    text = printed(SAMPLES["restricted"], audience, date(2030, 1, 1))

    assert "Begun" in text
    assert "hushhush" not in text
