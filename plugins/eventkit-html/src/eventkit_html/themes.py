"""What a site looks like: the templates, styles, colours and logo of a style and of a theme."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from attrs import field, frozen
from jinja2 import (
    BaseLoader,
    DictLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from eventkit.model.errors import OptionsError
from eventkit.plugins import InputFile
from eventkit_html.attributes import FlatAttributes
from eventkit_html.colours import readable_on
from eventkit_html.filters import FILTERS
from eventkit_html.options import HtmlOptions
from eventkit_html.pictures import picture_suffix

T = TypeVar("T")

_HERE = Path(__file__).parent
SETTINGS = "theme.toml"
STYLES = "theme.css"
PRINT_STYLES = "print.css"
"""The style sheet of a theme for what is printed."""
_SUFFIX = ".html.j2"
_OURS = "eventkit-html/"
"""What the names of the templates of a style begin with, in traces of errors."""
_COPIED = frozenset({".woff2", ".woff", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".css"})
_KEYS = ("accent", "logo")
# The tint of each style, by day and by night: a link is harder to read on it than on page or card.
_BACKGROUNDS = {"river": ("#f1efe7", "#1d292c"), "slate": ("#f1f4f2", "#22242f")}
_ACCENTS = {"river": "#0b6468", "slate": "#3a3fb4"}


@frozen(kw_only=True)
class Theme:
    """The look of a site.

    Args:
        environment: The templates.
        style: The style that it is based on.
        accent: The colour of links and marks on light pages, and the one on dark pages.
        styles: Its own style sheet, which comes last; empty if it has none.
        print_styles: The same for what is printed.
        logo: The path of its logo among its files; empty if it has none.
        files: What is copied, by the path below the folder of assets.
    """

    environment: Environment
    style: str
    accent: tuple[str, str]
    styles: str = ""
    print_styles: str = ""
    logo: str = ""
    files: Mapping[str, bytes] = field(factory=dict)

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page.

        Raises:
            OptionsError: If a template of the theme has an error, with its file and line.
        """
        return _explained(lambda: self._template(name).render(values))

    def _template(self, name: str) -> Template:
        return self.environment.get_template(name + _SUFFIX)


def theme_of(options: HtmlOptions) -> Theme:
    """Return the look that options ask for.

    Raises:
        OptionsError: If the theme cannot be used.
    """
    folder = options.theme
    settings = _settings(folder)
    files = folder.files if folder else {}
    accent = options.accent or settings.get("accent") or _ACCENTS[options.style]
    try:
        shades = tuple(readable_on(accent, behind) for behind in _BACKGROUNDS[options.style])
    except ValueError:
        raise _refused(
            folder, SETTINGS, f"accent: {accent!r} is no colour such as #0b6e6e"
        ) from None
    logo = settings.get("logo", "")
    if logo and logo not in files:
        raise _refused(folder, SETTINGS, f"logo: there is no {logo!r} in the theme")
    if logo and not picture_suffix(files[logo]):
        raise _refused(folder, logo, "it is no picture: PNG, JPEG, GIF, WebP or SVG is needed")
    return Theme(
        environment=_environment(folder) if folder else _environment_of_styles(),
        style=options.style,
        accent=(shades[0], shades[1]),
        styles=_text(folder, STYLES),
        print_styles=_text(folder, PRINT_STYLES),
        logo=logo,
        files={path: data for path, data in files.items() if _is_copied(path)},
    )


def _is_copied(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _COPIED and path not in (STYLES, PRINT_STYLES)


def _settings(folder: InputFile | None) -> dict[str, str]:
    try:
        settings = tomllib.loads(_text(folder, SETTINGS))
    except tomllib.TOMLDecodeError as error:
        raise _refused(folder, SETTINGS, f"{error}; see what a theme may have") from None
    for key, value in settings.items():
        if key not in _KEYS:
            raise _refused(
                folder, SETTINGS, f"unknown key {key!r}; it may have {' and '.join(_KEYS)}"
            )
        if not isinstance(value, str):
            raise _refused(folder, SETTINGS, f"{key}: a text is needed, not {value!r}")
    return settings


def _text(folder: InputFile | None, name: str) -> str:
    try:
        return folder.files.get(name, b"").decode("utf-8") if folder else ""
    except UnicodeDecodeError:
        raise _refused(folder, name, "it is not UTF-8: save it in that encoding") from None


def _refused(folder: InputFile | None, name: str, reason: str) -> OptionsError:
    where = f"{folder.name}/{name}" if folder else name
    return OptionsError(f"options of html: theme: {where}: {reason}", format="html")


# --- templates


class _Loader(BaseLoader):
    """The templates of a theme, and of the style where it has none; escaping stays on in all."""

    def __init__(self, folder: InputFile | None) -> None:
        self._folder = folder
        texts = {
            path: _text(folder, path)
            for path in (folder.files if folder else {})
            if path.endswith(_SUFFIX)
        }
        self._loaders = {f"{folder.name if folder else ''}/": DictLoader(texts), "": _builtin()}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template, and where it is; `style/page` is that of the style."""
        base = template.removeprefix("style/")
        for place, loader in self._loaders.items():
            if place and base != template:
                continue
            try:
                source, _, _ = loader.get_source(environment, base)
            except TemplateNotFound:
                continue
            if place:
                _require_escaping(environment, source, base, f"{place}{base}")
            return source, f"{place or _OURS}{base}", None
        raise TemplateNotFound(template)


def _require_escaping(environment: Environment, source: str, name: str, path: str) -> None:
    tree = environment.parse(source, name, path)
    for node in tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)):
        raise TemplateSyntaxError(
            "escaping cannot be turned off: take {% autoescape %} out", node.lineno, name, path
        )


@cache
def _builtin() -> DictLoader:
    folder = _HERE / "templates"
    return DictLoader({it.name: it.read_text(encoding="utf-8") for it in folder.iterdir()})


@cache
def _environment_of_styles() -> Environment:
    """Return where the templates of the styles are rendered: they are compiled once."""
    return _environment(None)


def letter_page(values: Mapping[str, Any]) -> str:
    """Return the page of a mail."""
    return _environment_of_styles().get_template(f"mail{_SUFFIX}").render(values)


def _environment(folder: InputFile | None) -> Environment:
    """Return where templates are rendered: those of a theme are text and can run no program."""
    kind = ImmutableSandboxedEnvironment if folder else Environment
    environment = kind(
        loader=_Loader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=[FlatAttributes],
    )
    environment.filters |= FILTERS
    environment.filters["safe"] = escape  # a theme that forgets an escape gets it all the same
    return environment


def _explained(render: Callable[[], T]) -> T:
    """Return what is rendered; what a template does wrong is told with its file and line."""
    try:
        return render()
    except TemplateSyntaxError as error:
        raise _of_template(error.filename or error.name, error.lineno, error.message) from error
    except TemplateNotFound as error:
        place = _place_of(error)
        raise _of_template(*place, f"there is no template {str(error)!r}") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        place = _place_of(error)
        if place[0] is None:
            raise
        raise _of_template(*place, str(error) or type(error).__name__) from error


def _place_of(error: BaseException) -> tuple[str | None, int]:
    """Return the file and line of a template of a theme in which an error was raised."""
    place: tuple[str | None, int] = None, 0
    trace = error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(_SUFFIX) and not name.startswith(_OURS):
            place = name, trace.tb_lineno
        trace = trace.tb_next
    return place


def _of_template(name: str | None, line: int, message: str | None) -> OptionsError:
    where = f"{name}:{line}" if name else "a template"
    text = f"{where}: {message}; mend the template, or take it out of the theme"
    return OptionsError(f"options of html: theme: {text}", format="html")
