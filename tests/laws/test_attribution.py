"""Without attribution, no export below the organisers tells whose a statement or outcome is.

An export may not depend on it at all: with every such reference taken out of the event beforehand,
it is the same to the last byte.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.formats import FORMATS, exported, options_of

import eventkit
from eventkit.model import Audience, Event
from eventkit.model.fields import PARTIES
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events

BELOW = [Audience.PUBLIC, Audience.PARTICIPANTS]


def unsigned(item: Any) -> Any:
    """Return an item whose fields for parties, whatever they are called, are empty."""
    signed = [
        field
        for field in attrs.fields(type(item))
        if set(field.metadata.get("refers", ())) & set(PARTIES)
    ]
    return attrs.evolve(item, **{field.name: field.default for field in signed})


def anonymous(event: Event) -> Event:
    return attrs.evolve(
        event,
        statements=map(unsigned, event.statements),
        outcomes=map(unsigned, event.outcomes),
    )


@pytest.mark.parametrize("to", FORMATS)
@COSTLY
@given(event=events(), audience=st.sampled_from(BELOW), data=st.data())
def test_no_export_below_the_organisers_tells_whose_it_is(
    to: str, event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(event.audience or Audience.PUBLIC))
    silent = attrs.evolve(event, attribution="none", discreet_title="Course")
    asked: Any = {"audience": audience, "options": data.draw(options_of(to))}

    assert exported(silent, to, **asked) == exported(anonymous(silent), to, **asked)


@pytest.mark.parametrize("to", ["markdown", "json", "csv"])
def test_the_organisers_learn_whose_it_is(to: str) -> None:
    """The law would be worth nothing if nobody were ever named."""
    sample = SAMPLES["unattributed"]
    options = {"csv": {"rows": "outcomes"}}.get(to, {})

    exported = eventkit.export(sample, to=to, audience="organizers", options=options)

    assert exported != eventkit.export(
        anonymous(sample), to=to, audience="organizers", options=options
    )
