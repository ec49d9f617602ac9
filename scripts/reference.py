"""Write the generated pages of docs/reference; with --check only say whether they are up to date."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import attrs
from babel.messages.pofile import read_po
from click import Context, Group
from round_trips import round_trips_page

import eventkit
from eventkit import (
    calendar_text,
    calendars,
    changes,
    commands,
    conversion,
    forgetting,
    ids,
    markup,
    model,
    outcome_reports,
    plugins,
    releases,
    searching,
    spellings,
    testing,
    text,
    wording,
)
from eventkit.builtin import BUILTINS, registry
from eventkit.checks import CHECKS
from eventkit.checks._rule import explained, head
from eventkit.cli._program import program
from eventkit.cli.plugin.show import typed_default
from eventkit.document import reference
from eventkit.model import errors
from eventkit.plugins import Importer, PluginRegistry, hookspecs
from eventkit.plugins.requirements import settable_options
from eventkit.testing import (
    KIT_VERSION,
    check_contract,
    command_contract,
    exporter_contract,
    importer_contract,
)
from eventkit.testing.samples import SAMPLES
from eventkit_audit import audit
from eventkit_audit._command import AUDIT

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
PLUGINS = FOLDER.parents[1] / "plugins"
GENERATED = "This page is generated from the code by `make reference`."
ELSEWHERE = {
    "eventkit.calendars.outcome_entries": calendars.outcome_entries,
    "eventkit.calendars.OutcomeEntry": calendars.OutcomeEntry,
    "eventkit.changes.changes_since": changes.changes_since,
    "eventkit.releases.repair_log": releases.repair_log,
    "eventkit.conversion.convert": conversion.convert,
    "eventkit.conversion.write_conversion": conversion.write_conversion,
    "eventkit.forgetting.plan_forgetting": forgetting.plan_forgetting,
    "eventkit.forgetting.carry_out": forgetting.carry_out,
    "eventkit_audit.audit": audit,
}
_CALENDARS = (calendar_text.CalendarText, calendar_text.ComponentText)
DOCUMENT = "A type of click's parameters: the path of a document, or of a folder with one."
OPTIONS = """\
`eventkit formats` lists these and those of plugins.

On the command line an option is written with `-`, such as `--option changed-since=3`.
In the document it is a key of `[exporters.NAME]`, with `-` or `_`; in Python an argument of `export` and `write`, which has `_`."""

TEXTS = """\
What built-in formats and those of plugins have in common: texts that can do no harm, and the words that exports add.
`eventkit.text` makes texts plain, one line, or blocks of Markdown; `eventkit.wording` names hours, dates, roles, kinds, places and countries.
`eventkit.ids` makes ids of titles and names; `eventkit.markup` reads HTML as text and as Markdown; `eventkit.calendar_text` spells calendars for formats that hold some; `eventkit.outcome_reports` says what stands in a report on outcomes.
`eventkit.spellings` reads what `eventkit.wording` and people write, in English, Russian, Turkmen, German, French and Spanish.
The functions of `eventkit.wording` take the language of the export, or the event that is exported, whose language it is then; [the messages](words.md) stand in catalogues, and English stands in where a language has none."""
WORDS = """\
Everything that exports add to the texts of an event is a message with a key, which never changes; the English text may.
`word("followed-by", event)` of [`eventkit.wording`](texts.md) returns the message in the language of the event.
Translations are gettext catalogues in `src/eventkit/locale/`, one for each language; the key of a message is its context there.
A message whose text has a number has the plural forms of each language."""
PACKAGES = """\
These are kept in the same repository as eventkit and tried with each change of it; each passes [the contract](../how-to/test-plugins.md) that `eventkit plugin check NAME` runs.
Until they are on the package index, a copy of the repository has them: `pip install ./plugins/eventkit-csv`.
`icalendar`, `markdown` and `json` are built in, and `eventkit formats` lists what is installed on your machine.

A plugin of your own belongs on this page too: open an issue with its package and the table that `eventkit plugin check` prints of it.
[A format of your own](../tutorial/exporter.md) shows how to write one."""


def document_page() -> str:
    """Return the page of the document: every table and key."""
    return f"""# The document

{GENERATED}

A document is TOML; the same structure in JSON is for machines.
`eventkit schema` prints its JSON Schema, for editors.
(T) marks a text that can be translated: a string, or a table of languages that contains the event's own.
A reference may be an id or the exact name.

```toml
eventkit = 1    # the format: required, and first
```

Tables other than `event` hold items, each under its id: `[sessions.opening]`.
Ids are letters, digits, `-` and `_`, at most 48 of them, unique whatever the case; people, organisations and groups share one space.
`[venue]` is short for `[venues.venue]`.
A session without rooms is at the only venue, unless it has `online` of its own or its rooms are hidden from the reader.

A session has, besides its keys, `days` (`"all"` or a list) or `slots.NAME` (tables of its own keys) where it is held several times.
`translations.LANGUAGE` holds the same tables with texts only; `exporters.NAME` holds default options of a format.
`words.LANGUAGE` holds words in place of those that exports add, each a text or a list of its forms: `speaker = ["Panelist", "Panelists"]`.

Limits: 64 MiB, 200,000 items, nesting of 64.

{reference()}
"""


def command_page() -> str:
    """Return the page of the command line: the help of every command."""
    texts = "\n".join(_helps(program, "eventkit"))
    return f"# The command line\n\n{GENERATED}\n\n{texts}"


def _helps(command: object, name: str) -> Iterator[str]:
    done = subprocess.run(
        [sys.executable, "-m", *name.split(), "--help"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"COLUMNS": "80", "NO_COLOR": "1"},
    )
    yield f"## {name}\n\n```text\n{done.stdout.rstrip()}\n```\n"
    if isinstance(command, Group):
        context = Context(command)
        for each in command.list_commands(context):
            yield from _helps(command.get_command(context, each), f"{name} {each}")


def python_page() -> str:
    """Return the page of the Python doors: functions, classes and errors."""
    functions = [name for name in eventkit.__all__ if inspect.isfunction(getattr(eventkit, name))]
    classes = [name for name in model.__all__ if inspect.isclass(getattr(model, name))]
    raised = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.EventkitError) and not kind.__name__.startswith("_")
    ]
    parts = [f"# Python\n\n{GENERATED}\n", "## Functions of `eventkit`\n"]
    parts += [_described(f"eventkit.{name}", getattr(eventkit, name)) for name in functions]
    parts += ["## Functions elsewhere\n"]
    parts += [_described(name, function) for name, function in ELSEWHERE.items()]
    parts += ["## Classes of `eventkit.model`\n"]
    for name in classes:
        parts += [_described(name, getattr(model, name)), *_members(name, getattr(model, name))]
    parts += ["## The release log\n", _described("eventkit.Log", eventkit.Log)]
    parts += _members("Log", eventkit.Log)
    parts += ["## What changed\n", _described("eventkit.changes.Diff", changes.Diff)]
    parts += _members("Diff", changes.Diff)
    parts += [
        _described(f"eventkit.changes.{kind.__name__}", kind)
        for kind in (changes.Report, changes.Section, changes.ChangedItem, changes.Fact)
    ]
    parts += ["## Searching files\n", _described("eventkit.searching.Search", searching.Search)]
    parts += _members("Search", searching.Search)
    parts += [
        _described(f"eventkit.searching.{kind.__name__}", kind)
        for kind in (searching.Piece, searching.Match, searching.Unread)
    ]
    parts += ["## Errors\n", "```text", _tree(errors.__doc__ or ""), "```\n"]
    parts += [f"`{kind.__name__}`: {_first_line(kind)}\n" for kind in raised]
    return "\n".join(parts)


def _described(name: str, thing: object) -> str:
    signature = ""
    if inspect.isfunction(thing):
        said = str(inspect.signature(thing)).replace("'", "")
        signature = f"```text\n{name}{said}\n```\n\n"
    elif isinstance(thing, type) and attrs.has(thing):
        signature = f"```text\n{name}(\n{''.join(_fields_of(thing))})\n```\n\n"
    elif isinstance(thing, type) and issubclass(thing, Enum):
        members = "".join(f"{name}.{it.name} = {it.value!r}\n" for it in thing)
        signature = f"```text\n{members}```\n\n"
    return f"### {name}\n\n{signature}{_prose(inspect.getdoc(thing) or '')}\n"


def _fields_of(kind: type[attrs.AttrsInstance]) -> Iterator[str]:
    """Yield a line for each field that a caller may give: its type, and its default if it has one.

    The types are those of the object; what is given may be more, such as a list for a tuple.
    """
    for field in attrs.fields(kind):
        if field.init:
            default = "" if field.default is attrs.NOTHING else f" = {_spelled(field.default)}"
            yield f"    {field.alias}: {field.type}{default},\n"


def _spelled(default: object) -> str:
    factory = getattr(default, "factory", None)
    if factory is not None:
        return f"{getattr(factory, '__name__', 'factory')}()"
    named = str(default) if isinstance(default, Enum) else getattr(default, "__name__", "")
    return named or repr(default)


def _members(name: str, kind: type) -> Iterator[str]:
    """Yield what an object of a class can be asked, in the order of the class and its bases."""
    ours = [base for base in reversed(kind.__mro__) if base.__module__.startswith("eventkit.")]
    for member, value in chain.from_iterable(vars(base).items() for base in ours):
        asked = getattr(value, "fget", None) or getattr(value, "func", None) or value
        if member.startswith("_") or not inspect.isfunction(asked) or not asked.__doc__:
            continue
        said = str(inspect.signature(asked)).replace("'", "").replace("(self, ", "(")
        said = re.sub(r"\bSelf\b", name, said)
        said = said.replace("(self)", "()" if asked is value else "")
        prose = _prose(inspect.getdoc(asked) or "")
        yield f"#### {name}.{member}\n\n```text\n{name}.{member}{said}\n```\n\n{prose}\n"


def _prose(docstring: str) -> str:
    """Return a docstring as Markdown: its examples as they are run, its lists as text."""
    said = re.sub(r"(?m)^(Args|Returns|Raises|Warns):$", r"\n**\1**\n", docstring)
    said = re.sub(r"(?m)^    (\w+): ", r"- `\1`: ", said)
    return re.sub(r"(?ms)^>>> .*", lambda found: f"```text\n{found[0].rstrip()}\n```", said)


def _tree(docstring: str) -> str:
    lines = [line for line in docstring.splitlines() if line.startswith("    ")]
    return "\n".join(line[4:] for line in lines)


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0]


def formats_page() -> str:
    """Return the page of the built-in formats and their options."""
    registry = PluginRegistry(builtins=BUILTINS, installed=())
    parts = [f"# Formats\n\n{GENERATED}\n\n{OPTIONS}\n"]
    for offer in registry.exporters():
        exporter = offer.value
        suffixes = ", ".join(f"`{suffix}`" for suffix in exporter.extensions)
        parts.append(
            f"## {exporter.name}\n\n{exporter.summary}.\n"
            f"Files end in {suffixes}; the media type is `{exporter.media_type}`.\n"
        )
        options = settable_options(exporter.options)
        if options:
            parts.append("| option | default | what it does |\n|---|---|---|")
            parts += [
                f"| `{option.name}` | {_default(option.default)} | {option.metadata['help']} |"
                for option in options
            ]
            parts.append("")
    return "\n".join(parts)


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{typed_default(value)}`" if value not in (None, "") else "none"


def rules_page() -> str:
    """Return the page of the built-in rules, each with an example and the mend."""
    parts = [
        f"# Rules\n\n{GENERATED}\n",
        "`eventkit check` finds these; `[checks] ignore` silences one by its id.",
        "An id in `ignore` that no rule has is found too, as `unknown-rule`, and options in `[exporters]` for a format that is not there as `unknown-format`; an option with which a format cannot be exported is an error, `wrong-option`.\n",
        "Before an event, time zone data whose year ended more than half a year ago are found as `old-zone-data`.\n",
        f"Each example stands below these lines, unless it has an `[event]` of its own:\n\n{_toml(head())}\n",
        "| rule | severity | what it finds |\n|---|---|---|",
        *(f"| [{rule.id}](#{rule.id}) | {rule.severity} | {rule.summary} |" for rule in CHECKS),
        "",
    ]
    for rule in CHECKS:
        said = explained(rule)
        parts.append(
            f"## {rule.id}\n\n{rule.summary} ({rule.severity}).\n\n{said.text}\n\n"
            f"{_toml(said.example)}\n\nCorrected:\n\n{_toml(said.mended)}\n"
        )
    return "\n".join(parts)


def _toml(text: str) -> str:
    return f"```toml\n{text.rstrip()}\n```"


def plugins_page() -> str:
    """Return the page of hooks and types."""
    parts = [
        f"# Plugins\n\n{GENERATED}\n\nEverything here is importable from `eventkit.plugins`.\n",
        "## Hooks\n",
    ]
    hooks = [hook for name, hook in vars(hookspecs).items() if name.startswith("eventkit_")]
    for hook in hooks:
        said = str(inspect.signature(hook)).replace("'", "")
        text, _, example = (inspect.getdoc(hook) or "").partition("Example:\n")
        code, _, since = example.partition("\nSince:\n")
        text = re.sub(r"(?m)^(When|Returns):$", r"**\1**\n", text)
        parts.append(
            f"### {hook.__name__}\n\n```text\n{hook.__name__}{said}\n```\n\n"
            f"{re.sub('(?m)^    ', '', text)}\n```python\n{inspect.cleandoc(code)}\n```\n\n"
            f"Since {since.strip()}.\n"
        )
    parts.append("## Types\n")
    kinds = [name for name in plugins.__all__ if attrs.has(getattr(plugins, name))]
    kinds = sorted([*kinds, "Assets", "RemovedInEventkit2Warning"])
    parts += [_described(name, getattr(plugins, name)) for name in kinds]
    parts += [
        "## The registry\n",
        _described("eventkit.builtin.registry", registry),
        _described("PluginRegistry", PluginRegistry),
        _described("PluginRegistry.add", PluginRegistry.add),
    ]
    parts += [f"## What commands are written with\n\n{inspect.getdoc(commands)}\n"]
    parts += [f"### eventkit.commands.DOCUMENT\n\n{DOCUMENT}\n"]
    offered = (name for name in commands.__all__ if name != "DOCUMENT")
    parts += [_described(f"eventkit.commands.{name}", getattr(commands, name)) for name in offered]
    return "\n".join(parts)


def packages_page() -> str:
    """Return the page that lists the plugins of this repository, with what they offer."""
    offered = PluginRegistry(builtins=BUILTINS)
    rows = ["| package | what it is for | what it offers |", "|---|---|---|"]
    for path in sorted(PLUGINS.glob("*/pyproject.toml")):
        project = tomllib.loads(path.read_text("utf-8"))["project"]
        name, offers = project["name"], project.get("entry-points", {})
        formats = {
            "writes": [it.value.name for it in offered.exporters() if it.provider == name],
            "reads": [it.value.name for it in offered.importers() if it.provider == name],
            "the command": [f"eventkit {it}" for it in offers.get("eventkit.commands", ())],
        }
        offer = "; ".join(
            f"{verb} {', '.join(f'`{it}`' for it in names)}"
            for verb, names in formats.items()
            if names
        )
        rows.append(f"| `{name}` | {project['description'].rstrip('.')} | {offer} |")
    return f"# Plugins there are\n\n{GENERATED}\n\n{PACKAGES}\n\n" + "\n".join(rows)


def texts_page() -> str:
    """Return the page of what exporters make texts and words with."""
    parts = [f"# Texts and words\n\n{GENERATED}\n\n{TEXTS}\n"]
    for module, about in (
        (text, "Texts"),
        (wording, "Words, dates and places"),
        (ids, "Ids"),
        (markup, "HTML"),
        (spellings, "What people write: for importers"),
        (calendar_text, "Calendars inside other formats"),
        (outcome_reports, "Reports on outcomes"),
    ):
        parts.append(f"## {about}: `{module.__name__}`\n")
        for name in module.__all__:
            thing = inspect.unwrap(getattr(module, name))  # of what is cached, the function
            if inspect.isfunction(thing) or isinstance(thing, type):
                parts.append(_described(name, thing))
                parts += _members(name, thing) if thing in _CALENDARS else []
            else:
                parts.append(f"### {name}\n\n```text\n{name} = {thing!r}\n```\n")
    return "\n".join(parts)


def words_page() -> str:
    """Return the page of the messages that exports add, with their keys."""
    template = FOLDER.parents[1] / "src" / "eventkit" / "locale" / "eventkit.pot"
    with template.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    rows = ["| key | in English | for translators |", "|---|---|---|"]
    for message in sorted(filter(lambda it: it.context, catalog), key=lambda it: str(it.context)):
        forms = dict.fromkeys((message.id,) if isinstance(message.id, str) else message.id)
        comment = " ".join(message.auto_comments)
        rows.append(f"| `{message.context}` | {' / '.join(map(_cell, forms))} | {_cell(comment)} |")
    return f"# The words of exports\n\n{GENERATED}\n\n{WORDS}\n\n" + "\n".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def testing_page() -> str:
    """Return the page of the kit for authors of plugins: contracts, samples, fixtures."""
    parts = [
        f"# Testing plugins\n\n{GENERATED}\n",
        f"Everything here is importable from `eventkit.testing`. The version of the kit is {KIT_VERSION}.\n",
    ]
    for contract in _contracts():
        parts += [
            f"## The checks of {'an' if contract.kind[0] in 'aei' else 'a'} {contract.kind}\n",
            "| check | what it demands |\n|---|---|",
            *(f"| `{id}` | {summary} |" for id, summary in _merged_checks(contract)),
            "",
        ]
    parts += [
        "## Samples\n",
        "`eventkit.testing.samples.SAMPLES` maps these names to events:",
        f"{', '.join(f'`{name}`' for name in SAMPLES)}.\n",
        "## Names\n",
    ]
    for name in (name for name in testing.__all__ if name.islower() or name[0] != "K"):
        thing = getattr(testing, name)
        parts += [_described(name, thing)]
        if isinstance(thing, type):
            parts += _members(name, thing)
    return "\n".join(parts)


def _contracts() -> Iterator[testing.Contract[Any]]:
    """Yield a contract of each kind; none is run."""
    event = SAMPLES["empty"]
    registry = PluginRegistry(builtins=BUILTINS)
    importer = Importer(name="a", summary="A", extensions=[".a"], read=eventkit.read)  # type: ignore[arg-type]  # never called
    yield exporter_contract(registry.exporter("json").value)
    yield importer_contract(importer, inputs={"SOURCE": b""})
    yield check_contract(CHECKS[0], example=event, mended=event)
    yield command_contract(AUDIT)


def _merged_checks(contract: testing.Contract[Any]) -> Iterator[tuple[str, str]]:
    """Yield the checks of a contract, those of all samples as one."""
    names = {"renders": "renders[SAMPLE]", "survives": "survives[SOURCE]"}
    summaries = {names.get(id.partition("[")[0], id): contract.summary(id) for id in contract.ids}
    yield from summaries.items()


PAGES: dict[str, Callable[[], str]] = {
    "document.md": document_page,
    "command-line.md": command_page,
    "python.md": python_page,
    "formats.md": formats_page,
    "rules.md": rules_page,
    "plugins.md": plugins_page,
    "packages.md": packages_page,
    "texts.md": texts_page,
    "words.md": words_page,
    "testing.md": testing_page,
    "round-trips.md": partial(round_trips_page, GENERATED),
}


def main() -> int:
    """Write or check the pages; return 1 if one is not up to date."""
    FOLDER.mkdir(exist_ok=True)
    old = []
    for name, made in PAGES.items():
        path, text = FOLDER / name, f"{made().rstrip()}\n"
        if path.exists() and path.read_text("utf-8") == text:
            continue
        old.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if old and "--check" in sys.argv:
        print(f"not up to date: {', '.join(old)}; run `make reference`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
