"""Law 1: what is written is read back as it was, and reading what was written changes nothing."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eventkit
from eventkit.model import Audience, Event, History
from eventkit.model.errors import RestrictedError
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events

FORMATS = ("toml", "json")
AUDIENCES = (Audience.PUBLIC, Audience.PARTICIPANTS)


def viewed(event: Event, audience: Audience) -> Event:
    """Return what an audience sees, or all of it where the event is not for that audience."""
    try:
        return event.view(audience=audience)
    except RestrictedError:
        return event


def document_part(event: Event) -> Event:
    """Return an event without what a view knows and a document does not say."""
    return attrs.evolve(
        event, history=History(), unplaced=frozenset(), selection={}, whole_language=None
    )


@pytest.mark.parametrize("format", FORMATS)
@given(event=events())
def test_what_is_written_is_read_back_as_it_was(format: str, event: Event) -> None:
    assert eventkit.loads(eventkit.dumps(event, format), format) == event


@pytest.mark.parametrize("format", FORMATS)
@given(event=events())
def test_reading_what_was_written_changes_nothing(format: str, event: Event) -> None:
    text = eventkit.dumps(event, format)

    assert eventkit.dumps(eventkit.loads(text, format), format) == text


@given(event=events())
def test_both_forms_hold_the_same(event: Event) -> None:
    toml = eventkit.loads(eventkit.dumps(event))

    assert toml == eventkit.loads(eventkit.dumps(event, "json"), "json")


@pytest.mark.parametrize("format", FORMATS)
@given(event=events(), audience=st.sampled_from(AUDIENCES))
def test_a_viewed_event_is_an_ordinary_event(format: str, event: Event, audience: Audience) -> None:
    view = viewed(event, audience)

    assert eventkit.loads(eventkit.dumps(view, format), format) == document_part(view)


@pytest.mark.parametrize("format", FORMATS)
@given(event=events(), data=st.data())
def test_an_event_in_another_language_is_an_ordinary_event(
    format: str, event: Event, data: st.DataObject
) -> None:
    view = event.view(language=data.draw(st.sampled_from([event.language, *event.translations])))

    assert eventkit.loads(eventkit.dumps(view, format), format) == document_part(view)


@pytest.mark.parametrize("format", FORMATS)
@given(event=events(), data=st.data())
def test_a_selection_is_an_ordinary_event(format: str, event: Event, data: st.DataObject) -> None:
    ids = [session.id for session in event.sessions]
    select = {"session": data.draw(st.sampled_from(ids))} if ids else None
    view = event.view(select=select)

    assert eventkit.loads(eventkit.dumps(view, format), format) == document_part(view)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read_back_as_it_was(name: str, format: str) -> None:
    event = SAMPLES[name]

    assert eventkit.loads(eventkit.dumps(event, format), format) == event
