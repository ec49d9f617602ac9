"""Every code block of the documentation is run, page by page, in a folder of its own.

What a block is, its info string says:

- `toml title="event.toml"`, or any language with a title: a file of that name, as it stands.
- `console`: commands after `$ `, each followed by what it prints; `...` stands for any text. A
  command that is to fail ends in `; echo "exit code $?"`.
- `python`: run, all blocks of a page in one namespace; with `>>>` the output is compared.
- `toml`, `json`: read, so that fragments are at least well written.
- `sh`: commands on the repository itself; every target of make they name exists.
- `text`: a drawing or an output that is explained, not run.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "plugins/*/README.md", "examples/*/README.md")
    for path in ROOT.glob(pattern)
)
INFO = re.compile(r"[ \t]*(?P<info>[^\n]*)\n")
TITLE = re.compile(r'title="(?P<name>[^"]+)"')
COMMAND = re.compile(
    r"^\$ (?P<command>.*?(?:\\\n.*?)*)\n(?P<output>(?:(?!\$ ).*\n?)*)", re.MULTILINE
)
CHECKER = doctest.OutputChecker()
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(document: Document) -> Iterator[Region]:
    for region in RawFencedCodeBlockLexer(INFO)(document):
        region.parsed = (region.lexemes["info"].strip(), str(region.lexemes["source"]))
        region.evaluator = evaluate
        yield region


def evaluate(example: Example) -> None:
    info, source = example.parsed
    title = TITLE.search(info)
    language = info.split(" ")[0]
    if title:
        path = Path(title["name"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    else:
        assert language in RUN, f"{example.path}:{example.line}: a block of no known kind {info!r}"
        RUN[language](example, source)


def run_console(example: Example, source: str) -> None:
    assert source.startswith("$ "), f"{example.path}:{example.line}: a command begins with '$ '"
    for match in COMMAND.finditer(source):
        done = subprocess.run(
            ["bash", "-c", match["command"]],  # noqa: S607  # the shell of the reader
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            env=environment(),
            check=False,
        )
        where = f"{example.path}:{example.line}: $ {match['command']}"
        assert done.returncode == 0, f"{where}: exit code {done.returncode}\n{done.stdout}"
        wanted = match["output"].rstrip() + "\n"
        got = done.stdout.rstrip() + "\n"
        assert CHECKER.check_output(wanted, got, OPTIONS), f"{where}\n{got}"


def environment() -> dict[str, str]:
    programs = str(Path(sys.executable).parent)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("EVENTKIT_")}
    return kept | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(Path.cwd()),
        "XDG_CONFIG_HOME": str(Path.cwd() / ".config"),
        "COLUMNS": "80",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def run_python(example: Example, source: str) -> None:
    if ">>>" not in source:
        exec(compile(source, f"{example.path}:{example.line}", "exec"), example.namespace)  # noqa: S102  # the page's own code
        return
    test = doctest.DocTestParser().get_doctest(
        source, example.namespace, example.path, example.path, example.line
    )
    failures: list[str] = []
    runner = doctest.DocTestRunner(checker=CHECKER, optionflags=OPTIONS)
    runner.run(test, out=failures.append, clear_globs=False)
    example.namespace.update(test.globs)
    assert not runner.failures, "".join(failures)


def check_make(example: Example, source: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z-]+)", source, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{example.path}: make {target}"


RUN: dict[str, Callable[[Example, str], object]] = {
    "console": run_console,
    "python": run_python,
    "toml": lambda _, source: tomllib.loads(source),
    "json": lambda _, source: json.loads(source),
    "sh": check_make,
    "text": lambda _, source: source,
}


def require_engine() -> None:
    """Skip where nothing can be printed: Pango is a library of the system."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as error:
        pytest.skip(f"WeasyPrint does not run here: {error}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_is_what_happens(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "--to pdf" in page.read_text("utf-8"):
        require_engine()
    for folder in ("examples", "plugins"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)

    for example in Sybil(parsers=[blocks]).parse(page).examples():
        example.evaluate()
