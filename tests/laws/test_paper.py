"""Law 3 for what is printed: its pages, as they are before an engine lays them out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.formats import options_of
from tests.laws.secrets import (
    SHOWN_TO,
    Marker,
    Other,
    asked_of,
    hidden_from,
    leaks,
    stricter,
    told,
    traces_of,
)

from eventkit.builtin import default_registry
from eventkit.model import Audience, Event
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events


@pytest.fixture(autouse=True, scope="module")
def _as_pages() -> Iterator[None]:
    """Write pages as they are: to lay one out takes seconds, and adds nothing to its texts."""
    engine: dict[str, Any] = {
        "_engine": lambda: None,
        "_printed": lambda _, page, __: page.encode(),
    }
    with patch.multiple("eventkit_html.paper", **engine):
        yield


def printed(view: Event, audience: Audience, data: st.DataObject) -> dict[str, Any]:
    """Draw how an event is printed."""
    return asked_of("pdf", view, audience, data) | {"options": data.draw(options_of("pdf"))}


@pytest.mark.parametrize("layout", ["booklet", "runsheet", "outcomes"])
def test_what_is_printed_for_organisers_tells_what_others_may_not_see(layout: str) -> None:
    """The laws would be worth nothing if they overlooked what they look for."""
    marked = Marker().event(SAMPLES["restricted"])

    everything = told(
        "pdf", marked, default_registry(), audience="organizers", options={"layout": layout}
    )

    assert leaks(traces_of(marked, Audience.PUBLIC), everything) <= hidden_from(
        marked, Audience.PUBLIC
    )
    assert len(leaks(traces_of(marked, Audience.PUBLIC), everything)) >= 3


@COSTLY
@given(event=events(), audience=st.sampled_from(SHOWN_TO), data=st.data())
def test_no_page_tells_what_its_audience_may_not_see(
    event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    view = marked.view(audience=audience)

    page = told("pdf", marked, default_registry(), **printed(view, audience, data))

    assert not leaks(traces_of(marked, audience), page)


@COSTLY
@given(event=events(), audience=st.sampled_from(SHOWN_TO), data=st.data())
def test_no_page_depends_on_what_its_audience_may_not_see(
    event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    other = Other(marked, audience).event()
    asked = printed(marked.view(audience=audience), audience, data)

    pages = [told("pdf", it, default_registry(), **asked) for it in (marked, other)]

    assert pages[0] == pages[1]
