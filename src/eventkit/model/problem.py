"""The problems that checks report."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from eventkit.model.fields import Value, member, member_of


class Severity(StrEnum):
    """How bad a problem is: an error misleads readers, a warning may, a hint is advice."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


def to_severity(value: str) -> Severity:
    """Return a severity by its word."""
    return member(Severity, value)


@frozen(kw_only=True, repr=False)
class Problem(Value):
    """A problem that a check reports.

    Args:
        rule: Id of the rule, in kebab case.
        severity: Error, warning or hint.
        place: Path of the table or key in the document, such as `sessions.opening.rooms`.
        message: What is wrong.
        hint: What to do now.

    >>> print(Problem(rule="room-taken-twice", severity="error", place="sessions.opening",
    ...               message="the Aula is taken", hint="move one of them"))
    error: sessions.opening: the Aula is taken; move one of them [room-taken-twice]
    """

    rule: str
    severity: Severity = field(converter=to_severity, validator=member_of(Severity))
    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        sentence = f"{self.message}; {self.hint}" if self.hint else self.message
        where = f"{self.place}: " if self.place else ""
        return f"{self.severity}: {where}{sentence} [{self.rule}]"
