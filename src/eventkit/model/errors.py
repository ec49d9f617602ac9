"""Every exception that eventkit raises, and every warning.

    EventkitError
    ├── ModelError             (ValueError)   values that cannot make an event
    ├── DocumentError          (ValueError)   a text or file that is not a valid document
    ├── LogError               (ValueError)   a release log that cannot be used
    ├── ReleaseError           (ValueError)   an event that cannot be released
    ├── UnknownIdError         (LookupError)  an id that the event does not have
    ├── ViewError
    │   ├── AudienceError      (LookupError)  no audience of that name
    │   ├── RestrictedError    (PermissionError)  asked for below its audience
    │   ├── LanguageError      (LookupError)  nothing is translated into it
    │   └── SelectionError     (LookupError)  an unknown key or value of a selection
    ├── FormatError            (LookupError)  no format, or no single one, of that name
    ├── OptionsError           (ValueError)   options that a format does not take
    ├── PluginError            (RuntimeError) a plugin that cannot be used
    │   └── ExporterError                     an exporter that failed while it rendered
    ├── InputFileError         (OSError)      a file that an export needs and that cannot be used
    └── TargetError            (OSError)      a place that cannot be written

    EventkitWarning            (UserWarning)
    ├── DocumentWarning        an unknown key that was left out
    ├── UnreleasedWarning      an event that differs from its last release
    ├── UnstampedWarning       an event of which nothing says when it changed
    ├── MisspeltFormatWarning  options in a document for a format that does not exist
    ├── PluginWarning          an installed plugin that cannot be used
    └── OldZoneDataWarning     time zone data that are older than the installed ones

    RemovedInEventkit2Warning  (DeprecationWarning)  what plugins use and eventkit 2 will not have

Catch `EventkitError` for all of them, or the built-in exception in brackets for a kind.
The types and their attributes are public; the wording of the messages is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import field, frozen

from eventkit.model.words import guess, nearest

if TYPE_CHECKING:
    from pathlib import Path


_LINE = 60


def shortened(text: str, length: int = _LINE) -> str:
    """Return a text for a message, cut if it is long.

    >>> shortened("all of a long story", 11)
    'all of a l…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def error_text(error: BaseException) -> str:
    """Return the message of an exception; validators of attrs add objects to theirs.

    >>> error_text(TypeError("'level' must be a number", object(), 5))
    "'level' must be a number"
    """
    first = error.args[0] if len(error.args) > 1 else None
    return first if isinstance(first, str) else str(error)


@frozen(kw_only=True)
class Fault:
    """A single fault in a document or in the values of an event.

    Args:
        rule: Kebab-case id of the broken rule, such as `unknown-key`.
        message: What is wrong, in one sentence without place or remedy.
        place: Path of the table or key, such as `sessions.opening.time`; empty for the whole.
        value: The wrong value, if there is one.
        expected: A description of valid values.
        nearest: The known key, id or word that was probably meant.
        hint: What to do now.
        file: Name of the file, if there is one.
        line: Line in that file, counted from 1.
        source_place: The place in a file of another format, as its importer says it: `row 3`.

    >>> fault = Fault(rule="unknown-key", message="unknown key 'tilte'", place="event", line=3)
    >>> str(fault)
    "line 3: event: unknown key 'tilte' [unknown-key]"
    """

    rule: str
    message: str
    place: str = ""
    value: object = field(default=None, repr=False)
    expected: str | None = None
    nearest: str | None = None
    hint: str | None = None
    file: str | None = None
    line: int | None = None
    source_place: str | None = None

    def __str__(self) -> str:
        parts = [part for part in (self.where, self.place) if part]
        advice, _, paste = "; ".join(self.advice).partition("\n")
        sentence = "; ".join(filter(None, [self.message, advice]))
        rule = f" [{self.rule}]" if self.rule else ""
        lines = [": ".join([*parts, sentence]) + rule, paste]
        return "\n".join(filter(None, lines))

    @property
    def where(self) -> str:
        """The file and the line or place in it, such as `event.toml:3`; may be empty."""
        if self.source_place:
            return ", ".join(filter(None, [self.file, self.source_place]))
        line = f"line {self.line}" if self.line else ""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file or line

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do about it, in one or several phrases."""
        expected = f"expected {self.expected}" if self.expected else ""
        return tuple(filter(None, [expected, guess(self.nearest), self.hint]))


class EventkitError(Exception):
    """Base of all errors that eventkit raises on purpose.

    >>> import eventkit
    >>> try:
    ...     eventkit.loads("eventkit = 1")
    ... except eventkit.EventkitError as error:
    ...     print(type(error).__name__)
    DocumentError
    """

    def __str__(self) -> str:
        # KeyError and OSError would format the message in their own ways.
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are otherwise copied and unpickled by `type(self)(*self.args)`.
        return _empty, (type(self),), {**self.__dict__, "args": self.args}


def _empty(kind: type[EventkitError]) -> EventkitError:
    return kind.__new__(kind)


class _FaultyError(EventkitError):
    """An error that lists everything that is wrong.

    Args:
        faults: The faults; or a text, for a single one that has neither rule nor place.
    """

    def __init__(self, faults: Iterable[Fault] | str) -> None:
        self.faults: tuple[Fault, ...] = (
            (Fault(rule="", message=faults),) if isinstance(faults, str) else tuple(faults)
        )
        super().__init__("\n".join(map(str, self.faults)))


class ModelError(_FaultyError, ValueError):
    """Raised when values given in Python cannot make an item or an event.

    `faults` is a tuple of `Fault` with all that is wrong.
    """


class DocumentError(_FaultyError, ValueError):
    """Raised by `load` and `loads` when a document is not valid.

    `faults` is a tuple of `Fault` with all that is wrong, each with file, line and place; after
    the first syntax error it has only that one.
    """


class LogError(EventkitError, ValueError):
    """Raised when a release log cannot be used.

    It is torn, edited or forked, or belongs to another event or a newer format. `path` is the file;
    `line` is the line at fault, counted from 1, if it is a single one.
    """

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        self.path, self.line = path, line
        super().__init__(message)


class ReleaseError(EventkitError, ValueError):
    """Raised when an event cannot be released.

    Nothing has changed since the last release, the event has no `uid` or another one than in its
    log, or another process is releasing it at that moment.
    """


class UnknownIdError(EventkitError, LookupError):
    """Raised when an event is asked for an item that it does not have.

    `id` is the unknown id, `table` names the tables searched, `nearest` is the id probably meant.
    """

    def __init__(self, id: str, table: str, nearest: str | None = None) -> None:
        self.id, self.table, self.nearest = id, table, nearest
        super().__init__("; ".join(filter(None, [f"no {id!r} in {table}", guess(nearest)])))


class ViewError(EventkitError):
    """Base of the errors that `Event.view` raises."""


class AudienceError(ViewError, LookupError):
    """Raised when an event is asked for in the view of an audience that does not exist.

    `audience` is what was asked for, `nearest` is the audience probably meant.
    """

    def __init__(self, audience: object, known: Iterable[str]) -> None:
        words = list(known)
        self.audience, self.nearest = audience, nearest(str(audience), words)
        listing = f"there is {', '.join(words)}"
        super().__init__(f"no audience {audience!r}; {guess(self.nearest, listing)}")


class RestrictedError(ViewError, PermissionError):
    """Raised when an event is asked for below its own audience.

    `id` is the id of the event, `needed` its audience, `audience` the one that asked.
    """

    def __init__(self, id: str, needed: str, audience: str) -> None:
        self.id, self.needed, self.audience = id, needed, audience
        super().__init__(f"the event {id!r} is for its {needed}: it cannot be shown to {audience}")


class LanguageError(ViewError, LookupError):
    """Raised when an event is asked for in a language that neither it nor a catalogue has.

    `language` is what was asked for, `known` are the languages that there are.
    """

    def __init__(self, language: str, known: Iterable[str]) -> None:
        self.language, self.known = language, tuple(known)
        super().__init__(
            f"nothing is translated into {language!r}; there is {', '.join(self.known)}"
        )


class SelectionError(ViewError, LookupError):
    """Raised when a selection names a key, an id or a word that the event does not know.

    An id that is hidden from the audience gives the same message as an unknown one. `key` is the
    key of the selection, None where that itself is unknown; `choice` is what is unknown, `nearest`
    is what was probably meant.
    """

    def __init__(
        self,
        message: str,
        *,
        key: str | None = None,
        choice: object = None,
        nearest: str | None = None,
    ) -> None:
        self.key, self.choice, self.nearest = key, choice, nearest
        super().__init__(message)


class FormatError(EventkitError, LookupError):
    """Raised when a format name or suffix belongs to no exporter, or to more than one.

    `name` is what was asked for, if anything; `known` are the names or suffixes that there are, or
    of several formats that fit the full names to choose from; `nearest` is the one probably meant,
    and `is_ambiguous` says whether several fit.
    """

    def __init__(
        self,
        message: str,
        *,
        name: str | None = None,
        known: Iterable[str] = (),
        nearest: str | None = None,
        is_ambiguous: bool = False,
    ) -> None:
        self.name, self.known, self.nearest = name, tuple(known), nearest
        self.is_ambiguous = is_ambiguous
        super().__init__(message)


Origin: TypeAlias = Literal["document", "call"]


class OptionsError(EventkitError, ValueError):
    """Raised when a format is given options that it does not take.

    `origin` is `document` if the options in the event's document are wrong, or `call` if those
    passed to a function or on the command line are; `format` is the name of the format, if it is
    one; `faults` has a text for each option that is wrong.
    """

    def __init__(
        self,
        message: str,
        origin: Origin = "call",
        *,
        format: str | None = None,
        faults: Iterable[str] = (),
    ) -> None:
        self.origin, self.format, self.faults = origin, format, tuple(faults) or (message,)
        super().__init__(message)


class PluginError(EventkitError, RuntimeError):
    """Raised when a plugin that was asked for cannot be used.

    Args:
        message: What happened.
        plugin: Name of the plugin.
        distribution: Distribution that brought it, or None for a file.
        version: Version of that distribution.
    """

    def __init__(
        self,
        message: str,
        *,
        plugin: str | None = None,
        distribution: str | None = None,
        version: str | None = None,
    ) -> None:
        self.plugin, self.distribution, self.version = plugin, distribution, version
        super().__init__(message)


class ExporterError(PluginError):
    """Raised from the original error when an exporter fails while it renders.

    Args:
        message: What happened.
        exporter: Name of the format.
        plugin: Name of the plugin.
        distribution: Distribution that brought it, or None for a file.
        version: Version of that distribution.
    """

    def __init__(
        self,
        message: str,
        *,
        exporter: str,
        plugin: str | None = None,
        distribution: str | None = None,
        version: str | None = None,
    ) -> None:
        self.exporter = exporter
        super().__init__(message, plugin=plugin, distribution=distribution, version=version)


class InputFileError(EventkitError, OSError):
    """Raised when a file that an export needs, such as a picture, cannot be used.

    Args:
        message: All of it.
        faults: Each file, with what is wrong with it.
    """

    def __init__(self, message: str, faults: Iterable[str] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(message)


class TargetError(EventkitError, OSError):
    """Raised when a file or folder cannot be written; what was there before is still there.

    `path` is the target.
    """

    def __init__(self, message: str, path: Path) -> None:
        self.path = path
        super().__init__(message)


class EventkitWarning(UserWarning):
    """Base of all warnings of eventkit."""


class DocumentWarning(EventkitWarning):
    """An unknown key of a document that was left out, because of `unknown="warn"`."""


class UnreleasedWarning(EventkitWarning):
    """An event differs from its last release, and is exported all the same.

    What changed counts as the next release.
    """


class UnstampedWarning(EventkitWarning):
    """Nothing says when an event changed last: clients take its calendar for one of 1970."""


class MisspeltFormatWarning(EventkitWarning):
    """A document has options for a format that does not exist, and is nearly the one exported."""


class PluginWarning(EventkitWarning):
    """An installed plugin cannot be used, so that its formats and rules are missing."""


class RemovedInEventkit2Warning(DeprecationWarning):
    """Something that plugins use and that eventkit 2 will not have; it says what to use instead.

    It points at the line of the plugin. Python shows it in tests, and not to users.
    """


class OldZoneDataWarning(EventkitWarning):
    """The time zone data of the system are used, and the installed package tzdata has newer ones.

    `eventkit.zone_data()` returns which they are.
    """
