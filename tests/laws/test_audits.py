"""What eventkit exports passes an audit; what is exported for others does not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.formats import FILES, FORMATS, exported, options_of

from eventkit.model import Audience, Event
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events
from eventkit_audit import audit

SAID = (
    "Opening",
    "Ada Example",
    "Behind closed doors",
    "Testimony of a witness",
    "Working group on water law",
    "Açylyş dabarasy",
    "Заседание рабочей группы",
    "Read the minutes before: they are *short*, and [here](https://example.org/minutes).",
)


@pytest.mark.parametrize("to", FILES)
@COSTLY
@given(
    event=events(titles=st.sampled_from(SAID), descriptions=st.sampled_from(SAID)),
    audience=st.sampled_from(list(Audience)),
    data=st.data(),
)
def test_nothing_is_found_in_what_eventkit_exports(
    to: str, event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(event.audience or Audience.PUBLIC))
    options = data.draw(options_of(to)) | ({"discreet": False} if to == "icalendar" else {})

    export = exported(event, to, audience=audience, options=options)

    chosen = {*map(str, options.values())}  # such as the day that a report is of
    findings = audit(event, export, audience=audience).findings
    assert [it for it in findings if it.value not in chosen] == []


SITE = pytest.param("html", marks=pytest.mark.slow)  # hundreds of pages
EVERY_FORMAT = [SITE if name == "html" else name for name in FORMATS]


@pytest.mark.parametrize("to", EVERY_FORMAT)
def test_what_is_for_the_organisers_is_found_where_the_public_reads_it(to: str) -> None:
    sample = SAMPLES["restricted"]
    options = {"csv": {"rows": "people"}}.get(to, {})

    data = exported(sample, to, audience="organizers", options=options)

    assert len(audit(sample, data).findings) >= 3
