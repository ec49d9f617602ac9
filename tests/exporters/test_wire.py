"""Every byte of every calendar is as all readers want it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.exporters.wire import faults

import eventkit
from eventkit.model import Event
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "entries": st.sampled_from(["all", "sessions", "days", "event"]),
        "breaks": st.booleans(),
        "busy": st.booleans(),
        "times": st.sampled_from(["zone", "utc"]),
        "name": st.sampled_from(
            ["Spring, summer", "  ", "\x00", "\U0001f469\U0001f3fd\u200d\U0001f4bb" * 70]
        ),
        "feed_url": st.sampled_from(["https://example.org/a,b;c.ics", "webcal://[::1]:80/ä.ics"]),
        "refresh": st.timedeltas(timedelta(minutes=1), timedelta(days=366)),
        "reminder": st.sampled_from([timedelta(minutes=15), timedelta(days=1), timedelta(0)]),
    },
)


def given_uids(event: Event) -> set[str]:
    return {session.uid for session in event.sessions if session.uid}


@pytest.mark.parametrize("entries", ["all", "sessions", "days", "event"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_break_no_rule(sample: str, entries: str) -> None:
    data = eventkit.export(SAMPLES[sample], to="icalendar", entries=entries)

    assert faults(data) == []


@example(event=SAMPLES["hostile-text"], options={"reminder": timedelta(minutes=15)})
@given(event=events(), options=OPTIONS)
def test_no_event_breaks_a_rule(event: Event, options: dict[str, Any]) -> None:
    data = eventkit.export(event, to="icalendar", audience="organizers", options=options)

    assert faults(data, given=given_uids(event), named="name" in options) == []
