"""What a plugin offers: values that are validated when they are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, get_args

import attrs
from attrs import Attribute, field, frozen
from attrs.validators import optional
from typing_extensions import TypeVar

from eventkit.model import Event, Problem, Severity
from eventkit.model.errors import PluginError
from eventkit.model.fields import default_of, words
from eventkit.model.problem import to_severity
from eventkit.model.views import with_catalogues
from eventkit.plugins._inputs import FILLED

if TYPE_CHECKING:
    import click

_DEEPEST = 64  # levels of tables and lists in a draft, so that it can be a document
_PLAIN = frozenset({str, int, bool})
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EXTENSION = re.compile(r"\.[a-z0-9]+(\.[a-z0-9]+)*")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[A-Za-z0-9.+-]+")


@frozen(kw_only=True)
class NoOptions:
    """The options of a format that has none."""


@frozen(kw_only=True)
class Loss:
    """Something of an event that a format cannot carry.

    Args:
        place: Path in the document, such as `sessions.opening.status`.
        message: What is lost, in a few words.
    """

    place: str
    message: str


O = TypeVar("O", default=NoOptions)  # noqa: E741  # the options of a format


def no_losses(event: Event, options: object) -> Iterable[Loss]:  # noqa: ARG001  # a form shared
    """Return nothing: the format carries all that its readers expect of it."""
    return ()


def _refuse(instance: object, reason: str) -> PluginError:
    name = getattr(instance, "name", None) or getattr(instance, "id", "")
    return PluginError(f"{type(instance).__name__} {name!r}: {reason}")


def _is_name(instance: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        expected = "small words joined by '-', such as 'acme-table'"
        raise _refuse(instance, f"the {attribute.name} must be {expected}, not {value!r}")


def _is_line(instance: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not value.strip() or len(value.splitlines()) != 1:
        raise _refuse(instance, f"the {attribute.name} must be one line of text, not {value!r}")


def _is_extension(instance: object, _attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not _EXTENSION.fullmatch(value):
        raise _refuse(instance, f"an extension is a dot and small letters, not {value!r}")


def _is_extension_or_empty(instance: object, attribute: Attribute[Any], value: object) -> None:
    if value != "":
        _is_extension(instance, attribute, value)


def _are_extensions(instance: object, attribute: Attribute[Any], value: tuple[str, ...]) -> None:
    for extension in value:
        _is_extension(instance, attribute, extension)


def _is_media_type(instance: object, _attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not _MEDIA_TYPE.fullmatch(value):
        raise _refuse(instance, f"a media type is such as 'text/plain', not {value!r}")


def _are_media_types(instance: object, attribute: Attribute[Any], value: tuple[str, ...]) -> None:
    for media_type in value:
        _is_media_type(instance, attribute, media_type)


def _is_folder(instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, Path):
        example = 'Path(__file__).with_name("locale")'
        raise _refuse(
            instance, f"the {attribute.name} is a folder, such as {example}, not {value!r}"
        )


def _are(kind: type, rule: str) -> Callable[[object, Attribute[Any], tuple[object, ...]], None]:
    """Return a validator of tuples of objects of one class."""

    def validate(instance: object, _: Attribute[Any], value: tuple[object, ...]) -> None:
        for item in value:
            if not isinstance(item, kind):
                raise _refuse(instance, f"{rule}, not {item!r}")

    return validate


def _is_message(instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise _refuse(instance, f"the {attribute.name} must be a text, not {value!r}")


def _is_place(instance: object, _attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, int | str):
        raise _refuse(instance, f"a place is the number of a line or a text, not {value!r}")


def _is_text(instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, str):
        raise _refuse(instance, f"the {attribute.name} must be a text, not {value!r}")


def _is_kind_of_note(instance: object, _attribute: Attribute[Any], value: object) -> None:
    if value not in get_args(NoteKind):
        known = ", ".join(get_args(NoteKind))
        raise _refuse(instance, f"the kind of a note is one of {known}, not {value!r}")


def _is_mapping(instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, Mapping):
        raise _refuse(instance, f"{attribute.name} must be a mapping, not {value!r}")


def _are_tables(instance: object, _attribute: Attribute[Any], value: Mapping[str, Any]) -> None:
    """Refuse keys that are no texts, and what is nested deeper than any document, in itself even.

    Layer by layer: what is too deep for Python to follow is refused, too.
    """
    layer: list[Any] = [value]
    for _ in range(_DEEPEST):
        holders = [it for it in layer if isinstance(it, Mapping)]
        keys = set[object]().union(*holders)
        strange = next((key for key in keys if not isinstance(key, str)), "")
        if strange != "":
            raise _refuse(instance, f"the keys of tables are texts, not {strange!r}")
        lists = (it for it in layer if isinstance(it, list | tuple))
        inner = chain.from_iterable([*(it.values() for it in holders), *lists])
        # Each once: a table that is in itself twice would be twice as many with every layer.
        layer = [*{id(it): it for it in inner if type(it) not in _PLAIN and _holds(it)}.values()]
    if layer:
        raise _refuse(instance, f"its tables and lists are nested deeper than {_DEEPEST} levels")


def _holds(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _are_places(instance: object, _attribute: Attribute[Any], value: Mapping[str, Place]) -> None:
    for place in value.values():
        if not isinstance(place, int | str):
            raise _refuse(instance, f"a place is the number of a line or a text, not {place!r}")


def _are_texts(instance: object, attribute: Attribute[Any], value: Mapping[str, str]) -> None:
    for text in value.values():
        if not isinstance(text, str):
            raise _refuse(instance, f"a text of {attribute.name} is {text!r}: write str(…)")


def _is_function(instance: object, attribute: Attribute[Any], value: object) -> None:
    if not callable(value) or isinstance(value, type):
        raise _refuse(instance, f"{attribute.name} must be a function, not {value!r}")


def _is_click_command(instance: object, attribute: Attribute[Any], value: object) -> None:
    import click  # here, not at the top: formats and rules do without

    if not isinstance(value, click.Command):
        raise _refuse(instance, f"the {attribute.name} must be one of click, not {value!r}")


def _is_options(instance: object, _attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, type) or not attrs.has(value):
        raise _refuse(instance, f"options must be an attrs class, not {value!r}")
    for option in attrs.fields(value):
        if option.default is attrs.NOTHING:
            raise _refuse(instance, f"the option {option.name!r} needs a default")
        if isinstance(default_of(option), FILLED):
            continue  # users do not set it
        if not option.metadata.get("help"):
            raise _refuse(instance, f'the option {option.name!r} needs metadata={{"help": …}}')


def _are_waivers(instance: object, _attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, Mapping):
        expected = "a mapping of checks of the contract to reasons"
        raise _refuse(instance, f"waived must be {expected}, not {value!r}")
    for check, reason in value.items():
        if not isinstance(check, str) or not isinstance(reason, str) or not reason.strip():
            raise _refuse(instance, f"waived: {check!r} needs a reason, not {reason!r}")


@frozen
class _WithCatalogue:
    """A function of an exporter, which is handed events with the words of its catalogue."""

    __wrapped__: Callable[..., Any]
    catalogue: Path

    def __call__(self, event: Event, options: object) -> Any:  # noqa: ANN401  # as the function
        return self.__wrapped__(with_catalogues(event, [self.catalogue]), options)


@frozen(kw_only=True)
class _Format(Generic[O]):
    """What all exporters have in common."""

    name: str = field(validator=_is_name)
    summary: str = field(validator=_is_line)
    extension: str = field(validator=_is_extension)
    aliases: tuple[str, ...] = field(default=(), converter=words, validator=_are_extensions)
    media_type: str = field(validator=_is_media_type)
    # mypy cannot know that the variable's default and the field's default are the same class.
    options: type[O] = field(default=NoOptions, validator=_is_options)  # type: ignore[assignment]
    losses: Callable[[Event, O], Iterable[Loss]] = field(default=no_losses, validator=_is_function)
    raw: bool = field(default=False, kw_only=True)
    sheet: bool = field(default=False, kw_only=True)
    catalogue: Path | None = field(default=None, kw_only=True, validator=optional(_is_folder))
    several_languages: bool = field(default=False, kw_only=True)
    waived: Mapping[str, str] = field(factory=dict, validator=_are_waivers, hash=False)

    def __attrs_post_init__(self) -> None:
        for name in ("render", "losses"):
            function = getattr(self, name)
            if isinstance(function, _WithCatalogue):  # of the format that this one is made from
                function = function.__wrapped__
            if self.catalogue:
                function = _WithCatalogue(function, self.catalogue)
            object.__setattr__(self, name, function)  # the class is frozen

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extension of its files, then those it goes by as well."""
        return (*filter(None, [self.extension]), *self.aliases)


@frozen(kw_only=True)
class TextExporter(_Format[O]):
    """A format that is text.

    Args:
        name: Small words joined by `-`; begin with your plugin's name: `acme-table`.
        summary: One line for lists.
        extension: Suffix of its files, with the dot.
        aliases: Other suffixes it goes by.
        media_type: Such as `text/plain`.
        options: An attrs class; each field has a default and `metadata={"help": …}`.
        losses: Function from an event and options to what of the event the format cannot carry.
        raw: Whether `render` is handed texts as they were written, and has to make them safe. By
            default titles and names are one line, and no text has control characters or marks that
            turn the direction of writing.
        several_languages: Whether it shows all languages of a view in several (`event.editions`);
            of others it is told that they show the first alone.
        sheet: Whether people read or print it: then a selection, as of one person or room, holds
            the breaks of its days too.
        catalogue: The folder with the words that the format adds: `messages.pot`, and translations
            such as `ru/LC_MESSAGES/messages.po`. `eventkit.wording` finds these words first where
            it is asked with the event that `render` is handed, also where a test calls the
            exporter's `render` with any event.
        waived: Checks of the contract (`eventkit.testing`) that the format fails, such as
            `renders[dst-fold]`, each with the reason. One that passes all the same fails.
        render: Function from an event and options to text, whole or in pieces. It opens no file,
            reads no clock and no environment. eventkit encodes the text as UTF-8 and leaves line
            ends as they are.

    Raises:
        PluginError: If a field is not as described.

    >>> def render(event: Event, options: NoOptions) -> str:
    ...     return event.title
    >>> TextExporter(name="acme-title", summary="The title", extension=".txt",
    ...              media_type="text/plain", render=render).name
    'acme-title'
    """

    render: Callable[[Event, O], str | Iterable[str]] = field(validator=_is_function)


@frozen(kw_only=True)
class BinaryExporter(_Format[O]):
    """A format that is bytes; the fields are those of `TextExporter`.

    `render` returns bytes, whole or in pieces. Formats that need to go back, such as zip, build
    an `io.BytesIO` and return what it holds.
    """

    render: Callable[[Event, O], bytes | Iterable[bytes]] = field(validator=_is_function)


@frozen(kw_only=True)
class TreeExporter(_Format[O]):
    """A format that is a folder of files; the fields are those of `TextExporter`.

    `render` yields pairs of a relative path with `/` and the bytes of that file; nothing is written
    before it ends. In the folder only files that eventkit wrote are replaced or removed. It is for
    `eventkit.write`; `eventkit.export` refuses it. Its `extension` may be left out.
    """

    extension: str = field(default="", validator=_is_extension_or_empty)
    render: Callable[[Event, O], Iterable[tuple[str, bytes]]] = field(validator=_is_function)


Exporter: TypeAlias = TextExporter[Any] | BinaryExporter[Any] | TreeExporter[Any]
"""A format out, of any of the three kinds."""


Place: TypeAlias = int | str
"""Where something stands in a source: the number of a line, or words such as `row 3`."""

NoteKind: TypeAlias = Literal["read", "guessed", "left-out"]
"""Whether something was read in its own way, is a guess, or was left out."""


@frozen(kw_only=True)
class Note:
    """What an importer says of something in its source.

    Args:
        place: Where it stands: the number of a line, or words such as `row 3`; empty for the whole.
        message: What was done, in one sentence.
        kind: `left-out`, `guessed`, or `read` for what may be of interest.
        path: What of the draft it is about, such as `sessions.opening.time`: there
            `eventkit import` writes a comment. Without it, it is what stands at the same place.

    Raises:
        PluginError: If a field is not as described.

    >>> print(Note(place="row 3", message="the person has no name", kind="left-out"))
    row 3: the person has no name
    """

    place: Place = field(default="", validator=_is_place)
    message: str = field(validator=_is_message)
    kind: NoteKind = field(default="left-out", validator=_is_kind_of_note)
    path: str = field(default="", validator=_is_text)

    def __str__(self) -> str:
        place = f"line {self.place}" if isinstance(self.place, int) else self.place
        return f"{place}: {self.message}" if place else self.message


def _notes(values: Iterable[object]) -> tuple[object, ...]:
    """Return notes, with those made that are texts alone."""
    return tuple([Note(message=it) if isinstance(it, str) else it for it in values])


@frozen(kw_only=True)
class Draft:
    """An unfinished document: a list of people alone, or a programme without a zone.

    eventkit merges the drafts of a source, fills what they lack from the options of the call (id,
    title, start, end, timezone and others), and reads them as it reads any document: what is wrong
    is told with its place in the source.

    Args:
        tables: The tables of a document without `eventkit = 1`, as dictionaries, lists, texts,
            numbers, booleans, dates and times: `{"people": {"ada": {"name": "Ada Example"}}}`.
        places: Where things stand in the source, by their path in the tables, such as `people.ada`
            or `people.ada.name`. What has no place of its own has that of what holds it.
        keys: What the source itself knows items by, such as a number or a code, by their path in
            the tables: `{"sessions.opening": "4711"}`. The next import finds them by it, whatever
            else changed.

    Raises:
        PluginError: If a field is not as described.
    """

    tables: Mapping[str, Any] = field(validator=[_is_mapping, _are_tables])
    places: Mapping[str, Place] = field(factory=dict, validator=[_is_mapping, _are_places])
    keys: Mapping[str, str] = field(factory=dict, validator=[_is_mapping, _are_texts])


@frozen(kw_only=True)
class Imported:
    """What an importer read.

    Args:
        events: Whole events.
        drafts: Unfinished documents, of which eventkit makes one event more.
        notes: What was guessed, left out or otherwise of interest; a text is what was left out.

    Raises:
        PluginError: If a field is not as described.
    """

    events: tuple[Event, ...] = field(
        default=(), converter=tuple[Event, ...], validator=_are(Event, "an importer reads events")
    )
    drafts: tuple[Draft, ...] = field(
        default=(), converter=tuple[Draft, ...], validator=_are(Draft, "drafts are Draft objects")
    )
    notes: tuple[Note, ...] = field(
        default=(), converter=_notes, validator=_are(Note, "notes are texts or Note objects")
    )


@frozen(kw_only=True)
class _Reader(Generic[O]):
    """What all importers have in common."""

    name: str = field(validator=_is_name)
    summary: str = field(validator=_is_line)
    # mypy cannot know that the variable's default and the field's default are the same class.
    options: type[O] = field(default=NoOptions, validator=_is_options)  # type: ignore[assignment]
    waived: Mapping[str, str] = field(factory=dict, validator=_are_waivers, hash=False)


@frozen(kw_only=True)
class Importer(_Reader[O]):
    """A format in.

    Args:
        name: Small words joined by `-`.
        summary: One line for lists.
        extensions: Suffixes of its files, with the dot.
        media_types: Such as `text/csv`.
        options: An attrs class; each field has a default and `metadata={"help": …}`.
        waived: Checks of the contract that it fails, each with the reason.
        recognizes: Function from the first 64 KiB of a file and its name to whether it is in this
            format. Without it the suffix decides; what is recognised goes before that.
        read: Function from the bytes of a file and options to what was read.

    Raises:
        PluginError: If a field is not as described.
    """

    extensions: tuple[str, ...] = field(converter=words, validator=_are_extensions)
    media_types: tuple[str, ...] = field(default=(), converter=words, validator=_are_media_types)
    recognizes: Callable[[bytes, str], bool] | None = field(
        default=None, validator=optional(_is_function)
    )
    read: Callable[[bytes, O], Imported] = field(validator=_is_function)


@frozen(kw_only=True)
class TreeImporter(_Reader[O]):
    """A format in that is a folder of files, or several files together.

    Args:
        name: Small words joined by `-`.
        summary: One line for lists.
        options: An attrs class; each field has a default and `metadata={"help": …}`.
        recognizes: Function from the first 64 KiB of a file and its path, with `/`, to whether it
            is one of such a folder: then the file is read without a name, and so is a folder that
            has it. Without the function, `--from` names the format, or `format=` in Python.
        read: Function from the files and options to what was read. The files are the bytes of each
            by its path in the folder, with `/`, in order; a file is read when it is looked up.
            Of a place, the path comes first: `talks/opening.md:3`, or `talks.csv, row 3`.

    Raises:
        PluginError: If a field is not as described.
    """

    recognizes: Callable[[bytes, str], bool] | None = field(
        default=None, validator=optional(_is_function)
    )
    read: Callable[[Mapping[str, bytes], O], Imported] = field(validator=_is_function)

    @property
    def extensions(self) -> tuple[str, ...]:
        """Nothing: no suffix stands for a folder."""
        return ()

    @property
    def media_types(self) -> tuple[str, ...]:
        """Nothing: no media type stands for a folder."""
        return ()


AnyImporter: TypeAlias = Importer[Any] | TreeImporter[Any]
"""A format in, of either kind."""


@frozen(kw_only=True)
class _Rule:
    """What all checks have in common."""

    id: str = field(validator=_is_name)
    summary: str = field(validator=_is_line)
    severity: Severity = field(converter=to_severity)
    waived: Mapping[str, str] = field(factory=dict, validator=_are_waivers, hash=False)


@frozen(kw_only=True)
class Check(_Rule):
    """A rule.

    Args:
        id: Kebab-case id, as it stands in `[checks] ignore`; begin with your plugin's name.
        summary: One line for lists.
        severity: How bad what it finds is.
        catalogue: The folder with the words that the format adds: `messages.pot`, and translations
            such as `ru/LC_MESSAGES/messages.po`. `eventkit.wording` finds these words first where
            it is asked with the event that `render` is handed.
        waived: Checks of the contract that it fails, each with the reason.
        run: Function from an event to the problems found; each names this rule.

    Raises:
        PluginError: If a field is not as described.
    """

    run: Callable[[Event], Iterable[Problem]] = field(validator=_is_function)


@frozen(kw_only=True)
class DatedCheck(_Rule):
    """A rule that must know the day; the fields are those of `Check`.

    `run` is a function from an event and a date to the problems found. It is called only where
    the date is known: by `eventkit check`, which hands it the date in the event's zone, and by
    `eventkit.check(event, today=…)`. So a rule reads no clock.
    """

    run: Callable[[Event, date], Iterable[Problem]] = field(validator=_is_function)


@frozen(kw_only=True)
class Command:
    """A command of `eventkit`, such as `eventkit audit`.

    A package names it in the entry-point group `eventkit.commands`: the name of the entry point is
    that of the command, and its value the dotted place of the `Command`. What commands are written
    with is in `eventkit.commands`.

    Args:
        name: Small words joined by `-`.
        summary: One line for lists.
        command: The command of click that is run; it gives the exit code.
        catalogue: The folder with the words that the format adds: `messages.pot`, and translations
            such as `ru/LC_MESSAGES/messages.po`. `eventkit.wording` finds these words first where
            it is asked with the event that `render` is handed.
        waived: Checks of the contract that it fails, each with the reason.

    Raises:
        PluginError: If a field is not as described.

    >>> import click
    >>> @click.command("acme-hello")
    ... def hello() -> None:
    ...     click.echo("hello")
    >>> Command(name="acme-hello", summary="Greet.", command=hello).name
    'acme-hello'
    """

    name: str = field(validator=_is_name)
    summary: str = field(validator=_is_line)
    command: click.Command = field(validator=_is_click_command)
    waived: Mapping[str, str] = field(factory=dict, validator=_are_waivers, hash=False)
