"""Law 3: no value that an audience may not see is in any export for it.

It is held in two ways:

- Nothing that an export tells, in its bytes, its name, its losses or its error, holds a mark that
  is not for its audience, nor anything made of one.
- An export does not depend on what is not for its audience: where all of that is another, texts,
  ids, numbers and times, the export is the same to the last byte.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from urllib.parse import quote

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.formats import FORMATS, exported, read_text
from tests.laws.secrets import (
    HASHES,
    MARK,
    SHOWN_TO,
    TELLER,
    TELLING,
    Marker,
    Other,
    Rules,
    asked_of,
    hidden_from,
    leaks,
    marks_in,
    stricter,
    strings_in,
    told,
    traces_of,
)

from eventkit.builtin import default_registry
from eventkit.model import Audience, Contact, Event
from eventkit.model.errors import SelectionError
from eventkit.testing.samples import SAMPLES, SENTINEL
from eventkit.testing.strategies import events


def test_the_rules_know_what_is_hidden() -> None:
    """The law would be worth nothing if it took everything for visible."""
    marked = Marker().event(SAMPLES["restricted"])
    public, participants = (hidden_from(marked, audience) for audience in SHOWN_TO)

    assert participants < public
    assert len(public) > 40


@pytest.mark.parametrize("to", TELLING)
def test_what_tells_everything_is_found_out(to: str) -> None:
    """The law would be worth nothing if it overlooked what it looks for."""
    marked = Marker().event(SAMPLES["restricted"])
    hidden = hidden_from(marked, Audience.PUBLIC)

    everything = told(to, marked, TELLER, audience="organizers")

    assert leaks(traces_of(marked, Audience.PUBLIC), everything) == hidden


@pytest.mark.parametrize("form", ["lower", "quote", "base64", *HASHES])
def test_what_is_made_of_a_value_is_found_out(form: str) -> None:
    contact = Contact(email="ada")
    event = Event(
        id="e", title="E", start=date(2027, 1, 1), end=date(2027, 1, 1), timezone="UTC",
        contact=contact,
    )  # fmt: skip
    marked = Marker().event(event)
    (email,) = (text for text in strings_in(marked) if "@" in text)
    made = {
        "lower": email.lower(),
        "quote": quote(email, safe=""),
        "base64": base64.b64encode(f"to: {email}".encode()).decode(),
        **{name: hashlib.new(name, email.lower().encode()).hexdigest() for name in HASHES},
    }

    assert leaks(traces_of(marked, Audience.PUBLIC), f"<{made[form]}>")


@given(event=events(), audience=st.sampled_from(SHOWN_TO))
def test_a_view_leaves_out_nothing_that_its_audience_may_see(
    event: Event, audience: Audience
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    every = {mark for text, _ in Rules(marked).values() for mark in MARK.findall(text)}

    shown = marks_in(marked.view(audience=audience))

    assert every - hidden_from(marked, audience) <= shown


@COSTLY
@given(event=events(), audience=st.sampled_from(SHOWN_TO), data=st.data())
def test_no_export_tells_what_its_audience_may_not_see(
    event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    view, searched = marked.view(audience=audience), traces_of(marked, audience)

    for to in (*FORMATS, data.draw(st.sampled_from(TELLING))):
        plugins = TELLER if to in TELLING else default_registry()
        said = told(to, marked, plugins, **asked_of(to, view, audience, data))
        assert not leaks(searched, said), to


@COSTLY
@given(event=events(), audience=st.sampled_from(SHOWN_TO), data=st.data())
def test_no_export_depends_on_what_its_audience_may_not_see(
    event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    other = Other(marked, audience).event()
    view, same = (each.view(audience=audience) for each in (marked, other))

    for field in attrs.fields(Event):
        assert getattr(view, field.name) == getattr(same, field.name), field.name
    for to in FORMATS:
        asked = asked_of(to, view, audience, data)
        assert told(to, marked, default_registry(), **asked) == told(
            to, other, default_registry(), **asked
        ), to


@given(event=events(), audience=st.sampled_from(SHOWN_TO))
def test_selecting_what_is_hidden_is_the_error_of_what_never_was(
    event: Event, audience: Audience
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    other = Other(marked, audience).event()
    hidden = hidden_from(marked, audience)
    asked = [
        ("session", {session.id for session in marked.sessions} & hidden),
        ("person", {party.id for party in marked.parties} & hidden),
        ("room", {room.id for room in marked.rooms} & hidden),
    ]

    for key, ids in asked:
        for id in ids:
            said = []
            for each in (marked, other):
                with pytest.raises(SelectionError) as error:
                    each.view(audience=audience, select={key: id})
                said.append(str(error.value))
            assert said[0] == said[1]


@pytest.mark.parametrize("to", FORMATS)
def test_no_format_publishes_the_secrets_of_the_sample(to: str) -> None:
    for language in (None, "ru"):
        data = exported(SAMPLES["restricted"], to, language=language)

        assert SENTINEL not in read_text(data).replace("\r\n ", "")
