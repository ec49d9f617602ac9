"""New plugin packages, made of the templates beside this file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 30  # of a name: the lines of the templates stay short
_LICENSES = ("Apache-2.0", "MIT")  # those whose texts are here
_CATALOGUES = {
    "src/@module@/locale/messages.pot": "exporter/messages.pot",
    "src/@module@/locale/de/LC_MESSAGES/messages.po": "exporter/de.po",
}
_COMMON = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    ".gitignore": "gitignore",
    ".github/workflows/tests.yml": "tests.yml",
}


class Kind(NamedTuple):
    """What differs among the packages of plugins.

    Args:
        summary: What the new plugin does.
        usage: The lines by which one tries it, once it is installed.
        group: The group of its entry point.
        entry: What the entry point names.
    """

    summary: str
    usage: str
    group: str = "eventkit.plugins"
    entry: str = "@module@"


KINDS: Mapping[str, Kind] = {
    "exporter": Kind(
        "The sessions of an event as a plain text table",
        "eventkit export event.toml --to @name@",
    ),
    "importer": Kind(
        "Sessions and speakers from the lines of a text",
        "eventkit export talks.@extension@ --to markdown"
        " --option title=School --option start=2027-03-26 --option end=2027-03-26"
        " --option timezone=Europe/Berlin",
    ),
    "check": Kind("Titles that are too long for a badge", "eventkit check event.toml"),
    "command": Kind(
        "Count the sessions of an event",
        "eventkit @name@ event.toml",
        "eventkit.commands",
        "@module@:@constant@",
    ),
}
"""The kinds of plugins by the names of their options."""


def plugin_name(text: str) -> str:
    """Return the name of a plugin from that of the plugin or its package.

    Raises:
        ValueError: If it is no name of a plugin.

    >>> plugin_name("eventkit-acme"), plugin_name("acme-table")
    ('acme', 'acme-table')
    """
    name = text.removeprefix("eventkit-")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise ValueError(
            f"{text!r} is no name: small words joined by '-', such as acme-table, of at most"
            f" {_LONGEST} characters"
        )
    return name


def license_id(text: str) -> str:
    """Return an SPDX expression as it is spelt.

    Raises:
        ValueError: If it is none.

    >>> license_id("apache-2.0")
    'Apache-2.0'
    """
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression as error:
        raise ValueError(f"{text!r} is no SPDX id of a licence, such as GPL-3.0-only") from error


def has_text(license: str) -> bool:
    """Return whether the text of a licence is written too."""
    return license in _LICENSES


def plugin_files(name: str, kind: str, license: str) -> dict[str, bytes]:
    """Return the files of a new package by their relative paths.

    Args:
        name: The name of the plugin.
        kind: A key of `KINDS`.
        license: The SPDX id of its licence.

    >>> sorted(plugin_files("acme", "check", "MIT"))[-2:]
    ['src/eventkit_acme/py.typed', 'tests/test_acme.py']
    """
    words = _words(name, KINDS[kind], license)
    templates = {
        **_COMMON,
        "LICENSE": license if has_text(license) else "other-license",
        "src/@module@/__init__.py": f"{kind}/plugin.py",
        "tests/test_@identifier@.py": f"{kind}/test.py",
        **(_CATALOGUES if kind == "exporter" else {}),
    }
    files = {
        _filled(path, words): _filled(_template(template), words).encode()
        for path, template in templates.items()
    }
    return {**files, _filled("src/@module@/py.typed", words): b""}


def _words(name: str, kind: Kind, license: str) -> dict[str, str]:
    """Return what stands for each `@word@` of a template; later words may be in earlier ones."""
    from eventkit import __version__

    major, minor, *_ = __version__.split(".")
    identifier = name.replace("-", "_")
    return {
        "summary": kind.summary,
        "usage": kind.usage,
        "group": kind.group,
        "entry": kind.entry,
        "license": license,
        "range": f">={major}.{minor},<{int(major) + 1}",
        "package": f"eventkit-{name}",
        "module": f"eventkit_{identifier}",
        "identifier": identifier,
        "constant": identifier.upper(),
        "class": "".join(word.capitalize() for word in name.split("-")),
        "extension": name.replace("-", "."),
        "name": name,
    }


def _filled(template: str, words: Mapping[str, str]) -> str:
    for word, text in words.items():
        template = template.replace(f"@{word}@", text)
    return template


def _template(name: str) -> str:
    return (_TEMPLATES / f"{name}.tmpl").read_text("utf-8")
