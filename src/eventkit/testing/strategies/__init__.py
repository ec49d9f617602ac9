"""Hypothesis strategies for events: what real programmes hold, and what nobody wants them to.

Needs the extra `eventkit-core[testing]`; nothing else in eventkit imports Hypothesis.

    from eventkit.testing.strategies import events
    from hypothesis import given

    @given(events())
    def test_a_table_has_a_row_for_each_session(event): ...
"""

from eventkit.testing.strategies._events import events
from eventkit.testing.strategies._texts import HOSTILE, URLS, lines, markdown
from eventkit.testing.strategies._walks import walks

__all__ = ["HOSTILE", "URLS", "events", "lines", "markdown", "walks"]
