"""The types of what outcomes alone have: periods, percentages, outcomes of other events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from attrs import frozen

from eventkit.document._context import Context
from eventkit.document._nodes import Node
from eventkit.document.time_values import Date, is_possible
from eventkit.document.values import WRONG, Reference, Type, is_number
from eventkit.model import Period
from eventkit.model.fields import FIRST_YEAR, LAST_YEAR, MOST_PERCENT
from eventkit.model.outcomes import ELSEWHERE
from eventkit.model.periods import SPELLING


class Days(Date):
    """A date, or a range of dates."""

    noun = "a date or a range of dates"
    expected = (
        'a date such as 2027-06-30, or a range: "2027", "2027-06", "Q3 2027"'
        f' or "2027-07-01/2027-09-30", from {FIRST_YEAR} to {LAST_YEAR}'
    )

    def convert(self, value: Any, context: Context) -> Any:
        period = _period(value)
        is_valid = period and is_possible(period.first) and is_possible(period.last)
        return period if is_valid else WRONG

    def _hint(self, value: object, context: Context) -> str | None:
        if is_number(value, int):
            return f'put it in quotes: "{value}"'
        if isinstance(value, str) and "/" in value and _is_backwards(value):
            return "the first day comes first"
        return super()._hint(value, context) or "other words go into due_text"

    def write(self, value: Any) -> Any:
        return value.first if value.first == value.last else str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^({SPELLING})$"}


def _period(value: object) -> Period | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return Period.of_day(value)
    try:
        return Period.parse(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_backwards(text: str) -> bool:
    """Return whether a text is a range whose ends are in the wrong order."""
    first, _, last = text.partition("/")
    return _period(f"{last.strip()}/{first.strip()}") is not None


class Percent(Type):
    """A whole number of hundredths."""

    noun = expected = f"a whole number from 0 to {MOST_PERCENT}"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_number(value, int) and 0 <= value <= MOST_PERCENT else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": MOST_PERCENT}


@frozen(eq=False)
class OutcomeReference(Reference):
    """An outcome by its id or title, or one of another event, such as `school-2024:R-1`."""

    @property
    def expected(self) -> str:
        return f'{super().expected}, or that of another event: "school-2024:R-1"'

    def convert(self, value: Any, context: Context) -> Any:
        known = super().convert(value, context)
        is_elsewhere = known is WRONG and isinstance(value, str) and ELSEWHERE.fullmatch(value)
        return value if is_elsewhere else known

    def explain(self, node: Node, context: Context) -> Any:
        value = self.convert(node.value, context)
        return super().explain(node, context) if value is WRONG else value
